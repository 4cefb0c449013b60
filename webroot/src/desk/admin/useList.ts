import { ElMessage } from 'element-plus';
import { onMounted, ref, shallowRef } from 'vue';
import { explainError } from '@/desk/i18n';
import { useSession } from '@/desk/stores/session';
import type { Page } from './model';

/** A managed list: read as a whole, read again after every change. */
export function useList<T>(path: string) {
  const session = useSession();
  const items = shallowRef<T[]>([]);
  const loaded = ref(false);
  const problem = ref('');
  /** The newest answer: what it says besides its items. */
  const answer = shallowRef<Page<T> | null>(null);

  async function load(): Promise<void> {
    problem.value = '';
    try {
      const all: T[] = [];
      let after: string | null = null;
      do {
        const query: string = after ? `?after=${encodeURIComponent(after)}` : '';
        const page: Page<T> = await session.call<Page<T>>('GET', path + query);
        all.push(...page.items);
        after = page.next;
        answer.value = page;
      } while (after);
      items.value = all;
      loaded.value = true;
    } catch (error) {
      problem.value = explainError(error);
    }
  }

  /** A change that either holds afterwards or says why not. */
  async function change<R>(method: string, sub: string, body?: unknown): Promise<R | null> {
    try {
      const reply = await session.call<R>(method, path + sub, body === undefined ? {} : { body });
      await load();
      return reply;
    } catch (error) {
      ElMessage.error({ message: explainError(error), plain: true });
      return null;
    }
  }

  onMounted(load);
  return { items, answer, loaded, problem, load, change };
}
