/** The objects of docs/protocols/objects.md and desk-socket.md, as the server sends them. */

export type ConversationState = 'SELF_SERVICE' | 'WAITING' | 'SERVING' | 'WRAP_UP' | 'CLOSED' | 'ABANDONED';
export type Risk = 'NOT_ASSESSED' | 'NONE' | 'CONCERN' | 'HIGH';
export type Channel = 'WEBCHAT' | 'WECHAT' | 'PHONE' | 'WEIBO' | 'SMS' | 'EMAIL';
export type EntryKind = 'MESSAGE_IN' | 'MESSAGE_OUT' | 'NOTE' | 'EVENT';
export type Delivery = 'PENDING' | 'SENT' | 'DELIVERED' | 'READ' | 'FAILED' | 'UNKNOWN';
export type MessageType = 'TEXT' | 'IMAGE' | 'VOICE' | 'VIDEO' | 'FILE' | 'LOCATION' | 'LINK' | 'UNSUPPORTED';
export type EventType =
  | 'OPENED'
  | 'ACCEPTED'
  | 'ENDED'
  | 'RETURNED'
  | 'INTERCEPTED'
  | 'CLOSED'
  | 'ABANDONED'
  | 'RISK_CHANGED'
  | 'RISK_PROPOSED'
  | 'RISK_DISMISSED'
  | 'TRANSFERRED'
  | 'HANDOVER_ASKED'
  | 'HANDOVER_DECLINED'
  | 'INVITED'
  | 'LEFT'
  | 'SUBSCRIBED'
  | 'UNSUBSCRIBED'
  | 'MENU_CLICKED'
  | 'MENU_LINK'
  | 'MENU_SCANNED'
  | 'MENU_PICTURES'
  | 'MENU_PLACE'
  | 'MENU_PROGRAM'
  | 'SCANNED'
  | 'LOCATED'
  | 'TEMPLATE_SENT'
  | 'CALL_RANG'
  | 'AGENT_RANG'
  | 'AGENT_UNREACHED'
  | 'CALL_CONNECTED'
  | 'CALL_HELD'
  | 'CALL_CONSULTED'
  | 'CALL_JOINED'
  | 'CALL_HANDED'
  | 'CALL_TOLD'
  | 'CALL_DIALLED'
  | 'CALL_NOT_REACHED'
  | 'CALL_RESUMED'
  | 'CALL_ENDED'
  | 'MENU_PASSED'
  | 'OTHER';
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

export interface Named {
  id: string;
  name: string;
}

export interface Media {
  id: string;
  name: string;
  contentType: string;
  size: number;
}

export interface LastMessage {
  seq: number;
  kind: EntryKind;
  type: MessageType | EventType;
  preview: string;
  at: string;
}

export interface Conversation {
  id: string;
  rev: number;
  stateVersion: number;
  state: ConversationState;
  channel: Channel;
  account: { id: string; code: string; name: string };
  queue: Named | null;
  /** `rev` moves with each joining and parting of the person's identities. */
  contact: { id: string; name: string | null; hint: string; rev: number };
  owner: Named | null;
  risk: Risk;
  priority: number;
  openedAt: string;
  waitingSince: string | null;
  servedAt: string | null;
  endedAt: string | null;
  closedAt: string | null;
  lastSeq: number;
  lastInSeq: number;
  ownerReadSeq: number;
  unread: number;
  last: LastMessage | null;
  disposition: { code: string; label: string } | null;
  previous: string | null;
  visit: number;
  /** What words in a message propose and nobody has judged yet. */
  /** The colleague who was asked to take it over and has not answered yet. */
  handoverTo: Named | null;
  guests: { id: string; name: string; mayReply: boolean }[];
  riskProposal: { level: 'CONCERN' | 'HIGH'; seq: number; at: string } | null;
  /** Waits, and asks to be answered later; `keepsPlace`: stands in line meanwhile. */
  later?: { kind: 'LEFT_MESSAGE' | 'CONTACT_REQUEST'; keepsPlace: boolean } | null;
  /** What is demanded of who serves. A node of the release before does not tell. */
  skills?: Demanded[];
}

/** A skill or language by code, and the least level. */
export interface Demanded {
  skill: string;
  level: number;
}

/** One of the list of whom nobody has answered. */
export interface Missed {
  id: string;
  kind: 'ABANDONED' | 'LEFT_MESSAGE' | 'CONTACT_REQUEST' | 'HIGH_RISK';
  state: 'OPEN' | 'TAKEN' | 'DONE';
  conversation: Conversation;
  /** What the person wrote last; null when it was no text. */
  words: string | null;
  at: string;
  waitedMs: number;
  way: 'WRITE' | 'PHONE' | null;
  /** Masked. */
  number: string | null;
  dueAt: string | null;
  takenBy: Named | null;
  takenAt: string | null;
  served: string | null;
  tries: number;
  outcome: 'REACHED' | 'NOT_REACHED' | 'NO_NEED' | 'WITHDRAWN' | null;
  outcomeAt: string | null;
}

export interface Entry {
  conversation: string;
  seq: number;
  rev: number;
  at: string;
  kind: EntryKind;
  author: { kind: 'VISITOR' | 'AGENT' | 'BOT' | 'SYSTEM'; id: string | null; name: string | null };
  type: MessageType | EventType;
  text: string | null;
  data: Record<string, string>;
  media: Media[];
  delivery: Delivery | null;
  deliveryReason: string | null;
  commandId: string | null;
}

export interface Change<C = Conversation> {
  since: number;
  conversation: C;
  entries: Entry[];
}

