package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  record OfferShown(long offer) implements Event {}

  /**
   * An offer ended.
   *
   * @param barredUntil until when the same agent is not asked again, 0 when at once
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

  /** An agent with work gets nothing new, to become empty for a high-risk conversation. */
  record Reserved(long conversation, long agent) implements Event {}

  /** The host is asked to open a transfer to its queue, and again at {@code againAt}. */
  record OpenAsked(long conversation, long stateVersion, long againAt) implements Event {}

  record SignedIn(
      Stamp stamp,
      long agent,
      String name,
      int capacity,
      Set<Long> queues,
      String terminal,
      @Nullable String address)
      implements Event {}

  record ProfileChanged(Stamp stamp, long agent, String name, int capacity, Set<Long> queues)
      implements Event {}

  /** A command that changed nothing; remembered, so that a late repeat does not either. */
  record Heard(Stamp stamp, long agent) implements Event {}

  /**
   * An agent is in another state now.
   *
   * @param stamp of the agent's command; null when the machine itself set the state
   * @param byUser 0 for the machine
   */
  record StateChanged(
      @Nullable Stamp stamp, long agent, AgentState state, @Nullable String reason, long byUser)
      implements Event {}

  /** {@code terminal}, {@code address} and {@code signedInAt} as they were, for the record. */
  record SignedOut(
      @Nullable Stamp stamp,
      long agent,
      String reason,
      String terminal,
      @Nullable String address,
      long signedInAt)
      implements Event {}

  record SeenNow(List<Long> agents) implements Event {}

  record Configured(Map<Long, Long> offerMs) implements Event {}

  record Ticked(Stamp stamp) implements Event {}

  /** Nobody ticked for {@code gap} milliseconds: it counts against nobody. */
  record Resumed(long gap) implements Event {}

  /** The memory agrees with the truth now: offers may be made. */
  record Trusted(int differences) implements Event {}

  /** The memory cannot be relied on: no offers before it was rebuilt. */
  record Distrusted(String why) implements Event {}
}
