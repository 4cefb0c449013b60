package org.omniline.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.omniline.conversation.Refusal;

/**
 * Token buckets by key, on this node. Holds at most {@link #MOST_KEYS} keys: at the bound the one
 * unused longest is forgotten. Thread-safe, never blocks for long.
 */
public final class RateLimiter {
  /** About ten megabytes. */
  private static final int MOST_KEYS = 100_000;

  private static final double NANOS_PER_MINUTE = 60e9;

  private final double perNano;
  private final double burst;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets;

  /**
   * Makes a limiter.
   *
   * @param perMinute in the long run
   * @param burst at once
   * @param nanos a clock that never goes backwards, for example {@code System::nanoTime}
   */
  public RateLimiter(int perMinute, int burst, LongSupplier nanos) {
    this.perNano = perMinute / NANOS_PER_MINUTE;
    this.burst = burst;
    this.nanos = nanos;
    this.buckets =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_KEYS;
          }
        };
  }

  private static final class Bucket {
    private double tokens;
    private long at;
  }

  /**
   * Takes one token.
   *
   * @return 0 when taken, else the milliseconds after which one will be there
   */
  public synchronized long take(String key) {
    long now = nanos.getAsLong();
    Bucket bucket = buckets.get(key);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = burst;
      bucket.at = now;
      buckets.put(key, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perNano);
    bucket.at = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return (long) Math.ceil((1 - bucket.tokens) / perNano / 1e6);
  }

  /**
   * Takes one token or refuses.
   *
   * @throws Refusal TOO_FAST with {@code fields.retryAfterMs}
   */
  public void require(String key) {
    long pause = take(key);
    if (pause > 0) {
      throw new Refusal(
          Refusal.Code.TOO_FAST,
          "Too many requests: wait a moment.",
          Map.of("retryAfterMs", pause));
    }
  }

  /** A key for an address: IPv6 clients choose freely within their /64. */
  public static String key(String address) {
    int zone = address.indexOf('%');
    String bare = zone < 0 ? address : address.substring(0, zone);
    if (bare.indexOf(':') < 0) {
      return bare;
    }
    String[] groups = bare.split(":", -1);
    return groups.length < 5 || bare.contains("::")
        ? bare
        : String.join(":", groups[0], groups[1], groups[2], groups[3]);
  }
}
