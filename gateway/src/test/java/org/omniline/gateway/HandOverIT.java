package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.testkit.WireSchemas;

/** A conversation that goes from hand to hand, as colleagues and the visitor see it. */
class HandOverIT {
  private static final String DESK = "desk-socket.schema.json";

  private static TestNode.Site site;
  private static Omniline node;

  @BeforeAll
  static void start() {
    site = new TestNode.Site();
    node = site.start(new People());
  }

  @AfterAll
  static void stop() {
    node.stop().blockingAwait();
    site.close();
  }

  private static Frames desk(Client client) {
    return Frames.desk(node, client);
  }

  private static String id(String login) {
    return site.sql("select id from staff_user where login = '" + login + "'");
  }

  private static JsonObject in(String conversation) {
    return new JsonObject()
        .put("conversation", conversation)
        .put("commandId", UUID.randomUUID().toString());
  }

  private static JsonObject ask(Frames desk, String name, JsonObject args) {
    WireSchemas.check(
        DESK, "command:" + name, new JsonObject().put("id", "x").put("do", name).put("args", args));
    JsonObject data = desk.ask(name, args);
    WireSchemas.check(DESK, "data:" + name, data);
    return data;
  }

  private static String refusal(Frames desk, String name, JsonObject args) {
    return desk.reply(name, args).getJsonObject("error").getString("code");
  }

  private static String owner(String conversation) {
    return site.sql("select coalesce(owner_id, 0) from conversation where id = " + conversation);
  }

  @Test
  @Tag("R246")
  void conversation_isJoined_takenOver_handedOverOnceConfirmed_andComesBackFromWhoIsSentHome() {
    Client annsBrowser = new Client(node).in(People.AGENT);
    Client bossBrowser = new Client(node).in(People.SUPERVISOR);
    String annId = id(People.AGENT);
    String bossId = id(People.SUPERVISOR);
    try (Frames ann = desk(annsBrowser);
        Frames boss = desk(bossBrowser);
        Frames visitor = Frames.open(node, "/ws/visitor/demo", Map.of())) {
      visitor.ask("hello", new JsonObject());
      ann.ask("agent.state", new JsonObject().put("state", "READY"));
      String talk =
          visitor
              .ask(
                  "send",
                  new JsonObject().put("clientId", UUID.randomUUID().toString()).put("text", "有人吗"))
              .getString("conversation");
      String offer = ann.push("offer", each -> true).getJsonObject("data").getString("offer");
      ann.ask("offer.accept", new JsonObject().put("offer", offer));

      // A guest reads and notes, and answers only where that was said.
      ask(ann, "guest.invite", in(talk).put("agent", bossId).put("mayReply", false));
      assertThat(refusal(boss, "message.send", in(talk).put("text", "我也在"))).isEqualTo("forbidden");
      assertThat(refusal(boss, "typing", in(talk).put("on", false))).isEqualTo("not-found");
      boss.ask("note.add", in(talk).put("text", "先问住处"));
      ask(boss, "guest.leave", in(talk));
      ask(ann, "guest.invite", in(talk).put("agent", bossId).put("mayReply", true));
      boss.ask("typing", new JsonObject().put("conversation", talk).put("on", true));
      assertThat(visitor.push("typing", each -> true).encode()).contains("Test SUPERVISOR");
      boss.ask("message.send", in(talk).put("text", "我是同事，也在听"));
      visitor.push("conversation", each -> each.encode().contains("我是同事"));

      ask(boss, "conversation.takeOver", in(talk).put("reason", "林晓要去开会"));
      assertThat(owner(talk)).isEqualTo(bossId);
      visitor.push("conversation", each -> each.encode().contains("Test SUPERVISOR"));
      assertThat(visitor.all().toString()).doesNotContain("开会").doesNotContain("先问住处");

      // Nobody leaves with somebody in the own hands, and a colleague has to confirm.
      assertThat(bossBrowser.send("DELETE", "/api/v1/session", null).statusCode()).isEqualTo(409);
      ask(boss, "handover.ask", in(talk).put("agent", annId).put("note", "他刚说到妈妈"));
      JsonObject asked =
          ann.push(
              "conversation",
              each ->
                  each.encode().contains("HANDOVER_ASKED")
                      && talk.equals(each.getString("conversation")));
      WireSchemas.check(DESK, "push:conversation", asked);
      assertThat(asked.encode()).contains("他刚说到妈妈");
      site.sql("update agent_load set load = 3 where agent_id = " + annId + " returning 1");
      assertThat(refusal(ann, "handover.answer", in(talk).put("accept", true)))
          .isEqualTo("capacity-full");
      site.sql("update agent_load set load = 0 where agent_id = " + annId + " returning 1");
      WireSchemas.check(
          DESK,
          "push:conversation",
          boss.push("conversation", each -> each.encode().contains("handover-full")));
      ask(ann, "handover.answer", in(talk).put("accept", false).put("reason", "满了"));
      assertThat(owner(talk)).isEqualTo(bossId);
      assertThat(refusal(ann, "handover.answer", in(talk).put("accept", true)))
          .isEqualTo("wrong-state");
      // Passed on, it is offered with the note first.
      ask(boss, "conversation.transfer", in(talk).put("agent", annId).put("note", "先问妈妈"));
      JsonObject passed =
          ann.push("offer", each -> each.encode().contains("先问妈妈")).getJsonObject("data");
      assertThat(passed.getString("note")).isEqualTo("先问妈妈");
      assertThat(passed.getString("from")).isEqualTo("Test SUPERVISOR");
      assertThat(passed.getBoolean("fromSelf")).isFalse();
      WireSchemas.check(
          DESK, "push:offer", new JsonObject().put("on", "offer").put("data", passed));
      ann.ask("offer.accept", new JsonObject().put("offer", passed.getString("offer")));
      ask(ann, "handover.ask", in(talk).put("agent", bossId));
      ask(boss, "handover.answer", in(talk).put("accept", true));
      ask(boss, "handover.ask", in(talk).put("agent", annId));
      ask(ann, "handover.answer", in(talk).put("accept", true));
      assertThat(owner(talk)).isEqualTo(annId);
      assertThat(
              site.sql(
                  "select string_agg(outcome, ' ' order by id) from handover where conversation_id"
                      + " = "
                      + talk))
          .isEqualTo("DECLINED ACCEPTED ACCEPTED");
      assertThat(site.sql("select load from agent_load where agent_id = " + bossId)).isEqualTo("0");

      // Nobody else is ready: what ann passes to the queue comes back, and is told so.
      String queue = site.sql("select queue_id from conversation where id = " + talk);
      ask(ann, "conversation.transfer", in(talk).put("queue", queue));
      JsonObject back =
          ann.push("offer", each -> each.encode().contains("\"fromSelf\":true"))
              .getJsonObject("data");
      assertThat(back.getJsonObject("conversation").getString("id")).isEqualTo(talk);
      ann.ask("offer.accept", new JsonObject().put("offer", back.getString("offer")));
      assertThat(owner(talk)).isEqualTo(annId);

      // Sent home by the supervisor: what was in the own hands waits again at once.
      boss.ask(
          "agent.direct",
          new JsonObject().put("agent", annId).put("state", "SIGNED_OUT").put("reason", "下班了"));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(owner(talk)).isNotEqualTo(annId));
      assertThat(bossBrowser.send("DELETE", "/api/v1/session", null).statusCode()).isEqualTo(204);
    }
  }
}
