package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.omniline.routing.RoutingAlarms;

class NodeBusTest {
  private static final Instant AT = Instant.parse("2026-11-22T03:00:00.123Z");

  private final Vertx vertx = Vertx.vertx();
  private final NodeBus bus = new NodeBus(vertx, "here");
  private final List<Object> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private final class Kept implements Acd.Hints {
    @Override
    public void offered(Acd.OfferView offer) {
      heard.add(offer);
    }

    @Override
    public void offerEnded(Acd.OfferView offer, Acd.OfferOutcome outcome) {
      heard.add(outcome);
    }

    @Override
    public void agentChanged(Acd.AgentView agent) {
      heard.add(agent);
    }
  }

  @Test
  void acdHints_arriveAsTheyWereSent() {
    Acd.OfferView offer = new Acd.OfferView(Long.MAX_VALUE, 2, 3, AT, AT.plusSeconds(20), true);
    Acd.AgentView agent =
        new Acd.AgentView(
            3,
            "林晓",
            AgentState.BREAK,
            AT,
            "lunch",
            1,
            3,
            Set.of(5L, 6L),
            AT.plusSeconds(3_600),
            true);
    bus.onAcd(new Kept());
    bus.acdHints().offered(offer);
    bus.acdHints().offerEnded(offer, Acd.OfferOutcome.TIMED_OUT);
    bus.acdHints().agentChanged(agent);
    await()
        .untilAsserted(
            () -> assertThat(heard).containsExactly(offer, Acd.OfferOutcome.TIMED_OUT, agent));
  }

  @Test
  void acdHints_ofANewerNodeAreIgnored() {
    bus.onAcd(new Kept());
    vertx.eventBus().publish("omniline.acd", new JsonObject().put("kind", "unheard-of"));
    Acd.OfferView offer = new Acd.OfferView(1, 2, 3, AT, AT, false);
    bus.acdHints().offered(offer);
    await().untilAsserted(() -> assertThat(heard).containsExactly(offer));
  }

  @Test
  void alarms_arriveAsTheyWereRaised_andThoseOfANewerNodeAreIgnored() {
    bus.onAlarm(heard::add);
    vertx.eventBus().publish("omniline.alarms", new JsonObject().put("kind", "UNHEARD_OF"));
    RoutingAlarms.Alarm alarm =
        new RoutingAlarms.Alarm(
            RoutingAlarms.Kind.HIGH_RISK_OWNER_ABSENT, Long.MAX_VALUE, 2, 3, AT);
    bus.alarms().raised(alarm);
    await().untilAsserted(() -> assertThat(heard).containsExactly(alarm));
  }

  @Test
  void heads_ofOtherNodesAreHeard_andOwnOnesAreNot() {
    bus.onHeads((id, rev) -> heard.add(id + "/" + rev));
    JsonArray heads = new JsonArray().add(7L).add(3L).add(8L).add(1L);
    vertx
        .eventBus()
        .publish("omniline.heads", new JsonObject().put("node", "here").put("heads", heads));
    vertx
        .eventBus()
        .publish("omniline.heads", new JsonObject().put("node", "there").put("heads", heads));
    await().untilAsserted(() -> assertThat(heard).containsExactly("7/3", "8/1"));
  }
}
