package org.omniline.channels;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.omniline.conversation.Refusal;

/**
 * One {@link TokenBucket} per key (a visitor, an address), for at most {@code keys} keys: beyond
 * that the longest unused one is forgotten, so memory stays bounded whatever comes. Thread-safe.
 */
public final class RateLimit {
  private final double perSecond;
  private final double burst;
  private final int keys;
  private final LongSupplier nanoTime;
  private final LinkedHashMap<String, TokenBucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param perMinute allowed per key and minute in the long run
   * @param burst allowed at once
   * @param keys most keys remembered
   * @param nanoTime monotonic clock in nanoseconds
   */
  public RateLimit(double perMinute, int burst, int keys, LongSupplier nanoTime) {
    this.perSecond = perMinute / 60;
    this.burst = burst;
    this.keys = keys;
    this.nanoTime = nanoTime;
  }

  /**
   * Counts one use of a key.
   *
   * @throws Refusal TOO_FAST with field {@code retryAfterMs}
   */
  public void use(String key) {
    long wait = take(key);
    if (wait > 0) {
      throw new Refusal(
          Refusal.Code.TOO_FAST,
          "Too many in a short time: wait a moment and send it again.",
          Map.of("retryAfterMs", wait));
    }
  }

  /** Counts one use of a key; 0 when allowed, else milliseconds until it would be. */
  public synchronized long take(String key) {
    long now = nanoTime.getAsLong();
    TokenBucket bucket = buckets.get(key);
    if (bucket == null) {
      makeRoom();
      bucket = new TokenBucket(perSecond, burst, now);
      buckets.put(key, bucket);
    }
    return bucket.take(now);
  }

  /** How many keys are remembered now. */
  public synchronized int size() {
    return buckets.size();
  }

  private void makeRoom() {
    while (buckets.size() >= keys) {
      Iterator<String> oldest = buckets.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
