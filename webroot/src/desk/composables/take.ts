import { ElMessage } from 'element-plus';
import { ref, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { explainError } from '@/desk/i18n';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import type { Change } from '@/shared/protocol';

/** Somebody who waits, as the supervisor sees it: whoever is faster changes the version. */
export interface Waiting {
  id: string;
  stateVersion: number;
}

/** A supervisor takes who waits, offered or not, and comes to the conversation; a refusal is said. */
export function useTake(): { busy: Ref<boolean>; take: (waiting: Waiting) => Promise<void> } {
  const link = useLink();
  const inbox = useInbox();
  const router = useRouter();
  const busy = ref(false);

  async function take({ id, stateVersion }: Waiting): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      const reply = await link.send<{ rev: number; change: Change }>('conversation.take', {
        conversation: id,
        stateVersion,
      });
      inbox.applyReply(id, reply);
      await router.push({ name: 'conversation', params: { id } });
    } catch (error) {
      ElMessage.error({ message: explainError(error), plain: true });
    } finally {
      busy.value = false;
    }
  }

  return { busy, take };
}
