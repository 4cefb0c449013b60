import { label, t } from '@/desk/i18n';
import { zhCN } from '@/desk/i18n/zh-CN';
import type { Alarm } from '@/shared/protocol';
import { stopwatch } from '@/shared/time';

/** Kinds about a person in danger. */
export const isHighRisk = ({ kind }: Pick<Alarm, 'kind'>): boolean =>
  kind === 'HIGH_RISK_WAITING' || kind === 'HIGH_RISK_OWNER_ABSENT' || kind === 'CRISIS_PROPOSED';

const SHIPPED = [
  'alarms.shipped.highRiskWaits',
  'alarms.shipped.ownerAway',
  'alarms.shipped.wordsOfDanger',
  'alarms.shipped.nobodyReady',
  'alarms.shipped.switchDown',
  'alarms.shipped.trunkDown',
] as const;

/** The name of a rule: of one that came with the product, and that nobody has renamed, in the language of the page. */
export function ruleName(name: string): string {
  const shipped = SHIPPED.find((key) => zhCN[key] === name);
  return shipped ? t(shipped) : name;
}

/** What is the matter, in one sentence, as it was when the alarm was raised. */
export function alarmWords(alarm: Alarm): string {
  const queue = alarm.queue?.name ?? t('alarms.aQueue');
  switch (alarm.kind) {
    case 'WAITING':
      return t('alarms.say.WAITING', { queue, n: alarm.value });
    case 'LONGEST_WAIT':
      return t('alarms.say.LONGEST_WAIT', { queue, time: stopwatch(alarm.value * 1000) });
    case 'NOBODY_READY':
      return t('alarms.say.NOBODY_READY', { queue });
    case 'SERVICE_LEVEL':
      return t('alarms.say.SERVICE_LEVEL', { queue, n: alarm.value, limit: alarm.threshold });
    case 'HIGH_RISK_WAITING':
      return alarm.agent
        ? t('alarms.say.HIGH_RISK_RETURNED', { queue, agent: alarm.agent.name })
        : t('alarms.say.HIGH_RISK_WAITING', { queue });
    case 'HIGH_RISK_OWNER_ABSENT':
      return t('alarms.say.HIGH_RISK_OWNER_ABSENT', { agent: alarm.agent?.name ?? label('role', 'AGENT') });
    case 'CRISIS_PROPOSED':
      return t('alarms.say.CRISIS_PROPOSED', { queue });
    case 'RECORDING_FAILED':
      return t('alarms.say.RECORDING_FAILED', { n: alarm.value });
    case 'SWITCH_DOWN':
    case 'TRUNK_DOWN':
      return t(`alarms.say.${alarm.kind}`, { names: alarm.subject ?? '' });
  }
}
