package org.omniline.conversation.port;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * 41 bits of milliseconds since 2024-01-01, 10 bits of a node number leased in PostgreSQL, 12 bits
 * of counter. Never goes backwards: when the clock does, or more than 4,096 ids fall into one
 * millisecond, it counts on from the last one.
 */
public final class SnowflakeIds implements Ids {
  /** 2024-01-01T00:00:00Z in milliseconds. */
  public static final long EPOCH_MS = 1_704_067_200_000L;

  private final InstantSource clock;
  private final long node;
  private final AtomicLong last = new AtomicLong();

  /**
   * @param clock follows PostgreSQL's clock
   * @param node 0 to 1023, leased
   * @throws IllegalArgumentException when the node number is out of range
   */
  public SnowflakeIds(InstantSource clock, int node) {
    if (node < 0 || node > 1023) {
      throw new IllegalArgumentException("node number must be 0 to 1023: " + node);
    }
    this.clock = clock;
    this.node = node;
  }

  @Override
  public long next() {
    long now = (clock.millis() - EPOCH_MS) << 12;
    // Time and counter share one number, so a full counter carries into the next millisecond.
    long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
    return (tick >> 12) << 22 | node << 12 | (tick & 0xFFF);
  }

  /** When an id was made, in milliseconds since 1970. */
  public static long millisOf(long id) {
    return (id >> 22) + EPOCH_MS;
  }
}
