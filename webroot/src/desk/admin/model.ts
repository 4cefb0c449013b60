/** What docs/protocols/http-api.md manages. */

export interface StaffUser {
  id: string;
  login: string;
  name: string;
  role: string;
  active: boolean;
  capacity: number;
  /** Ids. */
  queues: string[];
  memberships: { queue: string; level: number; position: number }[];
  skills: AgentSkill[];
  lockedUntil: string | null;
  team: { id: string; name: string } | null;
  /** A supervisor watches and directs the own team alone. */
  teamOnly: boolean;
  /** From when on nobody signs in with it; null for an account that stays. */
  expiresAt: string | null;
  version: number;
}

export interface AgentSkill {
  skill: string;
  level: number;
}

export interface ManagedSkill {
  code: string;
  name: string;
  kind: string;
  active: boolean;
  version: number;
}

/** What a queue does with whom it cannot serve. */
export interface QueueAction {
  kind: 'QUEUE' | 'MESSAGE' | 'LEAVE_MESSAGE' | 'EXTERNAL';
  queue?: string;
  target?: string;
  /** The same for who reads English; empty: `target` stands for it. */
  english?: string;
}

export interface QueueStep extends QueueAction {
  afterMs: number;
}

/** How a queue works; times in milliseconds, 0 switches a thing off. */
export interface QueueRouting {
  strategy: string;
  priority: number;
  misses: number;
  maxWaiting: number;
  maxWaitMs: number;
  onLimit: QueueAction | null;
  steps: QueueStep[];
  relaxation: { afterMs: number; lowerBy: number }[];
  memoryWaitMs: number;
  wrapUp: { limitMs: number; extensionMs: number; extensions: number };
  autoAccept: string[];
  reservedForCalls: number;
  ownerGoneMs: number;
  /** Capacity units one conversation of a channel takes; 0 the whole agent. */
  weights: Record<string, number>;
  later: { keepPlace: boolean; dueMs: number };
  /** Who is served and writes no more: asked after `remindMs`, ended `closeMs` later; 0 never. */
  silence: { remindMs: number; closeMs: number };
  /** What callers hear who wait: their place every `tellMs` (0 never), and keys for what they may ask. */
  calls: {
    tellMs: number;
    callBackKey: string;
    messageKey: string;
    messageMs: number;
    ringAtOnce: number;
  };
  /** How long the place of a visitor is kept who has no page open; 0 for ever. */
  awayMs: number;
  /** What is wanted while a shift lasts; outside of them `reservedForCalls` counts. */
  shifts: { shift: string; seats: number; reservedForCalls: number }[];
}

export interface ManagedQueue {
  id: string;
  code: string;
  name: string;
  offerTimeoutMs: number;
  active: boolean;
  version: number;
  routing: QueueRouting;
}

/** Who keeps a thing from being taken out of use, as the refusal `in-use` names them. */
export interface UsedBy {
  kind: string;
  id?: string;
  name?: string;
  count?: number;
  /** What it is used for, where that is not told by the kind; chooses the words of what to do. */
  use?: 'shift';
}

export interface ChannelAccount {
  id: string;
  channel: string;
  code: string;
  name: string;
  queue: string;
  active: boolean;
  settings: Record<string, string>;
  /** Names of the secrets that are set; their values never leave the server. */
  secrets: string[];
  version: number;
}

export interface ManagedDisposition {
  code: string;
  label: string;
  group: string | null;
  active: boolean;
  version: number;
}

export interface AuditEntry {
  at: string;
  kind: string;
  login: string | null;
  action: string;
  outcome: string;
  address: string | null;
  target: string | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}
