import { computed, type ComputedRef } from 'vue';
import { useInbox } from '@/desk/stores/inbox';
import { useSession } from '@/desk/stores/session';
import type { Conversation } from '@/shared/protocol';

/** Whether this user may take over what somebody else has: a supervisor, or a guest in it. */
export function useMayTakeOver(of: () => Conversation): ComputedRef<boolean> {
  const session = useSession();
  const inbox = useInbox();
  return computed(() => {
    const { state, owner, guests } = of();
    const served = state === 'SERVING' || state === 'WRAP_UP';
    const guest = guests.some(({ id }) => id === inbox.me);
    return (
      served &&
      session.may('conversation.serve') &&
      owner?.id !== inbox.me &&
      (guest || session.user?.role === 'SUPERVISOR')
    );
  });
}
