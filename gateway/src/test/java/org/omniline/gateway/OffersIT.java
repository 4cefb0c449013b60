package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.testkit.WireSchemas;

/** What the ACD does with offers and wrap-up, and what an agent sees and says of it by the wire. */
class OffersIT {
  private static final String DESK = "desk-socket.schema.json";
  private static final Duration LONG = Duration.ofSeconds(30);

  private TestNode.Site site;
  private Omniline node;

  @BeforeEach
  void start() {
    site = new TestNode.Site();
    node = site.start(new People());
  }

  @AfterEach
  void stop() {
    node.stop().blockingAwait();
    site.close();
  }

  private Frames desk(String login) {
    return Frames.desk(node, login);
  }

  private static JsonObject ask(Frames desk, String name, JsonObject args) {
    WireSchemas.check(
        DESK, "command:" + name, new JsonObject().put("id", "x").put("do", name).put("args", args));
    JsonObject data = desk.ask(name, args);
    WireSchemas.check(DESK, "data:" + name, data);
    return data;
  }

  private static void goes(Frames desk, String state) {
    ask(desk, "agent.state", new JsonObject().put("state", state));
  }

  private String userId(String login) {
    return site.sql("select id from staff_user where login = '" + login + "'");
  }

  /** Queues as an administrator would have set them; routing works by it within seconds. */
  private void routing(JsonObject routing) {
    site.sql("update queue set routing = '" + routing.encode() + "' where code = 'q1'");
  }

  private static JsonObject settingsAre(Frames desk, String field, Object value) {
    return desk.push(
        "queues",
        push ->
            push.getJsonObject("data").getJsonArray("queues").stream()
                .map(JsonObject.class::cast)
                .anyMatch(queue -> value.equals(queue.getValue(field))));
  }

  private static JsonObject with(String conversation) {
    return new JsonObject().put("conversation", conversation);
  }

