import { defineStore } from 'pinia';
import { computed, markRaw, reactive, ref, shallowReactive, shallowRef } from 'vue';
import type { Brief, Change, ContactCard, Conversation, Entry } from '@/shared/protocol';
import { codeOf } from '@/shared/protocol';
import { belongsTo, sortFor, type View } from '@/desk/model/views';
import { Ledger, type Gap, type TimelinePage } from '@/desk/model/ledger';
import { useLink } from './link';
import { useSession } from './session';

interface ChangeReply {
  rev: number;
  change: Change;
}

interface OpenReply {
  conversation: Conversation;
  contact: ContactCard;
  /** A node of the release before does not tell. */
  brief?: Brief;
  timeline: TimelinePage;
}

/** Hears of a change before it is taken in; `before` is what was known of the conversation, undefined where nothing was. */
export type ChangeListener = (before: Conversation | undefined, change: Change) => void;

/** A place in a timeline to show: an entry, or the beginning of a conversation. */
export interface Jump {
  conversation: string;
  seq: number | null;
}

/** What somebody is writing down of a person: kept while other conversations are looked at. */
export interface PersonDraft {
  name: string;
  remark: string;
  /** The card it began with. */
  from: ContactCard;
}

interface ListState {
  loaded: boolean;
  loading: boolean;
  failed: boolean;
  next: string | null;
}

