package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;
import org.omniline.conversation.Viewer;

/**
 * What was of telephone calls that are over, read from their facts of record. Thread-safe; does not
 * block.
 */
public interface CallRecords {
  /** What came of a call. */
  enum Outcome {
    /** Caller and agent heard each other. */
    ANSWERED,
    /** The caller hung up before. */
    ABANDONED,
    /** It was not let in. */
    REFUSED,
    /** The caller left a voice message instead. */
    VOICE_MESSAGE,
    /** The system ended it: by its flow, or because nobody could be reached. */
    ENDED,
    /** Whom an agent called did not answer. */
    NOT_REACHED
  }

  /**
   * Whose calls are read.
   *
   * @param everything whether all of them, whatever the viewer sees of conversations
   * @param team whose agents' calls alone; null for those of all teams
   */
  record Reach(Viewer viewer, boolean everything, @Nullable Long team) {}

  /**
   * What to look for; what is null is not asked for.
   *
   * @param from when it came, inclusive
   * @param to exclusive
   * @param number of the person, as it is kept, whole
   * @param agent whose telephone rang for it
   * @param queue it waited in
   */
  record Filter(
      Instant from,
      Instant to,
      @Nullable String number,
      @Nullable Long agent,
      @Nullable Long queue,
      @Nullable String accessNumber,
      @Nullable Outcome outcome) {
    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Filter[" + from + ", " + to + ", " + outcome + "]";
    }
  }

  /**
   * A call in short.
   *
   * @param id of the leg of the person
   * @param conversation null where none was begun
   * @param outbound whether an agent called
   * @param answered when the person's leg was up; null: never
   * @param number as it is kept; empty where none was told
   * @param numberKind what kind of number it is
   * @param queue the last it waited in; of an outbound call the conversation's; null for none
   * @param agents who talked, in no order
   * @param waitedMs in queues altogether
   * @param talkedMs with whichever agents altogether, holds included
   * @param endedBy CALLER, AGENT, SYSTEM or UNKNOWN
   * @param cause the switch's name for it; empty when its end was not told
   * @param refused why it was not let in; null where it was
   */
  record Call(
      long id,
      @Nullable Long conversation,
      boolean outbound,
      Instant began,
      @Nullable Instant answered,
      Instant ended,
      String number,
      String numberKind,
      String accessNumber,
      @Nullable Long queue,
      String queueName,
      List<Long> agents,
      long waitedMs,
      long talkedMs,
      Outcome outcome,
      String endedBy,
      @Nullable Integer sipCode,
      @Nullable Integer q850,
      String cause,
      @Nullable String refused) {
    public Call {
      agents = List.copyOf(agents);
    }

    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Call[" + id + ", " + outcome + "]";
    }
  }

  /** What a happening is of. */
  enum Kind {
    /** A leg: {@code role, extension, number, answered, endedBy, sipCode, q850, cause, refused}. */
    LEG,
    /** The whole way through flows. */
    IVR,
    /** A node of a flow: {@code flow, flowName, version, node, key, tries, exit}. */
    STEP,
    /** A stay in a queue: {@code queue, by, priority, position, outcome}. */
    QUEUE,
    /** An offer to an agent: {@code outcome, reason}. */
    OFFER,
    /** An agent's telephone rang: {@code result}. */
    RING,
    TALK,
    HOLD,
    CONSULT,
    CONFERENCE,
    VOICEMAIL,
    WRAPUP,
    /** What was done: {@code type} of the timeline. */
    EVENT,
    /** {@code id, state, failure}. */
    RECORDING,
    /** {@code survey, outcome, key, label, labelEn}. */
    SURVEY
  }

  /**
   * Something of a call.
   *
   * @param to null while it goes on, and where nobody knows
   * @param agent who did it, or whose it is; null for nobody
   * @param detail by kind; secrets are masked
   */
  record Happening(
      Kind kind,
      Instant from,
      @Nullable Instant to,
      @Nullable Long agent,
      Map<String, String> detail) {
    public Happening {
      detail = Map.copyOf(detail);
    }

    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Happening[" + kind + ", " + from + "]";
    }
  }

  /** A call with all that happened, in the order of time. */
  record Whole(Call call, List<Happening> happenings) {
    public Whole {
      happenings = List.copyOf(happenings);
    }
  }

  /**
   * Calls that are over, the newest first. A page may have fewer than asked for, even none, and
   * still have a next: one request looks at so many calls at most.
   *
   * @param after the {@code next} of the page before; null for the first
   * @return fails with Refusal INVALID for a cursor that is none
   */
  Single<Page<Call>> list(Reach reach, Filter filter, @Nullable String after, int limit);

  /** A call with what happened, if it is within reach. */
  Maybe<Whole> find(Reach reach, long id);
}
