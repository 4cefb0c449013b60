package org.omniline.routing.acd;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything sorted that makes a command cost the logarithm of who waits. Derived from the state
 * and never serialised: an entry is removed before its subject changes and added after.
 */
final class Indices {
  final Map<Long, QueueIndex> queues = new HashMap<>();

  /** Lanes where matching might find something, by whom they begin with. */
  final TreeSet<Lane> hot = new TreeSet<>(Lane.BY_HEAD);

  /** Lanes where somebody could be kept for high risk. */
  final Set<Lane> wanting = new LinkedHashSet<>();

  /** Agent → what is meant for that agent alone. */
  final Map<Long, Map<Need, Lane>> own = new HashMap<>();

  final TreeSet<Offer> deadlines =
      new TreeSet<>((one, other) -> order(one.deadline(), other.deadline(), one.id(), other.id()));

  /** Offers no desk has acknowledged. */
  final TreeMap<Long, Offer> unshown = new TreeMap<>();

  final TreeSet<Bar> bars =
      new TreeSet<>(
          Comparator.comparingLong(Bar::until)
              .thenComparingLong(Bar::conversation)
              .thenComparingLong(Bar::agent));

  /** Signed-in agents; who was seen last comes last, for seeing is always now. */
  final LinkedHashSet<Agent> bySeen = new LinkedHashSet<>();

  /** Agents on duty by telephone, whose ends first. */
  final TreeSet<Agent> byDuty =
      new TreeSet<>((one, other) -> order(one.dutyUntil, other.dutyUntil, one.id, other.id));

  /** Conversations for which time alone will bring something about. */
  final TreeSet<Talk> byDue =
      new TreeSet<>((one, other) -> order(one.dueAt, other.dueAt, one.id(), other.id()));

  /** Conversations whose queue's size is still to be looked at. */
  final TreeSet<Long> arrivals = new TreeSet<>();

  /**
   * Agents who were offered what they cannot take now (a risk rose, a capacity fell), or what gives
   * way to high risk.
   */
  final TreeSet<Long> overfull = new TreeSet<>();

  private final AcdState state;
  private final Strategy alone = new Linear();

  private static int order(long one, long other, long oneId, long otherId) {
    int by = Long.compare(one, other);
    return by != 0 ? by : Long.compare(oneId, otherId);
  }

  /** Until when an agent is not asked again for a conversation. */
  record Bar(long until, long conversation, long agent) {}

  Indices(AcdState state) {
    this.state = state;
  }

  QueueIndex queue(long id) {
    QueueIndex known = queues.get(id);
    if (known == null) {
      known = new QueueIndex(this, id, state.settings(id));
      queues.put(id, known);
    }
    return known;
  }

  @Nullable Seat seat(long agent, long queue) {
    Agent known = agent == 0 ? null : state.agents.get(agent);
    return known == null ? null : known.seat(queue);
  }

  /** Who was asked last in a queue that goes round. */
  @Nullable Seat turn(long queue) {
    AcdState.Turn turn = state.turns.get(queue);
    return turn == null ? null : Seat.at(turn.position(), turn.agent());
  }

  // ---- conversations ----

  void add(Talk talk) {
    if (talk.facts.waits()) {
      QueueIndex queue = queue(talk.facts.queue());
      talk.rank = QueueOrder.rank(talk.facts, talk.demand(), queue.settings.priority());
      queue.line.add(talk);
      if (!talk.facts.later()) {
        queue.here.add(talk);
      }
    }
    place(talk);
  }

  void remove(Talk talk) {
    displace(talk);
    if (talk.facts.waits()) {
      QueueIndex queue = queue(talk.facts.queue());
      queue.line.remove(talk);
      if (!talk.facts.later()) {
        queue.here.remove(talk);
      }
      dropIfUnused(queue);
    }
  }

  /** What changes without the facts. */
  void place(Talk talk) {
    talk.refusals.forEach(
        (agent, until) -> {
          if (until > 0) {
            bars.add(new Bar(until, talk.id(), agent));
          }
        });
    Timers.set(talk, state.settings(talk.facts.queue()));
    if (talk.dueAt > 0) {
      byDue.add(talk);
    }
    if (talk.arrived) {
      arrivals.add(talk.id());
    }
    if (talk.facts.waits()) {
      talk.lane = laneOf(talk);
      if (talk.lane != null) {
        talk.lane.add(talk);
      }
    }
  }

