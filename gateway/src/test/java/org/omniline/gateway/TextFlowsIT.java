package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.testkit.WireSchemas;

/** Visitors of a page go through a flow in writing before a counsellor answers. */
class TextFlowsIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private TestNode.Site site;
  private Omniline node;
  private Client admin;
  private JsonObject flow;

  @BeforeEach
  void start() {
    site = new TestNode.Site();
    node = site.start(new People());
    admin = new Client(node).in(People.ADMINISTRATOR);
    prompt("welcome", "您好，这里是心理热线。");
    prompt("choose", "请选择：");
    prompt("age", "请问您多大？请回复数字。");
    prompt("leave", "请把想说的写下来。");
    prompt("bye", "再见，祝您安好。");
    flow = published("hotline", graph("welcome"));
    begin("hotline");
  }

  @AfterEach
  void stop() {
    node.stop().blockingAwait();
    site.close();
  }

  private void prompt(String code, String chinese) {
    JsonObject body = new JsonObject().put("version", 0).put("chinese", chinese);
    Client.json(admin.send("PUT", "/api/v1/prompts/" + code, body.encode()), 200);
  }

  private static JsonObject graph(String hello) {
    return new JsonObject(
        """
        {"format":1,"start":"hello","variables":[{"name":"topic","type":"TEXT"},
           {"name":"age","type":"TEXT"}],
         "nodes":[
          {"id":"hello","type":"PLAY","prompts":["%s"],"next":"menu"},
          {"id":"menu","type":"MENU","prompts":["choose"],"variable":"topic","exhausted":"desk",
           "tries":3,
           "choices":[{"key":"1","label":"心理咨询","next":"age"},
                      {"key":"2","label":"留言","next":"mail"},
                      {"key":"3","label":"结束","next":"bye"}]},
          {"id":"age","type":"COLLECT","prompts":["age"],"min":1,"max":3,"variable":"age",
           "next":"desk","exhausted":"desk"},
          {"id":"mail","type":"VOICEMAIL","prompts":["leave"],"next":"bye"},
          {"id":"desk","type":"QUEUE","queue":"q1","failed":"bye"},
          {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
        """
            .formatted(hello));
  }

  private JsonObject made(String code, JsonObject graph) {
    return Client.json(
        admin.post(
            "/api/v1/flows",
            new JsonObject().put("code", code).put("name", "文字导航").put("graph", graph)),
        201);
  }

  private HttpResponse<String> publish(JsonObject draft) {
    return admin.post(
        "/api/v1/flows/" + draft.getString("id") + "/publish",
        new JsonObject().put("version", draft.getInteger("version")).put("note", "上线"));
  }

  private JsonObject published(String code, JsonObject graph) {
    return Client.json(publish(made(code, graph)), 200);
  }

  private HttpResponse<String> choose(String code) {
    return set("flow", code);
  }

  private HttpResponse<String> set(String setting, String value) {
    JsonObject account =
        Client.json(admin.get("/api/v1/channel-accounts"), 200)
            .getJsonArray("items")
            .getJsonObject(0);
    return admin.send(
        "PATCH",
        "/api/v1/channel-accounts/" + account.getString("id"),
        new JsonObject()
            .put("version", account.getInteger("version"))
            .put("settings", new JsonObject().put(setting, value))
            .encode());
  }

  /** From the next look of the shelf on, new conversations of the page begin with it. */
  private void begin(String code) {
    Client.json(choose(code), 200);
    await()
        .atMost(LONG)
        .until(
            () -> {
              try (Frames visitor = Frames.visitor(node)) {
                String probe = visitor.writes("在吗");
                boolean begins = state(probe).equals("SELF_SERVICE");
                visitor.ask("leave", new JsonObject());
                return begins;
              }
            });
  }

  private String state(String conversation) {
    return site.sql("select state from conversation where id = " + conversation);
  }

  private void awaitState(String conversation, String state) {
    await().atMost(LONG).until(() -> state(conversation).equals(state));
  }

  private static void hears(Frames visitor, String words) {
    JsonObject push = visitor.push("conversation", each -> each.encode().contains(words));
    WireSchemas.check(Wire.VISITOR, "push:conversation", push);
  }

  private static String entries(Frames desk, String conversation) {
    return desk.ask("conversation.open", new JsonObject().put("conversation", conversation))
        .encode();
  }

  private String steps(String conversation) {
    return site.sql(
        "select node || ':' || coalesce(key, '-') || ':' || exit from ivr_step"
            + " where conversation_id = "
            + conversation
            + " order by place");
  }

  @Test
  @Tag("R48")
  @Tag("R54")
  @Tag("R56")
  @Tag("R63")
  void visitorChoosesByNumberAndWords_wrongAnswersAreToldWhatToWrite_andTheAgentSeesTheAnswers() {
    try (Frames ann = Frames.desk(node, People.AGENT);
        Frames visitor = Frames.visitor(node)) {
      String id = visitor.writes("你好");
      hears(visitor, "您好，这里是心理热线。\\n请选择：\\n1. 心理咨询\\n2. 留言\\n3. 结束\\n0. 人工服务");
      visitor.writes("八");
      hears(visitor, "没有看懂您的回答。请回复选项前面的数字，例如“1”");
      visitor.writes("心理咨询");
      hears(visitor, "请问您多大");
      visitor.writes("十六");
      hears(visitor, "请回复 1–3 位数字");
      visitor.writes("16");
      awaitState(id, "WAITING");

      assertThat(steps(id))
          .isEqualTo("hello:-:NEXT\nmenu:1:ENTERED\nage:16:ENTERED\ndesk:-:REACHED");
      assertThat(site.sql("select count(*) from text_run where conversation_id = " + id))
          .isEqualTo("0");
      ann.ask("agent.state", new JsonObject().put("state", "READY"));
      JsonObject offer =
          ann.push("offer", push -> push.encode().contains(id)).getJsonObject("data");
      ann.ask("offer.accept", new JsonObject().put("offer", offer.getString("offer")));
      assertThat(entries(ann, id))
          .contains("MENU_PASSED", "\"given.topic\":\"1\"", "\"given.age\":\"16\"")
          .contains("\"key.1.means\":\"心理咨询\"", "\"key.2\":\"16\"");
      assertThat(visitor.all().toString()).doesNotContain("given.topic", "key.1");
    }
  }

  @Test
  @Tag("R48")
  void whoAnswersWrongTooOften_waitsForAPerson() {
    try (Frames visitor = Frames.visitor(node)) {
      String id = visitor.writes("你好");
      hears(visitor, "0. 人工服务");
      visitor.writes("不知道");
      visitor.writes("什么");
      visitor.writes("都不是");
      awaitState(id, "WAITING");
      assertThat(steps(id)).contains("menu:-:EXHAUSTED");
    }
  }

  @Test
  @Tag("R60")
  void keyZeroAndTheWordLeadToAPersonAtOnce_alsoAsTheFirstMessage() {
    try (Frames first = Frames.visitor(node);
        Frames second = Frames.visitor(node);
        Frames third = Frames.visitor(node)) {
      String opens = first.writes("转人工");
      assertThat(state(opens)).isEqualTo("WAITING");
      String id = second.writes("你好");
      hears(second, "0. 人工服务");
      second.writes("0");
      awaitState(id, "WAITING");
      assertThat(steps(id)).endsWith("menu:0:ZERO");
      String asked = third.writes("你好");
      hears(third, "0. 人工服务");
      third.writes("1");
      hears(third, "请问您多大");
      third.writes("人工");
      awaitState(asked, "WAITING");
    }
  }

  @Test
  void crisisWord_inAMenuAndAsTheFirstMessage_isNeverKeptFromAPerson() {
    try (Frames ann = Frames.desk(node, People.AGENT);
        Frames first = Frames.visitor(node);
        Frames second = Frames.visitor(node)) {
      String opens = first.writes("我不想活了");
      assertThat(state(opens)).isEqualTo("WAITING");
      String id = second.writes("你好");
      hears(second, "0. 人工服务");
      second.writes("1");
      hears(second, "请问您多大");
      second.writes("我不想活了");
      // In the transaction that stores the message: no node has to live on for it.
      assertThat(state(id)).isEqualTo("WAITING");
      assertThat(site.sql("select risk_proposal from conversation where id = " + id))
          .isEqualTo("HIGH");
      ann.ask("agent.state", new JsonObject().put("state", "READY"));
      ann.push("offer", push -> push.encode().contains(id));
      await().atMost(LONG).until(() -> entries(ann, id).contains("\"given.topic\":\"1\""));
      await()
          .atMost(LONG)
          .until(
              () ->
                  site.sql("select count(*) from text_run where conversation_id = " + id)
                      .equals("0"));
    }
  }

  @Test
  @Tag("R52")
  void aConversationGoesOnAfterARestart_onTheVersionItBeganWith() {
    try (Frames visitor = Frames.visitor(node)) {
      String id = visitor.writes("你好");
      String token = token(visitor);
      hears(visitor, "0. 人工服务");
      JsonObject changed =
          Client.json(
              admin.send(
                  "PUT",
                  "/api/v1/flows/" + flow.getString("id"),
                  new JsonObject()
                      .put("version", flow.getInteger("version"))
                      .put("name", "文字导航")
                      .put("active", true)
                      .put(
                          "graph", new JsonObject(graph("welcome").encode().replace("心理咨询", "聊一聊")))
                      .encode()),
              200);
      Client.json(publish(changed), 200);

      node.stop().blockingAwait();
      node = site.start(new People());

      try (Frames again = Frames.open(node, "/ws/visitor/demo", java.util.Map.of());
          Frames other = Frames.visitor(node)) {
        again.ask("hello", new JsonObject().put("token", token));
        again.writes("心理咨询");
        hears(again, "请问您多大");
        other.writes("你好");
        hears(other, "1. 聊一聊");
        again.writes("30");
        awaitState(id, "WAITING");
        assertThat(
                site.sql(
                    "select distinct flow_version from ivr_step where conversation_id = " + id))
            .isEqualTo("1");
      }
    }
  }

  private static String token(Frames visitor) {
    return visitor.all().stream()
        .map(frame -> frame.getJsonObject("data"))
        .filter(data -> data != null && data.containsKey("token"))
        .findFirst()
        .orElseThrow()
        .getString("token");
  }

  @Test
  void whatANodeLeftUndone_isFoundByTheNextLook() {
    try (Frames visitor = Frames.visitor(node)) {
      String id = visitor.writes("你好");
      hears(visitor, "0. 人工服务");
      // As if the node had gone between the message and what follows it.
      site.sql("delete from text_run where conversation_id = " + id);
      await()
          .atMost(LONG)
          .until(
              () ->
                  site.sql("select count(*) from text_run where conversation_id = " + id)
                      .equals("1"));
      site.sql("update text_run set state_sealed = '\\x00' where conversation_id = " + id);
      visitor.writes("1");
      await().atMost(LONG).until(() -> !state(id).equals("SELF_SERVICE"));
      assertThat(state(id)).isEqualTo("WAITING");
    }
  }

  @Test
  void whoIsSilent_waitsForAPerson_orHasLeft_asTheAccountSays() {
    try (Frames visitor = Frames.visitor(node);
        Frames other = Frames.visitor(node)) {
      String id = visitor.writes("你好");
      hears(visitor, "0. 人工服务");
      site.sql("update text_run set due_at = clock_timestamp() where conversation_id = " + id);
      awaitState(id, "WAITING");
      hears(visitor, "您有一会儿没有回复了，我们为您转人工服务");

      Client.json(set("flowSilenceCloses", "true"), 200);
      String second = other.writes("你好");
      hears(other, "0. 人工服务");
      await()
          .atMost(LONG)
          .until(
              () -> {
                site.sql(
                    "update text_run set due_at = clock_timestamp() where conversation_id = "
                        + second);
                return state(second).equals("ABANDONED");
              });
    }
  }

  @Test
  @Tag("R58")
  void aMessageIsLeft_andAGoodByeCloses() {
    try (Frames ann = Frames.desk(node, People.AGENT);
        Frames visitor = Frames.visitor(node);
        Frames other = Frames.visitor(node)) {
      String id = visitor.writes("你好");
      hears(visitor, "0. 人工服务");
      visitor.writes("2");
      hears(visitor, "请把想说的写下来。");
      visitor.writes("想约下周三");
      await()
          .atMost(LONG)
          .until(() -> ann.ask("missed.list", new JsonObject()).encode().contains("LEFT_MESSAGE"));
      assertThat(state(id)).isEqualTo("WAITING");
      String ends = other.writes("你好");
      hears(other, "0. 人工服务");
      other.writes("3");
      hears(other, "再见，祝您安好。");
      awaitState(ends, "CLOSED");
    }
  }

  @Test
  @Tag("R51")
  void aFlowThatDoesNotWorkInWriting_isRefusedWithItsNode() {
    JsonObject secret = graph("welcome");
    secret.getJsonArray("variables").getJsonObject(1).put("secret", true);
    secret.getJsonArray("nodes").getJsonObject(2).put("name", "问年龄");
    published("pin", secret);

    JsonObject refused = Client.json(choose("pin"), 422).getJsonObject("fields");
    assertThat(refused.getString("field")).isEqualTo("settings.flow");
    assertThat(refused.getString("reason")).isEqualTo("not-written-secret");
    assertThat(refused.getString("node")).isEqualTo("问年龄");

    JsonObject draft =
        Client.json(
            admin.send(
                "PUT",
                "/api/v1/flows/" + flow.getString("id"),
                new JsonObject()
                    .put("version", flow.getInteger("version"))
                    .put("name", "文字导航")
                    .put("active", true)
                    .put("graph", secret)
                    .encode()),
            200);
    assertThat(Client.json(publish(draft), 422).getJsonObject("fields").getString("reason"))
        .isEqualTo("not-written-secret");
  }
}
