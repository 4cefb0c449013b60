package org.omniline.channels.phone.call;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.flow.recording.RecordingPlan;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.store.SurveyStore.Survey;

/** What a call is told, each with the time at which it was so. Any may come twice or late. */
public sealed interface CallInput {
  Instant at();

  // ---- from the switch ----

  /** A leg was answered. */
  record Answered(String leg, Instant at) implements CallInput {}

  /** Two legs hear each other. */
  record Bridged(String leg, String other, Instant at) implements CallInput {}

  /** They do not any more. */
  record Unbridged(String leg, String other, Instant at) implements CallInput {}

  /** The other of a leg hears music. */
  record Held(String leg, Instant at) implements CallInput {}

  record Resumed(String leg, Instant at) implements CallInput {}

  /** A leg does nothing by itself and may be given something to hear. */
  record Parked(String leg, Instant at) implements CallInput {}

  /** A leg hears something played, or does not any more. */
  record Playing(String leg, boolean on, Instant at) implements CallInput {}

  /** A leg is in a room where several talk, or has left it. */
  record InRoom(String leg, boolean on, Instant at) implements CallInput {}

  /** A supervisor's leg hears an agent's, or does not any more. */
  record Listening(String leg, boolean on, Instant at) implements CallInput {}

  /**
   * A leg that dialled somebody does so no more, whether that one was reached or not.
   *
   * @param cause as of {@link End}
   */
  record DialEnded(String leg, String cause, Instant at) implements CallInput {}

  /** A leg has ended. */
  record Gone(String leg, End end, Instant at) implements CallInput {}

  /**
   * How a leg ended.
   *
   * @param cause the switch's name, as {@code NORMAL_CLEARING}; empty when its end was not told
   * @param sipCode null where there is none
   * @param q850 null where there is none
   */
  record End(String cause, @Nullable Integer sipCode, @Nullable Integer q850) {
    /** Found missing: why was not told. */
    public static final End UNTOLD = new End("", null, null);
  }

  /**
   * Every leg of the switch.
   *
   * @param legs its id → whether it is answered
   * @param joined its id → what it has in common with whom it hears; empty where events tell that,
   *     which are newer
   */
  record Compared(Map<String, Boolean> legs, Map<String, String> joined, Instant at)
      implements CallInput {
    public Compared {
      legs = Map.copyOf(legs);
      joined = Map.copyOf(joined);
    }

    /** While events tell who hears whom. */
    public Compared(Map<String, Boolean> legs, Instant at) {
      this(legs, Map.of(), at);
    }

    /** Whether these two hear each other. */
    boolean areJoined(String one, String other) {
      String common = joined.get(one);
      return common != null && common.equals(joined.get(other));
    }
  }

  /** The switch was not heard for a while: what it told meanwhile is lost. */
  record Missed(Instant at) implements CallInput {}

  /** The caller was told what there is to say before a hang-up. */
  record Said(Instant at) implements CallInput {}

  /** It cannot be taken in: the caller is told why. */
  record Refused(CallEffect.Prompt why, Instant at) implements CallInput {}

  // ---- from routing and the conversation ----

  /**
   * The conversation stands so.
   *
   * @param version its state version: what is older is ignored
   * @param owner who has it; null unless SERVED
   * @param queue whose it is; null for none
   * @param words what the caller is to be told before a hang-up; of LATER and BLOCKED
   */
  record Stands(
      long conversation,
      long version,
      Standing standing,
      @Nullable Ear owner,
      @Nullable Long queue,
      Words words,
      Instant at)
      implements CallInput {
    /** One of whose queue nothing is said. */
    public Stands(
        long conversation,
        long version,
        Standing standing,
        @Nullable Ear owner,
        Words words,
        Instant at) {
      this(conversation, version, standing, owner, null, words, at);
    }

    /** One that tells nothing of its own. */
    public Stands(
        long conversation, long version, Standing standing, @Nullable Ear owner, Instant at) {
      this(conversation, version, standing, owner, null, Words.NONE, at);
    }
  }

  /** The conversation could not be given to whoever was consulted. */
  record NotGiven(Instant at) implements CallInput {}

  /**
   * It is offered to an agent.
   *
   * @param answers whether it is answered in the agent's name: a desk shows it, and the queue wants
   *     it so
   */
  record Offered(long offer, Ear ear, Instant until, boolean answers, Instant at)
      implements CallInput {
    /** One that its agent answers. */
    public Offered(long offer, Ear ear, Instant until, Instant at) {
      this(offer, ear, until, false, at);
    }
  }

  /**
   * An offer is over without having been accepted.
   *
   * @param unanswered because it was let pass
   * @param taken because a colleague was faster
   */
  record OfferEnded(long offer, boolean unanswered, boolean taken, Instant at)
      implements CallInput {
    /** One that no colleague has taken. */
    public OfferEnded(long offer, boolean unanswered, Instant at) {
      this(offer, unanswered, false, at);
    }
  }

  // ---- from the flow ----

  /**
   * The caller goes through a flow.
   *
   * @param variables what is known of the call, by name
   */
  record FlowBegins(String flow, int version, Map<String, Object> variables, Instant at)
      implements CallInput {
    public FlowBegins {
      variables = Map.copyOf(variables);
    }

    @Override
    public String toString() {
      return "FlowBegins[" + flow + " " + version + "]";
    }
  }

