import { ElMessage } from 'element-plus';
import { ref, shallowRef } from 'vue';
import { t } from '@/desk/i18n';
import { useList } from './useList';

/** What an administrator keeps a list of: never deleted, only taken out of use. */
export interface Managed {
  active: boolean;
}

/** A managed list with what is being edited in it. `idOf` names an item in the API's paths. */
export function useManaged<T extends Managed>(path: string, idOf: (item: T) => string) {
  const list = useList<T>(path);
  const editing = shallowRef<T | null>(null);
  const adding = ref(false);
  const at = (item: T): string => `/${encodeURIComponent(idOf(item))}`;

  function edit(item: T | null): void {
    editing.value = item;
    adding.value = item === null;
  }

  function stop(): void {
    editing.value = null;
    adding.value = false;
  }

  /**
   * Makes what is being added of `made` and `changes`, or changes what is being edited; closes the form when it holds.
   * Gives the server's answer, null when it was refused.
   */
  async function save<R>(changes: object, made: object): Promise<R | null> {
    const item = editing.value;
    const reply = item
      ? await list.change<R>('PATCH', at(item), changes)
      : await list.change<R>('POST', '', { ...changes, ...made });
    if (reply === null) return null;
    if (item) ElMessage.success({ message: t('common.saved'), plain: true });
    stop();
    return reply;
  }

  const setActive = (item: T, active: boolean): Promise<unknown> =>
    list.change('PATCH', at(item), { active });

  return { ...list, idOf, at, editing, adding, edit, stop, save, setActive };
}

export type ManagedList<T extends Managed> = ReturnType<typeof useManaged<T>>;