  private @Nullable Lane laneOf(Talk talk) {
    QueueIndex queue = queue(talk.facts.queue());
    long target = talk.target();
    boolean asksAll = target == 0 && queue.strategy.asksAll();
    if (!talk.offerable(asksAll ? queue.settings.atOnce(talk.facts.channel()) : 1)) {
      return null;
    }
    return target == 0
        ? queue.lane(talk.need(queue.settings))
        : ownLane(target, talk.ownNeed(queue.settings));
  }

  private Lane ownLane(long agent, Need need) {
    return own.computeIfAbsent(agent, any -> new HashMap<>())
        .computeIfAbsent(
            need,
            any -> {
              Lane lane = new Lane(this, null, need, alone);
              Agent known = state.agents.get(agent);
              if (known != null && known.indexed) {
                lane.add(known.self);
              }
              return lane;
            });
  }

  void displace(Talk talk) {
    talk.refusals.forEach(
        (agent, until) -> {
          if (until > 0) {
            bars.remove(new Bar(until, talk.id(), agent));
          }
        });
    if (talk.dueAt > 0) {
      byDue.remove(talk);
    }
    if (talk.arrived) {
      arrivals.remove(talk.id());
    }
    Lane lane = talk.lane;
    if (lane != null) {
      lane.remove(talk);
      talk.lane = null;
      if (lane.queue == null && lane.talks.isEmpty()) {
        dropOwn(talk.target(), lane);
      }
    }
  }

  private void dropOwn(long agent, Lane lane) {
    lane.dismiss();
    Map<Need, Lane> lanes = own.get(agent);
    if (lanes != null) {
      lanes.remove(lane.need);
      if (lanes.isEmpty()) {
        own.remove(agent);
      }
    }
  }

  // ---- agents ----

  void add(Agent agent) {
    if (!agent.signedIn()) {
      return;
    }
    agent.indexed = true;
    if (agent.dutyUntil > 0) {
      byDuty.add(agent);
    }
    if (agent.overfull() || agent.clearsTheDesk()) {
      overfull.add(agent.id);
    }
    agent.countedFree = agent.free();
    agent.countedAtWork = agent.atWork();
    agent.countedAtDesk = agent.countedAtWork && !agent.phoneOnly;
    agent.countedTextless = agent.textless();
    boolean sits = agent.ready() && agent.capacity > 0;
    for (Seat seat : agent.seats()) {
      QueueIndex queue = queue(seat.queue);
      seat.index = queue;
      queue.signedIn++;
      queue.atWork += agent.countedAtWork ? 1 : 0;
      queue.atDesk += agent.countedAtDesk ? 1 : 0;
      queue.free += agent.countedFree ? 1 : 0;
      queue.textless += agent.countedTextless ? 1 : 0;
      if (sits) {
        queue.sit(seat);
      }
    }
    if (sits) {
      for (Lane lane : own.getOrDefault(agent.id, Map.of()).values()) {
        lane.add(agent.self);
      }
    }
  }

  void remove(Agent agent) {
    if (!agent.indexed) {
      return;
    }
    agent.indexed = false;
    byDuty.remove(agent);
    overfull.remove(agent.id);
    for (Seat seat : agent.seats()) {
      QueueIndex queue = seat.index;
      if (queue != null) {
        queue.rise(seat);
        queue.signedIn--;
        queue.atWork -= agent.countedAtWork ? 1 : 0;
        queue.atDesk -= agent.countedAtDesk ? 1 : 0;
        queue.free -= agent.countedFree ? 1 : 0;
        queue.textless -= agent.countedTextless ? 1 : 0;
        seat.index = null;
        dropIfUnused(queue);
      }
    }
    agent.self.lanes.forEach(lane -> lane.remove(agent.self));
    agent.self.lanes.clear();
  }

  private void dropIfUnused(QueueIndex queue) {
    if (queue.unused()) {
      queues.remove(queue.id);
    }
  }

  // ---- offers ----

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
}
