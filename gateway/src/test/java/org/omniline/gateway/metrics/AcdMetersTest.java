package org.omniline.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;
import org.omniline.routing.acd.Inspector;

class AcdMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AcdMeters meters = new AcdMeters(new Meters(registry));

  @Test
  void scrape_namesWhatAlarmsAskForBeforeAnythingHappened() {
    assertThat(registry.scrape())
        .contains("omniline_routing_unserved_while_free 0", "omniline_routing_fenced_total 0");
  }

  @Test
  void offerEnded_countsAsFencedOnlyWhatPostgresqlRefused() {
    meters.offerEnded(OfferOutcome.ACCEPTED);
    meters.offerEnded(OfferOutcome.TIMED_OUT);
    meters.offerEnded(OfferOutcome.LOST);

    assertThat(registry.scrape()).contains("omniline_routing_fenced_total 1");
  }

  @Test
  void offered_fillsAHistogramForEachQueue() {
    meters.queues(Map.of(5L, "crisis"));

    meters.offered(5, 40);

    assertThat(registry.scrape())
        .contains("omniline_routing_wait_seconds_bucket{queue=\"crisis\",le=\"0.05\"} 1")
        .contains("omniline_routing_wait_seconds_bucket{queue=\"crisis\",le=\"0.025\"} 0");
  }

  @Test
  void sampled_countsAgentsByStateButNobodyWhoIsSignedOut() {
    meters.sampled(new Inspector.Sample(Map.of(), Map.of(AgentState.READY, 2), 0, 0, true, 1));

    assertThat(registry.scrape())
        .contains("omniline_routing_agents{state=\"READY\"} 2")
        .contains("omniline_routing_agents{state=\"BREAK\"} 0")
        .doesNotContain("SIGNED_OUT");
  }
}
