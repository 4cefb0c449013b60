package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** Calls are recorded by rule, announced, masked, and land in the media store. */
@Tag("R95")
class PhoneRecordingIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour AT_ONCE = PhoneBehaviour.answers(Duration.ofMillis(20));

  @AfterEach
  void recordNothing() {
    phoning.freeswitch.fillDisk(false);
    phoning.sql("update recording_rule set active = false, version = version + 1");
    seen();
  }

  /** A rule for all calls of the queue for psychology; nodes hear of it within 2 seconds. */
  private static void rule(String mode, boolean told) {
    phoning.sql(
        "with r as (insert into recording_rule (id, name, position, condition, records, mode,"
            + " notice, unannounced) select 100 + count(*), 'r' || count(*), -count(*), 'account =="
            + " \"psych\"', true, '"
            + mode
            + "', "
            + (told ? "'recording-notice', null" : "null, 'test'")
            + " from recording_rule returning *) insert into recording_rule_version (rule_id,"
            + " version, name, position, condition, records, mode, notice, unannounced, active,"
            + " valid_from) select id, version, name, position, condition, records, mode, notice,"
            + " unannounced, active, now() from r");
    seen();
  }

  /** Longer than a node keeps the rules it has read. */
  private static void seen() {
    long from = System.nanoTime();
    await().until(() -> System.nanoTime() - from > 2_100_000_000L);
  }

  private static void lasts(long millis) {
    long from = System.nanoTime();
    await().until(() -> System.nanoTime() - from > millis * 1_000_000L);
  }

  private record Talk(Desk desk, Phone own, Caller caller, String id) {}

  private static Talk talking() {
    Desk desk = phoning.desk("one");
    Phone own = phoning.phone("one", AT_ONCE);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = phoning.conversation(caller);
    desk.sees("TALKING");
    return new Talk(desk, own, caller, id);
  }

  private static String of(String id, String what) {
    return phoning.sql(
        "select " + what + " from recording where conversation_id = " + id + " order by id");
  }

  private static void states(String id, String states) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> assertThat(of(id, "state || ' ' || coalesce(failure, '-')")).isEqualTo(states));
  }

  private static void light(Desk desk, String state, boolean masked) {
    desk.sees(
        call -> {
          JsonObject recording = call.getJsonObject("recording");
          return recording != null
              && recording.getString("state").equals(state)
              && recording.getBoolean("masked") == masked;
        });
  }

  private static byte[] sound(Desk desk, String recording) {
    HttpResponse<byte[]> answer = desk.get("/api/v1/recordings/" + recording + "/sound", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  /** The loudest of a channel between two moments. */
  private static int loudest(byte[] wav, int channel, long fromMs, long toMs) {
    ByteBuffer bytes = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    int loudest = 0;
    for (long sample = fromMs * 8; sample < toMs * 8; sample++) {
      int at = (int) (44 + sample * 4 + channel * 2L);
      if (at + 2 <= wav.length) {
        loudest = Math.max(loudest, Math.abs(bytes.getShort(at)));
      }
    }
    return loudest;
  }

  private static void nothingIsLeftInTheOpen() {
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () -> {
              try (Stream<Path> files = Files.list(phoning.recordings)) {
                assertThat(files).isEmpty();
              }
            });
  }

  @Test
  @Tag("R96")
  @Tag("R109")
  void announcedAndRecordedFromTheAnswer_inStereo_asLongAsTheTalk_andHeardInTheDesk() {
    rule("ANSWER", true);
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    desk.ready();
    String number = Phoning.number();
    Caller caller = phoning.calls(number, "12356");
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(30))
        .untilAsserted(
            () -> assertThat(phoning.heard(caller)).contains("/prompts/recording-notice.wav"));
    assertThat(phoning.sql("select id from recording where leg = '" + caller.uuid() + "'"))
        .as("told first")
        .isEmpty();
    desk.sees("TALKING");
    String id = phoning.conversation(caller);
    light(desk, "ON", false);
    lasts(1_500);
    desk.call("call.hangup", id);
    Phoning.is(caller, CallState.ENDED);

    states(id, "STORED -");
    assertThat(
            of(
                id,
                "(agent_id = (select id from staff_user where login = 'one'))::text || ' ' ||"
                    + " outbound || ' ' || access_number || ' ' || announced || ' ' || mode || ' '"
                    + " || (queue_id = (select id from queue where code = 'psych')) || ' ' ||"
                    + " octet_length(sha256)"))
        .isEqualTo("true false 12356 true ANSWER true 32");
    long talk =
        Long.parseLong(
            phoning.sql(
                "select (extract(epoch from l.ended_at - e.at) * 1000)::bigint from call_leg l join"
                    + " entry e on e.conversation_id = l.conversation_id and e.type ="
                    + " 'CALL_CONNECTED' where l.role = 'AGENT' and l.conversation_id = "
                    + id));
    long recorded = Long.parseLong(of(id, "duration_ms"));
    assertThat(Math.abs(talk - recorded)).as("%s against %s", recorded, talk).isLessThan(2_000);
    byte[] wav = sound(desk, of(id, "id"));
    assertThat(ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).getShort(22))
        .as("channels")
        .isEqualTo((short) 2);
    assertThat(loudest(wav, 0, 0, 1_000)).isPositive();
    assertThat(desk.steps(id))
        .containsSubsequence("CALL_CONNECTED", "CALL_RECORDING", "CALL_ENDED", "CALL_RECORDED");
    nothingIsLeftInTheOpen();
    assertThat(
            phoning.sql(
                "select conversation_id is null from media where id = " + of(id, "media_id")))
        .as("to be had by its own way alone")
        .isEqualTo("t");
  }

  @Test
  @Tag("R109")
  void maskedPassage_isSilentInTheFile() {
    rule("ANSWER", false);
    Talk talk = talking();
    light(talk.desk(), "ON", false);
    lasts(1_000);
    talk.desk().call("call.mask", talk.id());
    light(talk.desk(), "ON", true);
    lasts(1_500);
    talk.desk().call("call.unmask", talk.id());
    light(talk.desk(), "ON", false);
    lasts(1_000);
    talk.desk().call("call.hangup", talk.id());

    states(talk.id(), "STORED -");
    JsonObject told = talk.desk().json("/api/v1/recordings/" + of(talk.id(), "id"));
    JsonObject masked = told.getJsonArray("masked").getJsonObject(0);
    long from = masked.getLong("fromMs") + 400;
    long to = masked.getLong("toMs") - 400;
    assertThat(to - from).isPositive();
    byte[] wav = sound(talk.desk(), of(talk.id(), "id"));
    assertThat(loudest(wav, 0, from, to)).isZero();
    assertThat(loudest(wav, 1, from, to)).isZero();
    assertThat(loudest(wav, 0, 0, 500)).isPositive();
    assertThat(loudest(wav, 0, masked.getLong("toMs") + 400, masked.getLong("toMs") + 800))
        .isPositive();
    assertThat(talk.desk().steps(talk.id()))
        .containsSubsequence("CALL_MASKED", "CALL_UNMASKED", "CALL_RECORDED");
  }

  @Test
  @Tag("R97")
  void onDemand_aProgramBeginsAndEndsIt() {
    rule("DEMAND", false);
    Talk talk = talking();
    Program program = new Program(phoning, "CALLS");
    program.call(talk.id(), "record", "one");
    light(talk.desk(), "ON", false);
    lasts(700);
    program.call(talk.id(), "recordStop", "one");
    light(talk.desk(), "OFF", false);

    states(talk.id(), "STORED -");
  }

  @Test
  @Tag("R97")
  void onDemand_keysOfTheAgentsTelephoneBeginAndEndIt() {
    rule("DEMAND", false);
    Talk talk = talking();
    talk.own().press("*1");
    light(talk.desk(), "ON", false);
    lasts(700);
    talk.own().press("*0");
    light(talk.desk(), "OFF", false);

    states(talk.id(), "STORED -");
    assertThat(talk.caller().state()).isEqualTo(CallState.TALKING);
  }

  @Test
  @Tag("R97")
  void onDemand_nothingIsRecordedBefore_andTheAgentEndsIt() {
    rule("DEMAND", false);
    Talk talk = talking();
    light(talk.desk(), "OFF", false);
    talk.desk().call("call.record", talk.id());
    light(talk.desk(), "ON", false);
    lasts(700);
    talk.desk().call("call.recordStop", talk.id());
    light(talk.desk(), "OFF", false);

    states(talk.id(), "STORED -");
    assertThat(talk.caller().state()).isEqualTo(CallState.TALKING);
  }

  @Test
  @Tag("R97")
  void fromTheBeginning_waitingIsRecordedToo_andTheTalkIsAPartOfItsOwn() {
    rule("START", false);
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = phoning.conversation(caller);
    await().atMost(Desk.LONG).until(() -> of(id, "state").equals("RECORDING"));
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    desk.ready();
    desk.sees("TALKING");
    lasts(700);
    desk.call("call.hangup", id);

    states(id, "STORED -\nSTORED -");
    assertThat(of(id, "coalesce(agent_id::text, '-') <> '-'")).isEqualTo("f\nt");
  }

  @Test
  void agentWhoConsultsAndGivesTheCall_endsTheirPart_andTheColleaguesBegins() {
    rule("ANSWER", false);
    Talk talk = talking();
    Desk other = phoning.desk("two");
    phoning.phone("two", AT_ONCE);
    light(talk.desk(), "ON", false);
    talk.desk()
        .ask(
            "call.consult",
            new JsonObject()
                .put("conversation", talk.id())
                .put("commandId", java.util.UUID.randomUUID().toString())
                .put("agent", phoning.user("two")));
    talk.desk().sees("CONSULTING");
    lasts(500);
    assertThat(of(talk.id(), "state")).as("the consultation has none").isEqualTo("RECORDING");
    talk.desk().call("call.complete", talk.id());
    other.sees("TALKING");
    light(other, "ON", false);
    lasts(500);
    talk.caller().hangUp();

    states(talk.id(), "STORED -\nSTORED -");
    assertThat(of(talk.id(), "(select login from staff_user u where u.id = agent_id)"))
        .isEqualTo("one\ntwo");
  }

  @Test
  void nodeThatGoesDown_losesNoRecording() {
    rule("ANSWER", false);
    Talk talk = talking();
    light(talk.desk(), "ON", false);
    phoning.stopNode();
    lasts(500);
    phoning.startNode();
    Desk desk = phoning.desk("one");
    await()
        .atMost(Desk.LONG)
        .until(() -> phoning.sql("select count(*) from phone_call where not over").equals("1"));
    talk.caller().hangUp();
    states(talk.id(), "STORED -");
    assertThat(sound(desk, of(talk.id(), "id"))).hasSizeGreaterThan(32_000);
  }

  @Test
  void nodeThatIsDownWhenTheCallEnds_findsTheFileAfterwards() {
    rule("ANSWER", false);
    Talk talk = talking();
    light(talk.desk(), "ON", false);
    lasts(500);
    phoning.stopNode();
    talk.caller().hangUp();
    Phoning.is(talk.caller(), CallState.ENDED);
    phoning.startNode();

    states(talk.id(), "STORED -");
    nothingIsLeftInTheOpen();
  }

  @Test
  void fullDisk_alarms_theCallGoesOn_andTheAlarmEndsWithTheNextThatGoesWell() {
    rule("ANSWER", false);
    phoning.freeswitch.fillDisk(true);
    Talk talk = talking();
    light(talk.desk(), "FAILED", false);
    states(talk.id(), "FAILED REFUSED");
    assertThat(talk.caller().state()).isEqualTo(CallState.TALKING);
    String alarm =
        "select count(*) from alarm where kind = 'RECORDING_FAILED' and cleared_at is null";
    await().atMost(Desk.LONG).until(() -> phoning.sql(alarm).equals("1"));
    assertThat(talk.desk().steps(talk.id())).contains("CALL_RECORDING_FAILED");
    talk.desk().call("call.hangup", talk.id());
    Phoning.is(talk.caller(), CallState.ENDED);
    phoning.quiet();

    phoning.freeswitch.fillDisk(false);
    talk.desk().writesUp(talk.id());
    talk.desk().close();
    Talk next = talking();
    light(next.desk(), "ON", false);
    lasts(500);
    next.desk().call("call.hangup", next.id());
    states(next.id(), "STORED -");
    await().atMost(Desk.LONG).until(() -> phoning.sql(alarm).equals("0"));
  }

  @Test
  void diskThatFillsUpInTheTalk_isToldWhenTheTalkIsOver_andWhatThereIsIsKept() {
    rule("ANSWER", false);
    Talk talk = talking();
    light(talk.desk(), "ON", false);
    lasts(700);
    phoning.freeswitch.fillDisk(true);
    // More than the switch keeps in memory before it writes.
    lasts(5_000);
    assertThat(talk.caller().state()).isEqualTo(CallState.TALKING);
    talk.desk().call("call.hangup", talk.id());

    states(talk.id(), "STORED BROKEN_OFF");
    assertThat(talk.desk().steps(talk.id())).contains("CALL_RECORDING_FAILED");
    String alarm =
        "select count(*) from alarm where kind = 'RECORDING_FAILED' and cleared_at is null";
    await().atMost(Desk.LONG).until(() -> phoning.sql(alarm).equals("1"));
  }

  @Test
  @Tag("R98")
  void otherAccount_isNotRecorded() {
    rule("ANSWER", false);
    Desk desk = phoning.desk(Phoning.LAWYER);
    phoning.phone(Phoning.LAWYER, AT_ONCE);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12348");
    String id = phoning.conversation(caller);
    desk.sees("TALKING");
    lasts(300);
    desk.call("call.hangup", id);
    Phoning.is(caller, CallState.ENDED);
    phoning.quiet();

    assertThat(of(id, "id")).isEmpty();
  }

  @Test
  void outboundCall_isRecorded_andWhoIsCalledIsTold() {
    rule("ANSWER", true);
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    Caller gone = phoning.calls(number, "12356");
    String gaveUp = phoning.conversation(gone);
    phoning.stateIs(gaveUp, "WAITING");
    gone.hangUp();
    phoning.stateIs(gaveUp, "ABANDONED");
    String query = "select id from missed where conversation_id = " + gaveUp;
    await().atMost(Desk.LONG).until(() -> !phoning.sql(query).isEmpty());
    String id =
        desk.ask("missed.take", new JsonObject().put("item", phoning.sql(query)))
            .getString("conversation");
    Phone person = phoning.freeswitch.phone(number, AT_ONCE);

    desk.call("call.dial", id);

    Phoning.is(person, CallState.TALKING);
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(30))
        .untilAsserted(
            () ->
                assertThat(phoning.hears(person.uuid())).contains("/prompts/recording-notice.wav"));
    light(desk, "ON", false);
    lasts(500);
    person.hangUp();
    states(id, "STORED -");
    assertThat(of(id, "outbound || ' ' || announced")).isEqualTo("true true");
  }

  @Test
  @Tag("R103")
  void recording_isHeardByWhoMay_andEachListeningIsOnRecord() {
    rule("ANSWER", false);
    Talk talk = talking();
    light(talk.desk(), "ON", false);
    lasts(500);
    talk.desk().call("call.hangup", talk.id());
    states(talk.id(), "STORED -");
    String id = of(talk.id(), "id");
    String sound = "/api/v1/recordings/" + id + "/sound";
    String heard =
        "select count(*) from audit where action = 'recordings.listen' and outcome = 'ok' and"
            + " target = 'recording:"
            + id
            + "'";

    HttpResponse<byte[]> part = talk.desk().get(sound, "bytes=0-99");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).hasSize(100);
    assertThat(part.headers().firstValue("cache-control")).contains("no-store");
    assertThat(talk.desk().get(sound, "bytes=4000-4999").body()).hasSize(1_000);
    assertThat(phoning.sql(heard)).as("one listening").isEqualTo("1");
    assertThat(talk.desk().get(sound, "bytes=0-").statusCode()).isEqualTo(206);
    assertThat(phoning.sql(heard)).isEqualTo("2");
    assertThat(talk.desk().get(sound, "bytes=99999999-").statusCode()).isEqualTo(416);

    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    assertThat(boss.get(sound, "bytes=100-199").statusCode()).isEqualTo(206);
    assertThat(phoning.sql(heard)).as("a first piece from the middle, too").isEqualTo("3");
    assertThat(phoning.desk(Phoning.LAWYER).get(sound, "").statusCode()).isEqualTo(404);
    assertThat(
            phoning.sql(
                "select count(*) from audit where action = 'recordings.listen' and outcome ="
                    + " 'not-found' and target = 'recording:"
                    + id
                    + "'"))
        .isEqualTo("1");

    String file = "/api/v1/recordings/" + id + "/file";
    assertThat(talk.desk().get(file, "").statusCode()).as("agents take none away").isEqualTo(403);
    assertThat(boss.get(file, "").body()).hasSizeGreaterThan(1_000);
    assertThat(talk.desk().get("/api/v1/recordings", "").statusCode()).isEqualTo(403);
    assertThat(boss.json("/api/v1/recordings?agent=" + phoning.user("one")).encode()).contains(id);
    assertThat(boss.json("/api/v1/recordings?agent=" + phoning.user("two")).encode())
        .doesNotContain("\"" + id + "\"");
    assertThat(boss.json("/api/v1/recordings?direction=OUTBOUND").encode())
        .doesNotContain("\"" + id + "\"");
    assertThat(boss.json("/api/v1/recordings?failed=true").getJsonArray("agents").encode())
        .contains("\"id\":\"" + phoning.user("one") + "\"");
    assertThat(boss.get("/api/v1/recordings?number=abc", "").statusCode()).isEqualTo(422);
    String media = of(talk.id(), "media_id");
    assertThat(boss.get("/api/v1/media/" + media, "").statusCode())
        .as("no other way")
        .isEqualTo(404);
  }
}
