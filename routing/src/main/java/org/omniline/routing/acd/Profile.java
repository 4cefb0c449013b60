package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an agent may be asked to do.
 *
 * @param capacity capacity units
 * @param queues queue → the agent's membership of it
 * @param skills skill or language → level, from 1
 * @param handledToday how many the agent has accepted today as far as the host knows; counts only
 *     where the machine knows of fewer
 */
public record Profile(
    String name,
    int capacity,
    SortedMap<Long, Membership> queues,
    SortedMap<String, Integer> skills,
    int handledToday)
    implements Serializable {
  public Profile {
    queues = Collections.unmodifiableSortedMap(new TreeMap<>(queues));
    skills = Collections.unmodifiableSortedMap(new TreeMap<>(skills));
  }

  /**
   * What an agent is in one queue.
   *
   * @param level higher is asked first by {@link StrategyKind#AGENT_PRIORITY}
   * @param position the place in the queue's list; lower is asked first by the strategies that go
   *     by position
   */
  public record Membership(int level, int position) implements Serializable {
    public static final Membership ORDINARY = new Membership(1, 0);
  }

  /** An ordinary member of these queues, without skills. */
  public static Profile of(String name, int capacity, Collection<Long> queues) {
    TreeMap<Long, Membership> all = new TreeMap<>();
    queues.forEach(queue -> all.put(queue, Membership.ORDINARY));
    return new Profile(name, capacity, all, new TreeMap<>(), 0);
  }

  public Profile withMembership(long queue, int level, int position) {
    TreeMap<Long, Membership> all = new TreeMap<>(queues);
    all.put(queue, new Membership(level, position));
    return new Profile(name, capacity, all, skills, handledToday);
  }

  public Profile withSkills(Map<String, Integer> levels) {
    return new Profile(name, capacity, queues, new TreeMap<>(levels), handledToday);
  }

  public Profile withHandledToday(int number) {
    return new Profile(name, capacity, queues, skills, number);
  }
}
