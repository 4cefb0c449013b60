import type { StaffUser } from './model';

const SOON_MS = 7 * 86_400_000;

/** How a temporary account stands at `now` (milliseconds); null for one without an end. */
export function expiryOf(
  user: Pick<StaffUser, 'expiresAt'>,
  now: number,
): 'expired' | 'soon' | 'later' | null {
  if (!user.expiresAt) return null;
  const left = Date.parse(user.expiresAt) - now;
  if (left <= 0) return 'expired';
  return left <= SOON_MS ? 'soon' : 'later';
}