/** Conversations, timelines and people, always as the server last told. */
export const useInbox = defineStore('inbox', () => {
  const link = useLink();
  const session = useSession();
  const ledger = markRaw(new Ledger());
  const cards = shallowReactive(new Map<string, ContactCard>());
  /** By conversation. */
  const briefs = shallowReactive(new Map<string, Brief>());
  const drafts = reactive(new Map<string, PersonDraft>());
  const lists = reactive<Record<View, ListState>>({
    MINE: emptyList(),
    WAITING: emptyList(),
    ALL: emptyList(),
    CLOSED: emptyList(),
  });
  const selected = ref<string | null>(null);
  const openError = ref<string | null>(null);
  const loadingOlder = ref(false);
  const jump = shallowRef<Jump | null>(null);
  const resuming = new Set<string>();
  const opening = new Set<string>();
  const entryListeners: ((entries: Entry[]) => void)[] = [];
  const changeListeners = new Set<ChangeListener>();

  const me = computed(() => session.user?.id ?? '');
  const conversation = computed(() =>
    selected.value ? (ledger.conversations.get(selected.value) ?? null) : null,
  );
  const contact = computed(() => {
    const id = conversation.value?.contact.id;
    return id ? (cards.get(id) ?? null) : null;
  });

  const items = (view: View): Conversation[] =>
    sortFor(
      view,
      [...ledger.conversations.values()].filter((c) => belongsTo(view, c, me.value)),
    );

  /** Reads a list from the server. What the server no longer lists and nobody touched meanwhile is dropped. */
  async function loadList(view: View): Promise<void> {
    const list = lists[view];
    if (list.loading) return;
    list.loading = true;
    list.failed = false;
    const before = new Map(items(view).map((c) => [c.id, c.rev]));
    try {
      const reply = await link.send<{ items: Conversation[]; next: string | null }>('inbox.list', {
        view,
        limit: 100,
      });
      for (const item of reply.items) ledger.note(item);
      list.next = reply.next;
      list.loaded = true;
      if (reply.next === null) {
        const listed = new Set(reply.items.map((c) => c.id));
        for (const [id, rev] of before) {
          const held = ledger.conversations.get(id);
          if (!listed.has(id) && id !== selected.value && held?.rev === rev) ledger.forget(id);
        }
      }
    } catch {
      list.failed = true;
    } finally {
      list.loading = false;
    }
  }

  async function loadMore(view: View): Promise<void> {
    const list = lists[view];
    if (list.loading || list.next === null) return;
    list.loading = true;
    try {
      const reply = await link.send<{ items: Conversation[]; next: string | null }>('inbox.list', {
        view,
        after: list.next,
        limit: 100,
      });
      for (const item of reply.items) ledger.note(item);
      list.next = reply.next;
    } finally {
      list.loading = false;
    }
  }

  async function select(id: string | null): Promise<void> {
    selected.value = id;
    openError.value = null;
    if (id) await open(id);
  }

  /** A click on what is on screen already, and could not be shown, tries again. */
  function retry(id: string): void {
    if (id === selected.value && openError.value && !opening.has(id)) void select(id);
  }

  async function open(id: string): Promise<void> {
    opening.add(id);
    try {
      const reply = await link.send<OpenReply>('conversation.open', { conversation: id });
      take(reply);
      const others = (reply.contact.open ?? [])
        .map((item) => item.conversation)
        .filter((c) => c.id !== id)
        .slice(0, 4);
      // The same person writes on another channel too: opening keeps that conversation watched.
      for (const other of others) {
        link.send<OpenReply>('conversation.open', { conversation: other.id }).then(take, () => undefined);
      }
    } catch (error) {
      if (selected.value === id) openError.value = codeOf(error);
    } finally {
      opening.delete(id);
    }
    readAgainIfJoined();
  }

  /** The person on screen was joined with another, or parted: the card and the history are others now. */
  function readAgainIfJoined(): void {
    const c = conversation.value;
    if (!c || openError.value || opening.has(c.id) || link.connection !== 'online') return;
    const card = cards.get(c.contact.id);
    if (!card || card.rev < c.contact.rev) void open(c.id);
  }

  function take(reply: OpenReply): void {
    const held = cards.get(reply.contact.id);
    if (reply.contact.rev > (held?.rev ?? 0) && !(held && sameIdentities(held, reply.contact))) {
      ledger.dropTimeline(reply.contact.id);
    }
    cards.set(reply.contact.id, reply.contact);
    if (reply.brief) briefs.set(reply.conversation.id, reply.brief);
    tell(reply.timeline.entries);
    for (const gap of ledger.open(reply.conversation, reply.timeline)) void resume(gap);
  }

  /** Loads an older page; false when there is nothing older or it could not be read. */
  async function loadOlder(contactId: string): Promise<boolean> {
    const before = ledger.timelines.get(contactId)?.next;
    if (!before || loadingOlder.value) return false;
    loadingOlder.value = true;
    try {
      const page = await link.send<TimelinePage>('timeline', { contact: contactId, before, limit: 50 });
      ledger.prepend(contactId, before, page);
      return true;
    } catch {
      return false;
    } finally {
      loadingOlder.value = false;
    }
  }

  async function resume(gap: Gap): Promise<void> {
    if (resuming.has(gap.conversation)) return;
    resuming.add(gap.conversation);
    try {
      const reply = await link.send<ChangeReply>('conversation.resume', {
        conversation: gap.conversation,
        rev: gap.have,
      });
      resuming.delete(gap.conversation);
      apply(gap.conversation, reply.rev, reply.change);
    } catch {
      // Lost again: hello says what we have when the connection is back.
      resuming.delete(gap.conversation);
    }
  }

  function apply(id: string, rev: number, change: Change): void {
    const before = ledger.conversations.get(id);
    // What was heard already, as the push of what a reply has brought, is no news.
    if (!before || before.rev < rev) for (const listener of changeListeners) listener(before, change);
    tell(change.entries);
    const gap = ledger.apply(id, rev, change);
    if (gap) void resume(gap);
    openAgainIfShown(id);
    readAgainIfJoined();
  }

  /** Whoever looks at "no longer visible" and may see it again, as one asked to take it over, sees it at once. */
  function openAgainIfShown(id: string): void {
    if (id !== selected.value || openError.value !== 'gone' || opening.has(id)) return;
    void select(id);
  }

  /** The change that a command's reply carries. */
  const applyReply = (id: string, reply: ChangeReply): void => apply(id, reply.rev, reply.change);

  function forget(id: string): void {
    ledger.forget(id);
    if (selected.value === id) openError.value = 'gone';
  }

  function tell(entries: Entry[]): void {
    for (const listener of entryListeners) listener(entries);
  }

  function reset(): void {
    ledger.forgetAll();
    cards.clear();
    briefs.clear();
    drafts.clear();
    selected.value = null;
    for (const list of Object.values(lists)) Object.assign(list, emptyList());
  }

  link.setHave(() => ledger.have());
  link.onPush('conversation', (push) => {
    if (push.conversation && push.rev !== undefined) {
      apply(push.conversation, push.rev, push.data as Change);
    }
  });
  link.onPush('conversation.gone', (push) => {
    if (push.conversation) forget(push.conversation);
  });
  link.onHello((hello) => {
    for (const { conversation: id, rev, change } of hello.changes) apply(id, rev, change);
    for (const id of hello.gone) forget(id);
    // An administrator may not read conversations: asking would only be refused and audited.
    if (!session.may('conversation.read')) return;
    // A new connection watches nothing yet, and lists may have grown while we were away.
    if (selected.value) void open(selected.value);
    for (const view of ['MINE', 'WAITING', 'ALL', 'CLOSED'] as const) {
      if (view === 'MINE' || view === 'WAITING' || lists[view].loaded) void loadList(view);
    }
  });

  return {
    ledger,
    cards,
    briefs,
    drafts,
    lists,
    selected,
    openError,
    loadingOlder,
    jump,
    me,
    conversation,
    contact,
    items,
    loadList,
    loadMore,
    select,
    retry,
    loadOlder,
    applyReply,
    reset,
    /** Gives what ends it. */
    onChange: (listener: ChangeListener): (() => void) => {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    onEntries: (listener: (entries: Entry[]) => void) => entryListeners.push(listener),
  };
});

/** Whose history it is has not changed: what the person is called has, say. */
function sameIdentities(one: ContactCard, other: ContactCard): boolean {
  const ids = (card: ContactCard): string => card.identities.map(({ id }) => id).join(' ');
  return ids(one) === ids(other);
}

function emptyList(): ListState {
  return { loaded: false, loading: false, failed: false, next: null };
}
