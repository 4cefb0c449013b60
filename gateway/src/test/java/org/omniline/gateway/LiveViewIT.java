package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.WireSchemas;

/** What a supervisor watches and does, and what the agents see of it. */
class LiveViewIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Frames socket(Client client) {
    return node.frames("/ws/desk", client.socketHeaders());
  }

  private static Frames desk(String login) {
    Frames desk = socket(node.client(login));
    JsonObject hello = desk.ask("hello", new JsonObject());
    WireSchemas.check("desk-socket.schema.json", "data:hello", hello);
    return desk;
  }

  private static String id(String login) {
    return node.sql("select id from staff_user where login = '" + login + "'");
  }

  private static Predicate<JsonObject> agentIs(String id, String state) {
    return push ->
        rows(push, "agents").stream()
            .map(JsonObject.class::cast)
            .anyMatch(
                agent ->
                    id.equals(agent.getString("id")) && state.equals(agent.getString("state")));
  }

  private static JsonArray rows(JsonObject push, String kind) {
    return push.getJsonObject("data").getJsonArray(kind, new JsonArray());
  }

  private static JsonObject watch(Frames supervisor) {
    JsonObject board = supervisor.ask("live.watch", new JsonObject());
    WireSchemas.check("desk-socket.schema.json", "data:live.watch", board);
    return board;
  }

  private static JsonObject direct(String agent, String state) {
    return new JsonObject().put("agent", agent).put("state", state).put("reason", "换班");
  }

  private static JsonArray destinations(Frames desk) {
    JsonObject data = desk.ask("agents.list", new JsonObject());
    WireSchemas.check("desk-socket.schema.json", "data:agents.list", data);
    return data.getJsonArray("queues");
  }

  @Test
  @Tag("R38")
  @Tag("R246")
  void agent_seesEveryActiveQueueAsDestination_theOwnFirst_andReachesOneOfOthers() {
    JsonObject expert = new JsonObject().put("code", "expert").put("name", "专家");
    String id =
        new JsonObject(node.client(People.ADMINISTRATOR).post("/api/v1/queues", expert).body())
            .getString("id");
    node.client(People.ADMINISTRATOR)
        .post(
            "/api/v1/queues",
            new JsonObject().put("code", "old").put("name", "停用").put("active", false));
    try (Frames agent = desk(People.AGENT);
        Frames visitor = node.visitorFrames()) {
      JsonArray queues = destinations(agent);
      assertThat(queues.getJsonObject(0).getString("name")).isEqualTo("心理咨询");
      assertThat(queues.getJsonObject(0).getBoolean("own")).isTrue();
      // Agents of the other tests may still count: nobody has missed them for long enough.
      assertThat(queues.getJsonObject(0).getInteger("signedIn")).isPositive();
      assertThat(queues.stream().map(JsonObject.class::cast).map(one -> one.getString("name")))
          .contains("专家")
          .doesNotContain("停用");
      assertThat(
              queues.stream()
                  .map(JsonObject.class::cast)
                  .filter(one -> id.equals(one.getString("id")))
                  .map(one -> one.getBoolean("own")))
          .containsExactly(false);

      agent.ask("agent.state", new JsonObject().put("state", "READY"));
      String talk = visitor.writes("在吗");
      JsonObject offer =
          agent.push("offer", one -> talk.equals(offered(one))).getJsonObject("data");
      agent.ask("offer.accept", new JsonObject().put("offer", offer.getString("offer")));
      agent.ask(
          "conversation.transfer",
          new JsonObject()
              .put("conversation", talk)
              .put("commandId", UUID.randomUUID().toString())
              .put("queue", id));
      assertThat(node.sql("select queue_id from conversation where id = " + talk)).isEqualTo(id);
      await().atMost(LONG).until(() -> waitingIn(destinations(agent), id) == 1);
      agent.ask("agent.state", new JsonObject().put("state", "NOT_READY"));
    }
  }

  private static int waitingIn(JsonArray queues, String id) {
    return queues.stream()
        .map(JsonObject.class::cast)
        .filter(one -> id.equals(one.getString("id")))
        .mapToInt(one -> one.getInteger("waiting", 0))
        .sum();
  }

  /** A push of the live view in which this conversation's row is so. */
  private static Predicate<JsonObject> talkIs(String conversation, Predicate<JsonObject> so) {
    return push ->
        rows(push, "talks").stream()
            .map(JsonObject.class::cast)
            .anyMatch(talk -> conversation.equals(talk.getString("id")) && so.test(talk));
  }

  @Test
  @Tag("R82")
  @Tag("R39")
  void agentsAndQueues_arePushedAsTheyChange_andOnlyToSupervisors() {
    String id = id(People.AGENT);
    try (Frames supervisor = desk(People.SUPERVISOR);
        Frames agent = desk(People.AGENT);
        Frames visitor = node.visitorFrames()) {
      watch(supervisor);
      String conversation = visitor.writes("在吗");
      JsonObject placed =
          supervisor.push(
              "live", talkIs(conversation, talk -> talk.getInteger("position") != null));
      WireSchemas.check("desk-socket.schema.json", "push:live", placed);
      visitor.writes("我想自杀");
      JsonObject proposed =
          supervisor.push(
              "live", talkIs(conversation, talk -> "HIGH".equals(talk.getString("proposed"))));
      WireSchemas.check("desk-socket.schema.json", "push:live", proposed);
      agent.ask("agent.state", new JsonObject().put("state", "READY"));
      JsonObject push = supervisor.push("live", agentIs(id, "READY"));
      WireSchemas.check("desk-socket.schema.json", "push:live", push);
      assertThat(
              agent.reply("live.watch", new JsonObject()).getJsonObject("error").getString("code"))
          .isEqualTo("forbidden");

      JsonObject offer =
          agent.push("offer", one -> conversation.equals(offered(one))).getJsonObject("data");
      agent.ask("offer.accept", new JsonObject().put("offer", offer.getString("offer")));

      JsonObject serves =
          supervisor.push(
              "live",
              one ->
                  rows(one, "agents").stream()
                      .map(JsonObject.class::cast)
                      .anyMatch(row -> row.getJsonArray("serves").contains(conversation)));
      assertThat(serves).isNotNull();
      supervisor.push("live", talkIs(conversation, talk -> id.equals(talk.getString("owner"))));
      JsonObject own =
          agent.push(
              "queues",
              one ->
                  one.getJsonObject("data").getJsonArray("queues").stream()
                      .map(JsonObject.class::cast)
                      .anyMatch(queue -> queue.getInteger("serving") == 1));
      WireSchemas.check("desk-socket.schema.json", "push:queues", own);
      agent.ask(
          "risk.decide",
          new JsonObject()
              .put("conversation", conversation)
              .put("commandId", UUID.randomUUID().toString())
              .put("level", "NONE")
              .put("reason", "在说一部电影"));
      agent.ask(
          "conversation.close",
          new JsonObject()
              .put("conversation", conversation)
              .put("seenSeq", 1000)
              .put("disposition", "mood"));
      agent.ask("agent.state", new JsonObject().put("state", "NOT_READY"));
    }
  }

  private static String offered(JsonObject push) {
    return push.getJsonObject("data").getJsonObject("conversation").getString("id");
  }

  @Test
  @Tag("R89")
  void supervisorsChange_takesEffectAtOnce_isToldAndKept_andNobodyElseMay() {
    String id = id(People.AGENT);
    String boss = id(People.SUPERVISOR);
    try (Frames supervisor = desk(People.SUPERVISOR);
        Frames agent = desk(People.AGENT)) {
      assertThat(
              agent
                  .reply("agent.direct", direct(boss, "BUSY"))
                  .getJsonObject("error")
                  .getString("code"))
          .isEqualTo("forbidden");

      JsonObject now = supervisor.ask("agent.direct", direct(id, "BUSY"));

      assertThat(now.getJsonObject("agent").getString("state")).isEqualTo("BUSY");
      JsonObject told = agent.push("agent.told", any -> true);
      WireSchemas.check("desk-socket.schema.json", "push:agent.told", told);
      assertThat(told.getJsonObject("data").getString("reason")).isEqualTo("换班");
      assertThat(told.getJsonObject("data").getJsonObject("by").getString("id")).isEqualTo(boss);
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(
                          node.sql(
                              "select state || ' ' || set_by from agent_state where to_at is null"
                                  + " and agent_id = "
                                  + id))
                      .isEqualTo("BUSY " + boss));
      assertThat(
              node.sql(
                  "select detail->>'state' from audit where action = 'agent.direct'"
                      + " and outcome = 'ok' and target = 'user:"
                      + id
                      + "'"))
          .isEqualTo("BUSY");
    }
    Client again = node.client(People.AGENT);
    try (Frames supervisor = desk(People.SUPERVISOR);
        Frames agent = socket(again)) {
      JsonObject hello = agent.ask("hello", new JsonObject());
      assertThat(hello.getJsonObject("told").getString("reason")).isEqualTo("换班");

      supervisor.ask("agent.direct", direct(id, "SIGNED_OUT"));

      assertThat(agent.push("agent.told", any -> true).getJsonObject("data").getString("state"))
          .isEqualTo("SIGNED_OUT");
      agent.awaitClose(4401);
      assertThat(again.get("/api/v1/session").statusCode()).isEqualTo(401);
      // Longer than nodes take to tell routing who is here: nobody signs the agent in again.
      await()
          .during(Duration.ofSeconds(6))
          .atMost(LONG)
          .until(
              () ->
                  supervisor.ask("agents.list", new JsonObject()).getJsonArray("items").stream()
                      .map(JsonObject.class::cast)
                      .noneMatch(one -> id.equals(one.getString("id"))));
    }
    // Also to whoever had closed the page before, until something else is chosen.
    Client later = node.client(People.AGENT);
    try (Frames agent = socket(later)) {
      JsonObject told = agent.ask("hello", new JsonObject()).getJsonObject("told");
      assertThat(told.getString("state")).isEqualTo("SIGNED_OUT");
      assertThat(told.getString("reason")).isEqualTo("换班");
      assertThat(told.getJsonObject("by").getString("id")).isEqualTo(boss);
      assertThat(
              agent.ask("agent.log", aroundNow()).getJsonArray("sessions").stream()
                  .map(one -> ((JsonObject) one).getJsonObject("endedBy"))
                  .filter(Objects::nonNull)
                  .map(by -> by.getString("id")))
          .containsExactly(boss);
      agent.ask("agent.state", new JsonObject().put("state", "BUSY"));
    }
    await().atMost(LONG).until(() -> told(later) == null);
  }

  private static JsonObject aroundNow() {
    Instant from = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(12, ChronoUnit.HOURS);
    return new JsonObject()
        .put("from", from.toString().replace("Z", ".000Z"))
        .put("until", from.plus(1, ChronoUnit.DAYS).toString().replace("Z", ".000Z"));
  }

  private static JsonObject told(Client client) {
    try (Frames desk = socket(client)) {
      return desk.ask("hello", new JsonObject()).getJsonObject("told");
    }
  }

  @Test
  void whoWaits_isMovedBySupervisorsOnly_andTheRouteIsShownToWhoMaySeeIt() {
    Client admin = node.client(People.ADMINISTRATOR);
    HttpResponse<String> made =
        admin.post("/api/v1/queues", new JsonObject().put("code", "night").put("name", "夜间"));
    String night = new JsonObject(made.body()).getString("id");
    try (Frames supervisor = desk(People.SUPERVISOR);
        Frames agent = desk(People.AGENT);
        Frames visitor = node.visitorFrames()) {
      String conversation = visitor.writes("在吗");
      JsonObject move =
          new JsonObject()
              .put("conversation", conversation)
              .put("commandId", UUID.randomUUID().toString())
              .put("queue", night)
              .put("priority", 8)
              .put("reason", "白天组满了");
      assertThat(agent.reply("conversation.direct", move).getJsonObject("error").getString("code"))
          .isEqualTo("forbidden");

      JsonObject moved = supervisor.ask("conversation.direct", move);

      JsonObject now = moved.getJsonObject("change").getJsonObject("conversation");
      assertThat(now.getJsonObject("queue").getString("id")).isEqualTo(night);
      assertThat(now.getInteger("priority")).isEqualTo(8);
      String route = "/api/v1/conversations/" + conversation + "/route";
      assertThat(node.client(People.SUPERVISOR).get(route).statusCode()).isEqualTo(200);
      assertThat(node.client(People.AGENT).get(route).statusCode()).isEqualTo(404);
    }
  }

  @Test
  @Tag("R91")
  void hiddenColumns_areKeptForThePersonOnEveryMachine() {
    String path = "/api/v1/session/settings/live";
    Client boss = node.client(People.SUPERVISOR);
    JsonObject hides = new JsonObject().put("hidden", new JsonArray().add("agent.load"));
    assertThat(boss.send("PUT", path, hides.encode()).statusCode()).isEqualTo(204);

    Client elsewhere = node.client(People.SUPERVISOR);
    assertThat(new JsonObject(elsewhere.get(path).body())).isEqualTo(hides);
    Client other = node.client(People.AGENT);
    assertThat(new JsonObject(other.get(path).body()).getJsonArray("hidden")).isEmpty();
    assertThat(boss.send("PUT", path, "{\"hidden\":7}").statusCode()).isEqualTo(400);
  }

  @Test
  void whoWaits_isTakenBySupervisorsOnly_audited_andWhoeverIsLaterIsToldSo() {
    try (Frames supervisor = desk(People.SUPERVISOR);
        Frames agent = desk(People.AGENT);
        Frames visitor = node.visitorFrames()) {
      watch(supervisor);
      String conversation = visitor.writes("我想自杀");
      JsonObject row =
          supervisor.push(
              "live", talkIs(conversation, talk -> "HIGH".equals(talk.getString("proposed"))));
      JsonObject talk =
          rows(row, "talks").stream()
              .map(JsonObject.class::cast)
              .filter(one -> conversation.equals(one.getString("id")))
              .findFirst()
              .orElseThrow();
      JsonObject take =
          new JsonObject()
              .put("conversation", conversation)
              .put("stateVersion", talk.getInteger("stateVersion"));
      assertThat(agent.reply("conversation.take", take).getJsonObject("error").getString("code"))
          .isEqualTo("forbidden");
      agent.ask("agent.state", new JsonObject().put("state", "READY"));
      String offer =
          agent
              .push("offer", one -> conversation.equals(offered(one)))
              .getJsonObject("data")
              .getString("offer");

      JsonObject taken = supervisor.ask("conversation.take", take);

      WireSchemas.check("desk-socket.schema.json", "data:conversation.take", taken);
      JsonObject now = taken.getJsonObject("change").getJsonObject("conversation");
      assertThat(now.getJsonObject("owner").getString("id")).isEqualTo(id(People.SUPERVISOR));
      // The one it rang at is told, and cannot take it any more.
      assertThat(
              agent
                  .push(
                      "offer.ended",
                      one -> offer.equals(one.getJsonObject("data").getString("offer")))
                  .getJsonObject("data")
                  .getString("outcome"))
          .isEqualTo("WITHDRAWN");
      assertThat(
              agent
                  .reply("offer.accept", new JsonObject().put("offer", offer))
                  .getJsonObject("error")
                  .getString("code"))
          .isIn("offer-lost", "offer-expired");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(
                          node.sql(
                              "select count(*) from audit where action = 'conversation.take'"
                                  + " and outcome = 'ok' and target = 'conversation:"
                                  + conversation
                                  + "'"))
                      .isEqualTo("1"));
      agent.ask("agent.state", new JsonObject().put("state", "NOT_READY"));
      supervisor.ask(
          "risk.decide",
          new JsonObject()
              .put("conversation", conversation)
              .put("commandId", UUID.randomUUID().toString())
              .put("level", "NONE")
              .put("reason", "在说一部电影"));
      supervisor.ask(
          "conversation.close",
          new JsonObject()
              .put("conversation", conversation)
              .put("seenSeq", 1000)
              .put("disposition", "mood"));
    }
  }
}
