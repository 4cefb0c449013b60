import type { Change, Entry } from '@/shared/protocol';

/** What a client holds of one conversation: everything up to `rev`. */
export interface Tracked<C> {
  readonly rev: number;
  readonly conversation: C;
  /** By seq. Entries may be fewer than the conversation has (older pages not loaded), never older than `rev`. */
  readonly entries: ReadonlyMap<number, Entry>;
}

export type Merge<C> =
  | { outcome: 'applied'; state: Tracked<C> }
  | { outcome: 'ignored'; state: Tracked<C> }
  /** Something between `state.rev` and the change is missing: ask for it with `conversation.resume`. */
  | { outcome: 'gap'; state: Tracked<C> };

/** The newer of two versions of each entry wins; returns the same map when nothing was newer. */
export function mergeEntries(
  held: ReadonlyMap<number, Entry>,
  incoming: readonly Entry[],
): ReadonlyMap<number, Entry> {
  let merged: Map<number, Entry> | null = null;
  for (const entry of incoming) {
    const before = (merged ?? held).get(entry.seq);
    if (before && before.rev >= entry.rev) continue;
    merged ??= new Map(held);
    merged.set(entry.seq, entry);
  }
  return merged ?? held;
}

/**
 * The rule of objects.md: with `have` = `state.rev` a change is applied when `since <= have < rev`, ignored when
 * `rev <= have`, and is a gap when `since > have`.
 *
 * A gap leaves the state as it was, so that the answer to `conversation.resume` from `have` covers everything.
 */
export function applyChange<C>(state: Tracked<C>, rev: number, change: Change<C>): Merge<C> {
  if (rev <= state.rev) return { outcome: 'ignored', state };
  if (change.since > state.rev) return { outcome: 'gap', state };
  return {
    outcome: 'applied',
    state: { rev, conversation: change.conversation, entries: mergeEntries(state.entries, change.entries) },
  };
}
