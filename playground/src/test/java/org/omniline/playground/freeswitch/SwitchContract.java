package org.omniline.playground.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslFrame;
import org.omniline.channels.phone.esl.EslReply;

/**
 * What every switch must do, simulated or real, told by its event socket alone. Which events come
 * in which order between two legs is the switch's affair; on one leg it is not.
 */
abstract class SwitchContract extends SwitchDialogue {
  /** What a call's life is told by; the others depend on how the call came in. */
  private static final Set<String> LIFE =
      Set.of(
          "CHANNEL_CREATE",
          "CHANNEL_PARK",
          "CHANNEL_ANSWER",
          "RECORD_START",
          "PLAYBACK_START",
          "DTMF",
          "RECORD_STOP",
          "PLAYBACK_STOP",
          "CHANNEL_HANGUP",
          "CHANNEL_UNPARK",
          "CHANNEL_HANGUP_COMPLETE",
          "CHANNEL_DESTROY");

  /** Restarts the switch; false when this one is not ours to restart. */
  boolean restart() {
    return false;
  }

  /** A parked call, unanswered. */
  private Callers.Call parked() {
    Callers.Call call = callers.call();
    socket.await("CHANNEL_PARK", call.uuid());
    return call;
  }

  private Callers.Call answered() {
    Callers.Call call = parked();
    run(call, "answer", "");
    return call;
  }

  /** Runs an application and waits for its end. */
  private EslEvent run(Callers.Call call, String application, String argument) {
    String id = UUID.randomUUID().toString();
    assertThat(socket.execute(call.uuid(), application, argument, id).isOk()).isTrue();
    return ended(id);
  }

  private EslEvent ended(String execution) {
    return socket.await(
        event ->
            event.name().equals("CHANNEL_EXECUTE_COMPLETE")
                && execution.equals(event.header("Application-UUID")),
        "end of the application");
  }

  private String cause(Callers.Call call) {
    return socket.await("CHANNEL_HANGUP_COMPLETE", call.uuid()).header("Hangup-Cause");
  }

  /** An agent's leg, parked, by {@code originate}. */
  private String agent() {
    String uuid = UUID.randomUUID().toString();
    EslReply reply =
        socket.api("originate {origination_uuid=" + uuid + "}" + callers.answering() + " &park");
    assertThat(reply.text()).isEqualTo("+OK " + uuid);
    socket.await("CHANNEL_PARK", uuid);
    return uuid;
  }

  @Test
  void call_tellsItsLifeInOrder() {
    Callers.Call call = answered();
    String file = "/tmp/omniline-contract-" + call.uuid() + ".wav";
    run(call, "set", "kehu_name=张三 & 李四: 100%");
    run(call, "record_session", file);
    String played = UUID.randomUUID().toString();
    socket.command(
        "sendmsg " + call.uuid(),
        "call-command: execute",
        "execute-app-name: playback",
        "execute-app-arg: silence_stream://10000",
        "Event-UUID: " + played);
    socket.await("PLAYBACK_START", call.uuid());
    call.press("5");
    assertThat(socket.await("DTMF", call.uuid()).header("DTMF-Digit")).isEqualTo("5");
    // Without a lock this runs inside the playback.
    socket.command(
        "sendmsg " + call.uuid(),
        "call-command: execute",
        "execute-app-name: stop_record_session",
        "execute-app-arg: " + file);
    assertThat(ended(played).header("Application-Response")).isEqualTo("FILE PLAYED");
    call.hangUp();
    EslEvent end = socket.await("CHANNEL_HANGUP_COMPLETE", call.uuid());
    assertThat(end.variable("kehu_name")).isEqualTo("张三 & 李四: 100%");
    socket.await("CHANNEL_DESTROY", call.uuid());
    assertThat(socket.names(call.uuid()))
        .filteredOn(LIFE::contains)
        .containsExactly(
            "CHANNEL_CREATE",
            "CHANNEL_PARK",
            "CHANNEL_ANSWER",
            "RECORD_START",
            "PLAYBACK_START",
            "DTMF",
            "RECORD_STOP",
            "PLAYBACK_STOP",
            "CHANNEL_HANGUP",
            "CHANNEL_UNPARK",
            "CHANNEL_HANGUP_COMPLETE",
            "CHANNEL_DESTROY");
    assertThat(socket.api("uuid_exists " + call.uuid()).text()).isEqualTo("false");
  }

