/** Calls and telephones. */

/** A number as a line shows it; `e164` is absent for what has none, `raw` empty of an anonymous caller. */
export interface PhoneNumber {
  e164?: string;
  raw: string;
  kind: 'MOBILE' | 'FIXED_LINE' | 'SHORT' | 'EXTENSION' | 'ANONYMOUS' | 'OTHER';
}

/** What was chosen in a menu or entered, in the words of the version of the flow. */
export interface Pressed {
  kind: 'MENU' | 'INPUT';
  /** What asked is called. */
  asks: string | null;
  key: string;
  /** What the key stands for. */
  means: string | null;
  /** The variable that keeps it. */
  variable: string | null;
}

/** Where a number is from; null where it is not known. */
export interface NumberPlace {
  region: string | null;
  carrier: string | null;
  /** A node of the release before does not tell. */
  regionEn?: string | null;
  carrierEn?: string | null;
}

export type CallPhase =
  'IN_FLOW' | 'WAITING' | 'RINGING' | 'CONNECTING' | 'DIALLING' | 'TALKING' | 'CONSULTING' | 'ENDED';

/** A telephone account to call over, and what whoever is called is shown. */
export interface CallLine {
  account: string;
  name: string;
  shows: string;
}

/** How a call to somebody new would be made. */
export interface CallPlan {
  number: PhoneNumber;
  place: NumberPlace;
  /** The police, an ambulance and the like. */
  emergency: boolean;
  line: CallLine;
  why: 'CHOSEN' | 'THEIRS' | 'PREFIX' | 'OWN' | 'USUAL' | 'FIRST';
  lines: CallLine[];
  /** Who it is, where this user may see the person. */
  contact: { id: string; name: string | null } | null;
  blockedUntil: string | null;
  /** Somebody else talks with the person now. */
  served: boolean;
}

/** A call as it stands, for whom it is offered to and who serves it. */
export interface Call {
  conversation: string;
  phase: CallPhase;
  direction: 'INBOUND' | 'OUTBOUND';
  number: PhoneNumber;
  /** Null where it is not known. */
  place: NumberPlace | null;
  accessNumber: string;
  /** What the caller entered in a flow before, by the names of its variables. */
  given: Record<string, string>;
  /** The way through the menus; a node of the release before does not tell. */
  keys?: Pressed[];
  /** Since when it is in its phase. */
  since: string;
  /** The caller hears music. */
  held: boolean;
  /** The caller does not hear the agent. */
  muted: boolean;
  /** The own telephone outside was answered, and 1 is still to be pressed there. */
  awaitsKey?: boolean;
  /** The flow an agent has sent the caller through, by name; a node of the release before does not tell. */
  flow?: string | null;
  /** Who is consulted; a node of the release before does not tell. */
  consult?: CallConsult | null;
  /** Supervisors who listen, as far as this desk is told; a node of the release before does not tell. */
  watches?: CallWatch[];
  /** Null where nothing is recorded nor can be asked for; a node of the release before does not tell. */
  recording?: CallRecording | null;
  legs: {
    role: 'CALLER' | 'AGENT' | 'OUTSIDE';
    state: 'RINGING' | 'UP' | 'ENDED';
    agent: string | null;
    since: string;
  }[];
}

/** How the recording of a call stands. */
export interface CallRecording {
  state: 'OFF' | 'STARTING' | 'ON' | 'FAILED';
  /** Silence is recorded. */
  masked: boolean;
  /** The agent begins and ends it. */
  onDemand: boolean;
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
  /** Of the house, the agent's page, or a land line or mobile outside. */
  kind: 'SIP' | 'BROWSER' | 'OUTSIDE';
  /** Of the house. */
  extension?: string;
  /** Outside. */
  number?: string;
}
