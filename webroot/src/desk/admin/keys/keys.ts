import { expiryOf } from '../expiry';

export const KEYS_PATH = '/api/v1/cti-keys';

/** What a key may be good for, as the API names it. */
export const SCOPES = ['EVENTS', 'CALLS', 'AGENTS', 'NUMBERS'] as const;
export type Scope = (typeof SCOPES)[number];

/** A key of a program, as docs/protocols/http-api.md has it. */
export interface ProgramKey {
  id: string;
  name: string;
  hint: string;
  scopes: Scope[];
  /** Ids; both empty: it reaches everybody. */
  queues: string[];
  users: string[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
  /** Only in the answer that made it. */
  secret?: string;
}

export type KeyState = 'live' | 'soon' | 'expired' | 'revoked';

/** How a key stands at `now` (milliseconds). */
export function stateOf(key: Pick<ProgramKey, 'expiresAt' | 'revokedAt'>, now: number): KeyState {
  if (key.revokedAt) return 'revoked';
  const expiry = expiryOf(key, now);
  return expiry === 'expired' || expiry === 'soon' ? expiry : 'live';
}

/** For how many days a key may be made; the API takes at most two years. */
export const TERMS = [30, 90, 365, 730] as const;

export const endOf = (days: number, now: number): string => new Date(now + days * 86_400_000).toISOString();