  @Test
  void variables_areSetAndRead_andUndefOtherwise() {
    Callers.Call call = parked();
    String of = call.uuid() + " ";
    assertThat(socket.api("uuid_getvar " + of + "nosuch").text()).isEqualTo("_undef_");
    assertThat(socket.api("uuid_setvar " + of + "foo bar").text()).isEqualTo("+OK");
    assertThat(socket.api("uuid_getvar " + of + "foo").text()).isEqualTo("bar");
    assertThat(socket.api("uuid_setvar_multi " + of + "a=1;b=2").text()).isEqualTo("+OK");
    assertThat(socket.api("uuid_getvar " + of + "b").text()).isEqualTo("2");
    assertThat(socket.api("uuid_exists " + call.uuid()).text()).isEqualTo("true");
    assertThat(socket.api("uuid_dump " + call.uuid() + " json").text())
        .contains("\"variable_foo\":\"bar\"");
    // Reads a table that the switch writes a moment after its events.
    await()
        .untilAsserted(
            () ->
                assertThat(socket.api("show channels as json").text())
                    .contains(call.uuid(), "row_count"));
  }

  @Test
  void lock_keepsASecondPlaybackAfterTheFirst() {
    Callers.Call call = answered();
    String first = UUID.randomUUID().toString();
    String second = UUID.randomUUID().toString();
    socket.execute(call.uuid(), "playback", "silence_stream://600", first);
    socket.execute(call.uuid(), "playback", "silence_stream://600", second);
    ended(second);
    assertThat(socket.names(call.uuid()))
        .filteredOn(name -> name.startsWith("PLAYBACK"))
        .containsExactly("PLAYBACK_START", "PLAYBACK_STOP", "PLAYBACK_START", "PLAYBACK_STOP");
  }

  @Test
  void breakAll_endsWhatRuns_andDropsWhatWaitsWithoutAWord() {
    Callers.Call call = answered();
    String first = UUID.randomUUID().toString();
    String second = UUID.randomUUID().toString();
    socket.execute(call.uuid(), "playback", "silence_stream://60000", first);
    socket.execute(call.uuid(), "playback", "silence_stream://60000", second);
    socket.await("PLAYBACK_START", call.uuid());
    assertThat(socket.api("uuid_break " + call.uuid() + " all").isOk()).isTrue();
    ended(first);
    run(call, "set", "after=1");
    assertThat(socket.events()).noneMatch(event -> second.equals(event.header("Application-UUID")));
  }

  @Test
  void digits_areCollectedUntilTheLast() {
    Callers.Call call = answered();
    String id = UUID.randomUUID().toString();
    String asks = "2 2 1 5000 # silence_stream://30000 silence_stream://100 menu [0-9]+";
    socket.execute(call.uuid(), "play_and_get_digits", asks, id);
    socket.await("PLAYBACK_START", call.uuid());
    call.press("42");
    assertThat(ended(id).variable("menu")).isEqualTo("42");
  }

  @Test
  void callerWhoCancels_isToldAsSuch() {
    Callers.Call call = parked();
    call.hangUp();
    assertThat(cause(call)).isEqualTo("ORIGINATOR_CANCEL");
  }

  @Test
  void recording_startsAndStopsByApi() {
    Callers.Call call = answered();
    String file = "/tmp/omniline-contract-" + call.uuid() + ".wav";
    assertThat(socket.api("uuid_record " + call.uuid() + " start " + file).text())
        .isEqualTo("+OK Success");
    assertThat(socket.await("RECORD_START", call.uuid()).header("Record-File-Path"))
        .isEqualTo(file);
    assertThat(socket.api("uuid_record " + call.uuid() + " stop " + file).isOk()).isTrue();
    assertThat(socket.await("RECORD_STOP", call.uuid()).header("Record-File-Path")).isEqualTo(file);
  }

  @Test
  void bridge_joinsCallerAndAgent_andGivesTheCallerBack() {
    Callers.Call call = answered();
    String id = UUID.randomUUID().toString();
    socket.execute(call.uuid(), "bridge", callers.answering(), id);
    EslEvent joined = socket.await("CHANNEL_BRIDGE", call.uuid());
    String agent = joined.header("Bridge-B-Unique-ID");
    assertThat(joined.header("Bridge-A-Unique-ID")).isEqualTo(call.uuid());
    assertThat(joined.header("Other-Leg-Unique-ID")).isEqualTo(agent);
    assertThat(socket.api("uuid_kill " + agent).isOk()).isTrue();
    socket.await("CHANNEL_UNBRIDGE", call.uuid());
    assertThat(ended(id).variable("originate_disposition")).isEqualTo("SUCCESS");
    assertThat(socket.api("uuid_exists " + call.uuid()).text()).isEqualTo("true");
  }

