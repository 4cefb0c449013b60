import { applyChange, mergeEntries, type Tracked } from '@/shared/socket/changes';
import type { Change } from '@/shared/protocol';
import type { Entry, VisitorConversation, VisitorHello } from './protocol';
import type { Unsent } from './outbox';

/** Everything this visitor ever said and was told, over all their conversations. */
export interface Thread {
  /** By conversation id. A conversation known from history alone has rev 0. */
  readonly conversations: ReadonlyMap<string, Tracked<VisitorConversation | null>>;
  /** Cursor for older entries; null when there are none. */
  readonly next: string | null;
}

export const emptyThread: Thread = { conversations: new Map(), next: null };

/** Ids are decimal strings that grow. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

export function greeted(thread: Thread, hello: VisitorHello): Thread {
  const base = hello.full ? emptyThread : thread;
  const conversations = addEntries(base.conversations, hello.entries);
  const current = hello.conversation;
  if (current) {
    const held = conversations.get(current.id);
    conversations.set(current.id, {
      rev: current.rev,
      conversation: current,
      entries: held?.entries ?? new Map(),
    });
  }
  return { conversations, next: hello.full ? hello.next : thread.next };
}

/** `gap`: the rev this page has, from which `resume` must be asked. */
export function changed(
  thread: Thread,
  id: string,
  rev: number,
  change: Change<VisitorConversation>,
): { thread: Thread; gap: number | null } {
  const held = thread.conversations.get(id) ?? {
    rev: 0,
    conversation: null,
    entries: new Map<number, Entry>(),
  };
  const merge = applyChange<VisitorConversation | null>(held, rev, change);
  if (merge.outcome === 'gap') return { thread, gap: held.rev };
  if (merge.outcome === 'ignored') return { thread, gap: null };
  const conversations = new Map(thread.conversations);
  conversations.set(id, merge.state);
  return { thread: { ...thread, conversations }, gap: null };
}

export function older(thread: Thread, entries: readonly Entry[], next: string | null): Thread {
  return { conversations: addEntries(thread.conversations, entries), next };
}

/** An entry that is surely stored although its push has not come yet; the push replaces it. */
export function acknowledged(thread: Thread, entry: Entry): Thread {
  return { ...thread, conversations: addEntries(thread.conversations, [{ ...entry, rev: 0 }]) };
}

export type Place = Pick<VisitorConversation, 'ahead' | 'estimateMs' | 'attended'>;

export function waitingAt(thread: Thread, place: Place): Thread {
  const id = current(thread)?.id;
  const held = id === undefined ? undefined : thread.conversations.get(id);
  if (!held?.conversation || held.conversation.state !== 'WAITING') return thread;
  const conversations = new Map(thread.conversations);
  conversations.set(held.conversation.id, {
    ...held,
    conversation: { ...held.conversation, ...place },
  });
  return { ...thread, conversations };
}

/** The newest conversation, open or closed; null before the first message. */
export function current(thread: Thread): VisitorConversation | null {
  const newest = [...thread.conversations.keys()].sort(compareIds).at(-1);
  return newest === undefined ? null : (thread.conversations.get(newest)?.conversation ?? null);
}

export function revOf(thread: Thread, id: string): number {
  return thread.conversations.get(id)?.rev ?? 0;
}

export function entriesOf(thread: Thread): Entry[] {
  return [...thread.conversations.entries()]
    .sort(([a], [b]) => compareIds(a, b))
    .flatMap(([, tracked]) => [...tracked.entries.values()].sort((a, b) => a.seq - b.seq));
}

function addEntries(
  conversations: Thread['conversations'],
  entries: readonly Entry[],
): Map<string, Tracked<VisitorConversation | null>> {
  const added = new Map(conversations);
  for (const entry of entries) {
    const held = added.get(entry.conversation) ?? {
      rev: 0,
      conversation: null,
      entries: new Map<number, Entry>(),
    };
    added.set(entry.conversation, { ...held, entries: mergeEntries(held.entries, [entry]) });
  }
  return added;
}

export type Row =
  | { kind: 'time'; key: string; at: string }
  | { kind: 'event'; key: string; entry: Entry }
  | {
      kind: 'message';
      key: string;
      entry: Entry;
      own: boolean;
      state: 'delivered' | 'read' | null;
      joins: boolean;
    }
  | { kind: 'unsent'; key: string; item: Unsent; joins: boolean };

const SHOWN_EVENTS = new Set(['ACCEPTED', 'ENDED', 'CLOSED', 'ABANDONED', 'TRANSFERRED']);
const PAUSE_MS = 10 * 60_000;

/**
 * What the page lists, in order. The state of a message stands only where it says something: under the newest own
 * message, and under the newest one that was read.
 */
