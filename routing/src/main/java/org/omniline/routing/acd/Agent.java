package org.omniline.routing.acd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.AgentState;

/**
 * An agent in the machine's memory. Mutable, for the hot path: changed only through {@link
 * AcdState#alter}, which keeps the indices right.
 */
final class Agent {
  final long id;
  String name;
  AgentState state = AgentState.SIGNED_OUT;
  long since;
  @Nullable String reason;
  long idleSince;
  int capacity;
  SortedMap<String, Integer> skills = Collections.emptySortedMap();
  int handledToday;
  String terminal = "";
  @Nullable String address;
  long signedInAt;
  long lastSeen;

  /** Its desk changes nodes: nothing is offered before it is seen again. */
  boolean moving;

  /** On duty by telephone until then; milliseconds, 0 when not. */
  long dutyUntil;

  /** On duty by telephone without a desk: there for calls alone. */
  boolean phoneOnly;

  /** Offers let pass in a row. */
  int unanswered;

  /** The last command that chose this agent's state, against repeats. */
  @Nullable Stamp last;

  /** The high-risk conversation its next free place is kept for, 0 when none. */
  long reservedFor;

  /** Owned conversations and conversations offered now → what each takes. */
  final TreeMap<Long, Load> held = new TreeMap<>();

  final TreeMap<Long, Load> offered = new TreeMap<>();

  /** Its memberships as they are told and kept, and as the indices have them. */
  private SortedMap<Long, Profile.Membership> queues = Collections.emptySortedMap();

  private List<Seat> seats = List.of();

  /** Where it sits for what is meant for this agent alone. */
  final Seat self;

  /** Whether the indices count it as ready without texts, and as ready with room. */
  boolean countedTextless;

  boolean countedFree;
  boolean countedAtWork;
  boolean countedAtDesk;
  boolean indexed;

  /** Units in use: by what is owned, and with what is offered. */
  private int load;

  private int used;
  private int texts;

  /** Of high risk: owned, and offered. */
  private int heldWholes;

  private int offeredWholes;

  Agent(long id, String name) {
    this.id = id;
    this.name = name;
    this.self = new Seat(this, 0, Profile.Membership.ORDINARY);
  }

  void join(SortedMap<Long, Profile.Membership> memberships) {
    queues = memberships;
    List<Seat> all = new ArrayList<>(memberships.size());
    memberships.forEach((queue, membership) -> all.add(new Seat(this, queue, membership)));
    seats = all;
  }

  SortedMap<Long, Profile.Membership> queues() {
    return queues;
  }

  List<Seat> seats() {
    return seats;
  }

  @Nullable Seat seat(long queue) {
    for (Seat seat : seats) {
      if (seat.queue == queue) {
        return seat;
      }
    }
    return null;
  }

  boolean serves(long queue) {
    return queues.containsKey(queue);
  }

  boolean knows(Map<String, Integer> levels) {
    for (Map.Entry<String, Integer> level : levels.entrySet()) {
      if (skills.getOrDefault(level.getKey(), 0) < level.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** To be called after every change, before the agent is indexed again. */
  void recount() {
    heldWholes = wholes(held.values());
    offeredWholes = wholes(offered.values());
    int small = weigh(held.values());
    load = with(heldWholes, small);
    used = with(heldWholes + offeredWholes, small + weigh(offered.values()));
    texts = texts(held.values()) + texts(offered.values());
  }

  /** Units that what is offered would take beside what is owned. */
  int ringing() {
    return used - load;
  }

  /** High risk takes what the others leave: all the rest, and at least one place of it. */
  private int with(int wholes, int small) {
    return wholes == 0 ? small : Math.max(capacity, small + wholes);
  }

  /** Without those that take the rest. */
  private int weigh(Collection<Load> loads) {
    int sum = 0;
    for (Load one : loads) {
      sum += one.whole() ? 0 : weight(one);
    }
    return sum;
  }

  private static int wholes(Collection<Load> loads) {
    int count = 0;
    for (Load one : loads) {
      count += one.whole() ? 1 : 0;
    }
    return count;
  }

  private static int texts(Collection<Load> loads) {
    int count = 0;
    for (Load one : loads) {
      count += one.text() ? 1 : 0;
    }
    return count;
  }

  /** Never more than the agent has: what is heavier takes all of it. */
  private int weight(Load one) {
    int all = Math.max(1, capacity);
    return one.whole() ? all : Math.min(all, one.weight());
  }

  /** Weight as PostgreSQL has to check it. */
  int weight(Facts facts, QueueSettings settings) {
    return weight(Load.of(facts, settings));
  }

  /** Units in use, standing offers included. */
  int used() {
    return used;
  }

  /** Units in use by what the agent owns. */
  int load() {
    return load;
  }

  boolean signedIn() {
    return state != AgentState.SIGNED_OUT;
  }

  /** Whether it is signed out when no desk is seen any more. */
  boolean needsDesk() {
    return signedIn() && !phoneOnly;
  }

  boolean ready() {
    return state == AgentState.READY && !moving;
  }

  /** Takes conversations now, or by itself before long. */
  boolean atWork() {
    return capacity > 0 && (state == AgentState.READY || state == AgentState.WRAP_UP);
  }

  /** May be offered something small. */
  boolean free() {
    return ready() && reservedFor == 0 && used < capacity;
  }

  boolean hasRoom(int weight) {
    return used + Math.min(Math.max(1, capacity), weight) <= capacity;
  }

  /** May be offered what takes all the rest of it. */
  boolean hasPlace() {
    return ready() && !serious() && used < capacity;
  }

  /** Whether one of high risk is owned or offered: there is never a second one beside it. */
  boolean serious() {
    return heldWholes + offeredWholes > 0;
  }

  /** Whose next free place could be kept for a high-risk conversation. */
  boolean reservable() {
    return ready() && reservedFor == 0 && capacity > 0 && !hasPlace();
  }

  /** Whether ordinary offers give way: high risk is here, or is to come. */
  boolean clearsTheDesk() {
    return (serious() || reservedFor != 0) && offered.size() > offeredWholes;
  }

  /** Whether more is offered than the agent may take. */
  boolean overfull() {
    return !offered.isEmpty()
        && (used > capacity || (offeredWholes > 0 && heldWholes + offeredWholes > 1));
  }

  /** Could take a call, or has one. */
  boolean textless() {
    return ready() && capacity > 0 && texts == 0;
  }

  /** Whether a text would leave too few agents for calls in one of the agent's queues. */
  boolean keptForCalls() {
    if (texts > 0) {
      return false;
    }
    for (Seat seat : seats) {
      QueueIndex queue = seat.index;
      if (queue != null && queue.keepsForCalls()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a command is a repeat of, or older than, one of the same node already heard. */
  boolean knows(Stamp stamp) {
    return last != null && last.node() == stamp.node() && stamp.counter() <= last.counter();
  }

  AgentView view() {
    return new AgentView(
        id,
        name,
        state,
        Instant.ofEpochMilli(since),
        reason,
        load,
        capacity,
        queues.keySet(),
        dutyUntil == 0 ? null : Instant.ofEpochMilli(dutyUntil),
        phoneOnly);
  }

  /** Nobody the machine knows. */
  static AgentView unknown(long id, long now) {
    return new Agent(id, "").viewSince(now);
  }

  private AgentView viewSince(long now) {
    since = now;
    return view();
  }
}
