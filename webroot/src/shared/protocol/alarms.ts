/** What somebody is told of without having asked. */
import type { Named } from './conversation';
import type { AgentState } from './routing';

export type AlarmKind =
  | 'WAITING'
  | 'LONGEST_WAIT'
  | 'NOBODY_READY'
  | 'SERVICE_LEVEL'
  | 'HIGH_RISK_WAITING'
  | 'HIGH_RISK_OWNER_ABSENT'
  | 'CRISIS_PROPOSED'
  | 'RECORDING_FAILED'
  | 'SWITCH_DOWN'
  | 'TRUNK_DOWN';

/** Something somebody has to see to. */
export interface Alarm {
  id: string;
  kind: AlarmKind;
  /** Of its rule. */
  name: string;
  queue: Named | null;
  conversation: string | null;
  agent: Named | null;
  /** Where the conversation is over and nobody goes after the person yet: its entry in the list of who was missed. */
  missed: string | null;
  value: number;
  /** Names of switches or trunks; a node of the release before tells none. */
  subject?: string | null;
  threshold: number;
  /** How often it is told again while nobody has acknowledged it; 0 never. */
  repeatMs: number;
  raisedAt: string;
  acknowledgedAt: string | null;
  acknowledgedBy: Named | null;
  clearedAt: string | null;
}

/** Whom this user had passed a conversation on to did not take it; it is back in its queue. */
export interface Returned {
  conversation: string;
  agentName: string;
  queueName: string;
  /** Why not; a node of the release before does not tell: was asked, and did not take it. */
  why?: ReturnedWhy;
}

/** Was asked; or was not: not ready, not there, or without room. */
export const RETURNED_WHY = ['NOT_TAKEN', 'NOT_READY', 'SIGNED_OUT', 'NO_ROOM'] as const;
export type ReturnedWhy = (typeof RETURNED_WHY)[number];

/** Somebody else has chosen this agent's state. */
export interface Told {
  state: AgentState;
  reason: string;
  by: Named;
  at: string;
}