export function rowsOf(thread: Thread, unsent: readonly Unsent[], hidden: ReadonlySet<string>): Row[] {
  const entries = withoutEchoes(
    handedOver(entriesOf(thread)).filter((entry) => entry.kind !== 'EVENT' || SHOWN_EVENTS.has(entry.type)),
  );
  const own = entries.filter((entry) => entry.kind === 'MESSAGE_IN');
  const read = own.filter((entry) => isRead(thread, entry)).at(-1);
  const newest = own.at(-1);
  const rows: Row[] = [];
  let last: { at: number; author: string } | null = null;
  const separate = (at: string, author: string): boolean => {
    const time = Date.parse(at);
    const pause = last === null || time - last.at > PAUSE_MS || !sameDay(time, last.at);
    if (pause) rows.push({ kind: 'time', key: `t${at}${rows.length}`, at });
    const joins = !pause && last?.author === author;
    last = { at: time, author };
    return joins;
  };
  const show = (item: Unsent): void => {
    const joins = separate(item.at, 'me');
    rows.push({ kind: 'unsent', key: item.clientId, item, joins });
  };
  const shown = unsent.filter((item) => !hidden.has(item.clientId));
  // What was refused for good belongs to its time; what may still go stands at the end, where it will arrive.
  const refused = shown.filter((item) => item.refusal !== null);
  for (const [index, entry] of entries.entries()) {
    while (refused[0] && placeOf(refused[0], entries) <= index) show(refused.shift() as Unsent);
    const key = `${entry.conversation}-${entry.seq}`;
    if (entry.kind === 'EVENT') {
      separate(entry.at, key);
      rows.push({ kind: 'event', key, entry });
      continue;
    }
    const mine = entry.kind === 'MESSAGE_IN';
    const joins = separate(entry.at, mine ? 'me' : (entry.author.name ?? ''));
    const state = !mine ? null : entry === read ? 'read' : entry === newest ? 'delivered' : null;
    rows.push({ kind: 'message', key, entry, own: mine, state, joins });
  }
  refused.forEach(show);
  shown.filter((item) => item.refusal === null).forEach(show);
  return rows;
}

/** Whether a queue moved it by itself, because of its limits. */
export const overflowed = (entry: Entry): boolean =>
  entry.type === 'TRANSFERRED' && /^(?:max-|after-)/.test(entry.data['rule'] ?? '');

/** Who waits and is moved by a person leaves no counsellor: nothing was handed over that the person knows of. */
function handedOver(entries: readonly Entry[]): Entry[] {
  let served = false;
  return entries.filter((entry) => {
    if (entry.type === 'ACCEPTED' || (entry.kind === 'MESSAGE_OUT' && entry.author.kind === 'AGENT'))
      served = true;
    if (entry.kind !== 'EVENT' || entry.type === 'ACCEPTED') return true;
    const shown = entry.type !== 'TRANSFERRED' || served || overflowed(entry);
    if (entry.type !== 'ENDED') served = false;
    return shown;
  });
}

/** That a talk was closed says nothing new right after its end was told. */
function withoutEchoes(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry, i) => entry.type !== 'CLOSED' || entries[i - 1]?.type !== 'ENDED');
}

/** Before which entry it stands: by time, but never before what was there when it was written. */
function placeOf(item: Unsent, entries: readonly Entry[]): number {
  const at = Date.parse(item.at);
  const later = entries.findIndex((entry) => Date.parse(entry.at) > at);
  const known = entries.findIndex(
    (entry) => entry.conversation === item.after?.conversation && entry.seq === item.after.seq,
  );
  return Math.max(later === -1 ? entries.length : later, known + 1);
}

function isRead(thread: Thread, entry: Entry): boolean {
  return entry.seq <= (thread.conversations.get(entry.conversation)?.conversation?.readSeq ?? 0);
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/**
 * Messages on their way whose entry is already here: the push came before the reply (or another tab sent them). They
 * are told by the client id where the server names it, otherwise by what they say; each entry stands for one message.
 */
export function alreadyHere(thread: Thread, unsent: readonly Unsent[], skewMs = 120_000): Set<string> {
  const here = new Set<string>();
  const own = entriesOf(thread).filter((entry) => entry.kind === 'MESSAGE_IN');
  const taken = new Set<Entry>();
  for (const item of unsent) {
    const match = own.find(
      (entry) =>
        !taken.has(entry) &&
        (entry.commandId === item.clientId ||
          (item.tried &&
            item.phase === 'sending' &&
            entry.commandId === null &&
            isAfter(entry, item.after) &&
            Date.parse(entry.at) >= Date.parse(item.at) - skewMs &&
            (item.media
              ? entry.media.some((media) => media.id === item.media?.id)
              : entry.text === item.text))),
    );
    if (!match) continue;
    taken.add(match);
    here.add(item.clientId);
  }
  return here;
}

function isAfter(entry: Entry, known: Unsent['after']): boolean {
  if (!known) return true;
  const order = compareIds(entry.conversation, known.conversation);
  return order > 0 || (order === 0 && entry.seq > known.seq);
}

/** The newest own message that is stored. */
export function newestOwn(thread: Thread): Unsent['after'] {
  const entry = entriesOf(thread).findLast((one) => one.kind === 'MESSAGE_IN');
  return entry ? { conversation: entry.conversation, seq: entry.seq } : null;
}
