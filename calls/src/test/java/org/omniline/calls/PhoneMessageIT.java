package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;

/** Voice messages: by a key while waiting, outside hours, from a flow, and when the line breaks. */
@Tag("R58")
class PhoneMessageIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  @AfterEach
  void open() {
    phoning.sql("update queue set hours_id = null");
  }

  private static void hears(Caller caller, String part) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(phoning.heard(caller)).contains(part));
  }

  /** Speaks for a second and a half. */
  private static void speaks(Caller caller) {
    hears(caller, "/message-invite.wav");
    hears(caller, "record ");
    long from = System.nanoTime();
    await().until(() -> System.nanoTime() - from > 1_500_000_000L);
  }

  private static String missed(String id) {
    return phoning.sql("select kind || ' ' || state from missed where conversation_id = " + id);
  }

  /** The one voice message of a conversation, as the desk has it. */
  private static JsonObject message(Desk desk, String id) {
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql(
                        "select count(*) from entry where type = 'VOICE' and conversation_id = "
                            + id)
                    .equals("1"));
    return desk
        .ask("conversation.open", new JsonObject().put("conversation", id))
        .getJsonObject("timeline")
        .getJsonArray("entries")
        .stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.getString("type").equals("VOICE"))
        .findFirst()
        .orElseThrow()
        .getJsonArray("media")
        .getJsonObject(0);
  }

  @Test
  void keyWhileWaiting_leavesAMessage_thatTheDeskPlaysFromAnywhere_andHandles() throws Exception {
    Caller caller = phoning.calls(Phoning.number(), "12348");
    String id = phoning.conversation(caller);
    hears(caller, "/queue-message.wav!/s/digits/1.wav");
    caller.press("1");
    speaks(caller);
    caller.press("#");
    hears(caller, "/message-kept.wav");
    Phoning.is(caller, CallState.ENDED);
    assertThat(missed(id)).isEqualTo("LEFT_MESSAGE OPEN");

    Desk desk = phoning.desk(Phoning.LAWYER);
    JsonObject media = message(desk, id);
    HttpResponse<byte[]> whole = desk.file(media.getString("id"), "");
    assertThat(whole.headers().firstValue("content-type")).contains("audio/wav");
    assertThat(new String(whole.body(), 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
    assertThat(whole.body()).hasSizeGreaterThan(16_000);
    HttpResponse<byte[]> part = desk.file(media.getString("id"), "bytes=1000-1999");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).hasSize(1_000);
    assertThat(phoning.desk("one").file(media.getString("id"), "").statusCode())
        .as("of another queue")
        .isEqualTo(404);
    assertThat(
            phoning.sql(
                "select count(*) from audit where action = 'media.download' and target = 'media:"
                    + media.getString("id")
                    + "'"))
        .isNotEqualTo("0");
    try (Stream<java.nio.file.Path> files = Files.list(phoning.recordings)) {
      assertThat(files).as("nothing is left in the open").isEmpty();
    }

    String item = phoning.sql("select id from missed where conversation_id = " + id);
    desk.ask("missed.take", new JsonObject().put("item", item));
    assertThat(phoning.sql("select state from missed where id = " + item)).isEqualTo("TAKEN");
  }

  @Test
  void listPlaysAMessage_beforeAnybodyTakesIt_andMarksItHandled() {
    String number = Phoning.number();
    Caller caller = phoning.calls(number, "12348");
    String id = phoning.conversation(caller);
    hears(caller, "/queue-message.wav!/s/digits/1.wav");
    caller.press("1");
    speaks(caller);
    caller.press("#");
    Phoning.is(caller, CallState.ENDED);
    Desk desk = phoning.desk(Phoning.LAWYER);
    message(desk, id);

    JsonObject unheard = new JsonObject().put("unheard", true);
    JsonObject item = listed(desk, unheard, id);
    JsonObject voice = item.getJsonArray("voices").getJsonObject(0);
    assertThat(voice.getInteger("durationMs")).isBetween(1_000, 10_000);
    assertThat(voice.getValue("heardBy")).isNull();
    assertThat(item.getJsonObject("call").getString("dialled")).isEqualTo("12348");
    assertThat(item.getJsonObject("call").getString("place")).isNotBlank();
    String sound = "/api/v1/missed/" + item.getString("id") + "/voices/" + voice.getLong("seq");
    assertThat(phoning.desk("one").get(sound, "").statusCode())
        .as("of another queue")
        .isEqualTo(404);
    HttpResponse<byte[]> part = desk.get(sound, "bytes=0-999");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).hasSize(1_000);
    assertThat(desk.get(sound, "bytes=8000-").statusCode()).isEqualTo(206);
    assertThat(
            phoning.sql(
                "select string_agg(outcome, ' ' order by outcome) from audit where action ="
                    + " 'missed.listen' and target like 'missed:"
                    + item.getString("id")
                    + "/%'"))
        .as("one refused, and one listening however often one seeks")
        .isEqualTo("not-found ok");

    assertThat(listed(desk, unheard, id)).isNull();
    JsonObject heard = listed(desk, new JsonObject().put("kind", "LEFT_MESSAGE"), id);
    assertThat(heard.getString("state")).isEqualTo("OPEN");
    assertThat(heard.getJsonArray("voices").getJsonObject(0).getJsonObject("heardBy")).isNotNull();
    desk.ask(
        "missed.settle", new JsonObject().put("item", item.getString("id")).put("note", "问营业时间"));
    JsonObject done = listed(desk, new JsonObject().put("done", true), id);
    assertThat(done.getString("outcome")).isEqualTo("HANDLED");
    assertThat(done.getString("note")).isEqualTo("问营业时间");
    assertThat(phoning.state(id)).isEqualTo("ABANDONED");
  }

  private static JsonObject listed(Desk desk, JsonObject filter, String conversation) {
    return desk.ask("missed.list", filter).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(item -> item.getJsonObject("conversation").getString("id").equals(conversation))
        .findFirst()
        .orElse(null);
  }

  @Test
  void messageOfNothingButSilence_isNone() {
    Caller caller = phoning.calls(Phoning.number(), "12348");
    String id = phoning.conversation(caller);
    hears(caller, "/queue-message.wav!/s/digits/1.wav");
    caller.saysNothing();
    caller.press("1");
    hears(caller, "record ");
    long from = System.nanoTime();
    await().until(() -> System.nanoTime() - from > 2_000_000_000L);
    caller.press("#");
    Phoning.is(caller, CallState.ENDED);

    phoning.quiet();
    assertThat(missed(id)).as("still on record, with nothing to hear").startsWith("LEFT_MESSAGE");
    assertThat(
            phoning.sql(
                "select count(*) from entry where type = 'VOICE' and conversation_id = " + id))
        .isEqualTo("0");
    assertThat(phoning.sql("select count(*) from media where conversation_id = " + id))
        .isEqualTo("0");
  }

  @Test
  void callerOutsideHours_mayLeaveAMessage_alsoByHangingUp() {
    phoning.sql(
        """
        insert into business_hours (id, code, name, zone, week, follows_special_days, closed_text,
          leaves_message)
        values (73, 'off', 'off', 'Asia/Shanghai', '{}', false, '下班了。', true)
        on conflict do nothing
        """);
    phoning.sql("update queue set hours_id = 73 where code = 'psych'");
    phoning.stopNode();
    phoning.startNode();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    hears(caller, "/later.wav");
    speaks(caller);
    caller.hangUp();
    String id = phoning.conversation(caller);

    message(phoning.desk("one"), id);
    assertThat(missed(id)).isEqualTo("LEFT_MESSAGE OPEN");
    assertThat(phoning.state(id)).isEqualTo("WAITING");
  }

  @Test
  void flowsMessage_isPartOfTheConversation_andStandsInTheList() {
    phoning.flow("mail", FLOW);
    phoning.stopNode();
    phoning.startNode();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    hears(caller, "/choose.wav");
    hears(caller, "record ");
    long from = System.nanoTime();
    await().until(() -> System.nanoTime() - from > 1_500_000_000L);
    caller.press("#");
    hears(caller, "/bye.wav");
    Phoning.is(caller, CallState.ENDED);
    String id = phoning.conversation(caller);

    message(phoning.desk("one"), id);
    await().atMost(Desk.LONG).until(() -> missed(id).equals("LEFT_MESSAGE OPEN"));
  }

  @Test
  void flowsMessage_thatNobodySpoke_isNone() {
    phoning.flow("nothing", FLOW);
    phoning.stopNode();
    phoning.startNode();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    hears(caller, "/choose.wav");
    caller.hangUp();

    phoning.stateIs(phoning.conversation(caller), "ABANDONED");
  }

  private static final String FLOW =
      """
      {"format":1,"start":"mail","variables":[],
       "nodes":[
        {"id":"mail","type":"VOICEMAIL","prompts":["choose"],"maxMs":60000,"next":"bye"},
        {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
      """;
}
