package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Page;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore.Actor;

/**
 * Whoever was not answered when they came: who left while waiting, left a message, or asked to be
 * contacted. Each stands in a list until somebody has taken it and said what came of it; every try
 * is a fact of record. Refusals are {@link org.omniline.conversation.Refusal}s.
 */
public interface MissedStore {
  /** Why it stands in the list. Stored by name: never rename a constant. */
  enum Kind {
    ABANDONED,
    LEFT_MESSAGE,
    CONTACT_REQUEST,
    /** Found to be at high risk when the conversation was over and nobody was there. */
    HIGH_RISK
  }

  /** How somebody wants to be contacted. Stored by name. */
  enum Way {
    WRITE,
    PHONE
  }

  /** Stored by name. */
  enum State {
    OPEN,
    TAKEN,
    DONE
  }

  /** What came of it. Stored by name. */
  enum Outcome {
    REACHED,
    /** It stands in the list again, with one more try. */
    NOT_REACHED,
    NO_NEED,
    /** Heard or read, and dealt with without getting back to the person. */
    HANDLED,
    /** The person waits again, or asks for nothing any more; never said by an agent. */
    WITHDRAWN
  }

  /** How it went from one to another. Stored by name. */
  enum What {
    /** With its conversation, to whoever serves that one now. */
    HANDED_ON,
    GIVEN_BACK,
    /** By a supervisor, into the list. */
    FREED,
    /** By a supervisor, to somebody. */
    ASSIGNED,
    /** By the clock: who had it was gone, and had reached nobody. */
    RETURNED
  }

  /**
   * A step from one to another.
   *
   * @param from who had it; null: nobody
   * @param to who has it since; null: nobody
   * @param by who did it; null: the clock, or it went with its conversation
   */
  record Move(What what, @Nullable Ref from, @Nullable Ref to, @Nullable Ref by, Instant at) {}

  /**
   * A voice message that was left.
   *
   * @param durationMs null where it is not known
   * @param heardBy who was the first to listen to it; null: nobody has
   */
  record Voice(
      long seq, MediaRef media, @Nullable Long durationMs, Instant at, @Nullable Ref heardBy) {}

  /**
   * How somebody came by telephone.
   *
   * @param dialled the number they called
   * @param caller the whole number they called from, to look up where it is; not for people's eyes;
   *     null where none was told
   */
  record Call(String dialled, @Nullable String caller) {}

  /**
   * One of the list.
   *
   * @param conversation the one that was missed
   * @param words what the person wrote last in it; null when that was no text
   * @param waitedMs how long the person had waited then
   * @param way for CONTACT_REQUEST
   * @param number masked; null unless one was left
   * @param dueAt by when the person is to be contacted, null where nothing was promised
   * @param takenBy who has taken it, or took it last
   * @param served the conversation that was opened to that agent
   * @param tries how often an outcome was told
   * @param outcome the last one
   * @param shared several people are reached where this one was
   * @param note what was said with the outcome
   * @param call null for who came otherwise
   * @param moves from whom to whom it went, oldest first
   * @param voices the voice messages of the conversation, oldest first
   */
  record Item(
      long id,
      Kind kind,
      State state,
      Conversation conversation,
      @Nullable String words,
      Instant at,
      long waitedMs,
      @Nullable Way way,
      @Nullable String number,
      @Nullable Instant dueAt,
      @Nullable Ref takenBy,
      @Nullable Instant takenAt,
      @Nullable Long served,
      int tries,
      @Nullable Outcome outcome,
      @Nullable Instant outcomeAt,
      boolean shared,
      @Nullable String note,
      @Nullable Call call,
      List<Move> moves,
      List<Voice> voices) {
    public Item {
      moves = List.copyOf(moves);
      voices = List.copyOf(voices);
    }
  }

  /**
   * Which of them; null: whichever.
   *
   * @param done those that are done, else those that stand
   * @param mine true: those the viewer has taken; false: those nobody has
   * @param unheard only those with a voice message that nobody has listened to
   * @param from not before
   * @param to before
   */
  record Filter(
      boolean done,
      @Nullable Kind kind,
      @Nullable Long queue,
      @Nullable Boolean mine,
      boolean unheard,
      @Nullable Instant from,
      @Nullable Instant to) {
    /** All that stand, or all that are done. */
    public static Filter all(boolean done) {
      return new Filter(done, null, null, null, false, null, null);
    }
  }

