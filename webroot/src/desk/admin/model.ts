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
  lockedUntil: string | null;
  /** From when on nobody signs in with it; null for an account that stays. */
  expiresAt: string | null;
}

/** What the form of a person gives; what it does not name stays as it is. */
export type UserDraft = Pick<StaffUser, 'login' | 'name' | 'role' | 'capacity' | 'queues'> &
  Partial<Pick<StaffUser, 'expiresAt'>>;

export interface ManagedQueue {
  id: string;
  code: string;
  name: string;
  offerTimeoutMs: number;
  active: boolean;
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
}

export interface ManagedDisposition {
  code: string;
  label: string;
  group: string | null;
  active: boolean;
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
