package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.WireSchemas;

/** Whom a conversation goes to when the one who was asked lets it ring, and who hears of it. */
class UnansweredIT {
  private static final String DESK = "desk-socket.schema.json";
  private static final Duration LONG = Duration.ofSeconds(30);

  @RegisterExtension static final RunningNode node = new RunningNode(new TwoAgents());

  @AfterEach
  void usual() {
    queueIs("{}", 20_000);
  }

  private static void queueIs(String routing, int offerMs) {
    node.sql(
        "update queue set offer_timeout_ms = "
            + offerMs
            + ", routing = '"
            + routing
            + "' where code = 'q1'");
  }

  private static Frames desk(String login) {
    return node.deskFrames(node.client(login));
  }

  private static String id(String login) {
    return node.sql("select id from staff_user where login = '" + login + "'");
  }

  private static void ready(Frames desk) {
    desk.ask("agent.state", new JsonObject().put("state", "READY"));
  }

  private static JsonObject in(String conversation) {
    return new JsonObject()
        .put("conversation", conversation)
        .put("commandId", UUID.randomUUID().toString());
  }

  private static Predicate<JsonObject> of(String conversation) {
    return push -> conversation.equals(inside(push.getJsonObject("data")));
  }

  private static String inside(JsonObject offer) {
    return offer.getJsonObject("conversation").getString("id");
  }

  /** Accepts the newest offer, for the same conversation may have been offered here before. */
  private static void accept(Frames desk, String conversation, Set<String> before) {
    JsonObject offer =
        desk.push(
                "offer",
                push ->
                    of(conversation).test(push)
                        && !before.contains(push.getJsonObject("data").getString("offer")))
            .getJsonObject("data");
    desk.ask("offer.accept", new JsonObject().put("offer", offer.getString("offer")));
    before.add(offer.getString("offer"));
  }

  /** Everybody who was asked so far, in order. */
  private static List<String> asked(String conversation) {
    return node.sql(
            "select u.login from offer o join staff_user u on u.id = o.agent_id"
                + " where o.conversation_id = "
                + conversation
                + " order by o.offered_at")
        .lines()
        .toList();
  }

  @Test
  void unanswered_goesToTheColleagueWhoIsFree_beforeTheSameAgentIsAskedAgain_andKeepsItsPlace() {
    try (Frames ann = desk(People.AGENT);
        Frames bob = desk(TwoAgents.BOB);
        Frames visitor = node.visitorFrames()) {
      queueIs("{\"strategy\": \"LINEAR\", \"misses\": 0, \"autoAccept\": [\"PHONE\"]}", 1_500);
      ann.push("queues", push -> push.encode().contains("PHONE"));
      ready(ann);
      ready(bob);
      String talk = visitor.writes("有人吗");
      String since = node.sql("select waiting_since from conversation where id = " + talk);

      await().atMost(LONG).until(() -> asked(talk).size() >= 4);

      assertThat(asked(talk).subList(0, 4))
          .as("in turn, never the same agent twice in a row while the other is free")
          .matches(
              order ->
                  order.get(0).equals(order.get(2))
                      && order.get(1).equals(order.get(3))
                      && !order.get(0).equals(order.get(1)));
      assertThat(node.sql("select waiting_since from conversation where id = " + talk))
          .isEqualTo(since);
      visitor.ask("leave", new JsonObject());
      ann.ask("agent.state", new JsonObject().put("state", "NOT_READY"));
      bob.ask("agent.state", new JsonObject().put("state", "NOT_READY"));
    }
  }

  @Test
  @Tag("R246")
  void transferOfHighRisk_notAnsweredOnce_isToldToTheSender_toTheQueueAndToItsSupervisors() {
    try (Frames boss = desk(People.SUPERVISOR);
        Frames ann = desk(People.AGENT);
        Frames bob = desk(TwoAgents.BOB);
        Frames visitor = node.visitorFrames()) {
      ready(ann);
      String talk = visitor.writes("我很害怕");
      Set<String> offers = new HashSet<>();
      accept(ann, talk, offers);
      ann.ask("risk.set", in(talk).put("level", "HIGH"));
      ann.ask("agent.state", new JsonObject().put("state", "BREAK"));
      ready(bob);
      ann.ask("conversation.transfer", in(talk).put("agent", id(TwoAgents.BOB)));
      String since = node.sql("select waiting_since from conversation where id = " + talk);

      JsonObject offer = bob.push("offer", of(talk)).getJsonObject("data");
      bob.ask("offer.decline", new JsonObject().put("offer", offer.getString("offer")));

      JsonObject returned =
          ann.push(
              "transfer.returned",
              push -> talk.equals(push.getJsonObject("data").getString("conversation")));
      WireSchemas.check(DESK, "push:transfer.returned", returned);
      assertThat(returned.getJsonObject("data").getString("agentName")).isEqualTo("Bob");
      assertThat(returned.getJsonObject("data").getString("why")).isEqualTo("NOT_TAKEN");
      // Long before anybody could have called the wait itself too long.
      for (Frames told : List.of(boss, ann, bob)) {
        JsonObject alarms = told.push("alarms", push -> alarmOf(push, talk));
        WireSchemas.check(DESK, "push:alarms", alarms);
      }
      assertThat(node.sql("select kind from alarm where conversation_id = " + talk))
          .isEqualTo("HIGH_RISK_WAITING");
      assertThat(node.sql("select waiting_since from conversation where id = " + talk))
          .isEqualTo(since);
      assertThat(ann.ask("conversation.open", new JsonObject().put("conversation", talk)).encode())
          .contains("transfer-unanswered");

      ready(ann);
      accept(ann, talk, offers);
      await()
          .atMost(LONG)
          .until(
              () ->
                  node.sql(
                      "select count(*) from alarm where cleared_at is null and conversation_id = "
                          + talk),
              "0"::equals);
      ann.ask("conversation.end", new JsonObject().put("conversation", talk));
      ann.ask(
          "conversation.close",
          new JsonObject()
              .put("conversation", talk)
              .put("seenSeq", 1_000)
              .put("disposition", "mood"));
    }
  }

  private static boolean alarmOf(JsonObject push, String conversation) {
    return push.getJsonObject("data").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .anyMatch(
            one ->
                conversation.equals(one.getString("conversation"))
                    && one.getJsonObject("agent") != null);
  }
}
