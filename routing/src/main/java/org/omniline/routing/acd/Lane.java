package org.omniline.routing.acd;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waiting conversations of one queue (or for one agent) that need the same, beside the agents who
 * can serve them now. So matching looks at two heads instead of at everybody. Derived.
 */
final class Lane {
  static final Comparator<Lane> BY_HEAD =
      (one, other) -> QueueOrder.ORDER.compare(one.headOrFail(), other.headOrFail());

  /** Who has a place once the ordinary offers are taken back, and who owns least, comes first. */
  private static final Comparator<Seat> LEAST_BUSY =
      Comparator.comparing((Seat seat) -> seat.agent.serious())
          .thenComparing(seat -> seat.agent.load() >= seat.agent.capacity)
          .thenComparingInt(seat -> seat.agent.load())
          .thenComparingInt(Seat::used);

  final @Nullable QueueIndex queue;
  final Need need;
  final TreeSet<Talk> talks = new TreeSet<>(QueueOrder.ORDER);

  /** Those of them nobody's next place is kept for; only where they are of high risk. */
  final TreeSet<Talk> unreserved = new TreeSet<>(QueueOrder.ORDER);

  final TreeSet<Seat> seats;

  /** Of high risk only: agents with work and a free place, the least busy first. */
  final TreeSet<Seat> partly;

  /** Of high risk only: agents whose next free place could be kept. */
  final TreeSet<Seat> reservable;

  private final Indices indices;
  private final boolean rotates;

  /** By whom it stands in {@link Indices#hot}, null when it does not. */
  private @Nullable Talk head;

  private boolean wanting;

  Lane(Indices indices, @Nullable QueueIndex queue, Need need, Strategy strategy) {
    this.indices = indices;
    this.queue = queue;
    this.need = need;
    this.rotates = strategy.rotates();
    Comparator<Strategy.Candidate> order = strategy.order();
    seats = new TreeSet<>(order);
    Comparator<Seat> leastBusy = LEAST_BUSY.thenComparing(order);
    partly = new TreeSet<>(leastBusy);
    reservable = new TreeSet<>(leastBusy);
  }

  private Talk headOrFail() {
    if (head == null) {
      throw new IllegalStateException("a lane without a head is not sorted");
    }
    return head;
  }

  void add(Talk talk) {
    talks.add(talk);
    if (need.whole() && talk.reserved == 0 && talk.offers.isEmpty()) {
      unreserved.add(talk);
    }
    changed();
  }

  void remove(Talk talk) {
    talks.remove(talk);
    unreserved.remove(talk);
    changed();
  }

  /** Whether the agent's skills are enough; that changes with the agent's profile only. */
  boolean suits(Agent agent) {
    return need.skills().isEmpty() || agent.knows(need.skills());
  }

  /** Of somebody whom it suits. */
  void add(Seat seat) {
    if (need.roomIn(seat.agent)) {
      (need.whole() && seat.agent.used() > 0 ? partly : seats).add(seat);
    } else if (need.whole() && need.reaches(seat.agent) && seat.agent.reservable()) {
      reservable.add(seat);
    } else {
      return;
    }
    seat.lanes.add(this);
    changed();
  }

  void remove(Seat seat) {
    if (!seats.remove(seat) && !partly.remove(seat)) {
      reservable.remove(seat);
    }
    changed();
  }

  /** Nobody sits here any more: the lane is dropped. */
  void dismiss() {
    for (TreeSet<Seat> some : List.of(seats, partly, reservable)) {
      some.forEach(seat -> seat.lanes.remove(this));
    }
  }

  /** Puts it where the matcher looks, as far as there is anything to find. */
  private void changed() {
    Talk first = talks.isEmpty() || (seats.isEmpty() && partly.isEmpty()) ? null : talks.first();
    if (first != head) {
      cool();
      head = first;
      if (first != null) {
        indices.hot.add(this);
      }
    } else if (head != null) {
      indices.hot.add(this);
    }
    boolean wants = !unreserved.isEmpty() && !reservable.isEmpty();
    if (wants != wanting) {
      wanting = wants;
      if (wants) {
        indices.wanting.add(this);
      } else {
        indices.wanting.remove(this);
      }
    }
  }

