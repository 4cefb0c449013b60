import { shallowReactive } from 'vue';
import type { Change, Conversation, Entry } from '@/shared/protocol';
import { applyChange, mergeEntries, type Tracked } from '@/shared/socket/changes';

/** One person's entries over all channels, as far as they are loaded. */
export interface Timeline {
  readonly contact: string;
  /** The oldest loaded entry; null when everything is loaded. Older entries that a push brings stay hidden. */
  readonly floor: Entry | null;
  /** Cursor of the next older page; null at the very beginning. */
  readonly next: string | null;
}

export interface TimelinePage {
  entries: Entry[];
  next: string | null;
}

/** The message words of danger were found in. */
export interface Flagged {
  seq: number;
  text: string;
}

/** What must be asked of the server because it is missing here. */
export interface Gap {
  conversation: string;
  have: number;
}

type Held = Tracked<Conversation | null>;

const nothing: Held = { rev: 0, conversation: null, entries: new Map() };

/** Order of a timeline: time (UTC with milliseconds, so its text sorts), then conversation, then seq. */
export function compareEntries(a: Entry, b: Entry): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.conversation !== b.conversation) {
    return a.conversation.length - b.conversation.length || (a.conversation < b.conversation ? -1 : 1);
  }
  return a.seq - b.seq;
}

/**
 * Everything the desk knows of conversations and timelines, fed by replies and pushes in any order.
 *
 * Conversation objects are kept for every conversation seen, the newest revision winning. Entries are kept only for
 * people whose timeline is loaded; their conversations are *tracked*: the since/rev rule holds, and a jump becomes a
 * {@link Gap} that the caller closes with `conversation.resume`. A tracked revision is never higher than what is held.
 */
export class Ledger {
  readonly conversations = shallowReactive(new Map<string, Conversation>());
  readonly timelines = shallowReactive(new Map<string, Timeline>());
  /** Whose a conversation is that is known only by its entries. */
  private readonly owners = new Map<string, string>();
  private readonly flagged = shallowReactive(new Map<string, Flagged>());
  private readonly tracked = shallowReactive(new Map<string, Held>());

  /** The newest known object wins; returns what is held afterwards. */
  note(conversation: Conversation): Conversation {
    const held = this.conversations.get(conversation.id);
    if (held && held.rev >= conversation.rev) return held;
    this.conversations.set(conversation.id, conversation);
    if (held && held.contact.id !== conversation.contact.id) {
      this.follow(held.contact.id, conversation.contact.id);
    }
    return conversation;
  }

  /** People were joined or parted: what is on screen stays there until the person is read again. */
  private follow(from: string, to: string): void {
    const loaded = this.timelines.get(from);
    if (loaded && !this.timelines.has(to)) this.timelines.set(to, { ...loaded, contact: to });
  }

  /** Forgets what was loaded of a person whose conversations are others now: the next page begins anew. */
  dropTimeline(contact: string): void {
    this.forgetEntries(contact);
    this.timelines.delete(contact);
  }

  /** A push, the reply of `conversation.resume`, or a change in hello. */
  apply(id: string, rev: number, change: Change): Gap | null {
    this.note(change.conversation);
    this.keepFlagged(change);
    let held = this.tracked.get(id);
    if (!held) {
      if (!this.timelines.has(change.conversation.contact.id)) return null;
      // A new conversation of a person on screen: from its first revision on.
      held = nothing;
    }
    const merge = applyChange<Conversation | null>(held, rev, change);
    if (merge.outcome === 'gap') return { conversation: id, have: held.rev };
    if (merge.outcome === 'applied') this.tracked.set(id, merge.state);
    return null;
  }

  /** One entry that a command's reply carries; its revision's push is still to come. */
  mergeEntry(entry: Entry): void {
    const held = this.tracked.get(entry.conversation);
    if (held) this.tracked.set(entry.conversation, { ...held, entries: mergeEntries(held.entries, [entry]) });
  }

  /**
   * The reply of `conversation.open`. A page that doesn't touch what is loaded replaces it, because what lies between
   * is unknown; otherwise it is merged and conversations that moved on meanwhile are gaps.
   */
  open(conversation: Conversation, page: TimelinePage): Gap[] {
    this.note(conversation);
    const contact = conversation.contact.id;
    const loaded = this.timelines.get(contact);
    const touches =
      loaded !== undefined &&
      page.entries.some(
        (e) => this.tracked.get(e.conversation)?.entries.has(e.seq) && this.isShown(loaded, e),
      );
    if (!touches) {
      this.forgetEntries(contact);
      this.timelines.set(contact, floorOf(contact, page));
    }
    const fresh = !this.tracked.has(conversation.id);
    this.mergePage(contact, page);
    if (fresh) {
      const held = this.tracked.get(conversation.id) ?? nothing;
      this.tracked.set(conversation.id, { ...held, rev: conversation.rev, conversation });
      return [];
    }
    const have = this.tracked.get(conversation.id)?.rev ?? 0;
    return have < conversation.rev ? [{ conversation: conversation.id, have }] : [];
  }