  @Test
  @Tag("R65")
  void eachState_isChosen_pushedToTheSupervisorAtOnce_andTimedInTheLog() {
    List<String> states =
        List.of("READY", "BUSY", "BREAK", "WRAP_UP", "OUTBOUND", "OTHER_WORK", "NOT_READY");
    Instant day = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(12, ChronoUnit.HOURS);
    JsonObject range =
        new JsonObject()
            .put("from", day.toString().replace("Z", ".000Z"))
            .put("until", day.plus(1, ChronoUnit.DAYS).toString().replace("Z", ".000Z"));
    String ann = userId(People.AGENT);
    try (Frames boss = desk(People.SUPERVISOR);
        Frames desk = desk(People.AGENT)) {
      for (String state : states) {
        goes(desk, state);
        JsonObject push =
            boss.push(
                "colleague",
                each ->
                    ann.equals(each.getJsonObject("data").getString("id"))
                        && state.equals(each.getJsonObject("data").getString("state")));
        WireSchemas.check(DESK, "push:colleague", push);
      }
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(
                          ask(desk, "agent.log", range).getJsonArray("states").stream()
                              .map(JsonObject.class::cast)
                              .map(each -> each.getString("state"))
                              .toList())
                      .containsExactly(
                          "NOT_READY",
                          "READY",
                          "BUSY",
                          "BREAK",
                          "WRAP_UP",
                          "OUTBOUND",
                          "OTHER_WORK",
                          "NOT_READY"));
      JsonObject theirs = ask(boss, "agent.log", range.copy().put("agent", ann));
      assertThat(theirs.getJsonObject("totals").fieldNames()).containsAll(states);
      assertThat(theirs.getJsonArray("sessions")).hasSize(1);
      assertThat(ask(boss, "staff.list", new JsonObject()).getJsonArray("items")).hasSize(2);
      assertThat(ask(desk, "staff.list", new JsonObject()).getJsonArray("items")).hasSize(1);
      assertThat(
              desk.reply("agent.log", range.copy().put("agent", userId(People.SUPERVISOR)))
                  .getJsonObject("error")
                  .getString("code"))
          .isEqualTo("forbidden");
    }
  }

  @Test
  void automaticOffer_isAcceptedInTheAgentsName_andSaysSo() {
    try (Frames desk = desk(People.AGENT);
        Frames visitor = Frames.visitor(node)) {
      routing(new JsonObject().put("autoAccept", new JsonArray().add("WEBCHAT")));
      settingsAre(desk, "autoAccept", new JsonArray().add("WEBCHAT"));
      goes(desk, "READY");

      String id = visitor.writes("有人吗");

      JsonObject offer = desk.push("offer", push -> true).getJsonObject("data");
      assertThat(offer.getBoolean("automatic")).isTrue();
      // Whose desk does not show it (it is gone and not missed yet) gets nobody.
      await()
          .during(Duration.ofMillis(800))
          .until(
              () -> "WAITING".equals(site.sql("select state from conversation where id = " + id)));
      ask(desk, "offer.ack", new JsonObject().put("offer", offer.getString("offer")));
      assertThat(desk.push("offer.ended", push -> true).getJsonObject("data").getString("outcome"))
          .isEqualTo("ACCEPTED");
      assertThat(site.sql("select state from conversation where id = " + id)).isEqualTo("SERVING");
    }
  }

  @Test
  void wrapUp_tellsItsTime_isProlongedAsOftenAsTheQueueSays_andIsEndedWithoutAResult() {
    try (Frames desk = desk(People.AGENT);
        Frames visitor = Frames.visitor(node)) {
      routing(
          new JsonObject()
              .put("reservedForCalls", 1)
              .put("autoAccept", new JsonArray().add("WEBCHAT"))
              .put(
                  "wrapUp",
                  new JsonObject()
                      .put("limitMs", 3_000)
                      .put("extensionMs", 500)
                      .put("extensions", 1)));
      // The one ready agent of the queue is kept for calls, and is told so.
      settingsAre(desk, "reservedForCalls", 1);
      goes(desk, "READY");
      settingsAre(desk, "keepsForCalls", true);
      try (Frames boss = desk(People.SUPERVISOR)) {
        goes(boss, "READY");
        String id = visitor.writes("有人吗");
        Frames owner = shownBy(id, desk, boss);
        ask(owner, "conversation.end", with(id));

        JsonObject time =
            await()
                .atMost(LONG)
                .until(
                    () -> ask(owner, "wrapUp.time", with(id)),
                    asked -> asked.getString("until") != null);
        assertThat(time.getInteger("left")).isEqualTo(1);
        JsonObject longer = ask(owner, "wrapUp.extend", with(id).put("extension", 1));
        assertThat(Instant.parse(longer.getString("until")))
            .isEqualTo(Instant.parse(time.getString("until")).plusMillis(500));
        assertThat(ask(owner, "wrapUp.extend", with(id).put("extension", 1))).isEqualTo(longer);
        assertThat(
                owner
                    .reply("wrapUp.extend", with(id).put("extension", 2))
                    .getJsonObject("error")
                    .getString("code"))
            .isEqualTo("conflict");

        await()
            .atMost(LONG)
            .untilAsserted(
                () ->
                    assertThat(
                            site.sql("select disposition_code from conversation where id = " + id))
                        .isEqualTo("not-given"));
      }
    }
  }

  /** The desk it is offered at shows it, and has it then. */
  private Frames shownBy(String conversation, Frames agent, Frames supervisor) {
    String of = " from offer where conversation_id = " + conversation;
    String offer =
        await()
            .atMost(LONG)
            .until(() -> site.sql("select coalesce(max(id), 0)" + of), id -> !"0".equals(id));
    boolean isAgent = site.sql("select agent_id" + of).equals(userId(People.AGENT));
    Frames desk = isAgent ? agent : supervisor;
    ask(desk, "offer.ack", new JsonObject().put("offer", offer));
    await()
        .atMost(LONG)
        .until(
            () ->
                "SERVING"
                    .equals(site.sql("select state from conversation where id = " + conversation)));
    return desk;
  }
}
