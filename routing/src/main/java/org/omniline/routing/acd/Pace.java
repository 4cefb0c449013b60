package org.omniline.routing.acd;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How fast a queue has been served of late: its conversations that ended and made room, each
 * counting less the longer ago it was. Not those that were accepted: agents who begin take one for
 * each place at once, and whoever comes then waits until somebody has finished. Immutable.
 *
 * @param weight of all that ended so far, at {@code at}
 * @param since when the first ended; milliseconds
 */
record Pace(double weight, long at, long since) implements Serializable {
  /** Half an hour ago counts for a third of now. Ours; no public source fixes it. */
  static final double DECAY_MS = 30 * 60_000;

  /** Fewer than this say nothing. */
  private static final double ENOUGH = 3;

  static Pace ended(@Nullable Pace before, long now) {
    return before == null
        ? new Pace(1, now, now)
        : new Pace(before.weightAt(now) + 1, Math.max(now, before.at), before.since);
  }

  /** The same on every machine, so that a backup has the same number. */
  private double weightAt(long now) {
    return weight * StrictMath.exp(-Math.max(0, now - at) / DECAY_MS);
  }

  /**
   * How long {@code people} take to be served at this pace.
   *
   * @return milliseconds; null when too little is known to say
   */
  @Nullable Long estimate(int people, long now) {
    double left = weightAt(now);
    long watched = now - since;
    if (left < ENOUGH || watched <= 0) {
      return null;
    }
    // The first of all only began the time that is looked at. Events further back than the first
    // are not missing, there was nobody to see them: so the window is what was watched of it.
    double window = DECAY_MS * (1 - StrictMath.exp(-watched / DECAY_MS));
    return Math.round(people * window / (left - StrictMath.exp(-watched / DECAY_MS)));
  }
}