  @Test
  void failedBridge_hangsTheCallerUp_withTheOthersCause() {
    assertThat(afterBridgeTo(callers.busy())).isEqualTo("USER_BUSY");
    assertThat(afterBridgeTo("{ignore_early_media=true}[leg_timeout=1]" + callers.silent()))
        .isEqualTo("ALLOTTED_TIMEOUT");
    assertThat(afterBridgeTo(callers.absent())).isEqualTo("SUBSCRIBER_ABSENT");
  }

  private String afterBridgeTo(String dial) {
    Callers.Call call = answered();
    socket.execute(call.uuid(), "bridge", dial, UUID.randomUUID().toString());
    return cause(call);
  }

  @Test
  void failedBridge_leavesTheCaller_whenItMayContinue() {
    Callers.Call call = answered();
    run(call, "set", "continue_on_fail=true");
    EslEvent end = run(call, "bridge", callers.busy());
    assertThat(end.variable("originate_disposition")).isEqualTo("USER_BUSY");
    assertThat(socket.api("uuid_exists " + call.uuid()).text()).isEqualTo("true");
  }

  @Test
  void unknownApplication_isTaken_andCostsTheCaller() {
    Callers.Call call = answered();
    assertThat(socket.execute(call.uuid(), "no_such_app", "", "my-exec").text()).isEqualTo("+OK");
    assertThat(cause(call)).isEqualTo("DESTINATION_OUT_OF_ORDER");
    assertThat(socket.events())
        .noneMatch(event -> "my-exec".equals(event.header("Application-UUID")));
  }

  @Test
  void hold_isToldOfTheLegThatHolds() {
    Callers.Call call = answered();
    String agent = agent();
    assertThat(socket.api("uuid_bridge " + call.uuid() + " " + agent).text())
        .isEqualTo("+OK " + agent);
    socket.await("CHANNEL_BRIDGE", call.uuid());
    assertThat(socket.api("uuid_hold " + call.uuid()).text()).isEqualTo("+OK Success");
    EslEvent held = socket.await("CHANNEL_HOLD", call.uuid());
    if (callers.bySip()) {
      assertThat(held.header("Channel-Call-State")).isEqualTo("HELD");
      assertThat(socket.api("uuid_hold off " + call.uuid()).text()).isEqualTo("+OK Success");
      assertThat(socket.await("CHANNEL_UNHOLD", call.uuid()).header("Channel-Call-State"))
          .isIn("UNHELD", "ACTIVE");
    }
  }

