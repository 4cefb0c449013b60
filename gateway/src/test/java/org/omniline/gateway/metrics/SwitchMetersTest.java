package org.omniline.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.esl.LossReason;

class SwitchMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SwitchMeters meters = new SwitchMeters(registry);

  @Test
  void scrape_tellsSwitchesApart() {
    meters.up("a", true);
    meters.up("b", true);
    meters.up("b", false);
    meters.resynchronised("a", 7);
    meters.lost("b", LossReason.SHUTDOWN, "");

    assertThat(registry.scrape())
        .contains("omniline_switch_up{switch=\"a\"} 1", "omniline_switch_up{switch=\"b\"} 0")
        .contains("omniline_switch_legs{switch=\"a\"} 7")
        .contains("omniline_switch_lost_total{reason=\"SHUTDOWN\",switch=\"b\"} 1");
  }

  @Test
  void scrape_tellsLostAndLateEvents() {
    meters.event("a", 0);
    meters.event("a", 200);
    meters.dropped("a");
    meters.dropped("a");
    meters.unreadable("a");

    assertThat(registry.scrape())
        .contains("omniline_switch_events_dropped_total{switch=\"a\"} 2")
        .contains("omniline_switch_events_unreadable_total{switch=\"a\"} 1")
        .contains("omniline_switch_event_lag_seconds_bucket{switch=\"a\",le=\"0.1\"} 1")
        .contains("omniline_switch_event_lag_seconds_bucket{switch=\"a\",le=\"0.25\"} 2");
  }
}
