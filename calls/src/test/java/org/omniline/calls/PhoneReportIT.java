package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** What reports tell of calls equals what was done in them. */
class PhoneReportIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final String FLOW =
      """
      {"format":1,"start":"hello","zero":"person","variables":[],
       "nodes":[
        {"id":"bye","type":"HANGUP","prompts":["bye"]},
        {"id":"person","name":"转人工","type":"QUEUE","queue":"psych","failed":"bye"},
        {"id":"law","type":"QUEUE","queue":"law","failed":"bye"},
        {"id":"menu","name":"主菜单","type":"MENU","prompts":["choose"],"timeoutMs":60000,"tries":3,
         "exhausted":"bye",
         "choices":[{"key":"1","label":"心理","next":"person"},
           {"key":"2","label":"法律","next":"law"}]},
        {"id":"hello","type":"PLAY","prompts":["report"],"next":"menu"}]}
      """;

  @BeforeAll
  static void begins() {
    phoning.flow("report", FLOW);
    phoning.sql(
        "update channel_account set settings = settings || '{\"survey\":\"satisfaction\"}'"
            + " where code = 'psych'");
    // Nodes read accounts again after some seconds.
    phoning.stopNode();
    phoning.startNode();
  }

  private static void hears(Caller caller, String part) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(phoning.heard(caller)).contains(part));
  }

  private static Caller inTheMenu(String number) {
    Caller caller = phoning.calls(number, "12356");
    hears(caller, "/choose.wav");
    return caller;
  }

  private static String days() {
    Instant now = Instant.now();
    return "?from=" + now.minusSeconds(7_200) + "&to=" + now.plusSeconds(3_600);
  }

  private static List<JsonObject> items(JsonObject page, String name) {
    return page.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
  }

  @Test
  @Tag("R276")
  @Tag("R63")
  void callOfManyParts_isToldInOrder_andItsKeysAreCounted() {
    String number = Phoning.number();
    String id = talked(number);
    Caller law = inTheMenu(Phoning.number());
    law.press("9");
    hears(law, "/choose.wav");
    law.press("2");
    phoning.stateIs(phoning.conversation(law), "WAITING");
    law.hangUp();
    phoning.quiet();

    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    JsonObject listed =
        items(boss.json("/api/v1/calls" + days() + "&number=" + number), "items").get(0);
    assertThat(listed.getString("conversation")).isEqualTo(id);
    assertThat(listed.getString("outcome")).isEqualTo("ANSWERED");
    assertThat(listed.getString("number")).doesNotContain(number.substring(3, 7)).contains("****");
    assertThat(listed.getString("accessNumber")).isEqualTo("12356");
    assertThat(listed.getLong("talkedMs")).isPositive();
    assertThat(listed.getJsonArray("agents").getJsonObject(0).getString("name")).isEqualTo("two");
    tellsAll(boss.json("/api/v1/calls/" + listed.getString("id")));
    assertThat(
            phoning.sql(
                "select count(*) from audit where action = 'calls.read'"
                    + " and target = 'call:"
                    + listed.getString("id")
                    + "'"))
        .isEqualTo("1");
    own(number, listed.getString("id"));
    counts();
  }

  /** Goes through the menu, is refused once, talks, is held, and rates. */
  private static String talked(String number) {
    Desk one = phoning.desk("one");
    phoning.phone("one", PhoneBehaviour.of(PhoneBehaviour.Kind.REJECTS));
    one.ready();
    Caller caller = inTheMenu(number);
    String id = phoning.conversation(caller);
    caller.press("1");
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql("select outcome from offer where conversation_id = " + id)
                    .startsWith("DECLINED"));
    one.ask("agent.state", new JsonObject().put("state", "NOT_READY"));
    Desk two = phoning.desk("two");
    phoning.phone("two", PhoneBehaviour.answers(Duration.ofMillis(20)));
    two.ready();
    two.sees("TALKING");
    two.call("call.hold", id);
    two.sees(call -> call.getBoolean("held"));
    two.call("call.resume", id);
    two.sees(call -> !call.getBoolean("held"));
    two.call("call.hangup", id);
    hears(caller, "/survey-ask.wav");
    caller.press("1");
    Phoning.is(caller, CallState.ENDED);
    phoning.quiet();
    return id;
  }

  private static void tellsAll(JsonObject call) {
    List<JsonObject> all = items(call, "happenings");
    assertThat(all)
        .extracting(one -> Instant.parse(one.getString("from")))
        .isSorted()
        .allSatisfy(
            from -> assertThat(from).isAfterOrEqualTo(Instant.parse(call.getString("began"))));
    assertThat(all)
        .filteredOn(one -> one.getString("to") != null)
        .allSatisfy(
            one ->
                assertThat(Instant.parse(one.getString("to")))
                    .as(one.encode())
                    .isAfterOrEqualTo(Instant.parse(one.getString("from"))));
    assertThat(all)
        .extracting(PhoneReportIT::told)
        .containsSubsequence(
            "LEG CALLER",
            "STEP hello NEXT",
            "STEP menu ENTERED",
            "QUEUE psych ACCEPTED",
            "OFFER one DECLINED",
            "LEG AGENT",
            "RING UNANSWERED",
            "OFFER two ACCEPTED",
            "LEG AGENT",
            "RING ANSWERED",
            "HOLD",
            "SURVEY ANSWERED 满意");
    assertThat(all).extracting(PhoneReportIT::told).contains("IVR", "TALK", "WRAPUP");
  }

  private static String told(JsonObject one) {
    JsonObject detail = one.getJsonObject("detail");
    String kind = one.getString("kind");
    return switch (kind) {
      case "LEG" -> "LEG " + detail.getString("role");
      case "STEP" -> "STEP " + detail.getString("node") + " " + detail.getString("exit");
      case "QUEUE" -> "QUEUE " + detail.getString("queue") + " " + detail.getString("outcome");
      case "OFFER" ->
          "OFFER "
              + one.getJsonObject("agent").getString("name")
              + " "
              + detail.getString("outcome");
      case "RING" -> "RING " + detail.getString("result");
      case "SURVEY" -> "SURVEY " + detail.getString("outcome") + " " + detail.getString("label");
      default -> kind;
    };
  }

  /** Who refused it never had it. */
  private static void own(String number, String call) {
    String list = "/api/v1/calls" + days() + "&number=" + number;
    assertThat(items(phoning.desk("two").json(list), "items")).hasSize(1);
    Desk stranger = phoning.desk("lawyer");
    assertThat(items(stranger.json(list), "items")).isEmpty();
    assertThat(stranger.get("/api/v1/calls/" + call, "").statusCode()).isEqualTo(404);
  }

  private static void counts() {
    Desk chief = phoning.desk(Phoning.ADMINISTRATOR);
    String flow = phoning.sql("select id from flow where code = 'report'");
    String path = "/api/v1/flows/" + flow + "/statistics";
    JsonObject version = items(chief.json(path + days()), "items").get(0);
    List<JsonObject> nodes = items(version, "nodes");

    assertThat(nodes)
        .extracting(one -> one.getString("node") + " " + one.getLong("entries"))
        .containsExactly("hello 2", "menu 2", "person 1", "bye 0", "law 1");
    JsonObject menu = nodes.get(1);
    assertThat(menu.getString("name")).isEqualTo("主菜单");
    assertThat(menu.getLong("conversations")).isEqualTo(2);
    assertThat(menu.getLong("vain")).as("the key that is none").isEqualTo(1);
    assertThat(menu.getJsonArray("keys"))
        .isEqualTo(
            new JsonArray()
                .add(new JsonObject().put("key", "1").put("label", "心理").put("times", 1))
                .add(new JsonObject().put("key", "2").put("label", "法律").put("times", 1)));
    assertThat(menu.getJsonArray("exits"))
        .isEqualTo(new JsonArray().add(new JsonObject().put("exit", "ENTERED").put("times", 2)));
    assertThat(nodes.get(4).getJsonArray("exits").getJsonObject(0).getString("exit"))
        .isEqualTo("HUNG_UP");
    assertThat(
            chief.get(path + "?from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z", "").statusCode())
        .isEqualTo(422);
  }
}
