package org.omniline.routing.acd;

import java.util.Comparator;

/**
 * The smallest part of the capacity in use first. Equals are told apart by what they have accepted
 * today, so that the work of a day is even also where nobody ever has two at once.
 */
final class LowestOccupancy implements Strategy {
  private static final Comparator<Candidate> FEWEST = new FewestHandled().order();

  @Override
  public Comparator<Candidate> order() {
    return (one, other) -> {
      // used/capacity as a comparison of products: exact, and nothing is divided by zero.
      int by =
          Long.compare(
              (long) one.used() * Math.max(1, other.capacity()),
              (long) other.used() * Math.max(1, one.capacity()));
      return by != 0 ? by : FEWEST.compare(one, other);
    };
  }
}
