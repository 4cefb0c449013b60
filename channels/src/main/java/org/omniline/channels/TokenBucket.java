package org.omniline.channels;

/**
 * Lets through {@code burst} at once and {@code perSecond} in the long run. Not thread-safe; the
 * time is passed in.
 */
public final class TokenBucket {
  private final double perSecond;
  private final double burst;
  private double tokens;
  private long lastNanos;

  /**
   * A full bucket.
   *
   * @param nowNanos of a monotonic clock, for example {@link System#nanoTime()}
   */
  public TokenBucket(double perSecond, double burst, long nowNanos) {
    if (perSecond <= 0 || burst < 1) {
      throw new IllegalArgumentException("rate must be positive and burst at least 1");
    }
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.lastNanos = nowNanos;
  }

  /**
   * Takes one token if there is one.
   *
   * @return 0 when taken, else after how many milliseconds (at least 1) there will be one
   */
  public long take(long nowNanos) {
    refill(nowNanos);
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return Math.max(1, (long) Math.ceil((1 - tokens) / perSecond * 1000));
  }

  /** Whether it is full again, so that forgetting it changes nothing. */
  public boolean isFull(long nowNanos) {
    refill(nowNanos);
    return tokens >= burst;
  }

  private void refill(long nowNanos) {
    long passed = nowNanos - lastNanos;
    if (passed > 0) {
      tokens = Math.min(burst, tokens + passed / 1e9 * perSecond);
      lastNanos = nowNanos;
    }
  }
}
