package org.omniline.routing.acd;

import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.Acd;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.AgentState;

/**
 * An agent in the machine's memory. Mutable, for the hot path: changed only through {@link
 * AcdState#alter}, which keeps the indices right.
 */
final class Agent implements Strategy.Candidate, Serializable {
  private static final long serialVersionUID = 1L;

  final long id;
  String name;
  AgentState state = AgentState.SIGNED_OUT;
  long since;
  @Nullable String reason;
  long idleSince;
  int capacity;
  Set<Long> queues = Set.of();
  String terminal = "";
  @Nullable String address;
  long signedInAt;
  long lastSeen;

  /** Offers let pass in a row. */
  int unanswered;

  /** The last command that chose this agent's state, against repeats. */
  @Nullable Stamp last;

  /** The high-risk conversation it becomes empty for, 0 when none. */
  long reservedFor;

  /** Owned conversations and conversations offered now → whether each takes the whole agent. */
  final TreeMap<Long, Boolean> held = new TreeMap<>();

  final TreeMap<Long, Boolean> offered = new TreeMap<>();

  private int load;
  private int used;

  Agent(long id, String name) {
    this.id = id;
    this.name = name;
  }

  /** To be called after every change, before the agent is indexed again. */
  void recount() {
    load = weigh(held);
    used = load + weigh(offered);
  }

  private int weigh(Map<Long, Boolean> conversations) {
    int sum = 0;
    for (boolean whole : conversations.values()) {
      sum += weight(whole);
    }
    return sum;
  }

  int weight(boolean whole) {
    return whole ? Math.max(1, capacity) : 1;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public int used() {
    return used;
  }

  @Override
  public long idleSince() {
    return idleSince;
  }

  boolean signedIn() {
    return state != AgentState.SIGNED_OUT;
  }

  boolean ready() {
    return state == AgentState.READY;
  }

  /** May be offered something small. */
  boolean free() {
    return ready() && reservedFor == 0 && used < capacity;
  }

  /** May be offered what takes the whole of it. */
  boolean empty() {
    return ready() && used == 0 && capacity > 0;
  }

  /** Could become empty for a high-risk conversation. */
  boolean reservable() {
    return ready() && reservedFor == 0 && used > 0 && capacity > 0;
  }

  boolean canTake(Talk talk) {
    return !talk.barred(id) && (talk.facts.whole() ? empty() : free());
  }

  /** Whether a command is a repeat of, or older than, one of the same node already heard. */
  boolean knows(Stamp stamp) {
    return last != null && last.node() == stamp.node() && stamp.counter() <= last.counter();
  }

  AgentView view() {
    return new AgentView(
        id, name, state, Instant.ofEpochMilli(since), reason, load, capacity, queues);
  }

  /** Nobody the machine knows. */
  static AgentView unknown(long id, long now) {
    return new AgentView(
        id, "", AgentState.SIGNED_OUT, Instant.ofEpochMilli(now), null, 0, 0, Set.of());
  }

  /** Weight as {@link Acd#weight} has it, for PostgreSQL's check. */
  int weight(Facts facts) {
    return Acd.weight(facts.risk(), capacity);
  }
}
