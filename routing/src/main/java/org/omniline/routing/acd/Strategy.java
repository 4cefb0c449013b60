package org.omniline.routing.acd;

import java.util.Comparator;

/**
 * Who is asked first among the agents who may serve. A total order over what can be read from a
 * {@link Candidate}; the machine keeps free agents sorted by it.
 */
public interface Strategy {
  Comparator<Candidate> order();

  /** What a strategy may look at. */
  interface Candidate {
    long id();

    /** Capacity units in use, standing offers included. */
    int used();

    /** When the agent became ready, or last finished or began something; milliseconds. */
    long idleSince();
  }
}
