/** Who is blocked and who goes first, as docs/protocols/http-api.md has it. */

export const LISTS = ['BLOCKED', 'VIP'] as const;
export type ListKind = (typeof LISTS)[number];

export interface Listing {
  id: string;
  list: ListKind;
  kind: string;
  account: string | null;
  /** The identity, masked. */
  hint: string;
  reason: string;
  from: string;
  until: string | null;
  by: string | null;
  ended: string | null;
  attempts: number;
  lastAttempt: string | null;
}

/** Kinds that are one person's within their account only: such a listing names the account, others none. */
const OF_AN_ACCOUNT: readonly string[] = ['WECHAT_OPENID', 'WEB_VISITOR', 'WEIBO_UID'];

export const isOfAnAccount = (kind: string): boolean => OF_AN_ACCOUNT.includes(kind);

/** Days; `0` is for good, `custom` another day. */
export type Term = '1' | '3' | '7' | '30' | '0' | 'custom';

const DAY_MS = 86_400_000;

/** A block always ends; who goes first may stay so. */
export const termsOf = (list: ListKind): readonly Term[] =>
  list === 'BLOCKED' ? ['1', '3', '7', '30', 'custom'] : ['0', '30', 'custom'];

/**
 * When a listing made at `now` ends; null for one that stays, undefined while no day is chosen. A day that is chosen
 * belongs to it as a whole.
 */
export function endOf(term: Term, now: number, day: Date | null): Date | null | undefined {
  if (term === '0') return null;
  if (term !== 'custom') return new Date(now + Number(term) * DAY_MS);
  return day ? new Date(new Date(day).setHours(23, 59, 59, 0)) : undefined;
}

export type ListingState = 'inForce' | 'expired' | 'ended';

/** How a listing stands at `now` (milliseconds). */
export function stateOf(listing: Pick<Listing, 'until' | 'ended'>, now: number): ListingState {
  if (listing.ended && Date.parse(listing.ended) <= now) return 'ended';
  return listing.until && Date.parse(listing.until) <= now ? 'expired' : 'inForce';
}
