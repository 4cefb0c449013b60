/** Conversations, what is said in them, and people. */
import type { NumberPlace, Pressed } from './calls';

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
  | 'WRAP_UP_ASIDE'
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
  | 'CALL_IN_FLOW'
  | 'CALL_FROM_FLOW'
  | 'CALL_TOLD'
  | 'CALL_OUT'
  | 'CALL_DIALLED'
  | 'CALL_NOT_REACHED'
  | 'CALL_RATED'
  | 'CALL_RECORDING'
  | 'CALL_RECORDING_FAILED'
  | 'CALL_MASKED'
  | 'CALL_UNMASKED'
  | 'CALL_RECORDED'
  | 'CALL_RESUMED'
  | 'CALL_ENDED'
  | 'MENU_PASSED'
  | 'OTHER';

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
  /**
   * `rev` moves with each joining and parting of the person's identities; `language`, two letters, is what the person
   * reads, where it is known.
   */
  contact: { id: string; name: string | null; hint: string; rev: number; language?: string | null };
  owner: Named | null;
  /** For whom alone it waits, after a transfer to a person. A node of the release before does not tell. */
  onlyAgent?: string | null;
  risk: Risk;
  priority: number;
  openedAt: string;
  waitingSince: string | null;
  /** Since when it waits again, where `waitingSince` keeps the place of the first wait. */
  backSince?: string | null;
  /** Since when the write-up of a call waits for its owner, who had no desk at hand. */
  asideSince?: string | null;
  servedAt: string | null;
  /** Since when its present owner has it. A node of the release before does not tell. */
  ownedSince?: string | null;
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
  outcome: 'REACHED' | 'NOT_REACHED' | 'NO_NEED' | 'HANDLED' | 'WITHDRAWN' | null;
  outcomeAt: string | null;
  /** Several people are reached where this one was. A node of the release before does not say, nor what follows. */
  shared?: boolean;
  /** What was said with the outcome. */
  note?: string | null;
  /** For who came by telephone. */
  call?: { dialled: string; place: string | null } | null;
  /** From whom to whom it went, oldest first. */
  moves?: MissedMove[];
  voices?: MissedVoice[];
}

/** A step of one of the missed from hand to hand; `by` null: by the clock, or with its conversation. */
export interface MissedMove {
  what: 'HANDED_ON' | 'GIVEN_BACK' | 'FREED' | 'ASSIGNED' | 'RETURNED';
  from: Named | null;
  to: Named | null;
  by: Named | null;
  at: string;
}

/** A voice message that was left. */
export interface MissedVoice {
  seq: number;
  durationMs: number | null;
  at: string;
  /** Who was the first to listen. */
  heardBy: Named | null;
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
  /** What an agent wrote, else what was told. */
  name: string | null;
  /** What agents want whoever serves the person next to know; a node of the release before does not tell it. */
  remark?: string | null;
  /** Who last wrote either, and the name they wrote; null while nobody has, absent as `remark`. */
  edited?: { name: string | null; by: { id: string; name: string }; at: string } | null;
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

/** What stands beside the card when a conversation comes: where from, which way, and what is open of the person. */
export interface Brief {
  /** By which the person came in. */
  identity: string;
  /** Of its number; null for none. */
  place: NumberPlace | null;
  /** That was dialled. */
  accessNumber: string | null;
  keys: Pressed[];
  given: Record<string, string>;
  /** Newest first, at most five. */
  missed: {
    kind: 'ABANDONED' | 'LEFT_MESSAGE' | 'CONTACT_REQUEST' | 'HIGH_RISK';
    state: 'OPEN' | 'TAKEN';
    at: string;
  }[];
  judged: { level: Risk; by: Named; at: string; conversation: string } | null;
  marks: { list: 'VIP' | 'BLOCKED'; until: string | null }[];
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

export interface Disposition {
  code: string;
  label: string;
  group: string | null;
}
