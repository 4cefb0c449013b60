package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Pressed;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.store.SurveyAnswers;

/** What is to be done. Doing it twice does no harm. */
public sealed interface CallEffect {
  /** What is asked of the switch. */
  sealed interface OfSwitch extends CallEffect {}

  /** What is asked of the database and of routing. */
  sealed interface OfRecord extends CallEffect {}

  record Answer(String leg) implements OfSwitch {}

  /** Music, until something else. */
  record Music(String leg) implements OfSwitch {}

  /** Tells the caller something, and then {@link CallInput.Said}. */
  record Say(String leg, Prompt prompt, Words words) implements OfSwitch {
    /** Of what is recorded alone. */
    public Say(String leg, Prompt prompt) {
      this(leg, prompt, Words.NONE);
    }
  }

  /** What a caller may be told before a hang-up. */
  enum Prompt {
    BLOCKED,
    LATER,
    NOTED,
    /** A message was left. */
    KEPT,
    UNKNOWN_NUMBER;

    /** Whether the call is not taken: who is to be called or was heard has been served. */
    boolean refuses() {
      return this != NOTED && this != KEPT;
    }
  }

  /**
   * Calls an agent's telephone.
   *
   * @param most how long it may ring
   * @param callerNumber what it shows
   */
  record Ring(Ear ear, Duration most, String callerNumber) implements OfSwitch {}

