package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.omniline.gateway.Wire.args;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody writes, a counsellor answers: over the real sockets of a node as it is shipped. */
class MainJobIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Frames desk(Client client, HttpResponse<String> signedIn) {
    String cookie = signedIn.headers().firstValue("set-cookie").orElseThrow();
    assertThat(client.csrf()).isNotEmpty();
    return node.frames(
        "/ws/desk",
        Map.of("Cookie", cookie.substring(0, cookie.indexOf(';')), "Origin", node.origin()));
  }

  private static JsonArray entries(JsonObject push) {
    return push.getJsonObject("data").getJsonArray("entries");
  }

  private static boolean hasText(JsonObject push, String text) {
    return entries(push).stream()
        .anyMatch(entry -> text.equals(((JsonObject) entry).getString("text")));
  }

  /** Leaves a closed conversation behind. */
  private static String talk(Client client, Frames desk, String words) {
    try (Frames visitor = node.frames("/ws/visitor/demo", Map.of())) {
      visitor.ask("hello", args());
      JsonObject receipt =
          visitor.ask("send", args("clientId", UUID.randomUUID().toString(), "text", words));
      String id = receipt.getString("conversation");
      JsonObject offer =
          desk.push(
              "offer",
              push ->
                  id.equals(
                      push.getJsonObject("data").getJsonObject("conversation").getString("id")));
      desk.ask("offer.accept", args("offer", offer.getJsonObject("data").getString("offer")));
      JsonObject opened = desk.ask("conversation.open", args("conversation", id));
      assertThat(opened.getJsonObject("timeline").getJsonArray("entries").encode()).contains(words);
      desk.ask(
          "message.send",
          args(
              "conversation",
              id,
              "commandId",
              UUID.randomUUID().toString(),
              "text",
              "我在听：" + words));
      visitor.push("conversation", push -> hasText(push, "我在听：" + words));
      desk.ask(
          "risk.set",
          args("conversation", id, "commandId", UUID.randomUUID().toString(), "level", "CONCERN"));
      JsonObject now = desk.ask("conversation.resume", args("conversation", id, "rev", 0));
      long lastSeq = now.getJsonObject("change").getJsonObject("conversation").getLong("lastSeq");
      JsonObject closed =
          desk.ask(
              "conversation.close",
              args("conversation", id, "seenSeq", lastSeq, "disposition", "mood"));
      assertThat(closed.getJsonObject("change").getJsonObject("conversation").getString("state"))
          .isEqualTo("CLOSED");
      assertThat(client.get("/api/v1/conversations/" + id + "/export").body())
          .contains(words)
          .contains("我在听");
      return id;
    }
  }

  @Test
  @Tag("R305")
  void audit_hasAllFiveKindsAndNobodyCanChangeIt() {
    Client agent = node.client();
    HttpResponse<String> signedIn = agent.signIn(People.AGENT, People.PASSWORD);
    try (Frames desk = desk(agent, signedIn)) {
      desk.ask("hello", args());
      desk.ask("agent.state", args("state", "READY"));
      String id = talk(agent, desk, "最近睡不着");
      assertThat(agent.get("/api/v1/users").statusCode()).isEqualTo(403);
      Client admin = node.client(People.ADMINISTRATOR);
      assertThat(admin.post("/api/v1/queues", args("code", "night", "name", "夜班")).statusCode())
          .isEqualTo(201);

      JsonArray lines =
          new JsonObject(admin.get("/api/v1/audit?limit=200").body()).getJsonArray("items");

      assertThat(lines)
          .extracting(line -> ((JsonObject) line).getString("kind"))
          .contains("SIGN_IN", "REFUSED", "DATA_ACCESS", "MANAGEMENT", "OPERATION");
      assertThat(lines)
          .anySatisfy(
              line -> {
                assertThat(((JsonObject) line).getString("action"))
                    .isEqualTo("conversations.export");
                assertThat(((JsonObject) line).getString("target")).isEqualTo("conversation:" + id);
                assertThat(((JsonObject) line).getString("login")).isEqualTo(People.AGENT);
              });
      for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
        assertThat(admin.send(method, "/api/v1/audit", "{}").statusCode()).isEqualTo(405);
      }
    }
    String before = node.sql("select count(*) from audit");
    assertThatThrownBy(() -> node.sql("update audit set outcome = 'ok'"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> node.sql("delete from audit"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(node.sql("select count(*) from audit")).isEqualTo(before);
  }

  @Test
  void metrics_countWhatWentThrough() {
    try (Frames visitor = node.frames("/ws/visitor/demo", Map.of())) {
      visitor.ask("hello", args());
      String once = UUID.randomUUID().toString();
      assertThat(visitor.ask("send", args("clientId", once, "text", "你好")).getBoolean("duplicate"))
          .isFalse();
      assertThat(visitor.ask("send", args("clientId", once, "text", "你好")).getBoolean("duplicate"))
          .isTrue();

      String metrics = node.client().get("/metrics").body();

      assertThat(metrics)
          .containsPattern("omniline_intake_accepted_total\\{channel=\"WEBCHAT\"\\} [1-9]")
          .containsPattern("omniline_intake_duplicate_total\\{channel=\"WEBCHAT\"\\} [1-9]")
          .containsPattern("omniline_sockets\\{kind=\"visitor\"\\} [1-9]")
          .containsPattern("omniline_routing_agents\\{state=\"READY\"\\}")
          .containsPattern("omniline_routing_waiting\\{queue=\"q1\"\\}");
      visitor.ask("leave", args());
    }
  }

  @Test
  void profile_thatAnAdministratorChangesHoldsAtOnce() {
    Client client = node.client();
    HttpResponse<String> signedIn = client.signIn(People.SUPERVISOR, People.PASSWORD);
    Client admin = node.client(People.ADMINISTRATOR);
    String id = node.sql("select id from staff_user where login = '" + People.SUPERVISOR + "'");
    try (Frames desk = desk(client, signedIn)) {
      desk.ask("hello", args());

      assertThat(
              admin
                  .send("PATCH", "/api/v1/users/" + id, "{\"version\":1,\"capacity\":7}")
                  .statusCode())
          .isEqualTo(200);

      desk.push("agent", push -> push.getJsonObject("data").getInteger("capacity") == 7);
    }
  }

  @Test
  void signOut_closesTheDesksSocket() {
    Client client = node.client();
    HttpResponse<String> signedIn = client.signIn(People.SUPERVISOR, People.PASSWORD);
    try (Frames desk = desk(client, signedIn)) {
      desk.ask("hello", args());
      assertThat(client.send("DELETE", "/api/v1/session", null).statusCode()).isEqualTo(204);
      desk.awaitClose(4401);
    }
  }

  @Test
  void stop_tellsSocketsToMove() {
    try (TestNode.Site own = new TestNode.Site()) {
      Omniline leaving = own.start(new People());
      try (Frames visitor = Frames.open(leaving, "/ws/visitor/demo", Map.of())) {
        visitor.ask("hello", args());
        leaving.stop().blockingAwait();
        visitor.push("draining", push -> true);
      }
    }
  }
}
