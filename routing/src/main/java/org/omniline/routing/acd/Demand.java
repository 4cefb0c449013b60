package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a conversation asks for beyond its queue, as the host's rules have found it.
 *
 * @param vip goes before every priority but high risk
 * @param weight capacity units it takes; {@link #BY_CHANNEL} as its queue says of its channel. One
 *     that is heavier than an agent's capacity takes all of it
 * @param skills skill or language → the level an agent needs at least, from 1
 * @param preferred the agent of last time, 0 when none
 * @param enteredAt when it entered its present queue, milliseconds since 1970; 0 when the machine
 *     is to count from when it heard of it
 * @param visited queues it has been in while it waited, so that overflows never go in a circle; the
 *     machine adds those it sees
 */
public record Demand(
    boolean vip,
    int weight,
    SortedMap<String, Integer> skills,
    long preferred,
    long enteredAt,
    Set<Long> visited)
    implements Serializable {
  /** Weighs what the queue's settings say of the channel. */
  public static final int BY_CHANNEL = 0;

  public static final Demand NONE = new Demand(false, 1, new TreeMap<>(), 0, 0, Set.of());

  public Demand {
    if (weight < 0) {
      throw new IllegalArgumentException("Nothing weighs less than nothing.");
    }
    skills = Collections.unmodifiableSortedMap(new TreeMap<>(skills));
    visited = Set.copyOf(visited);
  }

  public Demand withVip(boolean is) {
    return new Demand(is, weight, skills, preferred, enteredAt, visited);
  }

  public Demand withWeight(int units) {
    return new Demand(vip, units, skills, preferred, enteredAt, visited);
  }

  public Demand withSkills(Map<String, Integer> levels) {
    return new Demand(vip, weight, new TreeMap<>(levels), preferred, enteredAt, visited);
  }

  public Demand withPreferred(long agent) {
    return new Demand(vip, weight, skills, agent, enteredAt, visited);
  }

  public Demand withEnteredAt(long at) {
    return new Demand(vip, weight, skills, preferred, at, visited);
  }

  public Demand withVisited(Set<Long> queues) {
    return new Demand(vip, weight, skills, preferred, enteredAt, queues);
  }
}
