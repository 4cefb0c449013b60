package org.omniline.routing.acd;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One queue's conversations and agents, sorted for matching. Derived; never serialised. */
final class QueueIndex {
  private static final Comparator<Talk> LONGEST_WAITING =
      (one, other) -> {
        int by = Long.compare(one.facts.waitsSince(), other.facts.waitsSince());
        return by != 0 ? by : Long.compare(one.id(), other.id());
      };

  final long id;
  final QueueSettings settings;
  final Strategy strategy;

  /** Everybody who waits, offered or not, by who goes first. */
  final Line line = new Line();

  /** Those of them who are here to be answered, who waits longest first. */
  final TreeSet<Talk> here = new TreeSet<>(LONGEST_WAITING);

  final Map<Need, Lane> lanes = new HashMap<>();

  /** Agents who are signed in; those of them at work, with room, who could take a call. */
  int signedIn;

  int atWork;

  /** Of those at work, who has a desk and not a telephone alone. */
  int atDesk;

  int free;
  int textless;

  /** Moves when a lane is opened or closed. */
  private int changes = 1;

  private final Indices indices;
  private final Set<Seat> ready = new LinkedHashSet<>();

  QueueIndex(Indices indices, long id, QueueSettings settings) {
    this.indices = indices;
    this.id = id;
    this.settings = settings;
    this.strategy = settings.strategy().strategy();
  }

  boolean unused() {
    return line.isEmpty() && signedIn == 0;
  }

  /** Whether one agent more with a text would leave too few for calls. */
  boolean keepsForCalls() {
    return settings.reservedForCalls() > 0 && textless <= settings.reservedForCalls();
  }

  /** Whether somebody works who may serve this. */
  boolean serves(Need need) {
    return need.skills().isEmpty()
        ? need.desk() ? atDesk > 0 : atWork > 0
        : ready.stream()
            .anyMatch(seat -> need.reaches(seat.agent) && seat.agent.knows(need.skills()));
  }

  Lane lane(Need need) {
    Lane known = lanes.get(need);
    if (known != null) {
      return known;
    }
    dropEmptyLanes();
    Lane lane = new Lane(indices, this, need, strategy);
    lanes.put(need, lane);
    changes++;
    for (Seat seat : ready) {
      if (lane.suits(seat.agent)) {
        lane.add(seat);
      }
    }
    return lane;
  }

  private void dropEmptyLanes() {
    if (lanes.size() < Limits.EMPTY_LANES) {
      return;
    }
    Iterator<Lane> all = lanes.values().iterator();
    while (all.hasNext()) {
      Lane lane = all.next();
      if (lane.talks.isEmpty()) {
        lane.dismiss();
        all.remove();
        changes++;
      }
    }
  }

  void sit(Seat seat) {
    ready.add(seat);
    if (seat.suitedAt != changes || seat.suitedIn != this) {
      seat.suitedAt = changes;
      seat.suitedIn = this;
      seat.suited.clear();
      for (Lane lane : lanes.values()) {
        if (lane.suits(seat.agent)) {
          seat.suited.add(lane);
        }
      }
    }
    boolean free = seat.agent.free();
    for (Lane lane : seat.suited) {
      if (free || lane.need.whole()) {
        lane.add(seat);
      }
    }
  }

  void rise(Seat seat) {
    ready.remove(seat);
    for (Lane lane : seat.lanes) {
      lane.remove(seat);
    }
    seat.lanes.clear();
  }
}
