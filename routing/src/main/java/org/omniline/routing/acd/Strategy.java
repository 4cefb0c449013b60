package org.omniline.routing.acd;

import java.util.Comparator;

/**
 * Who is asked first among the agents who may serve. A total order over what can be read from a
 * {@link Candidate}; the machine keeps free agents sorted by it, so it may only look at what
 * changes by events of that agent.
 */
public interface Strategy {
  Comparator<Candidate> order();

  /** Whether the turn goes on after whoever was asked last, instead of beginning at the first. */
  default boolean rotates() {
    return false;
  }

  /** Whether everybody is asked at once. */
  default boolean asksAll() {
    return false;
  }

  /** What a strategy may look at: an agent as a member of one queue. */
  interface Candidate {
    long id();

    /** Capacity units in use, standing offers included. */
    int used();

    /** Capacity units; at least 1 for whoever can be asked. */
    int capacity();

    /** When the agent became ready, or last finished or began something; milliseconds. */
    long idleSince();

    /** The agent's level in this queue: higher is asked first where that counts. */
    int level();

    /** The agent's place in this queue's list: lower is asked first where that counts. */
    int position();

    /** Offers accepted since the day began. */
    int handledToday();
  }
}
