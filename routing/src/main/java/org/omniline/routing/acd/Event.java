package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ReturnedTransfer.Why;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;

/** What happened. Applied on the primary and, in the same order, on its backups. */
public sealed interface Event extends Serializable {
  /** The machine's first event: names this memory, so that another one is not taken for it. */
  record Born(long epoch) implements Event {}

  /** The machine's time; what follows happened then. */
  record Advanced(long at) implements Event {}

  record Observed(Facts facts) implements Event {}

  /** Closed, abandoned, or not open in the truth. */
  record Forgotten(long conversation, long stateVersion, long rev) implements Event {}

  record Offered(Offer offer) implements Event {}

  record OfferAnswering(long offer, long deadline) implements Event {}

  /** An offer with another deadline. */
  record OfferProlonged(Offer offer) implements Event {}

  /**
   * A desk shows an offer.
   *
   * @param automatic the host accepts it in the agent's name: somebody is there to go on with it
   */
  record OfferShown(long offer, long conversation, long agent, boolean automatic)
      implements Event {}

  /**
   * An offer ended.
   *
   * @param barredUntil until when the same agent is not asked again; negative when the agent comes
   *     last but may be asked again at once; 0 when nothing is held against the agent
   * @param unanswered how many offers in a row the agent has let pass now; -1 leaves it as it is
   * @param doubtful the conversation is not as the machine knew it: no offer before it is observed
   *     again
   */
  record OfferEnded(
      Offer offer,
      OfferOutcome outcome,
      @Nullable String reason,
      long barredUntil,
      int unanswered,
      boolean doubtful)
      implements Event {}

  /** The back-off is over. */
  record BarLifted(long conversation, long agent) implements Event {}

  /** The next place of an agent without one is kept for a high-risk conversation. */
  record Reserved(long conversation, long agent) implements Event {}

  /**
   * The host is asked to open a transfer to its queue, and again at {@code againAt}.
   *
   * @param why null from a node of before a rolling upgrade: not taken
   */
  record OpenAsked(long conversation, long stateVersion, long againAt, @Nullable Why why)
      implements Event {}

  /**
   * A conversation entered a queue with a limit; whether it fits is looked at when all is matched.
   */
  record Arrived(long conversation) implements Event {}

  /** The queue had room for it, or it was offered at once. */
  record Admitted(long conversation) implements Event {}

  /** Waited long enough for the agent of last time; anybody may serve it now. */
  record MemoryEnded(long conversation) implements Event {}

  /** Demanded skill levels are lowered, as the queue's steps up to this waiting time say. */
  record Relaxed(long conversation, long toMs) implements Event {}

  /**
   * The host is asked to do something with a conversation that waits: at a queue's limit, or for
   * having waited so long. It goes on being offered meanwhile. The host changes it by its state
   * version, leaves it alone where the risk is high by now, and logs the rule.
   *
   * @param rule {@code max-waiting}, {@code max-wait}, or {@code after-} and the step's
   *     milliseconds
   * @param actedTo the waiting time up to which steps are done with this one
   * @param againAt when it is asked again, unless {@link Command.Acted} or a move is heard
   */
  record OverflowAsked(
      long conversation,
      long stateVersion,
      long queue,
      String rule,
      Action action,
      long waited,
      long actedTo,
      long againAt)
      implements Event {}

  /** A step that would lead back to a queue it has been in, or to one that does not exist. */
  record OverflowSkipped(long conversation, long queue, String rule, Action action, long actedTo)
      implements Event {}

  /** The host has done what was asked. */
  record Acted(long conversation) implements Event {}

  /**
   * The host is asked to close a conversation whose wrap-up is over, and again later.
   *
   * @param aside the agent is on duty by telephone and has no desk to write it up: it is not
   *     closed, but takes no more room
   */
  record CloseAsked(long conversation, long stateVersion, long againAt, boolean aside)
      implements Event {}

  /** The wrap-up was prolonged for the {@code extension}th time. */
  record WrapUpExtended(long conversation, int extension, long until) implements Event {}

  /** The host is asked to let a conversation wait again whose owner's desk is gone. */
  record ReassignAsked(long conversation, long stateVersion, long owner, long againAt)
      implements Event {}

  /**
   * Somebody has to look at a high-risk conversation now, for no timer does anything with it.
   *
   * @param agent the absent owner, 0 when it waits
   * @param rule {@code owner-gone}, {@code waits} for waiting too long, or the step that would have
   *     been taken
   * @param actedTo as in {@link OverflowAsked}
   * @param againAt when it is told again, 0 when not
   */
  record Alarm(long conversation, long queue, long agent, String rule, long actedTo, long againAt)
      implements Event {}

  record SignedIn(
      Stamp stamp, long agent, Profile profile, String terminal, @Nullable String address)
      implements Event {}

  record ProfileChanged(Stamp stamp, long agent, Profile profile) implements Event {}

  /** A command that changed nothing; remembered, so that a late repeat does not either. */
  record Heard(Stamp stamp, long agent) implements Event {}

  /**
   * An agent is in another state now.
   *
   * @param stamp of the command; null when the machine itself set the state
   * @param byUser the agent, a supervisor, or 0 for the machine
   */
  record StateChanged(
      @Nullable Stamp stamp, long agent, AgentState state, @Nullable String reason, long byUser)
      implements Event {}

  /**
   * An agent left. {@code terminal}, {@code address} and {@code signedInAt} as they were, for the
   * record.
   *
   * @param byUser the agent, a supervisor, or 0 for the machine
   */
  record SignedOut(
      @Nullable Stamp stamp,
      long agent,
      String reason,
      String terminal,
      @Nullable String address,
      long signedInAt,
      long byUser)
      implements Event {}

  record SeenNow(List<Long> agents) implements Event {}

  /**
   * An agent is on duty by telephone, or is no more.
   *
   * @param until milliseconds since 1970; 0 when it is over
   * @param alone whether no desk is open now
   */
  record DutySet(@Nullable Stamp stamp, long agent, long until, boolean alone) implements Event {}

  /** Of an agent on duty by telephone no desk was seen for long. */
  record DeskGone(long agent) implements Event {}

  /** These agents are offered nothing before they are seen again. */
  record MovingOn(List<Long> agents) implements Event {}

  record Configured(Map<Long, QueueSettings> queues) implements Event {}

  record DayBegan(long day) implements Event {}

  record Ticked(Stamp stamp) implements Event {}

  /** Nobody ticked for {@code gap} milliseconds: it counts against nobody. */
  record Resumed(long gap) implements Event {}

  /** The memory agrees with the truth now: offers may be made. */
  record Trusted(int differences) implements Event {}

  /** The memory cannot be relied on: no offers before it was rebuilt. */
  record Distrusted(String why) implements Event {}
}
