package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
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
    /** The person waits again, or asks for nothing any more; never said by an agent. */
    WITHDRAWN
  }

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
      boolean shared) {}

  /**
   * What the viewer may take or has taken: high risk first, then proposed risks, then who waits
   * longest (what is due stands by its due time); or what is done, newest first.
   */
  Single<Page<Item>> list(Viewer viewer, boolean done, @Nullable String after, int limit);

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

  /** Says what came of it; who has taken it, or a supervisor. Fails NOT_FOUND or CONFLICT. */
  Single<Item> outcome(long item, Actor agent, Outcome outcome);

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
