import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import type { Conversation } from '@/shared/protocol';

/** Tells the visitor what has been read: the newest message, once it is on a screen somebody looks at. */
export function useReadMark(conversation: () => Conversation, atBottom: Ref<boolean>): void {
  const link = useLink();
  const inbox = useInbox();
  const session = useSession();
  const looking = ref(isLooking());
  let told = 0;

  const onLook = (): void => {
    looking.value = isLooking();
  };

  onMounted(() => {
    document.addEventListener('visibilitychange', onLook);
    window.addEventListener('focus', onLook);
    window.addEventListener('blur', onLook);
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onLook);
    window.removeEventListener('focus', onLook);
    window.removeEventListener('blur', onLook);
  });

  watch(
    () => {
      const c = conversation();
      const mine = c.owner?.id === inbox.me && (c.state === 'SERVING' || c.state === 'WRAP_UP');
      const here = inbox.ledger.lastSeqOf(c.id) >= c.lastInSeq;
      const reads = mine && here && looking.value && atBottom.value && session.may('conversation.serve');
      return reads && c.lastInSeq > c.ownerReadSeq ? c.lastInSeq : 0;
    },
    (seq) => {
      if (seq <= told) return;
      told = seq;
      link.send('conversation.read', { conversation: conversation().id, seq }).catch(() => {
        told = 0;
      });
    },
    { immediate: true },
  );
}

function isLooking(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
