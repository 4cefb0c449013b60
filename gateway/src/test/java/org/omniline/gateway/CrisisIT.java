package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.testkit.WireSchemas;

/** Words of danger and silence, from the visitor's page to the agent's desk and the record. */
class CrisisIT {
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

  private static JsonObject decision(String conversation, String level, String reason) {
    JsonObject args =
        new JsonObject()
            .put("conversation", conversation)
            .put("commandId", UUID.randomUUID().toString())
            .put("level", level);
    if (reason != null) {
      args.put("reason", reason);
    }
    WireSchemas.check(
        DESK,
        "command:risk.decide",
        new JsonObject().put("id", "x").put("do", "risk.decide").put("args", args));
    return args;
  }

  private String sql(String what, String conversation) {
    return site.sql(what + " where conversation_id = " + conversation);
  }

  private String column(String name, String conversation) {
    return site.sql(
        "select coalesce(" + name + "::text, 'none') from conversation where id = " + conversation);
  }

  private static JsonObject offer(Frames desk, String conversation) {
    return desk.push(
            "offer",
            push ->
                conversation.equals(
                    push.getJsonObject("data").getJsonObject("conversation").getString("id")))
        .getJsonObject("data");
  }

  @Test
  void crisisWord_proposesARisk_goesFirst_isTold_andIsJudgedByAPerson() {
    try (Frames boss = desk(People.SUPERVISOR);
        Frames ann = desk(People.AGENT);
        Frames first = Frames.visitor(node);
        Frames second = Frames.visitor(node)) {
      String earlier = first.writes("你好，想咨询一下");
      String grave = second.writes("我真的不 想 活 了");
      second.writes("还在吗");

      assertThat(column("risk_proposal", grave)).isEqualTo("HIGH");
      assertThat(column("risk", grave)).isEqualTo("NOT_ASSESSED");
      assertThat(column("risk_proposal", earlier)).isEqualTo("none");
      assertThat(sql("select level || source from risk_event", grave)).isEqualTo("HIGHWORDS");
      JsonObject push =
          boss.push(
              "conversation",
              each ->
                  grave.equals(each.getString("conversation"))
                      && each.encode().contains("RISK_PROPOSED"));
      WireSchemas.check(DESK, "push:conversation", push);
      assertThat(push.encode()).contains("不想活");

      // Routing has heard of both before anybody is free.
      ann.push("queues", each -> each.encode().contains("\"waiting\":2"));
      ann.ask("agent.state", new JsonObject().put("state", "READY"));
      JsonObject offered = offer(ann, grave);
      assertThat(offered.getJsonObject("conversation").getJsonObject("riskProposal")).isNotNull();
      assertThat(offered.getJsonObject("flagged").getString("text"))
          .as("whatever was written since")
          .isEqualTo("我真的不 想 活 了");
      WireSchemas.check(
          DESK, "push:offer", new JsonObject().put("on", "offer").put("data", offered));
      assertThat(site.sql("select conversation_id from offer order by offered_at, id limit 1"))
          .isEqualTo(grave);

      // Whoever may see who waits may judge; without a reason nothing is dismissed.
      assertThat(
              ann.reply("risk.decide", decision(grave, "NONE", null))
                  .getJsonObject("error")
                  .getString("code"))
          .isEqualTo("invalid");
      JsonObject judged = ann.ask("risk.decide", decision(grave, "HIGH", null));
      WireSchemas.check(DESK, "data:risk.decide", judged);
      assertThat(column("risk", grave)).isEqualTo("HIGH");
      assertThat(column("risk_proposal", grave)).isEqualTo("none");
      assertThat(sql("select outcome || decided_level from risk_proposal", grave))
          .isEqualTo("CONFIRMEDHIGH");
      assertThat(
              ann.reply("risk.decide", decision(grave, "HIGH", null))
                  .getJsonObject("error")
                  .getString("code"))
          .isEqualTo("wrong-state");
      assertThat(second.all().toString()).doesNotContain("RISK").doesNotContain("riskProposal");
    }
  }

