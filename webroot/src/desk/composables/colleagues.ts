import { computed, onMounted, shallowRef } from 'vue';
import { ElMessage } from 'element-plus';
import { explainError } from '@/desk/i18n';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import type { Agent } from '@/shared/protocol';

/**
 * Who else may take part right now, asked for once; null until it is known.
 *
 * @param needed false where nobody is to be chosen
 */
export function useColleagues(needed = true) {
  const link = useLink();
  const inbox = useInbox();
  const agents = shallowRef<Agent[] | null>(null);
  const colleagues = computed(() => agents.value?.filter((agent) => agent.id !== inbox.me) ?? null);

  onMounted(async () => {
    if (!needed) return;
    try {
      agents.value = (await link.send<{ items: Agent[] }>('agents.list')).items;
    } catch (error) {
      agents.value = [];
      ElMessage.error({ message: explainError(error), plain: true });
    }
  });

  return colleagues;
}
