package org.omniline.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.routing.Acd;
import org.omniline.routing.AcdObserver;
import org.omniline.routing.AgentState;
import org.omniline.routing.acd.Inspector;

/**
 * Counts what the ACD does. {@code omniline_routing_unserved_while_free} must always be 0. {@code
 * omniline_routing_fenced_total} counts accepts that the ACD allowed and PostgreSQL refused: a few
 * while a node dies or a cluster heals, none in calm times. Thread-safe.
 */
public final class AcdMeters implements AcdObserver {
  /** From what nobody notices to what a hotline must never let happen. */
  private static final Duration[] DELAYS = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30)
  };

  private final Meters meters;
  private final MeterRegistry registry;
  private final AtomicInteger unserved = new AtomicInteger();
  private final Counter fenced;
  private volatile Map<Long, String> queueCodes = Map.of();

  public AcdMeters(Meters meters) {
    this.meters = meters;
    this.registry = meters.registry();
    Gauge.builder("omniline.routing.unserved.while.free", unserved, AtomicInteger::get)
        .description("Who waits while an agent who may serve them is free: must be 0")
        .register(registry);
    this.fenced =
        counter("omniline.routing.fenced", "Accepts that routing allowed and the database refused");
  }

  /** The codes by which dashboards know the queues. */
  public void queues(Map<Long, String> codes) {
    queueCodes = Map.copyOf(codes);
  }

  @Override
  public void offered(long queueId, long waitedMs) {
    Timer.builder("omniline.routing.wait")
        .description("How long people waited until an agent was asked")
        .tag("queue", code(queueId))
        .serviceLevelObjectives(DELAYS)
        .register(registry)
        .record(waitedMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void offerEnded(Acd.OfferOutcome outcome) {
    Counter.builder("omniline.routing.offers")
        .description("Offers to agents, by how they ended")
        .tag("outcome", outcome.name())
        .register(registry)
        .increment();
    if (outcome == Acd.OfferOutcome.LOST) {
      fenced.increment();
    }
  }

  @Override
  public void sampled(Inspector.Sample sample) {
    Map<String, Long> waiting = new HashMap<>();
    queueCodes.values().forEach(code -> waiting.put(code, 0L));
    sample.waiting().forEach((queue, n) -> waiting.put(code(queue), n.longValue()));
    meters.waiting(waiting);
    Map<String, Long> agents = new HashMap<>();
    // Who is signed out is not among those whom routing counts.
    for (AgentState state : EnumSet.complementOf(EnumSet.of(AgentState.SIGNED_OUT))) {
      agents.put(state.name(), sample.agents().getOrDefault(state, 0).longValue());
    }
    meters.agents(agents);
    unserved.set(sample.unserved());
  }

  @Override
  public void reconciled(int differences) {
    counter("omniline.routing.mended", "What reconciling with the database had to mend")
        .increment(differences);
  }

  @Override
  public void factLost() {
    counter("omniline.routing.facts.lost", "Facts of routing that could not be written")
        .increment();
  }

  @Override
  public void distrusted() {
    counter("omniline.routing.rebuilds", "Times routing was built anew from the database")
        .increment();
  }

  private Counter counter(String name, String what) {
    return Counter.builder(name).description(what).register(registry);
  }

  private String code(long queueId) {
    return queueCodes.getOrDefault(queueId, Long.toString(queueId));
  }
}
