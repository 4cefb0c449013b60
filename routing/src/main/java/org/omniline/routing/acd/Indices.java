package org.omniline.routing.acd;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything sorted that makes a command cost the logarithm of who waits. Derived from the state
 * and never serialised: an entry is removed before its subject changes and added after.
 */
final class Indices {
  final QueueOrder order = new FirstInFirstOut();
  private final Strategy strategy = new LongestIdle();

  final Map<Long, QueueIndex> queues = new HashMap<>();

  /** Queues where matching might find something. */
  final TreeSet<Long> hot = new TreeSet<>();

  /** Agent → transfers to that person, not yet offered. */
  final TreeMap<Long, TreeSet<Talk>> directed = new TreeMap<>();

  final TreeSet<Offer> deadlines =
      new TreeSet<>(Comparator.comparingLong(Offer::deadline).thenComparingLong(Offer::id));

  /** Offers no desk has acknowledged. */
  final TreeMap<Long, Offer> unshown = new TreeMap<>();

  final TreeSet<Bar> bars =
      new TreeSet<>(
          Comparator.comparingLong(Bar::until)
              .thenComparingLong(Bar::conversation)
              .thenComparingLong(Bar::agent));

  final TreeSet<Agent> bySeen =
      new TreeSet<>(
          Comparator.<Agent>comparingLong(agent -> agent.lastSeen).thenComparingLong(Agent::id));

  final TreeSet<Talk> byDirectedUntil =
      new TreeSet<>(
          Comparator.<Talk>comparingLong(talk -> talk.directedUntil).thenComparingLong(Talk::id));

  /** Agents who were offered more than they can take now (a risk rose, a capacity fell). */
  final TreeSet<Long> overfull = new TreeSet<>();

  /** Until when an agent is not asked again for a conversation. */
  record Bar(long until, long conversation, long agent) {}

  QueueIndex queue(long id) {
    return queues.computeIfAbsent(id, any -> new QueueIndex(strategy, order));
  }

  void add(Talk talk) {
    talk.refusals.forEach(
        (agent, until) -> {
          if (until > 0) {
            bars.add(new Bar(until, talk.id(), agent));
          }
        });
    if (!talk.facts.waits()) {
      return;
    }
    QueueIndex queue = queue(talk.facts.queue());
    queue.waiting.add(talk);
    if (talk.offerable()) {
      if (talk.facts.onlyAgent() != 0) {
        directed
            .computeIfAbsent(talk.facts.onlyAgent(), any -> new TreeSet<>(queue.units.comparator()))
            .add(talk);
      } else {
        (talk.facts.whole() ? queue.wholes : queue.units).add(talk);
      }
    }
    if (talk.directedUntil > 0 && talk.offer == 0 && !talk.doubtful) {
      byDirectedUntil.add(talk);
    }
    refresh(talk.facts.queue());
  }

  void remove(Talk talk) {
    talk.refusals.forEach(
        (agent, until) -> {
          if (until > 0) {
            bars.remove(new Bar(until, talk.id(), agent));
          }
        });
    if (!talk.facts.waits()) {
      return;
    }
    QueueIndex queue = queue(talk.facts.queue());
    queue.waiting.remove(talk);
    queue.units.remove(talk);
    queue.wholes.remove(talk);
    TreeSet<Talk> own = directed.get(talk.facts.onlyAgent());
    if (own != null) {
      own.remove(talk);
      if (own.isEmpty()) {
        directed.remove(talk.facts.onlyAgent());
      }
    }
    byDirectedUntil.remove(talk);
    refresh(talk.facts.queue());
  }

  void add(Agent agent) {
    if (!agent.signedIn()) {
      return;
    }
    bySeen.add(agent);
    if (agent.used() > agent.capacity && !agent.offered.isEmpty()) {
      overfull.add(agent.id);
    }
    for (long id : agent.queues) {
      QueueIndex queue = queue(id);
      queue.signedIn++;
      if (agent.free()) {
        queue.free.add(agent);
      }
      if (agent.empty()) {
        queue.empty.add(agent);
      }
      if (agent.reservable()) {
        queue.reservable.add(agent);
      }
      refresh(id);
    }
  }

  void remove(Agent agent) {
    if (!agent.signedIn()) {
      return;
    }
    bySeen.remove(agent);
    overfull.remove(agent.id);
    for (long id : agent.queues) {
      QueueIndex queue = queue(id);
      queue.signedIn--;
      queue.free.remove(agent);
      queue.empty.remove(agent);
      queue.reservable.remove(agent);
      refresh(id);
    }
  }

  void add(Offer offer) {
    deadlines.add(offer);
    if (!offer.shown()) {
      unshown.put(offer.id(), offer);
    }
  }

  void remove(Offer offer) {
    deadlines.remove(offer);
    unshown.remove(offer.id());
  }

  private void refresh(long id) {
    QueueIndex queue = queue(id);
    if (queue.hot()) {
      hot.add(id);
    } else {
      hot.remove(id);
    }
    if (queue.unused()) {
      queues.remove(id);
    }
  }
}
