package org.omniline.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.omniline.conversation.Channel;

/**
 * What the product counts, under the names that docs and dashboards use. Thread-safe; methods never
 * block.
 */
public final class Meters {
  private final MeterRegistry registry;
  private final Map<Channel, Counter> accepted = new EnumMap<>(Channel.class);
  private final Map<Channel, Counter> duplicate = new EnumMap<>(Channel.class);
  private final Counter pushed;
  private final DistributionSummary batchSize;
  private final Timer batchTime;
  private final AtomicLong outboxPending = new AtomicLong();
  private final AtomicLong deskSockets = new AtomicLong();
  private final AtomicLong visitorSockets = new AtomicLong();
  private final MultiGauge waiting;
  private final MultiGauge agents;

  public Meters(MeterRegistry registry) {
    this.registry = registry;
    for (Channel channel : Channel.values()) {
      accepted.put(channel, byChannel("omniline.intake.accepted", channel));
      duplicate.put(channel, byChannel("omniline.intake.duplicate", channel));
    }
    pushed = registry.counter("omniline.push");
    batchSize = DistributionSummary.builder("omniline.intake.batch.size").register(registry);
    batchTime =
        Timer.builder("omniline.intake.batch.time")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    Gauge.builder("omniline.outbox.pending", outboxPending, AtomicLong::get).register(registry);
    socketGauge("desk", deskSockets);
    socketGauge("visitor", visitorSockets);
    waiting = MultiGauge.builder("omniline.routing.waiting").register(registry);
    agents = MultiGauge.builder("omniline.routing.agents").register(registry);
  }

  private Counter byChannel(String name, Channel channel) {
    return registry.counter(name, "channel", channel.name());
  }

  private void socketGauge(String kind, AtomicLong value) {
    Gauge.builder("omniline.sockets", value, AtomicLong::get).tag("kind", kind).register(registry);
  }

  /** The registry, for gauges of others. */
  public MeterRegistry registry() {
    return registry;
  }

  public void accepted(Channel channel, int n) {
    accepted.get(channel).increment(n);
  }

  public void duplicate(Channel channel, int n) {
    duplicate.get(channel).increment(n);
  }

  /** A message that Intake did not take. */
  public void intakeRefused(Channel channel, String code) {
    registry
        .counter("omniline.intake.refused", "channel", channel.name(), "code", code)
        .increment();
  }

  /**
   * Anything refused at an edge.
   *
   * @param edge {@code http}, {@code desk}, {@code visitor} or {@code sign-in}
   * @param code the refusal's wire code: a closed set, so that the label cannot grow
   */
  public void refused(String edge, String code) {
    registry.counter("omniline.refused", "edge", edge, "code", code).increment();
  }

  public void batch(int size, long nanos) {
    batchSize.record(size);
    batchTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Frames pushed to sockets of this node. */
  public void pushed(int n) {
    pushed.increment(n);
  }

  /** Open desk sockets of this node: add +1 and −1. */
  public void deskSockets(int delta) {
    deskSockets.addAndGet(delta);
  }

  /** Open visitor sockets of this node: add +1 and −1. */
  public void visitorSockets(int delta) {
    visitorSockets.addAndGet(delta);
  }

  /** A socket that we closed, by its web-socket close code. */
  public void socketClosed(String edge, int code) {
    registry
        .counter("omniline.sockets.closed", "edge", edge, "code", Integer.toString(code))
        .increment();
  }

  public void outboxPending(long n) {
    outboxPending.set(n);
  }

  /** Who waits, by queue code or id. */
  public void waiting(Map<String, Long> byQueue) {
    waiting.register(rows("queue", byQueue), true);
  }

  /** How many agents are in each state. */
  public void agents(Map<String, Long> byState) {
    agents.register(rows("state", byState), true);
  }

  private static Iterable<MultiGauge.Row<?>> rows(String label, Map<String, Long> values) {
    return values.entrySet().stream()
        .map(e -> MultiGauge.Row.of(Tags.of(label, e.getKey()), e.getValue()))
        .collect(Collectors.toList());
  }
}
