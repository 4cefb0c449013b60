package org.omniline.routing.acd;

import java.util.Comparator;

/**
 * The agent idle longest is asked first; one without any conversation before one who has some, for
 * only the former is idle.
 */
final class LongestIdle implements Strategy {
  static final Comparator<Candidate> ORDER =
      (one, other) -> {
        int by = Boolean.compare(one.used() > 0, other.used() > 0);
        if (by == 0) {
          by = Long.compare(one.idleSince(), other.idleSince());
        }
        return by != 0 ? by : Long.compare(one.id(), other.id());
      };

  @Override
  public Comparator<Candidate> order() {
    return ORDER;
  }
}
