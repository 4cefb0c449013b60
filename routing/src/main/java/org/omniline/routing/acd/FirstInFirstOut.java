package org.omniline.routing.acd;

import java.util.Comparator;

/** High risk first, then the higher priority, then who has waited longest, then the lower id. */
final class FirstInFirstOut implements QueueOrder {
  private static final Comparator<Facts> ORDER =
      Comparator.<Facts, Boolean>comparing(facts -> !facts.whole())
          .thenComparing(Comparator.comparingInt(Facts::priority).reversed())
          .thenComparingLong(Facts::waitingSince)
          .thenComparingLong(Facts::id);

  @Override
  public Comparator<Facts> order() {
    return ORDER;
  }
}
