package org.omniline.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.omniline.channels.phone.esl.LossReason;
import org.omniline.channels.phone.esl.SwitchObserver;

/**
 * Counts what the links to telephone switches do, by the switch's name in the configuration. {@code
 * omniline_switch_up} must be 1; {@code omniline_switch_events_dropped_total} must not grow.
 * Thread-safe.
 */
public final class SwitchMeters implements SwitchObserver {
  private static final Duration[] LAGS = {
    Duration.ofMillis(40),
    Duration.ofMillis(60),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  /** What there is of one switch; looked up for each event. */
  private record Of(AtomicLong up, AtomicLong legs, Timer lag, Counter dropped, Counter unread) {}

  private final MeterRegistry registry;
  private final Map<String, Of> switches = new ConcurrentHashMap<>();

  public SwitchMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void up(String name, boolean up) {
    of(name).up().set(up ? 1 : 0);
  }

  @Override
  public void lost(String name, LossReason reason, String detail) {
    Counter.builder("omniline.switch.lost")
        .description("Connections to a telephone switch that ended or could not be made, and why")
        .tags("switch", name, "reason", reason.name())
        .register(registry)
        .increment();
  }

  @Override
  public void event(String name, long lagMs) {
    of(name).lag().record(lagMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void unreadable(String name) {
    of(name).unread().increment();
  }

  @Override
  public void dropped(String name) {
    of(name).dropped().increment();
  }

  @Override
  public void resynchronised(String name, int legs) {
    of(name).legs().set(legs);
  }

  private Of of(String name) {
    return switches.computeIfAbsent(
        name,
        added ->
            new Of(
                gauge("omniline.switch.up", "Whether a telephone switch is connected", added),
                gauge("omniline.switch.legs", "Legs of calls at the last comparison", added),
                Timer.builder("omniline.switch.event.lag")
                    .description("From an event in the switch to its reading here; its grain is 0")
                    .tag("switch", added)
                    .serviceLevelObjectives(LAGS)
                    .register(registry),
                counter(
                    "omniline.switch.events.dropped",
                    "Events dropped because calls were handled too slowly; calls were compared",
                    added),
                counter(
                    "omniline.switch.events.unreadable", "Events that could not be read", added)));
  }

  private AtomicLong gauge(String name, String what, String of) {
    AtomicLong value = new AtomicLong();
    Gauge.builder(name, value, AtomicLong::get)
        .description(what)
        .tag("switch", of)
        .register(registry);
    return value;
  }

  private Counter counter(String name, String what, String of) {
    return Counter.builder(name).description(what).tag("switch", of).register(registry);
  }
}
