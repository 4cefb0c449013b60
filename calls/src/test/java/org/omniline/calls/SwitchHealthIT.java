package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.Equipment.GatewayState;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.SimulatedSwitch;

/** What administrators see of two switches, and what they may do. */
class SwitchHealthIT {
  @RegisterExtension static final Phoning phoning = new Phoning(2);

  private static final PhoneBehaviour ANSWERS = PhoneBehaviour.answers(Duration.ZERO);
  private static final Duration FRESH = Duration.ofSeconds(6);

  private final SimulatedSwitch other = Objects.requireNonNull(phoning.other);
  private final Desk chief = phoning.desk(Phoning.ADMINISTRATOR);

  @AfterEach
  void goOn() {
    phoning.sql("delete from switch_pause");
    phoning.sql("update alarm_rule set threshold = 15 where kind = 'SWITCH_DOWN'");
    phoning.sql("update alarm_rule set threshold = 30 where kind = 'TRUNK_DOWN'");
  }

  private JsonObject seen(String name) {
    return chief.json("/api/v1/switches").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject sees(String name, Predicate<JsonObject> wanted) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> wanted.test(seen(name)));
    return seen(name);
  }

  private static JsonObject codec(JsonObject one, String name) {
    return named(one.getJsonArray("codecs"), "codec", name);
  }

  private static JsonObject named(JsonArray all, String key, String name) {
    return all.stream()
        .map(JsonObject.class::cast)
        .filter(each -> name.equals(each.getString(key)))
        .findFirst()
        .orElse(new JsonObject());
  }

  private static JsonObject line(JsonObject one, String gateway) {
    return named(one.getJsonArray("lines"), "gateway", gateway);
  }

  private static String openAlarm(String kind) {
    return phoning.sql(
        "select subject from alarm where kind = '" + kind + "' and cleared_at is null");
  }

  private static void threshold(String kind, int seconds) {
    phoning.sql("update alarm_rule set threshold = " + seconds + " where kind = '" + kind + "'");
  }

  @Test
  @Tag("R4")
  void everySwitch_tellsItsVersion_itsRun_andWhatItLacks() {
    JsonObject one = sees("fs1", all -> !all.getJsonArray("codecs").isEmpty());
    JsonObject two = sees("fs2", all -> !all.getJsonArray("codecs").isEmpty());

    assertThat(one.getString("state")).isEqualTo("UP");
    assertThat(one.getString("version")).isEqualTo("1.10.12");
    assertThat(one.getString("runningSince")).isNotNull();
    assertThat(one.getString("core")).isNotEmpty().isNotEqualTo(two.getString("core"));
    assertThat(one.getJsonObject("node").getInteger("number")).isNotNull();
    assertThat(one.getJsonArray("missing")).isEmpty();
    assertThat(codec(one, "PCMA").getString("ability")).isEqualTo("FULL");
    assertThat(codec(one, "PCMU").getString("ability")).isEqualTo("FULL");
    assertThat(codec(one, "OPUS").getString("ability")).isEqualTo("FULL");
    assertThat(codec(one, "G729").getString("ability")).isEqualTo("MISSING");
  }

  @Test
  @Tag("R83")
  @Tag("R84")
  void callsAndTrunks_areCountedAsTheyRingTalkAndEnd() {
    phoning.freeswitch.equipment().gateway("trunk", GatewayState.REGED);
    phoning.phone("one", ANSWERS);
    String outside = Phoning.number();
    Phone person = phoning.freeswitch.phone(outside, PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS));
    Desk desk = phoning.desk("one");
    desk.ready();
    sees("fs1", one -> "UP".equals(line(one, "trunk").getString("state")));
    assertThat(line(seen("fs1"), "trunk").getInteger("talking")).isZero();

    desk.ask(
        "call.out",
        new JsonObject().put("commandId", UUID.randomUUID().toString()).put("number", outside));
    JsonObject ringing =
        sees("fs1", one -> Integer.valueOf(1).equals(line(one, "trunk").getInteger("ringing")));
    assertThat(ringing.getInteger("calls")).isEqualTo(1);
    person.answer();

    JsonObject talking =
        sees("fs1", one -> Integer.valueOf(1).equals(line(one, "trunk").getInteger("talking")));
    assertThat(line(talking, "trunk").getInteger("ringing")).isZero();
    sees("fs1", one -> Integer.valueOf(2).equals(one.getInteger("switchLegs")));
    assertThat(seen("fs1").getInteger("switchCalls")).isEqualTo(1);
    assertThat(seen("fs1").getInteger("mostLegs")).isEqualTo(10_000);

    phoning.freeswitch.equipment().gateway("trunk", GatewayState.SILENT);
    threshold("TRUNK_DOWN", 1);
    sees("fs1", one -> "NO_ANSWER".equals(line(one, "trunk").getString("state")));
    await().atMost(Desk.LONG).until(() -> openAlarm("TRUNK_DOWN").equals("fs1/trunk"));
    phoning.freeswitch.equipment().gateway("trunk", GatewayState.REGED);
    await().atMost(Desk.LONG).until(() -> openAlarm("TRUNK_DOWN").isEmpty());
    person.hangUp();
    sees("fs1", one -> Integer.valueOf(0).equals(line(one, "trunk").getInteger("talking")));
  }

  @Test
  @Tag("R94")
  void switchThatIsGone_isShownWithItsReason_alarms_andEndsByItself() {
    threshold("SWITCH_DOWN", 1);
    Caller there = phoning.calls(other, CallerId.of(Phoning.number()), "12356");
    Phoning.is(there, CallState.TALKING);

    other.crash().blockingAwait();

    await()
        .atMost(FRESH)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> seen("fs2").getString("state").equals("DOWN"));
    sees("fs2", one -> one.getJsonObject("loss").getString("reason").equals("REFUSED"));
    assertThat(seen("fs1").getString("state")).isEqualTo("UP");
    await().atMost(Desk.LONG).until(() -> openAlarm("SWITCH_DOWN").equals("fs2"));

    other.equipment().load("mod_bcg729");
    other.equipment().unload("mod_conference");
    other.restart(Duration.ofMillis(100)).blockingAwait();

    JsonObject back = sees("fs2", one -> "FULL".equals(codec(one, "G729").getString("ability")));
    assertThat(back.getString("state")).isEqualTo("UP");
    assertThat(back.getJsonArray("missing")).containsExactly("mod_conference");
    assertThat(back.getInteger("reconnects")).isPositive();
    await().atMost(Desk.LONG).until(() -> openAlarm("SWITCH_DOWN").isEmpty());
    other.equipment().load("mod_conference");
    other.equipment().unload("mod_bcg729");
  }

  private JsonObject tries(JsonObject what) {
    return chief.saves("POST", "/api/v1/switches/test", what);
  }

  @Test
  void switch_isTriedBeforeItIsConfigured_andSaysWhatIsWrong() {
    int port = seen("fs1").getInteger("port");
    JsonObject right =
        new JsonObject().put("host", "127.0.0.1").put("port", port).put("password", "secret");

    JsonObject well = tries(right);
    assertThat(well.getBoolean("ok")).as(well.encode()).isTrue();
    assertThat(well.getBoolean("sip")).isTrue();
    assertThat(well.getString("version")).isEqualTo("1.10.12");
    assertThat(codec(well, "G729").getString("ability")).isEqualTo("MISSING");
    assertThat(tries(new JsonObject().put("name", "fs2")).getBoolean("ok")).isTrue();

    assertThat(tries(right.copy().put("password", "wrong")).getString("reason"))
        .isEqualTo("WRONG_PASSWORD");
    assertThat(tries(right.copy().put("port", 1)).getString("reason")).isEqualTo("REFUSED");
    assertThat(tries(right.copy().put("host", "no-such.invalid")).getString("reason"))
        .isEqualTo("UNKNOWN_HOST");
    assertThat(phoning.sql("select count(*) from audit a where a::text like '%wrong%'"))
        .isEqualTo("0");
  }

  @Test
  void switchThatIsPaused_takesNoCallsOut_butThoseThatComeIn() {
    phoning.phone("one", ANSWERS);
    other.phone("1001", ANSWERS);
    String outside = Phoning.number();
    other.phone(outside, ANSWERS);
    Desk desk = phoning.desk("one");
    desk.ready();
    JsonObject asking =
        new JsonObject().put("commandId", UUID.randomUUID().toString()).put("number", outside);

    JsonObject paused = chief.saves("POST", "/api/v1/switches/fs1/pause", new JsonObject());
    assertThat(named(paused.getJsonArray("items"), "name", "fs1").getJsonObject("paused"))
        .isNotNull();
    chief.saves("POST", "/api/v1/switches/fs2/pause", new JsonObject());
    assertThat(desk.refusal("call.out", asking).encode()).contains("switches-paused");

    chief.saves("POST", "/api/v1/switches/fs2/resume", new JsonObject());
    String id = desk.ask("call.out", asking).getString("conversation");
    assertThat(phoning.sql("select switch from phone_call where conversation_id = " + id))
        .isEqualTo("fs2");
    desk.call("call.hangup", id);

    Caller comes = phoning.calls(Phoning.number(), "12356");
    assertThat(phoning.conversation(comes)).isNotEmpty();
  }
}