  /**
   * An agent sends the caller through a flow.
   *
   * @param id of the command; the same twice is done once
   * @param name of the flow, as people call it
   * @param variables what is known of the call, by name
   */
  record Sent(
      String id,
      long agent,
      String flow,
      int version,
      String name,
      Map<String, Object> variables,
      Instant at)
      implements CallInput {
    public Sent {
      variables = Map.copyOf(variables);
    }

    @Override
    public String toString() {
      return "Sent[" + flow + " " + version + "]";
    }
  }

  /**
   * What came of something that the flow asked.
   *
   * @param turn which of all it is: a late answer is passed over
   */
  record FlowTold(int turn, FlowInput what) implements CallInput {
    @Override
    public Instant at() {
      return what.at();
    }
  }

  /**
   * Steps of the flow are stored.
   *
   * @param upTo how many of all there ever were
   */
  record StepsWritten(int upTo, Instant at) implements CallInput {}

  // ---- of voice messages ----

  /**
   * The switch has written a recording of a leg to its end.
   *
   * @param ms how long it is; null where it does not say
   * @param broken whether it could not write on
   */
  record Recorded(String leg, String file, @Nullable Long ms, boolean broken, Instant at)
      implements CallInput {
    /** One of which nothing more was told. */
    public Recorded(String leg, String file, Instant at) {
      this(leg, file, null, false, at);
    }
  }

  /**
   * A recording is part of the conversation, or there was nothing to hear.
   *
   * @param turn by which it was asked for
   */
  record Collected(int turn, boolean any, Instant at) implements CallInput {}

  // ---- of recordings ----

  /** What a recording is told. */
  sealed interface OfRecording extends CallInput {}

  /**
   * Whether the call is recorded.
   *
   * @param queue for which it was asked; null for none
   * @param plan null where it is not
   */
  record RecordingDecided(@Nullable Long queue, @Nullable RecordingPlan plan, Instant at)
      implements OfRecording {}

  /** People were told that the call is recorded, within the talk. */
  record Announced(Instant at) implements OfRecording {}

  /** The switch has begun to record. */
  record RecordBegan(String file, Instant at) implements OfRecording {}

  /** The switch would not begin to record. */
  record RecordRefused(String file, Instant at) implements OfRecording {}

  /** Nothing is recorded from now on, or something again. */
  record RecordMasked(String file, boolean on, Instant at) implements OfRecording {}

  /**
   * What is known of a recording is stored.
   *
   * @param change up to which
   */
  record RecordingKept(int number, int change, Instant at) implements OfRecording {}

  // ---- from who waits ----

  /** A key on a leg, whatever it hears. */
  record Pressed(String leg, String key, Instant at) implements CallInput {}

  /**
   * How a caller waits.
   *
   * @param turn of which look it is the answer
   * @param ahead how many go before; null when it is not known
   * @param minutes the estimate; null when nobody can tell
   * @param text what else there is to say; empty for nothing
   * @param upTo the newest entry of the timeline that is in it
   */
  record Looked(
      int turn,
      Wait.Rules rules,
      @Nullable Integer ahead,
      @Nullable Long minutes,
      String text,
      long upTo,
      Instant at)
      implements CallInput {}

  /**
   * What is to be asked after the talk.
   *
   * @param survey null for nothing
   */
  record SurveyFound(@Nullable Survey survey, Instant at) implements CallInput {}

  /** What was answered is stored, or can never be. */
  record AnswerKept(Instant at) implements CallInput {}

  /** That the caller is to be called could not be stored. */
  record NotNoted(Instant at) implements CallInput {}

  // ---- from desks ----

  /**
   * An agent wants something.
   *
   * @param id of the command; the same twice is done once
   * @param digits for KEYS; null else
   */
  record Asked(String id, long agent, Ask what, @Nullable String digits, Instant at)
      implements CallInput {}

  /**
   * An agent who has a call wants to consult somebody.
   *
   * @param id of the command; the same twice is done once
   * @param to its telephone
   * @param shows the number it is shown
   * @param note for it; null for none
   */
  record Consulted(String id, long agent, Ear to, String shows, @Nullable String note, Instant at)
      implements CallInput {}

  /**
   * A supervisor wants to listen, to whisper or to barge in, or to do so otherwise than before.
   *
   * @param id of the command; the same twice is done once
   * @param by the supervisor's telephone
   */
  record Watched(String id, Ear by, Watch.Mode mode, Instant at) implements CallInput {}

  /** What an agent may want. */
  enum Ask {
    ANSWER,
    HANG_UP,
    /** The same, and the caller is asked for no rating. */
    HANG_UP_UNASKED,
    HOLD,
    RESUME,
    MUTE,
    UNMUTE,
    KEYS,
    /** To record, where the rule leaves it to the agent; and to end that. */
    RECORD,
    RECORD_STOP,
    /** Nothing is recorded until UNMASK. */
    MASK,
    UNMASK,
    /** Whoever is consulted is let go, the caller is back. */
    BACK,
    /** From whoever is consulted to the caller, or the other way round. */
    SWAP,
    /** All three hear each other. */
    JOIN,
    /** Whoever is consulted has the call from now on. */
    COMPLETE
  }

  /** Time goes by. */
  record Tick(Instant at) implements CallInput {}
}
