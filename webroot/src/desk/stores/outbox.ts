import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { codeOf, type Entry, type Media } from '@/shared/protocol';
import { useInbox } from './inbox';
import { useLink } from './link';
import { useSession } from './session';

/** Something written here that the server has not confirmed. */
export interface Unsent {
  readonly commandId: string;
  readonly conversation: string;
  readonly kind: 'MESSAGE_OUT' | 'NOTE';
  readonly text: string;
  readonly media: Media[];
  readonly at: string;
  readonly state: 'sending' | 'failed';
  /** Why it failed: the stable code of the refusal. */
  readonly code: string | null;
  /** The server's own words for it. */
  readonly detail: string | null;
}

/**
 * Sends what agents write: one after the other per conversation, shown at once, repeated with the same command id until
 * the server confirms, across reconnections and reloads of this tab. What was refused stays, with the reason.
 */
export const useOutbox = defineStore('outbox', () => {
  const link = useLink();
  const inbox = useInbox();
  const session = useSession();
  const unsent = shallowReactive(new Map<string, readonly Unsent[]>());
  const pumping = new Set<string>();
  const confirmed = new Map<string, () => void>();

  const storageKey = (): string => `omniline.desk.outbox.${session.user?.id ?? ''}`;
  const of = (conversation: string): readonly Unsent[] => unsent.get(conversation) ?? [];

  function store(conversation: string, list: readonly Unsent[]): void {
    if (list.length > 0) unsent.set(conversation, list);
    else unsent.delete(conversation);
    try {
      sessionStorage.setItem(storageKey(), JSON.stringify([...unsent.values()].flat()));
    } catch {
      // Storage is full or forbidden: it is still on screen and on its way.
    }
  }

  function replace(item: Unsent, change: Partial<Unsent>): void {
    store(
      item.conversation,
      of(item.conversation).map((other) =>
        other.commandId === item.commandId ? { ...other, ...change } : other,
      ),
    );
  }

  function remove(conversation: string, commandId: string): void {
    const left = of(conversation).filter((item) => item.commandId !== commandId);
    if (left.length !== of(conversation).length) store(conversation, left);
  }

  function submit(conversation: string, kind: Unsent['kind'], text: string, media: Media[] = []): void {
    const item: Unsent = {
      commandId: crypto.randomUUID(),
      conversation,
      kind,
      text,
      media,
      at: new Date(Date.now() + link.clockOffset).toISOString(),
      state: 'sending',
      code: null,
      detail: null,
    };
    store(conversation, [...of(conversation), item]);
    void pump(conversation);
  }

  function retry(item: Unsent): void {
    replace(item, { state: 'sending', code: null, detail: null });
    void pump(item.conversation);
  }

  const discard = (item: Unsent): void => remove(item.conversation, item.commandId);

  async function pump(conversation: string): Promise<void> {
    if (pumping.has(conversation)) return;
    pumping.add(conversation);
    try {
      for (;;) {
        const item = of(conversation).find((other) => other.state === 'sending');
        if (!item) return;
        await transmit(item);
      }
    } finally {
      pumping.delete(conversation);
    }
  }

  async function transmit(item: Unsent): Promise<void> {
    const isNote = item.kind === 'NOTE';
    const args = {
      conversation: item.conversation,
      commandId: item.commandId,
      ...(item.text ? { text: item.text } : {}),
      ...(item.media.length > 0 ? { media: item.media.map((m) => m.id) } : {}),
    };
    const seen = new Promise<null>((resolve) => confirmed.set(item.commandId, () => resolve(null)));
    try {
      // Its push may overtake a reply that is lost: either confirms it.
      const reply = await Promise.race([
        link.send<{ entry: Entry }>(isNote ? 'note.add' : 'message.send', args, { id: item.commandId }),
        seen,
      ]);
      if (reply) inbox.ledger.mergeEntry(reply.entry);
      remove(item.conversation, item.commandId);
    } catch (error) {
      const detail = error instanceof Error ? error.message : null;
      replace(item, { state: 'failed', code: codeOf(error), detail });
    } finally {
      confirmed.delete(item.commandId);
    }
  }

  /** Takes up what this tab had not got through before it was reloaded. */
  function restore(): void {
    let stored: Unsent[];
    try {
      stored = JSON.parse(sessionStorage.getItem(storageKey()) ?? '[]') as Unsent[];
    } catch {
      return;
    }
    for (const item of stored) {
      if (of(item.conversation).some((other) => other.commandId === item.commandId)) continue;
      unsent.set(item.conversation, [...of(item.conversation), item]);
    }
    for (const conversation of [...unsent.keys()]) void pump(conversation);
  }

  inbox.onEntries((entries) => {
    for (const { conversation, commandId } of entries) {
      if (!commandId) continue;
      confirmed.get(commandId)?.();
      remove(conversation, commandId);
    }
  });

  return { unsent, of, submit, retry, discard, restore, reset: () => unsent.clear() };
});
