package org.omniline.routing.acd;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent as a member of one queue: what the queue's strategy sees. Derived. */
final class Seat implements Strategy.Candidate {
  final Agent agent;
  final long queue;

  /** The queue's lanes whose skills the agent has, as of that queue's {@code changes}. */
  final List<Lane> suited = new ArrayList<>(2);

  int suitedAt;
  @Nullable QueueIndex suitedIn;

  private final int level;
  private final int position;

  /** The queue's index while the agent is signed in. */
  @Nullable QueueIndex index;

  /** Lanes in which it stands as free or as reservable. */
  final List<Lane> lanes = new ArrayList<>(2);

  Seat(Agent agent, long queue, Profile.Membership membership) {
    this.agent = agent;
    this.queue = queue;
    this.level = membership.level();
    this.position = membership.position();
  }

  /** A point in an order by position, where nobody needs to sit. */
  static Seat at(int position, long agent) {
    return new Seat(new Agent(agent, ""), 0, new Profile.Membership(0, position));
  }

  @Override
  public long id() {
    return agent.id;
  }

  @Override
  public int used() {
    return agent.used();
  }

  @Override
  public int capacity() {
    return agent.capacity;
  }

  @Override
  public long idleSince() {
    return agent.idleSince;
  }

  @Override
  public int level() {
    return level;
  }

  @Override
  public int position() {
    return position;
  }

  @Override
  public int handledToday() {
    return agent.handledToday;
  }
}
