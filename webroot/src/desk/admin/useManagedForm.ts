import { useSession } from '@/desk/stores/session';
import type { Page } from './model';
import type { Said } from './merge';
import type { Managed } from './useManaged';
import { useVersioned } from './useVersioned';

interface Steps<T extends Managed, D> {
  path: string;
  idOf: (item: T) => string;
  /** Null for a new one. */
  item: T | null;
  draftOf: (item: T | null) => D;
  /** Every field of a draft in words. */
  words: (draft: D) => readonly Said[];
  /** PATCH sends what changes, PUT the whole thing; the API says which. */
  method?: 'PATCH' | 'PUT';
  /** What is sent; `made` comes with it when it is created. */
  changes: (draft: D) => object;
  made?: () => object;
  /** Afterwards, with the server's answer. */
  saved?: (reply: unknown) => void;
}

/** The form of one thing of a managed list, which two administrators may save at once. */
export function useManagedForm<T extends Managed, D extends object>(steps: Steps<T, D>) {
  const session = useSession();
  const { path, idOf, item, draftOf, words, changes, method = 'PATCH' } = steps;
  const form = useVersioned<D>({
    start: { version: item?.version ?? 0, draft: draftOf(item) },
    words,
    save: async (version, draft) => {
      const reply: unknown = item
        ? await session.call(method, `${path}/${encodeURIComponent(idOf(item))}`, {
            body: { ...changes(draft), version },
          })
        : await session.call('POST', path, { body: { ...changes(draft), ...steps.made?.() } });
      steps.saved?.(reply);
    },
    fresh: async () => {
      const page = await session.call<Page<T>>('GET', path);
      const now = item && page.items.find((one) => idOf(one) === idOf(item));
      return now ? { version: now.version, draft: draftOf(now) } : null;
    },
  });
  return form;
}