  @Test
  void whoLeftAMessageAndThenWritesOfDanger_standsInLineAgain_andIsOfferedFirst() {
    try (Frames ann = desk(People.AGENT);
        Frames ordinary = Frames.visitor(node);
        Frames left = Frames.visitor(node)) {
      ann.ask("agent.state", new JsonObject().put("state", "NOT_READY"));
      String other = ordinary.writes("在吗");
      String id = left.writes("你好");
      left.ask("later", new JsonObject().put("ask", "MESSAGE"));
      left.writes("我不想活了");
      assertThat(column("risk_proposal", id)).isEqualTo("HIGH");

      ann.ask("agent.state", new JsonObject().put("state", "READY"));
      JsonObject offer = offer(ann, id);
      assertThat(
              site.sql(
                  "select conversation_id from offer where conversation_id in (%s, %s)"
                          .formatted(id, other)
                      + " order by offered_at, id limit 1"))
          .isEqualTo(id);
      ann.ask("offer.accept", new JsonObject().put("offer", offer.getString("offer")));
      assertThat(column("state", id)).isEqualTo("SERVING");
    }
  }

  @Test
  void whoLeftAMessage_andIsInNoDangerAfterAll_leavesTheLine_andItsOfferIsTakenBack() {
    try (Frames boss = desk(People.SUPERVISOR);
        Frames ann = desk(People.AGENT);
        Frames left = Frames.visitor(node)) {
      String id = left.writes("你好");
      left.ask("later", new JsonObject().put("ask", "MESSAGE"));
      left.writes("我不想活了");
      ann.ask("agent.state", new JsonObject().put("state", "READY"));
      String offer = offer(ann, id).getString("offer");

      boss.ask("risk.decide", decision(id, "NONE", "说的是电影"));

      ann.push("offer.ended", push -> offer.equals(push.getJsonObject("data").getString("offer")));
      assertThat(
              site.sql(
                  "select string_agg(entered_by || ' ' || outcome, ', ' order by id)"
                      + " from queue_visit where conversation_id = "
                      + id))
          .isEqualTo("DIRECT LEFT_MESSAGE, DANGER LEFT_MESSAGE");
      assertThat(column("later", id)).isEqualTo("LEFT_MESSAGE");
      assertThat(site.sql("select kind || state from missed where conversation_id = " + id))
          .isEqualTo("LEFT_MESSAGEOPEN");
    }
  }

  @Test
  void word_thatWasDismissedDoesNotAskAgain_butAGraverOneDoes_andTheListIsEdited() {
    Client admin = new Client(node).in(People.ADMINISTRATOR);
    try (Frames boss = desk(People.SUPERVISOR);
        Frames visitor = Frames.visitor(node)) {
      String id = visitor.writes("最近有點絕望");
      assertThat(column("risk_proposal", id)).isEqualTo("CONCERN");
      boss.ask("risk.decide", decision(id, "NONE", "在说一部电影"));
      assertThat(sql("select outcome from risk_proposal", id)).isEqualTo("DISMISSED");

      visitor.writes("真的绝望");
      assertThat(column("risk_proposal", id)).isEqualTo("none");
      visitor.writes("I want to DIE");
      assertThat(column("risk_proposal", id)).isEqualTo("HIGH");

      JsonObject word = new JsonObject().put("word", "红 气球").put("level", "CONCERN");
      assertThat(admin.post("/api/v1/crisis-words", word).statusCode()).isEqualTo(201);
      assertThat(admin.post("/api/v1/crisis-words", word).statusCode()).isEqualTo(409);
      assertThat(
              admin
                  .post(
                      "/api/v1/crisis-words",
                      new JsonObject().put("word", "！").put("level", "HIGH"))
                  .statusCode())
          .isEqualTo(422);
      assertThat(admin.get("/api/v1/crisis-words").body()).contains("\"shipped\":true");
      try (Frames other = Frames.visitor(node)) {
        assertThat(column("risk_proposal", other.writes("我看见红气球"))).isEqualTo("CONCERN");
      }
      exceptions_areEdited_andTakeBackOnlyWhatTheyCover(admin);
    }
  }

