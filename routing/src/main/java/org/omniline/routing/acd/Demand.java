package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.omniline.conversation.Risk;

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
 * @param proposed what words propose and nobody has judged: HIGH goes first as high risk does, and
 *     no limit, step or end of wrap-up touches any; NONE for nothing
 * @param backSince since when it waits again, milliseconds since 1970, where it came back from an
 *     agent and its waiting time keeps its place; else 0
 * @param later left a message or asked to be contacted: nobody is here who waits
 */
public record Demand(
    boolean vip,
    int weight,
    SortedMap<String, Integer> skills,
    long preferred,
    long enteredAt,
    Set<Long> visited,
    Risk proposed,
    long backSince,
    boolean later)
    implements Serializable {
  /** Weighs what the queue's settings say of the channel. */
  public static final int BY_CHANNEL = 0;

  public static final Demand NONE =
      new Demand(false, 1, new TreeMap<>(), 0, 0, Set.of(), Risk.NONE, 0, false);

  public Demand {
    if (weight < 0) {
      throw new IllegalArgumentException("Nothing weighs less than nothing.");
    }
    skills = Collections.unmodifiableSortedMap(new TreeMap<>(skills));
    visited = Set.copyOf(visited);
    // A node of before a rolling upgrade does not say it.
    proposed = Objects.requireNonNullElse(proposed, Risk.NONE);
  }

  public Demand withVip(boolean is) {
    return new Demand(
        is, weight, skills, preferred, enteredAt, visited, proposed, backSince, later);
  }

  public Demand withWeight(int units) {
    return new Demand(
        vip, units, skills, preferred, enteredAt, visited, proposed, backSince, later);
  }

  public Demand withSkills(Map<String, Integer> levels) {
    return new Demand(
        vip,
        weight,
        new TreeMap<>(levels),
        preferred,
        enteredAt,
        visited,
        proposed,
        backSince,
        later);
  }

  public Demand withPreferred(long agent) {
    return new Demand(vip, weight, skills, agent, enteredAt, visited, proposed, backSince, later);
  }

  public Demand withEnteredAt(long at) {
    return new Demand(vip, weight, skills, preferred, at, visited, proposed, backSince, later);
  }

  public Demand withVisited(Set<Long> queues) {
    return new Demand(
        vip, weight, skills, preferred, enteredAt, queues, proposed, backSince, later);
  }

  public Demand withProposed(Risk level) {
    return new Demand(vip, weight, skills, preferred, enteredAt, visited, level, backSince, later);
  }

  public Demand withBackSince(long at) {
    return new Demand(vip, weight, skills, preferred, enteredAt, visited, proposed, at, later);
  }

  public Demand withLater(boolean is) {
    return new Demand(vip, weight, skills, preferred, enteredAt, visited, proposed, backSince, is);
  }

  /** Goes first, as if it were what nobody has judged yet. */
  boolean first() {
    return proposed == Risk.HIGH;
  }

  /** Somebody has to judge it before time does anything with it. */
  boolean unjudged() {
    return proposed != Risk.NONE;
  }
}
