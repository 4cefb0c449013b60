package org.omniline.routing.acd;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.acd.QueueIndex.Pair;

/**
 * Finds the next thing that follows from how the state stands, one at a time, until nobody waits
 * whom a free agent may serve. Pure.
 *
 * <p>High-risk conversations need an empty agent. They come first; where no agent is empty, each
 * reserves the least busy one, who gets nothing new until empty. So a high-risk conversation is
 * never starved by small ones, and blocks one agent at most, never the queue.
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
    Pair whole = best(true);
    if (whole != null) {
      return List.of(offer(whole));
    }
    Pair reservation = reservation();
    if (reservation != null) {
      return List.of(new Event.Reserved(reservation.talk().id(), reservation.agent().id));
    }
    Pair unit = best(false);
    return unit == null ? List.of() : List.of(offer(unit));
  }

  private Event offer(Pair pair) {
    Facts facts = pair.talk().facts;
    return new Event.Offered(
        new Offer(
            OfferIds.next(state, node),
            facts.id(),
            facts.stateVersion(),
            facts.queue(),
            pair.agent().id,
            state.now,
            Math.max(0, state.now - facts.waitingSince()),
            state.now + state.offerMs(facts.queue()),
            false,
            false));
  }

  /** An offer an agent has no room for any more, the newest first. */
  private @Nullable Event overfull() {
    for (long id : state.indices.overfull) {
      Agent agent = state.agents.get(id);
      Offer newest = null;
      for (long conversation : agent == null ? List.<Long>of() : agent.offered.keySet()) {
        Talk talk = state.talks.get(conversation);
        Offer offer = talk == null ? null : state.offers.get(talk.offer);
        if (offer != null && !offer.answering() && (newest == null || offer.id() > newest.id())) {
          newest = offer;
        }
      }
      if (newest != null) {
        return Decider.withdrawn(newest, "no-room");
      }
    }
    return null;
  }

  private @Nullable Pair best(boolean whole) {
    Pair best = null;
    for (long id : state.indices.hot) {
      best = better(best, state.indices.queue(id).first(whole));
    }
    for (Map.Entry<Long, TreeSet<Talk>> own : state.indices.directed.entrySet()) {
      Agent agent = state.agents.get(own.getKey());
      if (agent == null || !(whole ? agent.empty() : agent.free())) {
        continue;
      }
      for (Talk talk : own.getValue()) {
        if (talk.facts.whole() == whole && agent.canTake(talk)) {
          best = better(best, new Pair(talk, agent));
          break;
        }
      }
    }
    return best;
  }

  private @Nullable Pair reservation() {
    Pair best = null;
    for (long id : state.indices.hot) {
      best = better(best, state.indices.queue(id).reservation());
    }
    for (Map.Entry<Long, TreeSet<Talk>> own : state.indices.directed.entrySet()) {
      Agent agent = state.agents.get(own.getKey());
      Talk talk = own.getValue().first();
      if (agent != null
          && agent.reservable()
          && talk.facts.whole()
          && talk.reserved == 0
          && !talk.barred(agent.id)) {
        best = better(best, new Pair(talk, agent));
      }
    }
    return best;
  }

  private @Nullable Pair better(@Nullable Pair one, @Nullable Pair other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return state.indices.order.order().compare(one.talk().facts, other.talk().facts) <= 0
        ? one
        : other;
  }
}
