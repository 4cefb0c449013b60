package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Brief;
import org.omniline.conversation.Change;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Page;
import org.omniline.conversation.ReturnedTransfer;
import org.omniline.conversation.Risk;
import org.omniline.conversation.Viewer;

/**
 * The conversations. Each command is one transaction that also writes the facts of record it
 * produces (segment, queue_visit, risk_event, disposition, message_state …), and answers with the
 * change after the commit. Refusals are {@link org.omniline.conversation.Refusal}s.
 *
 * <p>Commands with a {@code commandId} are idempotent: the same id on the same conversation answers
 * with the first result and changes nothing.
 */
public interface ConversationStore {
  // ---- reads, always for a viewer ----

  /** Empty when it does not exist or the viewer may not see it. */
  Maybe<Conversation> find(Viewer viewer, long id);

  /** Which list of the inbox. */
  enum View {
    /** Owned by the viewer, open. */
    MINE,
    /** Waiting where the viewer may serve (all queues for scope ALL), oldest first. */
    WAITING,
    /** Open and visible to the viewer. */
    ALL,
    /** Closed or abandoned and visible, newest first. */
    CLOSED
  }

  Single<Page<Conversation>> list(Viewer viewer, View view, @Nullable String after, int limit);

  /** The person's card; empty when the viewer may see none of the person's conversations. */
  Maybe<ContactCard> contact(Viewer viewer, long contactId);

  /**
   * Entries of all visible conversations of a person, the newest {@code limit} before the cursor,
   * in ascending order; {@code next} leads further back.
   */
  Single<Page<Entry>> timeline(Viewer viewer, long contactId, @Nullable String before, int limit);

  /**
   * What changed after {@code rev}; empty when not visible. At most 1,000 entries, oldest revs
   * first.
   */
  Maybe<Change> changes(Viewer viewer, long conversationId, long rev);

  /** A hit of a search. */
  record Hit(Conversation conversation, Entry entry) {}

  /** Full-text search over visible conversations; all words must match. Newest first. */
  Single<Page<Hit>> search(Viewer viewer, String query, @Nullable String after, int limit);

  /** Every entry of one conversation, for export, ascending; empty when not visible. */
  Single<List<Entry>> entries(Viewer viewer, long conversationId);

  // ---- reads for the contact itself: the thread is the proof ----

  /** The newest conversation of a thread. */
  Maybe<Conversation> newestOfThread(long accountId, String threadKey);

  /** Entries the contact may see, over all conversations of the thread; as {@link #timeline}. */
  Single<Page<Entry>> threadEntries(
      long accountId, String threadKey, @Nullable String before, int limit);

  /** Changes of a conversation of this thread, only what the contact may see. */
  Maybe<Change> threadChanges(long accountId, String threadKey, long conversationId, long rev);

  // ---- reads for the machine ----

  /** The change itself without a viewer: for pushing; the caller filters by rights. */
  Maybe<Change> changesUnchecked(long conversationId, long rev);

  /**
   * What an agent reads before answering an offer.
   *
   * @param card null when the agent may see nothing of the person yet
   * @param flagged what words of danger were found in, whatever was written after it; null when
   *     nothing is proposed
   * @param lastIn what the person wrote last, where somebody else has written since; else null
   * @param passedOn the newest transfer; null for who was not served yet
   */
  record OfferSheet(
      Conversation conversation,
      @Nullable ContactCard card,
      @Nullable Entry flagged,
      @Nullable Entry lastIn,
      @Nullable Entry passedOn) {}

  /**
   * For the agent it is offered to, whose it is to answer even when the agent's queues have changed
   * since; empty when there is no such conversation. Those that are read at the same time share
   * their statements.
   */
  Maybe<OfferSheet> offerSheet(Viewer agent, long conversationId);

  /**
   * What stands beside the person's card, for whoever may see the conversation or is offered it:
   * that is theirs to know. Those that are read at the same time share a statement; empty when
   * there is no such conversation.
   */
  Maybe<Brief> brief(Viewer viewer, long conversationId);

  /** A conversation's newest rev. */
  record Head(long conversationId, long rev) {}

  /**
   * What changed.
   *
   * @param heads in the order of their changes
   * @param settled by the database's clock: nothing that was not visible in this answer will appear
   *     with an earlier time of change. Lies far back while a transaction stands open, as after the
   *     database was silent
   */
  record Heads(List<Head> heads, Instant settled) {}

  /** Conversations that changed at or after an instant of the database's clock. */
  Single<Heads> headsSince(Instant since, int limit);

  // ---- commands ----

  /** An agent and what the command needs to know of the agent. */
  record Actor(long userId, String name, boolean supervisor) {}

  /**
   * Accepts an offer: the last word. In one transaction the conversation moves WAITING → SERVING by
   * {@code stateVersion}, and the agent's load grows by {@code weight} only while it stays within
   * {@code capacity}.
   *
   * @return fails with OFFER_LOST (state version moved) or CAPACITY_FULL
   */
  Single<Change> accept(
      long conversationId, long stateVersion, Actor agent, int weight, int capacity);

  /**
   * Adds an outbound message with its delivery row (claimed by nobody). Only the owner, while
   * SERVING (or WRAP_UP, which it leaves as it is).
   */
  Single<Change> send(long conversationId, Actor agent, String commandId, Content content);

  /**
   * Makes a FAILED or UNKNOWN message PENDING again, with a new delivery row.
   *
   * @param finalReasons where it failed for one of these it is refused WRONG_STATE
   */
  Single<Change> resend(long conversationId, Actor agent, long seq, Set<String> finalReasons);

