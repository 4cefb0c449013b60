import { ElMessage } from 'element-plus';
import { ref, watch, type Ref } from 'vue';
import { explainError } from '@/desk/i18n';
import { useSession } from './session';

interface Kept {
  hidden: string[];
}

/**
 * Which columns of a view this person has hidden. Kept by the server, so that they stay hidden tomorrow and on another
 * machine.
 */
export function useHidden(view: string): { hidden: Ref<string[]> } {
  const session = useSession();
  const hidden = ref<string[]>([]);
  const path = `/api/v1/session/settings/${view}`;
  let known = '[]';

  async function load(): Promise<void> {
    try {
      const kept = await session.call<Kept>('GET', path);
      known = JSON.stringify(kept.hidden);
      hidden.value = kept.hidden;
    } catch (error) {
      ElMessage.error({ message: explainError(error), plain: true });
    }
  }

  watch(hidden, async (now) => {
    const text = JSON.stringify(now);
    if (text === known) return;
    known = text;
    try {
      await session.call('PUT', path, { body: { hidden: now } });
    } catch (error) {
      ElMessage.error({ message: explainError(error), plain: true });
    }
  });

  void load();
  return { hidden };
}
