/** The desk's socket itself. */
import type { Told } from './alarms';
import type { Call, Terminal } from './calls';
import type { Change, Channel, Disposition } from './conversation';
import type { Agent, Offer, QueueStatus } from './routing';

export interface User {
  id: string;
  login: string;
  name: string;
  role: string;
  rights: string[];
}

export interface Limits {
  textCodePoints: number;
  uploadBytes: number;
  uploadTypes: string[];
}

/** What a channel declares of itself; one that takes what the site allows is not named. */
export interface ChannelRules {
  channel: Channel;
  files: { type: string; bytes: number }[];
  /** Reasons after which the same message would fail for ever. */
  finalReasons: string[];
}

export interface Hello {
  me: User;
  /** Null for who takes no conversations. */
  agent: Agent | null;
  queues: QueueStatus[];
  dispositions: Disposition[];
  /** What skills and languages are called. A node of the release before does not tell. */
  skills?: { code: string; name: string }[];
  /** Accounts whose callers are asked for a rating. A node of the release before does not tell. */
  rated?: string[];
  offers: Offer[];
  changes: { conversation: string; rev: number; change: Change }[];
  gone: string[];
  limits: Limits;
  channels: ChannelRules[];
  /** Null when the agent's state is the agent's own choice. */
  told: Told | null;
  /** Null when no telephone is set. A node of the release before tells neither this nor calls. */
  terminal?: Terminal | null;
  /** Whether an agent's page can be a telephone; a node of the release before does not tell. */
  browserPhone?: boolean;
  /** Whether an administrator lets this agent answer at a telephone outside. */
  mayOutside?: boolean;
  /** Those the agent is offered or serves. */
  calls?: Call[];
  serverTime: string;
  node: string;
}

/** `conversation` and `rev` stand beside `data`. */
export interface Push {
  on: string;
  conversation?: string;
  rev?: number;
  data: unknown;
}