  /**
   * Calls somebody from an agent's leg, which hears what the network says, and is joined with
   * whoever answers.
   *
   * @param called the id to give to that leg
   * @param dial how the switch reaches it
   * @param shows the number it is shown
   * @param most how long it may ring
   */
  record Dial(String agent, String called, String dial, String shows, Duration most)
      implements OfSwitch {
    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Dial[" + agent + ", " + called + "]";
    }
  }

  /** Joins two legs. */
  record Bridge(String caller, String agent) implements OfSwitch {}

  /** Joins an agent with who is consulted; neither is hung up with the other. */
  record Aside(String agent, String consulted) implements OfSwitch {}

  /** Takes an agent from whom it hears; nobody is hung up. */
  record Park(String leg) implements OfSwitch {}

  /**
   * Tells whoever has answered a telephone outside which key accepts; the switch says when it was
   * told.
   */
  record AskKey(String leg) implements OfSwitch {}

  /** Ends what a leg is told. */
  record Hush(String leg) implements OfSwitch {}

  /** Lets an agent hear that it rings somewhere, until something else. */
  record Ringing(String leg) implements OfSwitch {}

  /**
   * Brings a leg into the room where several hear each other.
   *
   * @param room one for each call
   */
  record Enter(String leg, String room) implements OfSwitch {}

  /** Lets a supervisor hear an agent and whoever the agent hears, and be heard as the mode says. */
  record Listen(String leg, String agent, Watch.Mode mode) implements OfSwitch {}

  /** Ends a leg. */
  record Kill(String leg, String cause) implements OfSwitch {}

  /** Lets whom an agent hears hear music, or the agent again. */
  record Hold(String leg, String caller, boolean on) implements OfSwitch {}

  /** Lets nothing of what an agent says be heard, or all of it. */
  record Mute(String leg, boolean on) implements OfSwitch {}

  /** Keys towards a leg. */
  record Keys(String leg, String digits) implements OfSwitch {}

  /** Tells a ringing telephone to lift its receiver. */
  record PickUp(String leg) implements OfSwitch {}

  /**
   * Asks the caller, or says, takes down or dials something for a flow; then {@link
   * CallInput.FlowTold}.
   *
   * @param turn which of all it is; negative: beside the music of who waits
   */
  record Voice(String leg, int turn, FlowRequest what) implements OfSwitch {
    /** Keeps what was entered out of logs. */
    @Override
    public String toString() {
      return "Voice[" + leg + ", " + turn + "]";
    }
  }

  /**
   * Records what the caller of a leg says and hears, in two channels; then {@link
   * CallInput.RecordBegan} or {@link CallInput.RecordRefused}.
   */
  record BeginRecord(String leg, String file) implements OfSwitch {}

  /** Ends it; then {@link CallInput.Recorded}. */
  record StopRecord(String leg, String file) implements OfSwitch {}

  /** Lets silence be recorded, or what is said; then {@link CallInput.RecordMasked}. */
  record MaskRecord(String leg, String file, boolean on) implements OfSwitch {}

  /** Tells the two who talk that they are recorded; then {@link CallInput.Announced}. */
  record Announce(String leg, String prompt) implements OfSwitch {}

  /** What is asked for a flow, of the database and of other systems. */
  sealed interface OfFlow extends OfRecord {}

  /** Lets the caller begin with the account's flow; then {@link CallInput.FlowBegins}. */
  record BeginFlow(long conversation) implements OfFlow {}

  /** Asks a data service; then {@link CallInput.FlowTold}. */
  record AskService(String leg, int turn, FlowRequest.Fetch what) implements OfFlow {}

  /**
   * The caller waits for a person; where that cannot be, {@link CallInput.FlowTold} says why.
   *
   * @param target a queue or an agent; null: the account's queue
   * @param given what the flow learnt
   * @param way what was chosen and entered
   */
  record AskPerson(
      long conversation,
      int turn,
      @Nullable FlowRequest target,
      Map<String, String> given,
      List<Pressed> way)
      implements OfFlow {
    public AskPerson {
      given = Map.copyOf(given);
      way = List.copyOf(way);
    }

    /** Keeps what was entered out of logs. */
    @Override
    public String toString() {
      return "AskPerson[" + conversation + ", " + turn + "]";
    }
  }

  /** Stores steps of the flow as facts; then {@link CallInput.StepsWritten}. */
  record WriteSteps(long conversation, int first, List<FlowStep> steps) implements OfFlow {
    public WriteSteps {
      steps = List.copyOf(steps);
    }

    /** Keeps what was entered out of logs. */
    @Override
    public String toString() {
      return "WriteSteps[" + conversation + ", " + first + "]";
    }
  }

  /** The flow is over and asked for nobody: the conversation is closed. */
  record CloseSelfService(long conversation) implements OfFlow {}

  /**
   * How the caller waits; then {@link CallInput.Looked}.
   *
   * @param spoken up to which entry of the timeline the caller has heard what it says
   */
  record Look(long conversation, int turn, long spoken) implements OfRecord {}

  /** The caller is to be called instead of waiting, and keeps the place. */
  record CallBack(long conversation, String number) implements OfRecord {
    /** Keeps numbers out of logs. */
    @Override
    public String toString() {
      return "CallBack[" + conversation + "]";
    }
  }

  /** Makes a recording part of the conversation; then {@link CallInput.Collected}. */
  record Collect(long conversation, String leg, int turn) implements OfRecord {}

  /** The caller leaves a message instead of waiting, or has left one. */
  record LeaveWord(long conversation) implements OfRecord {}

  /**
   * Looks whether a caller is asked for a rating; then {@link CallInput.SurveyFound}.
   *
   * @param agent who talked
   */
  record LookSurvey(long conversation, String accessNumber, long agent) implements OfRecord {}

  /** Stores what was answered; then {@link CallInput.AnswerKept}. */
  record KeepAnswer(SurveyAnswers.Answer answer) implements OfRecord {}

  /**
   * Looks whether a call is recorded; then {@link CallInput.RecordingDecided}.
   *
   * @param queue null for none
   */
  record LookRecording(long conversation, @Nullable Long queue) implements OfRecord {}

  /** Stores what is known of a recording; then {@link CallInput.RecordingKept}. */
  record KeepRecording(long conversation, Track track) implements OfRecord {}

  /** Stores the call as a conversation. */
  record Open() implements OfRecord {}

  /** The telephone was answered: the offer is accepted in the agent's name. */
  record Accept(long offer, Ear ear) implements OfRecord {}

  record Decline(long offer, long agent, Unreached reason) implements OfRecord {}

  /**
   * The telephone outside to which it is offered was answered, or the agent takes it at the desk:
   * there is time for a key, or to lift the receiver, from now on.
   *
   * @param until when the offer is over
   */
  record Lifted(long offer, long agent, Instant until) implements OfRecord {}

  /**
   * The caller is gone: who waits has left, who was served goes to wrap-up.
   *
   * @param unmet whether nobody who has it now spoke with the caller: who so leaves has waited in
   *     vain
   */
  record Leave(long conversation, boolean unmet) implements OfRecord {}

  /** The agent has hung up: to wrap-up. */
  record Finish(long conversation, long agent) implements OfRecord {}

  /**
   * The agent cannot be heard: the conversation waits again, in its place.
   *
   * @param unmet whether nobody has spoken with the caller: the wait has never ended
   */
  record Requeue(long conversation, long agent, Unreached reason, boolean unmet)
      implements OfRecord {
    public Requeue(long conversation, long agent, Unreached reason) {
      this(conversation, agent, reason, false);
    }
  }

  /**
   * A colleague is being consulted: sees the conversation, and is offered nothing meanwhile.
   *
   * @param note for the colleague; null for none
   */
  record Consulting(long conversation, Ear from, Ear to, @Nullable String note)
      implements OfRecord {}

  /** It is over, or the colleague has the conversation. */
  record Consulted(long conversation, Ear to) implements OfRecord {}

  /** The owner gives the conversation to whoever was consulted. */
  record Give(long conversation, Ear from, Ear to) implements OfRecord {}

  /**
   * A step for the timeline.
   *
   * @param key the same step twice is one entry
   * @param agent whose it is; null for the machine's
   */
  record Note(
      long conversation, String key, EntryType type, @Nullable Ear agent, Map<String, String> data)
      implements OfRecord {
    public Note {
      data = Map.copyOf(data);
    }
  }

  /** A leg has ended: the fact of record. */
  record LegEnded(Leg leg) implements OfRecord {}

  /** Why an agent was not reached. On the wire and in facts by name: never rename a constant. */
  enum Unreached {
    REJECTED,
    BUSY,
    NO_ANSWER,
    NOT_REGISTERED,
    NO_TERMINAL,
    /** Somebody or something answered, and pressed no key. */
    NO_KEY,
    /** Was talking and vanished. */
    LOST,
    FAILED
  }

  /** Who ended a leg. Stored by name. */
  enum By {
    CALLER,
    AGENT,
    SYSTEM,
    UNKNOWN
  }

  /**
   * A leg, when it is over.
   *
   * @param uuid its id in the switch
   * @param conversation null where none was opened
   * @param agent null for the caller's
   * @param refused why it was refused; null where it was not
   * @param called whether it is of somebody we called
   */
  record Leg(
      String uuid,
      @Nullable String other,
      @Nullable Long conversation,
      Caller caller,
      @Nullable AgentLeg agent,
      Instant created,
      @Nullable Instant answered,
      Instant ended,
      CallInput.End end,
      By by,
      @Nullable String refused,
      boolean called) {
    /** Stretches for which an agent's leg was held. */
    public List<AgentLeg.Stretch> holds() {
      return agent == null ? List.of() : agent.holds();
    }
  }
}
