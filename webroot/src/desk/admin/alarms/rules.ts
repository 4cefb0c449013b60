import { label, t } from '@/desk/i18n';
import { listed } from '@/shared/i18n';
import type { AlarmKind } from '@/shared/protocol';
import { lasting, type Names } from '../queues/queues';

/** When somebody is alarmed, and who (docs/protocols/http-api.md). */
export interface AlarmRuleDraft {
  name: string;
  kind: AlarmKind;
  /** Null: each queue by itself. */
  queue: string | null;
  /** People, seconds or percent, by the kind. */
  threshold: number;
  withinMs: number;
  roles: string[];
  users: string[];
  repeatMs: number;
  active: boolean;
}

export interface AlarmRule extends AlarmRuleDraft {
  id: string;
  version: number;
}

export interface Person {
  id: string;
  name: string;
  role: string;
}

export const KINDS: readonly AlarmKind[] = [
  'WAITING',
  'LONGEST_WAIT',
  'NOBODY_READY',
  'SERVICE_LEVEL',
  'HIGH_RISK_WAITING',
  'HIGH_RISK_OWNER_ABSENT',
  'CRISIS_PROPOSED',
  'RECORDING_FAILED',
  'SWITCH_DOWN',
  'TRUNK_DOWN',
];

/** Kinds that are about no queue. */
export const isOfNoQueue = (kind: AlarmKind): boolean =>
  kind === 'RECORDING_FAILED' || kind === 'SWITCH_DOWN' || kind === 'TRUNK_DOWN';

/** What the threshold of a kind is. */
export type Unit = 'people' | 'seconds' | 'percent' | 'none';

export function unitOf(kind: AlarmKind): Unit {
  switch (kind) {
    case 'WAITING':
      return 'people';
    case 'SERVICE_LEVEL':
      return 'percent';
    case 'CRISIS_PROPOSED':
    case 'RECORDING_FAILED':
      return 'none';
    default:
      return 'seconds';
  }
}

/** What a kind begins with; ours, to be replaced. */
const USUAL: Record<AlarmKind, number> = {
  WAITING: 10,
  LONGEST_WAIT: 120,
  NOBODY_READY: 60,
  SERVICE_LEVEL: 80,
  HIGH_RISK_WAITING: 30,
  HIGH_RISK_OWNER_ABSENT: 30,
  CRISIS_PROPOSED: 0,
  RECORDING_FAILED: 0,
  SWITCH_DOWN: 15,
  TRUNK_DOWN: 30,
};

export const usual = (kind: AlarmKind): number => USUAL[kind];

export function newAlarmRule(): AlarmRuleDraft {
  return {
    name: '',
    kind: 'WAITING',
    queue: null,
    threshold: usual('WAITING'),
    withinMs: 15_000,
    roles: ['SUPERVISOR'],
    users: [],
    repeatMs: 0,
    active: true,
  };
}

export function draftOf(rule: AlarmRule): AlarmRuleDraft {
  const { name, kind, queue, threshold, withinMs, roles, users, repeatMs, active } = rule;
  return { name, kind, queue, threshold, withinMs, roles, users, repeatMs, active };
}

/** When it is raised, in a sentence. */
export function whenWords(rule: AlarmRuleDraft, queues: Names): string {
  const queue = rule.queue ? (queues.get(rule.queue) ?? rule.queue) : t('alarms.anyQueue');
  const time = lasting(rule.threshold * 1000);
  switch (rule.kind) {
    case 'WAITING':
      return t('alarms.when.WAITING', { queue, n: rule.threshold });
    case 'LONGEST_WAIT':
      return t('alarms.when.LONGEST_WAIT', { queue, time });
    case 'NOBODY_READY':
      return t('alarms.when.NOBODY_READY', { queue, time });
    case 'SERVICE_LEVEL':
      return t('alarms.when.SERVICE_LEVEL', { queue, n: rule.threshold, time: lasting(rule.withinMs) });
    case 'HIGH_RISK_WAITING':
      return t('alarms.when.HIGH_RISK_WAITING', { queue, time });
    case 'HIGH_RISK_OWNER_ABSENT':
      return t('alarms.when.HIGH_RISK_OWNER_ABSENT', { queue, time });
    case 'CRISIS_PROPOSED':
      return t('alarms.when.CRISIS_PROPOSED', { queue });
    case 'RECORDING_FAILED':
      return t('alarms.when.RECORDING_FAILED');
    case 'SWITCH_DOWN':
    case 'TRUNK_DOWN':
      return t(`alarms.when.${rule.kind}`, { time });
  }
}

/** Who is told. */
export function whoWords(rule: AlarmRuleDraft, people: Names): string {
  return listed([
    ...rule.roles.map((role) => t('alarms.allOf', { role: label('role', role) })),
    ...rule.users.map((id) => people.get(id) ?? id),
  ]);
}
