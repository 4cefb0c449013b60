package org.omniline.routing.acd;

import java.util.Comparator;

/**
 * The agent idle longest is asked first; one without any conversation before one who has some, for
 * only the former is idle.
 */
final class LongestIdle implements Strategy {
  private static final Comparator<Candidate> ORDER =
      Comparator.<Candidate, Boolean>comparing(agent -> agent.used() > 0)
          .thenComparingLong(Candidate::idleSince)
          .thenComparingLong(Candidate::id);

  @Override
  public Comparator<Candidate> order() {
    return ORDER;
  }
}
