package org.omniline.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
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
  private final AtomicLong ctiSockets = new AtomicLong();
  private final Timer offerDelay;
  private final MultiGauge waiting;
  private final MultiGauge agents;

  public Meters(MeterRegistry registry) {
    this.registry = registry;
    for (Channel channel : Channel.values()) {
      accepted.put(
          channel, byChannel("omniline.intake.accepted", "Messages stored, new ones", channel));
      duplicate.put(
          channel,
          byChannel("omniline.intake.duplicate", "Repeats answered from their receipt", channel));
    }
    pushed =
        Counter.builder("omniline.push")
            .description("Frames pushed to sockets of this node")
            .register(registry);
    batchSize =
        DistributionSummary.builder("omniline.intake.batch.size")
            .description("Messages in one commit of the intake")
            .register(registry);
    batchTime =
        Timer.builder("omniline.intake.batch.time")
            .description("How long one commit of the intake takes")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    Gauge.builder("omniline.outbox.pending", outboxPending, AtomicLong::get)
        .description("Messages to people that are not sent yet")
        .register(registry);
    offerDelay =
        Timer.builder("omniline.routing.offer.delay")
            .description("From an offer's making to its first writing to a desk's socket here.")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5))
            .register(registry);
    socketGauge("desk", deskSockets);
    socketGauge("visitor", visitorSockets);
    socketGauge("cti", ctiSockets);
    waiting =
        MultiGauge.builder("omniline.routing.waiting")
            .description("Conversations that wait, by queue")
            .register(registry);
    agents =
        MultiGauge.builder("omniline.routing.agents")
            .description("Agents in each state")
            .register(registry);
  }

  private Counter byChannel(String name, String what, Channel channel) {
    return Counter.builder(name)
        .description(what)
        .tag("channel", channel.name())
        .register(registry);
  }

  private void socketGauge(String kind, AtomicLong value) {
    Gauge.builder("omniline.sockets", value, AtomicLong::get)
        .description("Open web sockets of this node")
        .tag("kind", kind)
        .register(registry);
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
    Counter.builder("omniline.intake.refused")
        .description("Messages the intake did not take, and why")
        .tags("channel", channel.name(), "code", code)
        .register(registry)
        .increment();
  }

  /**
   * Anything refused at an edge.
   *
   * @param edge {@code http}, {@code desk}, {@code visitor} or {@code sign-in}
   * @param code the refusal's wire code: a closed set, so that the label cannot grow
   */
  public void refused(String edge, String code) {
    Counter.builder("omniline.refused")
        .description("Requests, commands and connections that were refused, and why")
        .tags("edge", edge, "code", code)
        .register(registry)
        .increment();
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

  /** Open sockets of programs of others on this node: add +1 and −1. */
  public void ctiSockets(int delta) {
    ctiSockets.addAndGet(delta);
  }

  /** A socket that we closed, by its web-socket close code. */
  public void socketClosed(String edge, int code) {
    Counter.builder("omniline.sockets.closed")
        .description("Web sockets closed by us, by close code")
        .tags("edge", edge, "code", Integer.toString(code))
        .register(registry)
        .increment();
  }

  /** From an offer's making in the ACD to its first writing to a desk's socket of this node. */
  public void offerShown(long delayMs) {
    offerDelay.record(delayMs, TimeUnit.MILLISECONDS);
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