  private void exceptions_areEdited_andTakeBackOnlyWhatTheyCover(Client admin) {
    try (Frames fond = Frames.visitor(node)) {
      String id = fond.writes("妈妈，想死你了！");
      assertThat(column("risk_proposal", id)).isEqualTo("none");
      fond.writes("想死你了…我不想活了");
      assertThat(column("risk_proposal", id)).isEqualTo("HIGH");
    }
    JsonObject saying = new JsonObject().put("word", "红气球飞走了").put("level", "NONE");
    JsonObject made = new JsonObject(admin.post("/api/v1/crisis-words", saying).body());
    try (Frames other = Frames.visitor(node)) {
      assertThat(column("risk_proposal", other.writes("红气球飞走了。"))).isEqualTo("none");
      JsonObject asWord = new JsonObject().put("version", 1).put("level", "HIGH");
      String path = "/api/v1/crisis-words/" + made.getString("id");
      assertThat(admin.send("PATCH", path, asWord.encode()).statusCode()).isEqualTo(422);
      JsonObject off = new JsonObject().put("version", 1).put("active", false);
      assertThat(admin.send("PATCH", path, off.encode()).statusCode()).isEqualTo(200);
      assertThat(admin.send("PATCH", path, off.encode()).statusCode()).isEqualTo(409);
      assertThat(column("risk_proposal", other.writes("红气球飞走了。"))).isEqualTo("CONCERN");
    }
  }

  @Test
  void nobodyEndsWhatWordsCallDangerous_beforeSomebodyJudged_butItIsPassedOn() {
    try (Frames ann = desk(People.AGENT);
        Frames visitor = Frames.visitor(node)) {
      ann.ask("agent.state", new JsonObject().put("state", "READY"));
      String id = serve(ann, visitor.writes("在吗"));
      visitor.writes("我不想活了");
      JsonObject end = new JsonObject().put("conversation", id);
      JsonObject close = end.copy().put("seenSeq", 1_000).put("disposition", "mood");

      for (String command : List.of("conversation.end", "conversation.close")) {
        JsonObject refused =
            ann.reply(command, command.endsWith("end") ? end : close).getJsonObject("error");
        assertThat(refused.getString("code")).isEqualTo("risk-undecided");
        assertThat(refused.getJsonObject("fields").getString("level")).isEqualTo("HIGH");
        assertThat(column("state", id)).isEqualTo("SERVING");
      }

      JsonObject transfer = end.copy().put("commandId", UUID.randomUUID().toString());
      ann.ask("conversation.transfer", transfer.put("queue", column("queue_id", id)));
      assertThat(column("risk_proposal", id)).as("it travels along").isEqualTo("HIGH");
      String before = offer(ann, id).getString("offer");
      JsonObject again =
          ann.push(
                  "offer",
                  push ->
                      push.encode().contains(id)
                          && !before.equals(push.getJsonObject("data").getString("offer")))
              .getJsonObject("data");
      assertThat(again.getJsonObject("conversation").getJsonObject("riskProposal")).isNotNull();
      ann.ask("offer.accept", new JsonObject().put("offer", again.getString("offer")));
      ann.ask("risk.decide", decision(id, "NONE", "歌词"));
      ann.ask("conversation.close", close);
      assertThat(column("state", id)).isEqualTo("CLOSED");
    }
  }

  @Test
  void proposalOfSomebodyWhoLeft_isStillJudgedByWhoSeesIt() {
    try (Frames boss = desk(People.SUPERVISOR);
        Frames visitor = Frames.visitor(node)) {
      String id = visitor.writes("我不想活了");
      visitor.ask("leave", new JsonObject());
      assertThat(column("state", id)).isEqualTo("ABANDONED");
      assertThat(column("risk_proposal", id)).isEqualTo("HIGH");

      JsonObject judged = boss.ask("risk.decide", decision(id, "NONE", "电话里已确认安全"));
      JsonObject after = judged.getJsonObject("change").getJsonObject("conversation");
      assertThat(after.getValue("riskProposal")).as("the banner goes").isNull();
      assertThat(after.getString("state")).isEqualTo("ABANDONED");
    }
  }

