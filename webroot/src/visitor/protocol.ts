import type { ConversationState, Entry, Limits, Media } from '@/shared/protocol';

/** The objects of docs/protocols/visitor-socket.md. */

export interface Site {
  code: string;
  title: string;
  subtitle: string | null;
  greeting: string | null;
  emergency: { label: string; number: string }[];
  privacy: string | null;
  theme: { colour: string } | null;
  languages: string[];
  /** The English texts that are set; what is missing is shown as it is. */
  en?: Partial<Pick<Site, 'title' | 'subtitle' | 'greeting' | 'privacy' | 'emergency'>>;
  /** What one may choose before the first word; empty where there is nothing to choose. */
  choices?: { key: string; label: string; english: string | null }[];
}

export interface VisitorConversation {
  id: string;
  rev: number;
  state: ConversationState;
  agentName: string | null;
  position: number | null;
  ahead: number | null;
  /** How long it may last; null when nobody can tell. */
  estimateMs?: number | null;
  /** Whether somebody works who may serve; a node of the release before does not tell. */
  attended?: boolean | null;
  /** Waits, and asked to be answered later. */
  later?: 'LEFT_MESSAGE' | 'CONTACT_REQUEST' | null;
  waitingSince: string | null;
  closed: boolean;
  /** It was not let in: writing again opens nothing. */
  refused?: boolean;
  /** Up to which seq a counsellor has read. */
  readSeq?: number;
}

export interface VisitorHello {
  token: string;
  site: Site;
  conversation: VisitorConversation | null;
  entries: Entry[];
  full: boolean;
  next: string | null;
  limits: Limits;
}

export interface SendReply {
  conversation: string;
  seq: number;
  rev: number;
  duplicate: boolean;
}

export type { Entry, Limits, Media };
