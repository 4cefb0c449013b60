package org.omniline.channels.phone;

import java.util.LinkedHashSet;

/**
 * Legs that may hear something that was asked for, or have it waiting for them. Not every end is
 * told, so the longest there is forgotten first. Thread-safe.
 */
final class PlayingLegs {
  /** More than a switch has legs at once. */
  private static final int MOST = 5_000;

  private final LinkedHashSet<String> legs = new LinkedHashSet<>();

  synchronized void add(String leg) {
    boolean unused = legs.remove(leg); // the newest is last
    legs.add(leg);
    if (legs.size() > MOST) {
      legs.remove(legs.iterator().next());
    }
  }

  /** Whether it was there; it is not any more. */
  synchronized boolean remove(String leg) {
    return legs.remove(leg);
  }
}
