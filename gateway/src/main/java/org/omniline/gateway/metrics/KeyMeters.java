package org.omniline.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.persistence.crypto.PgResealing;

/** Counts what is sealed anew after a rotation of keys. Thread-safe. */
public final class KeyMeters implements PgResealing.Heard {
  private final MeterRegistry registry;
  private final AtomicInteger inUse = new AtomicInteger(1);

  public KeyMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("omniline.keys.in.use", inUse, AtomicInteger::get)
        .description("Keys that values may be sealed with; 1 when an older key may be removed")
        .register(registry);
  }

  @Override
  public void batch(String part, int resealed, int failed) {
    count("omniline.keys.resealed", "Values sealed anew with the newest key", part, resealed);
    count("omniline.keys.reseal.failed", "Values that could not be sealed anew", part, failed);
  }

  @Override
  public void keys(int keys) {
    inUse.set(keys);
  }

  private void count(String name, String what, String part, int n) {
    if (n > 0) {
      Counter.builder(name).description(what).tag("part", part).register(registry).increment(n);
    }
  }
}
