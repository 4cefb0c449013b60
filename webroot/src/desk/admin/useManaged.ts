import { shallowRef } from 'vue';
import { useList } from './useList';

/** What an administrator keeps a list of: never deleted, only taken out of use; each edit has a version. */
export interface Managed {
  active: boolean;
  version: number;
}

/** A managed list with what is being edited in it. `idOf` names an item in the API's paths. */
export function useManaged<T extends Managed>(path: string, idOf: (item: T) => string) {
  const list = useList<T>(path);
  const editing = shallowRef<T | 'new' | null>(null);
  const at = (item: T): string => `/${encodeURIComponent(idOf(item))}`;

  function edit(item: T | 'new'): void {
    editing.value = item;
  }

  async function setActive(item: T, active: boolean): Promise<void> {
    const saved = await list.change('PATCH', at(item), { version: item.version, active });
    // Refused: somebody may have saved it meanwhile.
    if (saved === null) await list.load();
  }

  return { ...list, path, idOf, at, editing, edit, setActive };
}

export type ManagedList<T extends Managed> = ReturnType<typeof useManaged<T>>;
