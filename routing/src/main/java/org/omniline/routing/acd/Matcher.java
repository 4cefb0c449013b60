package org.omniline.routing.acd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.routing.acd.Lane.Found;
import org.omniline.routing.acd.Lane.Pair;

/**
 * Finds the next thing that follows from how the state stands, one at a time, until nobody waits
 * whom a free agent may serve. Pure.
 *
 * <p>High-risk conversations come first and take all the rest of an agent: of an empty one, else of
 * the least busy one who has a place. Where nobody has, each keeps one agent's next place and the
 * ordinary offers that ring there are taken back. So a high-risk conversation is never starved by
 * small ones, and blocks one agent at most, never the queue.
 */
final class Matcher {
  private final AcdState state;
  private final int node;

  Matcher(AcdState state, int node) {
    this.state = state;
    this.node = node;
  }

  /** The next events, empty when all is at rest. */
  List<Event> next() {
    Event withdrawal = overfull();
    if (withdrawal != null) {
      return List.of(withdrawal);
    }
    if (!state.trusted) {
      return List.of();
    }
    Pair best = best();
    if (best != null && best.talk().facts.whole()) {
      return List.of(offer(best));
    }
    Pair reservation = reservation();
    if (reservation != null) {
      return List.of(new Event.Reserved(reservation.talk().id(), reservation.agent().id));
    }
    if (best != null) {
      return List.of(offer(best));
    }
    return state.indices.arrivals.isEmpty() ? List.of() : arrival(state.indices.arrivals.first());
  }

  private Event offer(Pair pair) {
    Facts facts = pair.talk().facts;
    QueueSettings settings = state.settings(facts.queue());
    Channel channel = facts.channel();
    return new Event.Offered(
        new Offer(
            OfferIds.next(state, node),
            facts.id(),
            facts.stateVersion(),
            facts.queue(),
            pair.agent().id,
            state.now,
            Math.max(0, state.now - facts.waitsSince()),
            state.now + settings.offerMs(),
            false,
            false,
            settings.autoAccept().contains(channel),
            channel == Channel.PHONE && !facts.demandOrNone().later()));
  }

  /**
   * An offer an agent has no room for any more: ordinary ones before high risk, the newest first.
   */
  private @Nullable Event overfull() {
    for (long id : state.indices.overfull) {
      Agent agent = state.agents.get(id);
      Offer small = agent == null ? null : newest(agent, false);
      if (small != null) {
        return Decider.withdrawn(small, agent.clearsTheDesk() ? "high-risk" : "no-room");
      }
      Offer whole = agent == null || !agent.overfull() ? null : newest(agent, true);
      if (whole != null) {
        return Decider.withdrawn(whole, "no-room");
      }
    }
    return null;
  }

  /** What rings at the agent and is not being accepted now. */
  private @Nullable Offer newest(Agent agent, boolean whole) {
    Offer newest = null;
    for (Map.Entry<Long, Load> one : agent.offered.entrySet()) {
      Offer offer = one.getValue().whole() == whole ? state.offerTo(one.getKey(), agent.id) : null;
      if (offer != null && !offer.answering() && (newest == null || offer.id() > newest.id())) {
        newest = offer;
      }
    }
    return newest;
  }

  /** Lanes are sorted by whom they begin with: the first that finds somebody ends the search. */
  private @Nullable Pair best() {
    Pair best = null;
    List<Lane> nothing = new ArrayList<>();
    for (Lane lane : state.indices.hot) {
      if (best != null && lane.startsAfter(best.talk())) {
        break;
      }
      Found found = new Found();
      Pair pair = lane.first(found);
      if (pair == null && !found.keptForCalls) {
        nothing.add(lane);
      }
      best = better(best, pair);
    }
    // Only spares the next look: they come back as soon as anything changes in them.
    nothing.forEach(Lane::cool);
    return best;
  }

  private @Nullable Pair reservation() {
    Pair best = null;
    for (Lane lane : state.indices.wanting) {
      best = better(best, lane.reservation());
    }
    return best;
  }

  private static @Nullable Pair better(@Nullable Pair one, @Nullable Pair other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return QueueOrder.ORDER.compare(one.talk(), other.talk()) <= 0 ? one : other;
  }

  /** Whether the newest of a queue fits into it. */
  private List<Event> arrival(long id) {
    Talk talk = state.talks.get(id);
    if (talk == null) {
      return List.of();
    }
    QueueIndex queue = state.indices.queue(talk.facts.queue());
    QueueSettings.Overflow overflow = queue.settings.overflow();
    Action action = overflow.onLimit();
    boolean full = overflow.maxWaiting() > 0 && queue.line.size() > overflow.maxWaiting();
    if (!full
        || action == null
        || !talk.bound()
        || talk.facts.whole()
        || talk.demand().unjudged()
        || !talk.offers.isEmpty()
        || talk.reserved != 0) {
      return List.of(new Event.Admitted(id));
    }
    return List.of(Timekeeper.overflow(state, talk, "max-waiting", action, talk.actedTo));
  }
}
