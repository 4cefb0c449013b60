package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who waits where, what they are told meanwhile, and who meets them: over the wire. */
class WaitingIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static TestNode.Site site;
  private static Omniline node;
  private static Client admin;

  private final List<Frames> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    site = new TestNode.Site();
    node = site.start(new Seats());
    admin = new Client(node).in(Seats.ADMINISTRATOR);
    json(
        admin.post(
            "/api/v1/skills",
            new JsonObject().put("code", "english").put("name", "英语").put("kind", "LANGUAGE")),
        201);
    rule("投诉", "choice == \"complaint\"", to("complaint"));
    rule("法律", "choice == \"law\"", to("law"));
    rule(
        "英语",
        "choice == \"english\"",
        new JsonObject().put("do", "SKILL").put("skill", "english").put("level", 1));
  }

  @AfterAll
  static void stop() {
    node.stop().blockingAwait();
    site.close();
  }

  @AfterEach
  void unservedIsNobody() {
    open.forEach(Frames::close);
    assertThat(metric("omniline_routing_unserved_while_free"))
        .as("nobody waits while somebody is free")
        .isZero();
    assertThat(metric("omniline_routing_mended_total")).as("nothing was lost").isZero();
  }

  // ---- helpers ----

  private static JsonObject json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body());
  }

  private static double metric(String name) {
    return new Client(node)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String queue(String code) {
    return site.sql("select id from queue where code = '" + code + "'");
  }

  /** So many are here, and so many stand in line without being here. */
  private static boolean stand(JsonObject push, String code, int here, int later) {
    return push.getJsonObject("data").getJsonArray("queues").stream()
        .map(JsonObject.class::cast)
        .filter(one -> queue(code).equals(one.getString("id")))
        .anyMatch(one -> one.getInteger("waiting") == here && one.getInteger("later") == later);
  }

  private static JsonObject to(String code) {
    return new JsonObject().put("do", "QUEUE").put("queue", queue(code));
  }

  private static void rule(String name, String condition, JsonObject action) {
    json(
        admin.post(
            "/api/v1/routing-rules",
            new JsonObject()
                .put("name", name)
                .put("position", 10)
                .put("condition", condition)
                .put("actions", new JsonArray().add(action))
                .put("last", true)
                .put("active", true)),
        201);
  }

  private Frames desk(String login, String state) {
    Frames desk = Frames.desk(node, login);
    open.add(desk);
    desk.ask("agent.state", new JsonObject().put("state", state));
    return desk;
  }

  private Frames visitor(String account, JsonObject hello) {
    Frames visitor = Frames.open(node, "/ws/visitor/" + account, Map.of());
    open.add(visitor);
    hello.mergeIn(visitor.ask("hello", hello));
    return visitor;
  }

  private static String writes(Frames visitor, String choice) {
    JsonObject args =
        new JsonObject().put("clientId", UUID.randomUUID().toString()).put("text", "有人吗");
    if (choice != null) {
      args.put("choice", choice);
    }
    return visitor.ask("send", args).getString("conversation");
  }

  private static String accepts(Frames desk, String conversation) {
    String offer =
        desk.push(
                "offer",
                push ->
                    conversation.equals(
                        push.getJsonObject("data").getJsonObject("conversation").getString("id")))
            .getJsonObject("data")
            .getString("offer");
    desk.ask("offer.accept", new JsonObject().put("offer", offer));
    return offer;
  }

  private static String askedAgents(String conversation) {
    return site.sql(
        "select distinct u.login from offer o join staff_user u on u.id = o.agent_id"
            + " where o.conversation_id = "
            + conversation);
  }

  // ---- where one waits ----

  @ParameterizedTest
  @CsvSource({"complaint", "law"})
  @Tag("R31")
  @Tag("R46")
  @Tag("R47")
  void choice_picksTheQueueOfThatBusiness_andReachesOnlyItsAgents(String choice) {
    desk("psych", "READY");
    JsonObject hello = new JsonObject();
    Frames visitor = visitor("psych", hello);
    assertThat(hello.getJsonObject("site").getJsonArray("choices")).hasSize(3);

    String conversation = writes(visitor, choice);

    assertThat(
            site.sql(
                "select q.code from conversation c join queue q on q.id = c.queue_id where c.id = "
                    + conversation))
        .isEqualTo(choice);
    Frames seat = desk(choice, "READY");
    accepts(seat, conversation);
    assertThat(askedAgents(conversation)).isEqualTo(choice);
    assertThat(visitor.reply("send", chosen("nothing")).getJsonObject("error").getString("code"))
        .isEqualTo("invalid");
  }

  private static JsonObject chosen(String choice) {
    return new JsonObject()
        .put("clientId", UUID.randomUUID().toString())
        .put("text", "x")
        .put("choice", choice);
  }

  @Test
  @Tag("R45")
  void chosenLanguage_isServedByWhoSpeaksIt() {
    JsonObject speaker =
        json(admin.get("/api/v1/users"), 200).getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(user -> "english2".equals(user.getString("login")))
            .findFirst()
            .orElseThrow();
    json(
        admin.send(
            "PATCH",
            "/api/v1/users/" + speaker.getString("id"),
            new JsonObject()
                .put("version", speaker.getInteger("version"))
                .put(
                    "skills",
                    new JsonArray().add(new JsonObject().put("skill", "english").put("level", 2)))
                .encode()),
        200);
    desk("english", "READY");
    String conversation = writes(visitor("english", new JsonObject()), "english");

    accepts(desk("english2", "READY"), conversation);

    assertThat(askedAgents(conversation)).isEqualTo("english2");
  }

  @Test
  @Tag("R36")
  void atTheLimit_theNextGoesToTheOtherQueue_theReasonIsLogged_andDesksHearAtOnce() {
    Frames boss = desk(Seats.SUPERVISOR, "NOT_READY");
    writes(visitor("calm", new JsonObject()), null);

    String second = writes(visitor("calm", new JsonObject()), null);

    boss.push(
        "conversation",
        push ->
            second.equals(push.getString("conversation"))
                && "quiet"
                    .equals(
                        push.getJsonObject("data")
                            .getJsonObject("conversation")
                            .getJsonObject("queue")
                            .getString("name")));
    assertThat(
            site.sql(
                "select left_by_rule from queue_visit where left_by_rule is not null"
                    + " and conversation_id = "
                    + second))
        .isEqualTo("max-waiting");
  }

  // ---- who meets whom ----

  @Test
  @Tag("R38")
  void transferToTheExperts_reachesAnExpert_withAllThatWasSaid() {
    Frames first = desk("psych", "READY");
    String conversation = writes(visitor("psych", new JsonObject()), null);
    accepts(first, conversation);
    first.ask(
        "note.add",
        new JsonObject()
            .put("conversation", conversation)
            .put("commandId", UUID.randomUUID().toString())
            .put("text", "需要督导"));
    Frames expert = desk("expert", "READY");

    first.ask(
        "conversation.transfer",
        new JsonObject()
            .put("conversation", conversation)
            .put("commandId", UUID.randomUUID().toString())
            .put("queue", queue("expert")));

    accepts(expert, conversation);
    assertThat(
            expert
                .ask("conversation.open", new JsonObject().put("conversation", conversation))
                .getJsonObject("timeline")
                .encode())
        .contains("有人吗")
        .contains("需要督导");
  }

  @Test
  @Tag("R29")
  void returningVisitor_meetsTheAgentOfLastTime_andAnotherWhenThatOneIsNotReady() {
    Frames agent = desk("known", "READY");
    Frames visitor = visitor("known", new JsonObject());
    String first = writes(visitor, null);
    accepts(agent, first);
    Frames other = desk("known2", "READY");
    // From here on the other one is idle for longer: by the strategy alone it would be asked.
    close(agent, first);

    String second = writes(visitor, null);

    accepts(agent, second);
    assertThat(askedAgents(second)).isEqualTo("known");
    close(agent, second);
    agent.ask("agent.state", new JsonObject().put("state", "BREAK"));

    // Waited for as long as the queue says, for they might come back; then anybody serves.
    String third = writes(visitor, null);

    accepts(other, third);
  }

  private static void close(Frames desk, String conversation) {
    desk.ask(
        "conversation.close",
        new JsonObject()
            .put("conversation", conversation)
            .put("seenSeq", 1_000)
            .put("disposition", "other"));
  }

  // ---- what one is told ----

  @Test
  @Tag("R35")
  void waiting_tellsThePlace_saysWhenNobodyCanTell_andKeepsItWhenTheNetworkDrops() {
    writes(visitor("line", new JsonObject()), null);
    JsonObject hello = new JsonObject();
    Frames second = visitor("line", hello);
    String conversation = writes(second, null);

    JsonObject told = second.push("waiting", push -> true).getJsonObject("data");

    assertThat(told.getInteger("ahead")).isEqualTo(1);
    assertThat(told.getValue("estimateMs")).as("no constant where nothing is known").isNull();
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        site.sql(
                            "select position_told || ' ' || coalesce(estimate_told_ms, 0)"
                                + " from queue_visit where conversation_id = "
                                + conversation))
                    .isEqualTo("2 0"));
    second.close();
    writes(visitor("line", new JsonObject()), null);

    JsonObject again = new JsonObject().put("token", hello.getString("token"));
    visitor("line", again);

    assertThat(again.getJsonObject("conversation").getString("id")).isEqualTo(conversation);
    assertThat(again.getJsonObject("conversation").getInteger("ahead")).isEqualTo(1);
  }

  @Test
  @Tag("R35")
  @Tag("R40")
  void whoAsksToBeContacted_keepsThePlace_andIsMetWithTheNumberWhenItsTurnComes() {
    Frames visitor = visitor("callback", new JsonObject());
    String conversation = writes(visitor, null);

    visitor.ask("later", new JsonObject().put("ask", "PHONE").put("number", "138 0013 8000"));

    visitor.push(
        "conversation",
        push ->
            "CONTACT_REQUEST"
                .equals(
                    push.getJsonObject("data").getJsonObject("conversation").getString("later")));
    Frames busy = desk("callback", "BUSY");
    assertThat(busy.push("queues", push -> stand(push, "callback", 0, 1))).isNotNull();
    Frames desk = desk("callback", "READY");
    accepts(desk, conversation);
    JsonObject item =
        desk.ask("missed.of", new JsonObject().put("conversation", conversation))
            .getJsonObject("item");
    assertThat(item.getString("number")).isEqualTo("138****8000");
    JsonObject named = new JsonObject().put("item", item.getString("id"));
    assertThat(desk.ask("missed.number", named).getString("number")).isEqualTo("13800138000");
    assertThat(
            desk.ask("missed.outcome", named.copy().put("outcome", "REACHED"))
                .getJsonObject("item")
                .getString("state"))
        .isEqualTo("DONE");
    assertThat(site.sql("select count(*) from audit where action = 'missed.number'"))
        .isEqualTo("1");
  }

  @Test
  @Tag("R40")
  void whoGaveUpWaiting_isInTheList_andOneClickTalksToThem() {
    Frames desk = desk("gone", "BREAK");
    Frames visitor = visitor("gone", new JsonObject());
    String conversation = writes(visitor, null);
    visitor.ask("leave", new JsonObject());
    desk.push(
        "queues",
        push ->
            push.getJsonObject("data").getJsonArray("queues").stream()
                .map(JsonObject.class::cast)
                .anyMatch(queue -> queue.getInteger("missed") > 0));
    JsonObject item =
        desk.ask("missed.list", new JsonObject()).getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(one -> conversation.equals(one.getJsonObject("conversation").getString("id")))
            .findFirst()
            .orElseThrow();

    String served =
        desk.ask("missed.take", new JsonObject().put("item", item.getString("id")))
            .getString("conversation");
    desk.ask(
        "message.send",
        new JsonObject()
            .put("conversation", served)
            .put("commandId", UUID.randomUUID().toString())
            .put("text", "您好，刚才没能接到您"));

    visitor.push("conversation", push -> push.encode().contains("刚才没能接到您"));
    desk.push("agent", push -> push.getJsonObject("data").getInteger("load") == 1);
    Frames colleague = desk("gone2", "BREAK");
    assertThat(
            colleague
                .reply("missed.take", new JsonObject().put("item", item.getString("id")))
                .getJsonObject("error")
                .getString("code"))
        .isEqualTo("not-found");
  }

  @Test
  @Tag("R40")
  void whoLeftAMessage_isNotOffered_andMayWaitAgain() {
    Frames visitor = visitor("left", new JsonObject());
    String conversation = writes(visitor, null);
    visitor.ask("later", new JsonObject().put("ask", "MESSAGE"));
    Frames desk = desk("left", "READY");
    writes(visitor, null);
    String other = writes(visitor("left", new JsonObject()), null);
    accepts(desk, other);
    assertThat(askedAgents(conversation)).isEmpty();

    visitor.ask("later", new JsonObject().put("ask", "WAIT"));

    accepts(desk, conversation);
  }
}
