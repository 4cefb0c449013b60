package org.omniline.routing.acd;

import java.util.Comparator;

/** Who has accepted fewest today; among equals who has been idle longest. */
final class FewestHandled implements Strategy {
  @Override
  public Comparator<Candidate> order() {
    return (one, other) -> {
      int by = Integer.compare(one.handledToday(), other.handledToday());
      return by != 0 ? by : LongestIdle.ORDER.compare(one, other);
    };
  }
}
