package org.omniline.routing;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.omniline.routing.acd.Stamp;

/** Makes the stamps of this node's commands. Thread-safe. */
final class Stamps {
  private final InstantSource clock;
  private final int node;
  private final AtomicLong last = new AtomicLong();

  /**
   * @param clock follows PostgreSQL's clock
   * @param node 0 to 1023, leased
   */
  Stamps(InstantSource clock, int node) {
    this.clock = clock;
    this.node = node;
  }

  Stamp next() {
    long now = clock.millis();
    // Starts from the time, so that a restarted node goes on above what it gave before.
    long counter = last.updateAndGet(previous -> Math.max(previous + 1, now << 10));
    return new Stamp(now, node, counter);
  }
}