  /** The reply of `timeline`: an older page. */
  prepend(contact: string, before: string, page: TimelinePage): void {
    const loaded = this.timelines.get(contact);
    if (!loaded || loaded.next !== before) return;
    this.mergePage(contact, page);
    this.timelines.set(contact, floorOf(contact, page, loaded));
  }

  /** What to say in hello, tracked conversations first. */
  have(limit = 200): Record<string, number> {
    const have: Record<string, number> = {};
    let left = limit;
    for (const [id, held] of this.tracked) {
      if (left-- <= 0) return have;
      have[id] = held.rev;
    }
    const byActivity = [...this.conversations.values()].sort((a, b) => activityOf(b) - activityOf(a));
    for (const { id, rev } of byActivity) {
      if (id in have) continue;
      if (left-- <= 0) break;
      have[id] = rev;
    }
    return have;
  }

  forget(id: string): void {
    this.conversations.delete(id);
    this.tracked.delete(id);
  }

  forgetAll(): void {
    this.conversations.clear();
    this.tracked.clear();
    this.timelines.clear();
  }

  /** Ascending; only what lies on or after the floor. */
  entriesOf(contact: string): Entry[] {
    const timeline = this.timelines.get(contact);
    if (!timeline) return [];
    const shown: Entry[] = [];
    for (const [id, held] of this.tracked) {
      if (this.contactOf(id) !== contact) continue;
      for (const entry of held.entries.values()) if (this.isShown(timeline, entry)) shown.push(entry);
    }
    return shown.sort(compareEntries);
  }

  /** The words a standing proposal is of, when the desk has them. */
  flaggedOf({ id, riskProposal }: Conversation): Flagged | null {
    if (!riskProposal) return null;
    const { seq } = riskProposal;
    const brought = this.flagged.get(id);
    if (brought?.seq === seq) return brought;
    const text = this.tracked.get(id)?.entries.get(seq)?.text;
    return text ? { seq, text } : null;
  }

  /** Kept of people whose timeline is not loaded too: it is what decides whether somebody is accepted. */
  private keepFlagged({ conversation: { id, riskProposal }, entries }: Change): void {
    if (!riskProposal) {
      this.flagged.delete(id);
      return;
    }
    const { seq } = riskProposal;
    const text = entries.find((entry) => entry.conversation === id && entry.seq === seq)?.text;
    if (text) this.flagged.set(id, { seq, text });
  }

  /** The newest seq held of one conversation: what the person at the desk can have seen. */
  lastSeqOf(id: string): number {
    return Math.max(0, ...(this.tracked.get(id)?.entries.keys() ?? []));
  }

  private contactOf(id: string): string | undefined {
    return this.conversations.get(id)?.contact.id ?? this.owners.get(id);
  }

  private isShown(timeline: Timeline, entry: Entry): boolean {
    return timeline.floor === null || compareEntries(entry, timeline.floor) >= 0;
  }

  private mergePage(contact: string, page: TimelinePage): void {
    const groups = new Map<string, Entry[]>();
    for (const entry of page.entries) {
      const group = groups.get(entry.conversation);
      if (group) group.push(entry);
      else groups.set(entry.conversation, [entry]);
    }
    for (const [id, entries] of groups) {
      this.owners.set(id, contact);
      const held = this.tracked.get(id);
      // A lower bound of what the page was read at: asking for more than was missed is harmless, for less is not.
      const rev = held?.rev ?? Math.max(...entries.map((e) => e.rev));
      this.tracked.set(id, {
        rev,
        conversation: held?.conversation ?? this.conversations.get(id) ?? null,
        entries: mergeEntries(held?.entries ?? nothing.entries, entries),
      });
    }
  }

  private forgetEntries(contact: string): void {
    for (const id of [...this.tracked.keys()]) if (this.contactOf(id) === contact) this.tracked.delete(id);
  }
}

function floorOf(contact: string, page: TimelinePage, before?: Timeline): Timeline {
  const floor = page.next === null ? null : (page.entries[0] ?? before?.floor ?? null);
  return { contact, floor, next: page.next };
}

/** When something last happened, for sorting. */
export function activityOf(conversation: Conversation): number {
  return Date.parse(conversation.last?.at ?? conversation.openedAt);
}
