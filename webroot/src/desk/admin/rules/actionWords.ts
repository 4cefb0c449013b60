import { label } from '@/desk/i18n';
import type { RuleAction } from './rules';

/** What an action does, in words; the names are those people know. */
export function actionWords(
  action: RuleAction,
  queueName: (id: string) => string,
  skillName: (code: string) => string,
): string {
  const what = label('rules.do', action.do);
  switch (action.do) {
    case 'QUEUE':
      return `${what} ${queueName(action.queue)}`;
    case 'PRIORITY':
      return `${what} ${action.priority}`;
    case 'SKILL':
      return `${what} ${skillName(action.skill)} ≥ ${action.level}`;
    case 'TELL':
      return action.english ? `${what} “${action.text}” / “${action.english}”` : `${what} “${action.text}”`;
    case 'EXTERNAL':
      return `${what} ${action.target}`;
  }
}
