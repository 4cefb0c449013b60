import { computed, type ComputedRef } from 'vue';
import type { Flagged } from '@/desk/model/ledger';
import { useInbox } from '@/desk/stores/inbox';
import { useOffers } from '@/desk/stores/offers';
import type { Conversation } from '@/shared/protocol';

/**
 * The message in which words of danger were found and nobody has judged them: as the desk holds it, or as it came with
 * the offer. Null where there is none, or the desk does not have it.
 */
export function useFlagged(conversation: ComputedRef<Conversation | null>): ComputedRef<Flagged | null> {
  const { ledger } = useInbox();
  const offers = useOffers();
  return computed(() => {
    const c = conversation.value;
    if (!c?.riskProposal) return null;
    const { seq } = c.riskProposal;
    const offered = offers.offers.find((offer) => offer.conversation.id === c.id)?.flagged;
    return offered?.seq === seq && offered.text ? offered : ledger.flaggedOf(c);
  });
}
