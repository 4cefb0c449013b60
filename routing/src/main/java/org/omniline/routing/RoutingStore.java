package org.omniline.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.routing.acd.QueueSettings;

/** What the ACD reads from and writes to PostgreSQL. Implemented in persistence. */
public interface RoutingStore {
  /**
   * What is true: all open conversations in WAITING, SERVING or WRAP_UP, ordered by waitingSince
   * then id. The ACD rebuilds and reconciles from it.
   */
  Single<List<Conversation>> open();

  /** How each queue works, by its id. */
  Single<Map<Long, QueueSettings>> queueSettings();

  /** Fact of record "offer": one row when it stands … Idempotent by offer id. */
  Completable offered(long offerId, long conversationId, long agentId, Instant at);

  /**
   * … completed when it ends. Idempotent. Writes the whole row where it is missing: another node
   * may have made the offer and died before writing it.
   */
  Completable offerEnded(
      Acd.OfferView offer, Instant at, Acd.OfferOutcome outcome, @Nullable String reason);

  /** {@link WaitingPlaces#told}. */
  Completable told(Map<Long, WaitingPlaces.Place> places);

  /** Fact "agent_session". Opens when {@code out} is null, else ends the open one. Idempotent. */
  Completable session(
      long agentId,
      String terminal,
      @Nullable String address,
      Instant in,
      @Nullable Instant out,
      @Nullable String reason);

  /**
   * Fact "agent_state": ends the open row of the agent at {@code from} and opens the next, without
   * overlap. SIGNED_OUT only ends. Idempotent by (agent, from).
   *
   * @param byUser who set it; 0 for the ACD itself (not answering, unseen)
   */
  Completable agentState(
      long agentId, AgentState state, @Nullable String reason, Instant from, long byUser);

  /**
   * The state an agent is in because somebody else chose it; SIGNED_OUT: the agent was signed out
   * by somebody else, has come back, and has chosen nothing since.
   *
   * @param byUser who chose it
   */
  record Forced(AgentState state, String reason, long byUser, Instant at) {}

  /** Empty when the agent's present state is the agent's own choice, or the ACD's. */
  Maybe<Forced> forced(long agentId);
}