export interface Identity {
  id: string;
  kind: string;
  hint: string;
  account: string | null;
  /** Several people use it: it is nobody's alone. */
  shared: boolean;
  joined: { at: string; by: string; why: string } | null;
}

export interface ContactCard {
  id: string;
  rev: number;
  name: string | null;
  identities: Identity[];
  firstSeenAt: string;
  visits: number;
  earlier: PersonsConversation[];
  /**
   * Not over, that on screen among them; of these and the earlier ones only what the user may see. A node of the release
   * before does not tell it, and this page may be served beside one while nodes are replaced one by one.
   */
  open?: PersonsConversation[];
}

export interface PersonsConversation {
  conversation: Conversation;
  firstText: string | null;
  disposition: Conversation['disposition'];
}

/** A person that `contact.find` found. */
export interface FoundContact {
  contact: ContactCard;
  by: 'NAME' | 'IDENTITY' | 'WORDS';
  entry: Entry | null;
}

export interface Agent {
  id: string;
  name: string;
  state: AgentState;
  since: string;
  reason: string | null;
  load: number;
  capacity: number;
  queues: string[];
}

export interface QueueStatus extends Named {
  waiting: number;
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
}

/** An open conversation as a supervisor watches it. */
export interface LiveTalk {
  id: string;
  state: ConversationState;
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
  /** In its queue from 1, as routing takes them; null when it is not known. */
  position: number | null;
  servedAt: string | null;
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

export type AlarmKind =
  | 'WAITING'
  | 'LONGEST_WAIT'
  | 'NOBODY_READY'
  | 'SERVICE_LEVEL'
  | 'HIGH_RISK_WAITING'
  | 'HIGH_RISK_OWNER_ABSENT'
  | 'CRISIS_PROPOSED';

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
}

/** Somebody else has chosen this agent's state. */
export interface Told {
  state: AgentState;
  reason: string;
  by: Named;
  at: string;
}

export interface Disposition {
  code: string;
  label: string;
  group: string | null;
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
}

/** A number as a line shows it; `e164` is absent for what has none, `raw` empty of an anonymous caller. */
export interface PhoneNumber {
  e164?: string;
  raw: string;
  kind: 'MOBILE' | 'FIXED_LINE' | 'SHORT' | 'EXTENSION' | 'ANONYMOUS' | 'OTHER';
}

export type CallPhase =
  'IN_FLOW' | 'WAITING' | 'RINGING' | 'CONNECTING' | 'DIALLING' | 'TALKING' | 'CONSULTING' | 'ENDED';

/** A call as it stands, for whom it is offered to and who serves it. */
export interface Call {
  conversation: string;
  phase: CallPhase;
  direction: 'INBOUND' | 'OUTBOUND';
  number: PhoneNumber;
  /** Null where it is not known. */
  place: { region: string | null; carrier: string | null } | null;
  accessNumber: string;
  /** What the caller entered in a flow before, by the names of its variables. */
  given: Record<string, string>;
  /** Since when it is in its phase. */
  since: string;
  /** The caller hears music. */
  held: boolean;
  /** The caller does not hear the agent. */
  muted: boolean;
  /** Who is consulted; a node of the release before does not tell. */
  consult?: CallConsult | null;
  /** Supervisors who listen, as far as this desk is told; a node of the release before does not tell. */
  watches?: CallWatch[];
  legs: {
    role: 'CALLER' | 'AGENT' | 'OUTSIDE';
    state: 'RINGING' | 'UP' | 'ENDED';
    agent: string | null;
    since: string;
  }[];
}

/** Somebody beside the caller and the agent who has the call. */
export interface CallConsult {
  /** A colleague's name, or the number of who is none. */
  with: string;
  agent: string | null;
  /** The agent who asked; null when that one has left. */
  from: string | null;
  state: 'RINGING' | 'UP';
  mode: 'ASIDE' | 'CALLER' | 'ALL';
  since: string;
}

export type WatchMode = 'LISTEN' | 'WHISPER' | 'BARGE';

/** A supervisor beside an agent in a call. */
export interface CallWatch {
  by: string;
  name: string;
  state: 'RINGING' | 'UP';
  mode: WatchMode;
}

/** The telephone that is an agent's ear. */
export interface Terminal {
  kind: 'SIP';
  extension: string;
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

export interface AgentLog {
  agent: string;
  at: string;
  states: StateStretch[];
  sessions: { in: string; out: string | null; address: string | null; reason: string | null }[];
  totals: Partial<Record<AgentState, number>>;
}

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
  offers: Offer[];
  changes: { conversation: string; rev: number; change: Change }[];
  gone: string[];
  limits: Limits;
  channels: ChannelRules[];
  /** Null when the agent's state is the agent's own choice. */
  told: Told | null;
  /** Null when no telephone is set. A node of the release before tells neither this nor calls. */
  terminal?: Terminal | null;
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

/** The error object of RFC 9457 that both the sockets and HTTP carry; `code` is stable. */
export interface Problem {
  code: string;
  title: string;
  detail: string;
  fields?: Record<string, unknown>;
}

export class ProblemError extends Error implements Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: Record<string, unknown>;
  readonly status: number;

  constructor(problem: Partial<Problem>, status = 0) {
    super(problem.detail || problem.title || problem.code || 'error');
    this.name = 'ProblemError';
    this.code = problem.code ?? 'unknown';
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.fields = problem.fields ?? {};
    this.status = status;
  }
}

/** The code of any thrown value; `unknown` for what is no problem of ours. */
export function codeOf(error: unknown): string {
  return error instanceof ProblemError ? error.code : 'unknown';
}
