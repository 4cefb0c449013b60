package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.omniline.testkit.TestSocket;

/** An operator empties one of two nodes and lets it take people again. */
class DrainIT {
  private static TestNode.Site site;
  private static Omniline first;
  private static Omniline second;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    site = new TestNode.Site();
    first = site.start(new People(), Map.of("cluster.node-name", "one"));
    second = site.start(Hooks.NONE, Map.of("cluster.node-name", "two"));
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    second.stop().blockingAwait();
    first.stop().blockingAwait();
    site.close();
  }

  private static TestSocket desk(Omniline node, Client agent) throws Exception {
    return TestSocket.open(vertx, node.port(), "/ws/desk", agent.socketHeaders());
  }

  private static JsonObject node(Client admin, String name) {
    JsonArray items = new JsonObject(admin.get("/api/v1/nodes").body()).getJsonArray("items");
    return items.stream()
        .map(JsonObject.class::cast)
        .filter(node -> node.getString("name").equals(name))
        .findFirst()
        .orElse(new JsonObject());
  }

  private static JsonObject message(String text) {
    return new JsonObject().put("clientId", UUID.randomUUID().toString()).put("text", text);
  }

  @Test
  void drain_movesDesksThatKeepTheirState_andOffersThemNothingOnTheWay() throws Exception {
    Client admin = new Client(first).in(People.ADMINISTRATOR);
    Client agent = new Client(second).in(People.AGENT);
    TestSocket desk = desk(second, agent);
    desk.ok("hello", new JsonObject());
    await()
        .untilAsserted(
            () ->
                assertThat(
                        new JsonObject(admin.get("/api/v1/nodes").body())
                            .getJsonArray("items").stream()
                                .map(one -> ((JsonObject) one).getString("state")))
                    .containsExactly("READY", "READY"));
    desk.ok("agent.state", new JsonObject().put("state", "READY"));
    await().until(() -> node(admin, "two").getInteger("desks", 0) == 1);
    int number = node(admin, "two").getInteger("number");

    assertThat(admin.post("/api/v1/nodes/" + number + "/drain", new JsonObject()).statusCode())
        .isEqualTo(200);

    desk.push("draining");
    assertThat(desk.closeCode()).isEqualTo(1001);
    assertThat(new Client(second).get("/readyz").statusCode()).isEqualTo(503);
    assertThat(new Client(second).get("/readyz?or=404").statusCode()).isEqualTo(404);
    assertThat(new Client(second).get("/healthz").statusCode()).isEqualTo(200);
    await().until(() -> node(admin, "two").getString("state", "").equals("DRAINING"));

    // The last one is emptied only where that is meant.
    HttpResponse<String> asked = admin.post("/api/v1/nodes/self/drain", new JsonObject());
    assertThat(asked.statusCode()).isEqualTo(422);
    assertThat(new JsonObject(asked.body()).getJsonObject("fields").getString("reason"))
        .isEqualTo("last-node");
    assertThat(new Client(first).get("/readyz").statusCode()).isEqualTo(200);
    assertThat(admin.post("/api/v1/nodes/self/drain?last=true", new JsonObject()).statusCode())
        .isEqualTo(200);
    assertThat(admin.post("/api/v1/nodes/self/resume", new JsonObject()).statusCode())
        .isEqualTo(200);
    await().until(() -> new Client(first).get("/readyz").statusCode() == 200);

    try (TestSocket visitor = TestSocket.open(vertx, first.port(), "/ws/visitor/demo", Map.of())) {
      visitor.ok("hello", new JsonObject());
      visitor.ok("send", message("有人吗"));
      assertThat(site.sql("select count(*) from offer")).isEqualTo("0");
      agent.moveTo(first);
      try (TestSocket moved = desk(first, agent)) {
        JsonObject hello = moved.ok("hello", new JsonObject());
        assertThat(hello.getJsonObject("agent").getString("state")).isEqualTo("READY");
        moved.push("offer");
      }
    }
    assertThat(
            site.sql(
                "select count(*) from audit where action = 'nodes.drain' and target = 'node:"
                    + number
                    + "' and user_id is not null"))
        .isEqualTo("1");

    assertThat(admin.post("/api/v1/nodes/" + number + "/resume", new JsonObject()).statusCode())
        .isEqualTo(200);
    await().until(() -> new Client(second).get("/readyz").statusCode() == 200);
    agent.moveTo(second);
    try (TestSocket back = desk(second, agent)) {
      assertThat(back.ok("hello", new JsonObject()).getString("node"))
          .isEqualTo(Integer.toString(number));
    }
  }

  @Test
  void drain_ofANodeThatIsNotThereIsNotFound() {
    Client admin = new Client(first).in(People.ADMINISTRATOR);

    assertThat(admin.post("/api/v1/nodes/1000/drain", new JsonObject()).statusCode())
        .isEqualTo(404);
    assertThat(admin.post("/api/v1/nodes/9999/drain", new JsonObject()).statusCode())
        .isEqualTo(404);
  }
}
