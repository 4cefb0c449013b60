package org.omniline.channels.phone.esl;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts to connect: doubled each time up to a bound, and jittered, so that the
 * nodes of a cluster do not all come back in the same moment. Not thread-safe.
 */
final class Backoff {
  private final long firstMs;
  private final long longestMs;
  private final RandomGenerator random;
  private int attempts;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.firstMs = first.toMillis();
    this.longestMs = longest.toMillis();
    this.random = random;
  }

  /** Milliseconds to wait now, at least half of the nominal pause. */
  long nextMs() {
    long nominal = longestMs;
    if (attempts < 30) {
      nominal = Math.min(longestMs, firstMs << attempts);
      attempts++;
    }
    return Math.max(1, nominal / 2 + (long) (random.nextDouble() * (nominal - nominal / 2)));
  }

  /** What failed will not be better soon: the next pause is of the longest. */
  void atOnceLongest() {
    attempts = 30;
  }

  /** All is well again. */
  void reset() {
    attempts = 0;
  }
}
