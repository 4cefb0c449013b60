/** Recording rules as docs/protocols/http-api.md has them, and what a page does with them. */
import type { TraceStep } from '../rules/rules';

export const RULES_PATH = '/api/v1/recording-rules';

export const MODES = ['ANSWER', 'START', 'DEMAND'] as const;
export type Mode = (typeof MODES)[number];

export interface RecordingRule {
  id: string;
  version: number;
  name: string;
  position: number;
  condition: string;
  records: boolean;
  mode: Mode;
  /** The code of a prompt; null: nobody is told. */
  notice: string | null;
  unannounced: string;
  active: boolean;
}

/** As a form has it: whether people are told is a choice of its own. */
export interface RuleDraft {
  name: string;
  position: number;
  condition: string;
  records: boolean;
  mode: Mode;
  tells: boolean;
  notice: string;
  unannounced: string;
  active: boolean;
}

export interface RuleVersion extends RecordingRule {
  from: string;
  by: { id: string; name: string } | null;
}

export interface Decision {
  records: boolean;
  mode: Mode | null;
  notice: string | null;
  trace: TraceStep[];
}

const GAP = 10;
const FIRST = 1000;

/** In front of the others: the first rule that holds decides, and behind one for all calls it would never be asked. */
export function newRule(rules: readonly RecordingRule[]): RuleDraft {
  const first = Math.min(FIRST, ...rules.map((rule) => rule.position));
  return {
    name: '',
    position: Math.max(0, first - GAP),
    condition: '',
    records: true,
    mode: 'ANSWER',
    tells: true,
    notice: 'recording-notice',
    unannounced: '',
    active: true,
  };
}

export function draftOf(rule: RecordingRule): RuleDraft {
  return {
    name: rule.name,
    position: rule.position,
    condition: rule.condition,
    records: rule.records,
    mode: rule.mode,
    tells: rule.notice !== null || !rule.records,
    notice: rule.notice ?? '',
    unannounced: rule.unannounced,
    active: rule.active,
  };
}

/** What is sent: a rule that does not record says nothing of notices, and only one of notice and reason is kept. */
export function bodyOf({ tells, notice, unannounced, ...rest }: RuleDraft): Record<string, unknown> {
  const told = rest.records && tells && notice !== '';
  return {
    ...rest,
    name: rest.name.trim(),
    ...(told ? { notice } : {}),
    ...(rest.records && !tells ? { unannounced: unannounced.trim() } : {}),
  };
}
