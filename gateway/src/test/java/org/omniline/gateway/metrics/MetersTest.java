package org.omniline.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.routing.Acd.OfferOutcome;

class MetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);

  @Test
  void everyMetric_saysWhatItCounts() {
    meters.accepted(Channel.WEBCHAT, 1);
    meters.intakeRefused(Channel.WEBCHAT, "overloaded");
    meters.refused("http", "malformed");
    meters.socketClosed("desk", 1009);
    meters.waiting(Map.of("q", 1L));
    meters.agents(Map.of("READY", 1L));
    meters.batch(3, 1_000);
    AcdMeters acd = new AcdMeters(meters);
    acd.offered(1, 5);
    acd.offerEnded(OfferOutcome.ACCEPTED);
    acd.reconciled(1);
    acd.factLost();
    acd.distrusted();
    KeyMeters keys = new KeyMeters(registry);
    keys.batch("entry.body", 5, 1);

    var help =
        registry.scrape().lines().filter(line -> line.startsWith("# HELP omniline_")).toList();

    assertThat(help).hasSizeGreaterThan(18).allMatch(line -> line.split(" ", 4).length == 4);
    assertThat(help).noneMatch(line -> line.split(" ", 4)[3].isBlank());
    assertThat(registry.scrape())
        .contains("omniline_keys_resealed_total{part=\"entry.body\"} 5")
        .contains("omniline_keys_reseal_failed_total{part=\"entry.body\"} 1")
        .contains("omniline_keys_in_use 1");
  }
}