  /** Not looked at before something changes here. */
  void cool() {
    if (head != null) {
      indices.hot.remove(this);
    }
  }

  boolean startsAfter(Talk talk) {
    return QueueOrder.ORDER.compare(headOrFail(), talk) >= 0;
  }

  /**
   * The first of its conversations somebody may take, with that agent.
   *
   * @param found what keeps an agent from being looked at again
   */
  @Nullable Pair first(Found found) {
    Seat any = null;
    Iterator<Seat> all = inTurn();
    while (any == null && all.hasNext()) {
      Seat seat = all.next();
      any = kept(seat, found) ? null : seat;
    }
    if (any == null) {
      return null;
    }
    for (Talk talk : talks) {
      Seat seat = choose(talk, found);
      if (seat != null) {
        return new Pair(talk, seat.agent);
      }
    }
    return null;
  }

  private boolean kept(Seat seat, Found found) {
    boolean kept = need.text() && seat.agent.keptForCalls();
    found.keptForCalls |= kept;
    return kept;
  }

  /**
   * The agent of last time, then who has not refused it in turn, then who has, whoever did so
   * longest ago first.
   */
  private @Nullable Seat choose(Talk talk, Found found) {
    Seat last = need.whole() ? lastTime(talk) : null;
    if (last != null) {
      return last;
    }
    Seat again = null;
    Iterator<Seat> all = inTurn();
    while (all.hasNext()) {
      Seat seat = all.next();
      long agent = seat.agent.id;
      if (talk.offers.containsKey(agent) || kept(seat, found)) {
        continue;
      }
      if (!talk.refusedBy(agent)) {
        return seat;
      }
      again = again(talk, again, seat);
    }
    return again;
  }

  /** Which of two who have refused it is asked again; null while both are barred. */
  private static @Nullable Seat again(Talk talk, @Nullable Seat best, Seat seat) {
    long agent = seat.agent.id;
    boolean sooner =
        !talk.barred(agent)
            && (best == null || talk.refusedAt(agent) < talk.refusedAt(best.agent.id));
    return sooner ? seat : best;
  }

  /**
   * A high-risk conversation does not wait for anybody, but meets whom it knows if that is free.
   */
  private @Nullable Seat lastTime(Talk talk) {
    if (queue == null || queue.settings.memoryWaitMs() == 0) {
      return null;
    }
    Seat seat = indices.seat(talk.demand().preferred(), queue.id);
    return seat != null
            && (seats.contains(seat) || partly.contains(seat))
            && !talk.refusedBy(seat.agent.id)
            && !talk.offers.containsKey(seat.agent.id)
        ? seat
        : null;
  }

  private Iterator<Seat> inTurn() {
    Seat turn = rotates && queue != null ? indices.turn(queue.id) : null;
    if (turn == null && partly.isEmpty()) {
      return seats.iterator();
    }
    Stream<Seat> idle =
        turn == null
            ? seats.stream()
            : Stream.concat(
                seats.tailSet(turn, false).stream(), seats.headSet(turn, true).stream());
    return Stream.concat(idle, partly.stream()).iterator();
  }

  /**
   * The first high-risk conversation without a reservation, and whose next place should be kept for
   * it.
   */
  @Nullable Pair reservation() {
    for (Talk talk : unreserved) {
      Seat again = null;
      for (Seat seat : reservable) {
        if (!talk.refusedBy(seat.agent.id)) {
          return new Pair(talk, seat.agent);
        }
        again = again(talk, again, seat);
      }
      if (again != null) {
        return new Pair(talk, again.agent);
      }
    }
    return null;
  }

  /** A conversation and an agent who may take it. */
  record Pair(Talk talk, Agent agent) {}

  /** What a look found on the way. */
  static final class Found {
    /** Somebody was passed over only for being kept for calls, which other queues decide too. */
    boolean keptForCalls;
  }
}
