import type { LineState } from './state';

/** What a page registers with. */
export interface Credential {
  extension: string;
  password: string;
  validUntil: string;
  sockets: { name: string; url: string }[];
  iceServers: RTCIceServer[];
}

/** A call to or of this page, at one switch. */
export interface PhoneSession {
  readonly id: string;
  /** What the caller shows. */
  readonly from: string;
  /** Whether the hotline rings; not a colleague's telephone. */
  readonly ours: boolean;
  answer(microphone: MediaStream): void;
  /** Of one that rings. */
  reject(busy: boolean): void;
  hangUp(): void;
  /** The page goes away: the hotline is told that the agent has not hung up. */
  abandon(): void;
  mute(on: boolean): void;
  /** Null before it was answered. */
  connection(): RTCPeerConnection | null;
}

export interface LineEvents {
  state(state: LineState): void;
  rings(session: PhoneSession): void;
  /** Both hear each other. */
  up(session: PhoneSession): void;
  ended(session: PhoneSession): void;
}

/** A page at one switch. */
export interface PhoneLine {
  /** What it registers with from now on. */
  password(password: string): void;
  /** Registers again at once. */
  retry(): void;
  /**
   * Gives up registering; a call goes on until it is over.
   *
   * @param quietly without telling the switch: what is registered there is another page's by now
   */
  close(quietly: boolean): void;
}

/** Opens a line; the library behind it is loaded when it is first needed. */
export type OpenLine = (
  credential: Credential,
  socket: { name: string; url: string },
  events: LineEvents,
) => Promise<PhoneLine>;