  /**
   * What the viewer may take or has taken: high risk first, then proposed risks, then who waits
   * longest (what is due stands by its due time); or what is done, newest first.
   */
  Single<Page<Item>> list(Viewer viewer, Filter filter, @Nullable String after, int limit);

  /** What an agent has taken and is serving in this conversation; empty when nothing. */
  Maybe<Item> takenIn(Viewer viewer, long conversationId);

  /**
   * How many of a queue stand open.
   *
   * @param inDanger of them at high risk, or proposed to be and not judged yet
   */
  record Open(int all, int inDanger) {
    public static final Open NONE = new Open(0, 0);
  }

  /** By queue; those of which nothing stands open are absent. */
  Single<Map<Long, Open>> open();

  /** What was taken, and the conversation the agent serves now. */
  record Taken(Item item, Change change) {}

  /**
   * One agent takes it: the conversation that waits becomes the agent's own, or a new one is opened
   * in the same thread. The same agent may ask again.
   *
   * @return fails NOT_FOUND, CONFLICT (somebody else has taken it, or serves the person already) or
   *     CAPACITY_FULL
   */
  Single<Taken> take(Viewer viewer, long item, Actor agent, int capacity);

  /**
   * Says what came of it; who has taken it, or a supervisor. Fails NOT_FOUND or CONFLICT.
   *
   * @param note for who reads it later; null: none
   */
  Single<Item> outcome(long item, Actor agent, Outcome outcome, @Nullable String note);

  /**
   * What was let go of.
   *
   * @param changes of the conversations that were closed, or wait again
   */
  record Let(Item item, List<Change> changes) {
    public Let {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Who has taken it gives it back: it stands in the list again. The conversation that was opened
   * for it is closed where nobody can be in it, and waits again where the person may.
   *
   * @return fails NOT_FOUND, CONFLICT (it is not in these hands), or WRONG_STATE while somebody is
   *     on the line
   */
  Single<Let> giveBack(long item, Actor agent);

  /** As {@link #giveBack}, by a supervisor who sees it, whoever has it. */
  Single<Let> free(Viewer viewer, long item, Actor supervisor);

  /**
   * A supervisor gives it to an agent, whoever had it.
   *
   * @return fails as {@link #free} and {@link #take} do
   */
  Single<Let> assign(Viewer viewer, long item, Actor supervisor, Actor agent, int capacity);

  /**
   * What is dealt with without getting back to the person, whom nobody has taken: a message that
   * was listened to. Who may be in danger is never dealt with so.
   *
   * @param note what it was about
   * @return fails NOT_FOUND, CONFLICT (somebody has taken it) or WRONG_STATE (danger, or the person
   *     is there)
   */
  Single<Let> settle(Viewer viewer, long item, Actor agent, String note);

  /**
   * What stands with agents who are signed out for this long, and have reached nobody since they
   * took it, comes back into the list.
   */
  Single<List<Let>> lapse(Duration after, int most);

  /**
   * Somebody listens to a voice message.
   *
   * @return the file; empty where the viewer may not see it, or there is none
   */
  Maybe<MediaRef> hear(Viewer viewer, long item, long seq);

  /**
   * The number at which the person of a telephone conversation is to be called: the one they have
   * left, else the one they called from. Empty when there is none.
   *
   * @return fails NOT_FOUND unless the agent serves it
   */
  Maybe<String> numberToCall(long conversation, Actor agent);

  /** The whole number; only for who has taken it. Empty when none was left. */
  Maybe<String> number(long item, Actor agent);

  // ---- what the person asks for; the thread is the proof ----

  /** Leaves a message instead of waiting. Empty when nothing waits, or it was so before. */
  Maybe<Change> leaveMessage(long accountId, String threadKey);

  /**
   * Asks to be contacted, keeping the place; who had left a message while the queue is closed has
   * none, and stands in the list only.
   *
   * @param number for PHONE, already checked
   */
  Maybe<Change> askContact(long accountId, String threadKey, Way way, @Nullable String number);

  /**
   * Waits again, as if nothing had been asked.
   *
   * @return fails WRONG_STATE, with {@code reason} {@code after-hours} and the {@code text} that is
   *     told then, while the queue is closed and answers later; never for who may be in danger
   */
  Maybe<Change> waitAgain(long accountId, String threadKey);
}