  @Test
  void highRisk_ofWhoIsBlocked_alarmsAndIsTakenFromTheListOfTheMissed() {
    site.sql("update alarm_rule set threshold = 1 where kind = 'HIGH_RISK_WAITING'");
    try (Frames boss = desk(People.SUPERVISOR);
        Frames ann = desk(People.AGENT);
        Frames visitor = Frames.visitor(node)) {
      String before = visitor.writes("你们都没用");
      visitor.ask("leave", new JsonObject());
      JsonObject block =
          new JsonObject()
              .put("list", "BLOCKED")
              .put("conversation", before)
              .put("reason", "反复骚扰")
              .put("until", Instant.now().plus(Duration.ofDays(1)).toString());
      assertThat(
              new Client(node).in(People.SUPERVISOR).post("/api/v1/listings", block).statusCode())
          .isEqualTo(201);
      String id = visitor.writes("我不想活了");
      assertThat(column("state", id)).isEqualTo("CLOSED");
      alarm(boss, "CRISIS_PROPOSED", id);

      boss.ask("risk.decide", decision(id, "HIGH", null));

      alarm(boss, "HIGH_RISK_WAITING", id);
      // A page that was opened anew knows the alarm, and of the person nothing yet.
      try (Frames again = desk(People.SUPERVISOR)) {
        alarm(again, "HIGH_RISK_WAITING", id);
        JsonObject people = again.ask("alarm.people", new JsonObject());
        WireSchemas.check(DESK, "data:alarm.people", people);
        assertThat(people.getJsonArray("items").getJsonObject(0).getString("conversation"))
            .isEqualTo(id);
      }
      assertThat(ann.ask("alarm.people", new JsonObject()).getJsonArray("items"))
          .as("whoever is not told of it hears of nobody")
          .isEmpty();
      ann.push("queues", push -> push.encode().contains("\"missedInDanger\":1"));
      JsonObject list = ann.ask("missed.list", new JsonObject());
      WireSchemas.check(DESK, "data:missed.list", list);
      JsonObject item = list.getJsonArray("items").getJsonObject(0);
      assertThat(item.getString("kind")).isEqualTo("HIGH_RISK");
      assertThat(item.getJsonObject("conversation").getString("id")).isEqualTo(id);
      assertThat(item.getString("words")).isEqualTo("我不想活了");

      String served =
          ann.ask("missed.take", new JsonObject().put("item", item.getString("id")))
              .getString("conversation");
      ann.ask(
          "message.send",
          new JsonObject()
              .put("conversation", served)
              .put("commandId", UUID.randomUUID().toString())
              .put("text", "我在，您现在安全吗"));
      visitor.push("conversation", push -> push.encode().contains("您现在安全吗"));
      assertThat(visitor.writes("还好")).as("who blocks them hears them").isEqualTo(served);
      await()
          .atMost(LONG)
          .until(
              () ->
                  site.sql(
                          "select count(*) from alarm where cleared_at is null"
                              + " and conversation_id = "
                              + id)
                      .equals("0"));
    }
  }

  private static void alarm(Frames desk, String kind, String conversation) {
    desk.push(
        "alarms",
        push ->
            push.getJsonObject("data").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .anyMatch(
                    one ->
                        kind.equals(one.getString("kind"))
                            && conversation.equals(one.getString("conversation"))));
  }

  @Test
  void silentVisitor_isAskedAfter_thenTheTalkEnds_andWhoComesBackMeetsTheSameAgent() {
    site.sql(
        "update queue set routing = '"
            + new JsonObject()
                .put("memoryWaitMs", 60_000)
                .put("silence", new JsonObject().put("remindMs", 500).put("closeMs", 500))
                .encode()
            + "' where code = 'q1'");
    try (Frames ann = desk(People.AGENT);
        Frames quiet = Frames.visitor(node);
        Frames proposed = Frames.visitor(node);
        Frames high = Frames.visitor(node)) {
      ann.ask("agent.state", new JsonObject().put("state", "READY"));
      String id = serve(ann, quiet.writes("有人吗"));
      String grave = serve(ann, high.writes("有人吗"));
      String undecided = serve(ann, proposed.writes("最近有点绝望"));
      ann.ask("risk.set", decision(grave, "HIGH", null));
      for (String each : List.of(id, grave, undecided)) {
        ann.ask(
            "message.send",
            new JsonObject()
                .put("conversation", each)
                .put("commandId", UUID.randomUUID().toString())
                .put("text", "我在"));
      }

      quiet.push("conversation", push -> push.encode().contains("您还在吗"));
      await().atMost(LONG).until(() -> column("state", id).equals("CLOSED"));
      assertThat(column("disposition_code", id)).isEqualTo("no-response");
      assertThat(column("state || reminded_in_seq", grave)).isEqualTo("none");
      assertThat(column("state", grave)).isEqualTo("SERVING");
      assertThat(column("state", undecided)).isEqualTo("SERVING");

      String again = quiet.writes("我回来了");
      assertThat(again).isNotEqualTo(id);
      assertThat(column("preferred_agent_id", again)).isEqualTo(column("owner_id", id));
    }
  }

  private static String serve(Frames desk, String conversation) {
    desk.ask(
        "offer.accept",
        new JsonObject().put("offer", offer(desk, conversation).getString("offer")));
    return conversation;
  }
}
