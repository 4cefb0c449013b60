package org.omniline.persistence.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Ref;

/**
 * What one transaction does to one locked conversation: takes {@code seq} and {@code rev} without
 * gap and collects the entries. Confined to its transaction.
 */
final class ConversationWork {
  /**
   * An entry to insert.
   *
   * @param words keyed words, null for what is not searched
   */
  record NewEntry(Entry entry, @Nullable String words, @Nullable Instant peerAt) {}

  final ConversationDraft draft;
  final Instant at;
  private final long since;
  private final @Nullable Ref ownerBefore;
  private final Sealing sealing;
  private final List<NewEntry> added = new ArrayList<>();
  private final List<Entry> changed = new ArrayList<>();
  private boolean touched;

  ConversationWork(ConversationDraft draft, Sealing sealing) {
    this.draft = draft;
    this.sealing = sealing;
    this.since = draft.rev;
    this.ownerBefore = draft.owner;
    this.at = draft.at();
  }

  /** Whether it was served before, and by another than now. */
  boolean hasOtherOwner() {
    Ref now = draft.owner;
    return ownerBefore != null && (now == null || now.id() != ownerBefore.id());
  }

  /** Adds an event by the machine or by an agent. */
  Entry event(Author author, Content content, @Nullable String commandId) {
    return add(EntryKind.EVENT, author, content, null, commandId, null, null);
  }

  /** Adds an entry whose words are found by the search. */
  Entry message(
      EntryKind kind,
      Author author,
      Content content,
      @Nullable DeliveryState delivery,
      @Nullable String commandId) {
    return add(kind, author, content, delivery, commandId, sealing.lexemes(content.text()), null);
  }

  /** Adds an entry whose words were cut already. */
  Entry add(
      EntryKind kind,
      Author author,
      Content content,
      @Nullable DeliveryState delivery,
      @Nullable String commandId,
      @Nullable String words,
      @Nullable Instant peerAt) {
    draft.lastSeq++;
    Entry entry =
        new Entry(
            draft.id,
            draft.lastSeq,
            takeRev(),
            at,
            kind,
            author,
            content,
            delivery,
            null,
            commandId);
    draft.changedRev = draft.rev;
    if ((kind == EntryKind.MESSAGE_IN || kind == EntryKind.MESSAGE_OUT) && author.isPerson()) {
      draft.lastMessage(entry.seq(), kind, content, at, sealing);
    }
    if (kind == EntryKind.MESSAGE_IN) {
      draft.lastInSeq = entry.seq();
      draft.unread++;
    }
    added.add(new NewEntry(entry, words, peerAt));
    return entry;
  }

  /** The next revision: for a change of an entry that stands already. */
  long takeRev() {
    draft.changedAt = at;
    return ++draft.rev;
  }

  /** Notes an entry that was changed in place under a {@link #takeRev} of its own. */
  void changed(Entry entry) {
    changed.add(entry);
  }

  /** The conversation's own fields changed. */
  void touch() {
    touched = true;
  }

  /** Before it is stored: a change of the conversation's own takes a rev unless an entry did. */
  void settle() {
    if (touched) {
      if (draft.rev == since) {
        takeRev();
      }
      draft.changedRev = draft.rev;
    }
  }

  List<NewEntry> added() {
    return added;
  }

  /** For whoever hears of it after the commit. */
  Change change() {
    List<Entry> entries = new ArrayList<>(changed);
    added.forEach(one -> entries.add(one.entry()));
    entries.sort(Comparator.comparingLong(Entry::seq));
    return new Change(since, draft.toConversation(), entries);
  }

  /** Answers a repeated command: nothing changed, and here is what the first one made. */
  static Change repeated(ConversationDraft draft, List<Entry> entries) {
    return new Change(draft.rev, draft.toConversation(), entries);
  }
}
