import { useCalls } from '@/desk/stores/calls';
import { useInbox } from '@/desk/stores/inbox';
import { isConsultation } from '@/desk/model/consultation';
import type { Conversation } from '@/shared/protocol';

/**
 * Whether the colleague of whom a conversation asks something is consulted in its call: the telephone asks then, and
 * there is nothing to take over or to decline in writing. By the call while it stands, by the record where it is known.
 */
export function useConsulted() {
  const calls = useCalls();
  const inbox = useInbox();
  return ({ id, contact, handoverTo }: Conversation): boolean => {
    if (handoverTo === null) return false;
    if (calls.of(id)?.consult?.agent === handoverTo.id) return true;
    const asked = inbox.ledger
      .entriesOf(contact.id)
      .findLast((entry) => entry.conversation === id && entry.type === 'HANDOVER_ASKED');
    return isConsultation(asked);
  };
}
