/** Agents, queues, offers, and what a supervisor watches. */
import type {
  Brief,
  Channel,
  ContactCard,
  Conversation,
  ConversationState,
  Demanded,
  MessageType,
  Named,
  Risk,
} from './conversation';

export type AgentState =
  | 'SIGNED_OUT'
  | 'NOT_READY'
  | 'READY'
  | 'BUSY'
  | 'BREAK'
  | 'WRAP_UP'
  | 'OUTBOUND'
  | 'OTHER_WORK'
  | 'NOT_ANSWERING';

export interface Agent {
  id: string;
  name: string;
  state: AgentState;
  since: string;
  reason: string | null;
  load: number;
  capacity: number;
  queues: string[];
  /** Until when the agent is on duty by telephone. */
  dutyUntil?: string | null;
  /** No desk of the agent is open. */
  phoneOnly?: boolean;
}

export interface QueueStatus extends Named {
  /** Who is here to be answered. */
  waiting: number;
  /** Who stands in line having left a message or asked to be contacted. A node of the release before does not tell. */
  later?: number;
  longestWaitingSince: string | null;
  ready: number;
  /** Agents of it who have a desk, and who of them serves somebody. */
  signedIn: number;
  serving: number;
  /** How long whoever came now would wait; null when too little is known. */
  estimateMs: number | null;
  reservedForCalls: number;
  /** How many should be signed in now, by the shift; 0 when nobody has said it. */
  seats: number;
  /** An agent without a text gets none now: there would be too few for calls. */
  keepsForCalls: boolean;
  /** Channels whose offers are accepted in the agent's name. */
  autoAccept: Channel[];
  /** How many of it nobody has answered yet: who left, left a message, or wants to be contacted. */
  missed?: number;
  /** Of those at high risk, or proposed to be and not judged yet. A node of the release before does not tell. */
  missedInDanger?: number;
}

/** A queue a conversation can be moved to; numbers are null where routing does not know it yet. */
export interface QueueTarget extends Named {
  /** Of the user's own. */
  own: boolean;
  waiting: number | null;
  ready: number | null;
  signedIn: number | null;
}

/** An agent as a supervisor watches; ids of conversations. */
export interface LiveAgent extends Agent {
  serves: string[];
  offered: string[];
  /** Units that what is offered would take. A node of the release before does not tell. */
  ringing?: number;
}

/** An open conversation as a supervisor watches it. */
export interface LiveTalk {
  id: string;
  state: ConversationState;
  /** Whoever takes it names it. A node of the release before does not tell. */
  stateVersion?: number;
  channel: Channel;
  queue: string;
  name: string | null;
  hint: string;
  risk: Risk;
  /** What words propose and nobody has judged yet. */
  proposed: 'CONCERN' | 'HIGH' | null;
  priority: number;
  /** What is demanded of who serves. A node of the release before does not tell. */
  skills?: Demanded[];
  owner: string | null;
  onlyAgent: string | null;
  waitingSince: string | null;
  /** Since when it waits again, where `waitingSince` keeps the place of the first wait. */
  backSince?: string | null;
  /** Left a message or asked to be contacted: is not here. A node of the release before does not tell. */
  later?: 'LEFT_MESSAGE' | 'CONTACT_REQUEST' | null;
  /** In its queue from 1, as routing takes them; null when it is not known. */
  position: number | null;
  servedAt: string | null;
  /** Since when its present owner has it. A node of the release before does not tell. */
  ownedSince?: string | null;
  /** What the person wrote last, of who waits. A node of the release before does not tell. */
  last?: { seq: number; type: MessageType; preview: string | null } | null;
  /** When the talk ended that is being written up. A node of the release before does not tell. */
  endedAt?: string | null;
}

/** A queue on the live board; of those who left it today, the percentage taken within 15 s. */
export interface LiveQueue extends QueueStatus {
  serviceLevel: number | null;
}

export interface LiveBoard {
  version: number;
  /** The only one that is watched; null: everybody. */
  team: Named | null;
  agents: LiveAgent[];
  queues: LiveQueue[];
  talks: LiveTalk[];
}

/** What changed on the board after `since`; with `stale` alone: what is shown may be old. */
export interface LiveChange extends Partial<LiveBoard> {
  since: number;
  version: number;
  gone?: { agents: string[]; queues: string[]; talks: string[] };
  stale: boolean;
}

export interface Offer {
  offer: string;
  conversation: Conversation;
  contact: ContactCard;
  offeredAt: string;
  expiresAt: string;
  /** Accepted in the agent's name: nobody has to press anything. */
  automatic: boolean;
  /** The colleague who passed it on. */
  from: string | null;
  /** It is the agent who is offered it that passed it on: nobody took it. A node of the release before does not tell. */
  fromSelf?: boolean;
  /** Of the colleague who passed it on. */
  note: string | null;
  /** The message words of danger were found in. */
  flagged: { seq: number; text: string } | null;
  /** What the person wrote last, where somebody else has written since. */
  lastIn?: { seq: number; type: MessageType; preview: string | null } | null;
  /** Null where it was not to be had at once: then the offer comes once more with it. */
  brief?: Brief | null;
}

/** How long a wrap-up may still take; `until` null: as long as the agent likes. */
export interface WrapUpTime {
  until: string | null;
  extensions: number;
  left: number;
  extensionMs: number;
}

export interface StateStretch {
  state: AgentState;
  reason: string | null;
  from: string;
  to: string | null;
  by: Named | null;
}

/** What an agent was doing: talks and wrap-ups go before the state that was chosen. */
export type Doing = AgentState | 'TALKING';

/** From signing in to signing out. */
export interface Attendance {
  in: string;
  out: string | null;
  address: string | null;
  reason: string | null;
  /** Who signed the agent out, where it was somebody else. A node of the release before does not tell. */
  endedBy?: Named | null;
}

export interface AgentLog {
  agent: string;
  at: string;
  states: StateStretch[];
  /** No moment twice. A node of the release before does not tell. */
  activity?: { doing: Doing; from: string; to: string | null }[];
  sessions: Attendance[];
  totals: Partial<Record<Doing, number>>;
}