  /** Adds a private note; the owner or a supervisor. */
  Single<Change> note(long conversationId, Actor agent, String commandId, String text);

  /** Sets the risk and writes the risk event; the owner or a supervisor. */
  Single<Change> risk(
      long conversationId, Actor agent, String commandId, Risk level, @Nullable String reason);

  /**
   * Judges what words proposed; the owner, a supervisor, or while nobody serves it whoever may see
   * it.
   *
   * @param level HIGH or CONCERN confirms, NONE dismisses
   * @param reason needed to dismiss
   * @return fails with WRONG_STATE when nothing is proposed any more
   */
  Single<Change> decideRisk(
      long conversationId, Actor agent, String commandId, Risk level, @Nullable String reason);

  /** How far the owner has read; only forward. */
  Single<Change> ownerRead(long conversationId, Actor agent, long seq);

  /**
   * The contact's side got or read outbound messages up to {@code seq}.
   *
   * @param state DELIVERED or READ
   * @return empty when nothing moved
   */
  Maybe<Change> contactSaw(
      long accountId, String threadKey, long conversationId, long seq, DeliveryState state);

  /**
   * SERVING → WRAP_UP; the load stays until closed. The owner or a supervisor. Refused
   * RISK_UNDECIDED while a proposed risk is not judged.
   */
  Single<Change> end(long conversationId, Actor agent);

  /**
   * As {@link #end}, of a talk that a supervisor ends for its agent: that, and the reason, stand in
   * the timeline.
   *
   * @param reason what the supervisor gives, not blank
   */
  Single<Change> release(long conversationId, Actor supervisor, String reason);

  /**
   * Closes with a disposition; frees the agent's load. Refused NEWER_MESSAGE (field {@code
   * lastInSeq}) when a message came in after {@code seenSeq}, RISK_UNDECIDED while a proposed risk
   * is not judged. From SERVING it passes through WRAP_UP. The owner or a supervisor; a summary
   * becomes a note.
   */
  Single<Change> close(
      long conversationId, Actor agent, long seenSeq, String disposition, @Nullable String summary);

  /** Where a transfer goes: a queue, or an agent (offered to that agent first). */
  record Target(@Nullable Long queueId, @Nullable Long agentId) {}

  /**
   * SERVING or WRAP_UP → WAITING at the target with its history and a note; frees the load. The
   * owner or a supervisor.
   */
  Single<Change> transfer(
      long conversationId, Actor agent, String commandId, Target target, @Nullable String note);

  /**
   * Where somebody who waits is sent.
   *
   * @param queueId null: the same queue
   * @param agentId null: anybody of the queue
   * @param priority null: as it is
   */
  record Redirection(
      @Nullable Long queueId, @Nullable Long agentId, @Nullable Integer priority, String reason) {}

  /**
   * A supervisor moves somebody who waits to another queue or to one agent, or lets the
   * conversation go earlier; the waiting time is kept. WRONG_STATE when it does not wait any more,
   * INVALID when it would stay as it is.
   */
  Single<Change> redirect(long conversationId, Actor supervisor, String commandId, Redirection to);

  /**
   * A supervisor serves somebody who waits, whoever it is offered or directed to, and whatever the
   * supervisor carries already: as {@link #accept} without an offer. A repeat is answered alike.
   *
   * @return fails with OFFER_LOST (state version moved: somebody was faster, or it left), FORBIDDEN
   *     for who is no supervisor
   */
  Single<Change> take(long conversationId, long stateVersion, Actor supervisor);

  // ---- from hand to hand ----

  /**
   * Becomes the owner without asking: a supervisor, or a guest. The contact notices only the name.
   */
  Single<Change> takeOver(long conversationId, Actor agent, String commandId, String reason);

  /**
   * Asks a colleague to take it over; the owner. Until that one has accepted, the owner stays.
   * Asking another takes the first question back.
   */
  Single<Change> askHandover(
      long conversationId, Actor agent, String commandId, long colleague, @Nullable String note);

  /**
   * The colleague's answer. Accepting fails with CAPACITY_FULL where there is no room; either fails
   * with WRONG_STATE when the question was taken back.
   */
  Single<Change> answerHandover(
      long conversationId, Actor agent, String commandId, boolean accepts, @Nullable String reason);

  /**
   * A colleague who is asked would have taken it and had no room: whoever asks is told by an event
   * of type OTHER, which staff alone read. Empty when the colleague is not asked any more.
   */
  Maybe<Change> handoverFull(long conversationId, Actor agent);

  /** A colleague joins as a guest; asked by the owner or a supervisor. */
  Single<Change> invite(
      long conversationId, Actor agent, String commandId, long colleague, boolean mayReply);

  /** A guest leaves, or is asked to by the owner or a supervisor. */
  Single<Change> dismissGuest(long conversationId, Actor agent, String commandId, long guest);

  /** How many open conversations an agent owns. */
  Single<Integer> owned(long agentId);

  /**
   * A transfer to a person was not taken: it waits for everybody of its queue again, in its place.
   * The change tells of it ({@link ReturnedTransfer}).
   */
  Maybe<Change> openToQueue(long conversationId, long stateVersion, ReturnedTransfer.Why why);

  /**
   * The contact leaves: WAITING → ABANDONED; served ones get an event for the owner instead (OTHER,
   * {@code what: contact-left}).
   */
  Maybe<Change> contactLeft(long accountId, String threadKey);

  /** Whether the viewer may fetch a medium: it is part of an entry of a visible conversation. */
  Single<Boolean> maySeeMedia(Viewer viewer, MediaRef ref, long conversationId);

  /** Waiting and open counts by queue id, for metrics. */
  Single<Map<Long, Long>> waitingByQueue();
}
