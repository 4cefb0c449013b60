package org.omniline.routing.acd;

import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One queue's conversations and agents, sorted for matching. Derived; never serialised. */
final class QueueIndex {
  private static final Comparator<Talk> LONGEST_WAITING =
      Comparator.<Talk>comparingLong(talk -> talk.facts.waitingSince()).thenComparingLong(Talk::id);

  /** Everything that waits, offered or not. */
  final TreeSet<Talk> waiting = new TreeSet<>(LONGEST_WAITING);

  /** What can be offered to anybody: what takes one unit, and what takes a whole agent. */
  final TreeSet<Talk> units;

  final TreeSet<Talk> wholes;

  /** Agents with room for a unit. */
  final TreeSet<Agent> free;

  /** Agents without any work. */
  final TreeSet<Agent> empty;

  /** Agents with work who could become empty, the least busy first. */
  final TreeSet<Agent> reservable;

  int signedIn;

  QueueIndex(Strategy strategy, QueueOrder order) {
    Comparator<Talk> byOrder = Comparator.comparing(talk -> talk.facts, order.order());
    Comparator<Agent> byStrategy = (one, other) -> strategy.order().compare(one, other);
    units = new TreeSet<>(byOrder);
    wholes = new TreeSet<>(byOrder);
    free = new TreeSet<>(byStrategy);
    empty = new TreeSet<>(byStrategy);
    reservable = new TreeSet<>(Comparator.comparingInt(Agent::used).thenComparing(byStrategy));
  }

  /** Whether matching might find something here. */
  boolean hot() {
    return (!units.isEmpty() && !free.isEmpty())
        || (!wholes.isEmpty() && (!empty.isEmpty() || !reservable.isEmpty()));
  }

  boolean unused() {
    return waiting.isEmpty() && signedIn == 0;
  }

  /** The first of {@code talks} somebody may take, with that agent. */
  @Nullable Pair first(boolean whole) {
    SortedSet<Agent> agents = whole ? empty : free;
    if (agents.isEmpty()) {
      return null;
    }
    for (Talk talk : whole ? wholes : units) {
      Agent agent = choose(talk, agents);
      if (agent != null) {
        return new Pair(talk, agent);
      }
    }
    return null;
  }

  /** Who has not refused it comes before who has; within that, the strategy's order. */
  private static @Nullable Agent choose(Talk talk, SortedSet<Agent> agents) {
    Agent again = null;
    for (Agent agent : agents) {
      if (!talk.refusals.containsKey(agent.id)) {
        return agent;
      }
      if (again == null && !talk.barred(agent.id)) {
        again = agent;
      }
    }
    return again;
  }

  /** The first high-risk conversation without a reservation, and who should become empty for it. */
  @Nullable Pair reservation() {
    if (reservable.isEmpty()) {
      return null;
    }
    for (Talk talk : wholes) {
      if (talk.reserved != 0) {
        continue;
      }
      Agent agent = choose(talk, reservable);
      if (agent != null) {
        return new Pair(talk, agent);
      }
    }
    return null;
  }

  /** A conversation and an agent who may take it. */
  record Pair(Talk talk, Agent agent) {}
}
