package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.WireSchemas;

/** Alarms at the desks of those who are to be told. */
class AlarmsIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Frames desk(String login) {
    return node.deskFrames(node.client(login));
  }

  private static JsonObject rule(String name, String kind, int threshold) {
    return new JsonObject()
        .put("name", name)
        .put("kind", kind)
        .putNull("queue")
        .put("threshold", threshold)
        .put("roles", new JsonArray().add("SUPERVISOR"))
        .put("users", new JsonArray());
  }

  private static List<JsonObject> items(JsonObject push) {
    return push.getJsonObject("data").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static Predicate<JsonObject> has(String name) {
    return push -> items(push).stream().anyMatch(one -> name.equals(one.getString("name")));
  }

  private static JsonObject send(String text) {
    return new JsonObject().put("clientId", UUID.randomUUID().toString()).put("text", text);
  }

  @Test
  @Tag("R90")
  void tooManyWaiting_popsUpOnceAtTheNamedPersonsDesks_untilItIsOver() {
    Client boss = node.client(People.SUPERVISOR);
    Client.json(boss.post("/api/v1/alarm-rules", rule("有人等", "WAITING", 0)), 201);
    try (Frames supervisor = desk(People.SUPERVISOR);
        Frames agent = desk(People.AGENT);
        Frames visitor = node.frames("/ws/visitor/demo", Map.of())) {
      visitor.ask("hello", new JsonObject());
      visitor.ask("send", send("在吗"));

      JsonObject push = supervisor.push("alarms", has("有人等"));

      WireSchemas.check("desk-socket.schema.json", "push:alarms", push);
      JsonObject alarm = items(push).get(0);
      assertThat(alarm.getJsonObject("queue").getString("name")).isEqualTo("心理咨询");
      JsonObject which = new JsonObject().put("alarm", alarm.getString("id"));
      assertThat(agent.reply("alarm.acknowledge", which).getJsonObject("error").getString("code"))
          .isEqualTo("not-found");
      supervisor.ask("alarm.acknowledge", which);
      supervisor.push(
          "alarms",
          one ->
              items(one).stream()
                  .anyMatch(
                      it ->
                          it.getJsonObject("acknowledgedBy") != null
                              && id(People.SUPERVISOR)
                                  .equals(it.getJsonObject("acknowledgedBy").getString("id"))));

      visitor.ask("send", send("还在吗"));
      visitor.ask("leave", new JsonObject());
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          Client.json(boss.get("/api/v1/alarms"), 200)
                              .getJsonArray("items")
                              .stream()
                              .map(JsonObject.class::cast)
                              .filter(one -> "有人等".equals(one.getString("name")))
                              .map(one -> one.getString("clearedAt") == null))
                      .containsExactly(false));
      // It was never this agent's: the only thing told is that there is nothing.
      assertThat(items(agent.push("alarms", any -> true))).isEmpty();
    }
  }

  private static String id(String login) {
    return node.sql("select id from staff_user where login = '" + login + "'");
  }

  @Test
  void rules_areForWhoMayManageThem_andAlwaysTellSomebody() {
    Client agent = node.client(People.AGENT);
    assertThat(agent.get("/api/v1/alarm-rules").statusCode()).isEqualTo(403);
    assertThat(agent.get("/api/v1/alarms").statusCode()).isEqualTo(403);
    Client admin = node.client(People.ADMINISTRATOR);
    JsonObject all = Client.json(admin.get("/api/v1/alarm-rules"), 200);
    assertThat(all.getJsonArray("people")).hasSize(3);
    assertThat(all.getJsonArray("items")).hasSizeGreaterThanOrEqualTo(4);

    JsonObject made =
        Client.json(admin.post("/api/v1/alarm-rules", rule("久等", "LONGEST_WAIT", 60)), 201);
    String path = "/api/v1/alarm-rules/" + made.getString("id");
    JsonObject change = rule("久等", "LONGEST_WAIT", 90).put("version", made.getInteger("version"));
    assertThat(Client.json(admin.send("PUT", path, change.encode()), 200).getInteger("threshold"))
        .isEqualTo(90);
    assertThat(admin.send("PUT", path, change.encode()).statusCode()).isEqualTo(409);
    JsonObject silent = rule("没人", "WAITING", 5).put("roles", new JsonArray());
    assertThat(admin.post("/api/v1/alarm-rules", silent).statusCode()).isEqualTo(422);
  }

  @Test
  void threshold_ofAPartIsAtMostAHundredPercent_alsoWhenItIsChanged() {
    Client admin = node.client(People.ADMINISTRATOR);
    JsonObject refused =
        Client.json(admin.post("/api/v1/alarm-rules", rule("及时", "SERVICE_LEVEL", 101)), 422);
    assertThat(refused.getJsonObject("fields").getString("field")).isEqualTo("threshold");
    assertThat(refused.getJsonObject("fields").getString("reason")).isEqualTo("too-great");

    JsonObject made =
        Client.json(admin.post("/api/v1/alarm-rules", rule("及时", "SERVICE_LEVEL", 100)), 201);
    JsonObject change = rule("及时", "SERVICE_LEVEL", 120).put("version", made.getInteger("version"));
    String path = "/api/v1/alarm-rules/" + made.getString("id");
    assertThat(admin.send("PUT", path, change.encode()).statusCode()).isEqualTo(422);
    // People and seconds have no such end.
    Client.json(admin.post("/api/v1/alarm-rules", rule("很多人", "WAITING", 101)), 201);
  }
}
