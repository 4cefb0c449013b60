import type { Conversation } from '@/shared/protocol';
import { activityOf } from './ledger';

/** The lists of the inbox; the names are those of `inbox.list`. */
export type View = 'MINE' | 'WAITING' | 'ALL' | 'CLOSED';

const isOver = (c: Conversation): boolean => c.state === 'CLOSED' || c.state === 'ABANDONED';

/** Owned, offered to be taken over, or joined as a guest. */
const concerns = (c: Conversation, me: string): boolean =>
  c.owner?.id === me || c.handoverTo?.id === me || c.guests.some(({ id }) => id === me);

/** Who left a message stands in line all the same, until somebody has judged. */
const isInDanger = (c: Conversation): boolean => c.risk === 'HIGH' || c.riskProposal?.level === 'HIGH';

export function belongsTo(view: View, c: Conversation, me: string): boolean {
  switch (view) {
    case 'MINE':
      return concerns(c, me) && (c.state === 'SERVING' || c.state === 'WRAP_UP');
    case 'WAITING':
      return c.state === 'WAITING' && (!c.later || c.later.keepsPlace || isInDanger(c));
    case 'ALL':
      return !isOver(c);
    case 'CLOSED':
      return isOver(c);
  }
}

const endOf = (c: Conversation): number => Date.parse(c.closedAt ?? c.endedAt ?? c.openedAt);
/** Since when somebody really waits: who came back from an agent keeps the place, not the time. */
export const waitsSince = (c: { waitingSince: string | null; backSince?: string | null }): string | null =>
  c.backSince ?? c.waitingSince;

const waitingFrom = (c: Conversation): number => Date.parse(c.waitingSince ?? c.openedAt);

const byRisk = (a: Conversation, b: Conversation): number =>
  Number(b.risk === 'HIGH') - Number(a.risk === 'HIGH') ||
  Number(b.riskProposal?.level === 'HIGH') - Number(a.riskProposal?.level === 'HIGH');

/** As routing takes who waits: danger, then priority, then who waits longest. */
export const byTurn = (a: Conversation, b: Conversation): number =>
  byRisk(a, b) || b.priority - a.priority || waitingFrom(a) - waitingFrom(b);

/** High risk first; then whose turn it is, who wrote last, or what ended last. */
export function sortFor(view: View, items: Conversation[]): Conversation[] {
  switch (view) {
    case 'WAITING':
      return items.sort(byTurn);
    case 'CLOSED':
      return items.sort((a, b) => endOf(b) - endOf(a));
    case 'MINE':
    case 'ALL':
      return items.sort((a, b) => byRisk(a, b) || activityOf(b) - activityOf(a));
  }
}
