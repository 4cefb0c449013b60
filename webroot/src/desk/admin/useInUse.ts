import { ElMessage } from 'element-plus';
import { shallowRef } from 'vue';
import { explainError } from '@/desk/i18n';
import { codeOf, ProblemError } from '@/shared/protocol';
import type { UsedBy } from './model';

/** Taking a thing out of use that others may still need: who does is kept in `inUse`, for a note. */
export function useInUse() {
  const inUse = shallowRef<{ name: string; usedBy: UsedBy[] } | null>(null);

  /** Does it; a refusal is told. `name` is the thing's, for people. */
  async function attempt(name: string, change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch (error) {
      if (codeOf(error) === 'in-use' && error instanceof ProblemError) {
        inUse.value = { name, usedBy: (error.fields['usedBy'] ?? []) as UsedBy[] };
      } else {
        ElMessage.error({ message: explainError(error), plain: true });
      }
    }
  }

  return { inUse, attempt };
}