  @Test
  void bridgedLegs_areListedWithOneCall_untilTheyComeApart() {
    Callers.Call call = answered();
    String agent = agent();
    assertThat(listedCall(call.uuid())).isNotEqualTo(listedCall(agent));
    socket.api("uuid_bridge " + call.uuid() + " " + agent);
    socket.await("CHANNEL_BRIDGE", call.uuid());
    // The switch lists what its events told its own database a moment later.
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(listedCall(call.uuid())).isEqualTo(listedCall(agent)));
    socket.api("uuid_transfer " + call.uuid() + " answer,park inline");
    socket.await("CHANNEL_HANGUP_COMPLETE", agent);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(listedCall(call.uuid())).isEqualTo(call.uuid()));
  }

  @Test
  void musicAskedForTwice_isHeardInTheTalk_unlessAllOfItWasBroken() {
    Callers.Call call = answered();
    String music = "uuid_broadcast " + call.uuid() + " silence_stream://-1 aleg";
    socket.api(music);
    socket.await("PLAYBACK_START", call.uuid());
    socket.api(music);
    String agent = agent();
    socket.api("uuid_bridge " + call.uuid() + " " + agent);
    long joined = bridgedAt(call);
    socket.await(
        event ->
            event.name().equals("PLAYBACK_START")
                && call.uuid().equals(event.uuid())
                && event.sequence() > joined,
        "second music");

    call.hangUp();
    socket.await("CHANNEL_HANGUP_COMPLETE", agent);
    Callers.Call other = answered();
    String again = music.replace(call.uuid(), other.uuid());
    socket.api(again);
    socket.await("PLAYBACK_START", other.uuid());
    socket.api(again);
    assertThat(socket.api("uuid_break " + other.uuid() + " all").isOk()).isTrue();
    socket.api("uuid_bridge " + other.uuid() + " " + agent());
    socket.await("CHANNEL_BRIDGE", other.uuid());
    run(other, "set", "after=1");
    assertThat(socket.names(other.uuid()))
        .filteredOn(name -> name.equals("PLAYBACK_START"))
        .hasSize(1);
  }

  /** What a leg has in common with whom it hears; empty where it is not listed. */
  private String listedCall(String leg) {
    return new JsonObject(socket.api("show channels as json").text())
        .getJsonArray("rows", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .filter(row -> leg.equals(row.getString("uuid")))
            .map(row -> row.getString("call_uuid"))
            .findFirst()
            .orElse("");
  }

  @Test
  void transfer_endsTheTalk_andParksTheCallerAnew() {
    Callers.Call call = answered();
    String agent = agent();
    socket.api("uuid_bridge " + call.uuid() + " " + agent);
    socket.await("CHANNEL_BRIDGE", call.uuid());
    assertThat(socket.api("uuid_transfer " + call.uuid() + " answer,park inline").text())
        .isEqualTo("+OK");
    socket.await("CHANNEL_HANGUP_COMPLETE", agent);
    socket.await(
        event ->
            event.name().equals("CHANNEL_PARK")
                && call.uuid().equals(event.uuid())
                && event.sequence() > bridgedAt(call),
        "second park");
    assertThat(socket.names(call.uuid())).contains("CHANNEL_UNBRIDGE");
  }

  private long bridgedAt(Callers.Call call) {
    return socket.await("CHANNEL_BRIDGE", call.uuid()).sequence();
  }

  @Test
  void originate_saysWhyNobodyWasReached() {
    assertThat(socket.api("originate " + callers.busy() + " &park").text())
        .isEqualTo("-ERR USER_BUSY");
    assertThat(socket.api("originate " + callers.absent() + " &park").text())
        .isEqualTo("-ERR SUBSCRIBER_ABSENT");
  }

  @Test
  void codecsAndModules_areToldByName() {
    JsonArray codecs = new JsonObject(socket.api("show codec as json").text()).getJsonArray("rows");
    assertThat(codecs)
        .contains(
            new JsonObject()
                .put("type", "codec")
                .put("name", "G.711 alaw")
                .put("ikey", "CORE_PCM_MODULE"));
    assertThat(socket.api("show codec").text()).startsWith("type,name,ikey\ncodec,");
    assertThat(socket.api("module_exists mod_dptools").text()).isEqualTo("true");
    assertThat(socket.api("module_exists mod_nosuch").text()).isEqualTo("false");
  }

  @Test
  void callsAndGateways_areCounted() {
    parked();
    // A real one writes what it counts a moment after the call has told of itself.
    await()
        .untilAsserted(
            () ->
                assertThat(socket.api("show calls count").text())
                    .matches("\\s*[1-9][0-9]* total\\."));
    assertThat(socket.api("sofia status gateway").text())
        .containsPattern("Profile::Gateway-Name\\t +Data +\\tState\\t")
        .containsPattern("[0-9]+ gateways?: Inbound");
  }

  @Test
  void restart_isAnnounced_endsTheConnection_andBeginsAnotherRun() {
    Callers.Call call = parked();
    String before = socket.await("CHANNEL_PARK", call.uuid()).coreUuid();
    Assumptions.assumeTrue(restart(), "a switch that is not ours is not restarted");
    socket.await(event -> event.name().equals("SHUTDOWN"), "SHUTDOWN");
    socket.awaitEnd();
    List<EslFrame> frames = socket.frames();
    assertThat(frames.get(frames.size() - 1).text()).isEqualTo("The system is being shut down.\n");
    try (SocketClient again = signedIn()) {
      again.command("event json ALL");
      assertThat(again.api("sofia status").text())
          .as("the socket is there before SIP is")
          .doesNotContain("RUNNING");
      assertThat(again.api("show channels as json").text()).isEqualTo("{\"row_count\":0}");
      EslEvent first = again.await(event -> event.name().equals("API"), "API");
      assertThat(first.coreUuid()).isNotEqualTo(before);
    }
  }
}
