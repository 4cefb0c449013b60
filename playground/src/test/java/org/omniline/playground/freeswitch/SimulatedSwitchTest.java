package org.omniline.playground.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.channels.phone.esl.EslApplication;
import org.omniline.channels.phone.esl.EslEvent;

/** What only the simulated switch can be made to do: its people, and its failures on demand. */
class SimulatedSwitchTest {
  private static final int BOUND = 200;

  private SimulatedCallers callers;
  private SimulatedSwitch simulated;
  private SocketClient socket;

  @BeforeEach
  void connect() {
    callers =
        new SimulatedCallers(
            new SimulationSettings(
                "fs-local",
                "ClueCon",
                Dialplan.parking(),
                file ->
                    file.contains("missing")
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(500)),
                BOUND,
                Duration.ofMillis(100)));
    simulated = callers.simulated;
    socket = listening();
  }

  @AfterEach
  void disconnect() {
    socket.close();
    callers.close();
  }

  private SocketClient listening() {
    SocketClient client = SocketClient.signedIn(callers.host(), callers.port(), callers.password());
    client.command("event json ALL");
    return client;
  }

  private Caller parked(CallerId who, String number) {
    Caller caller = simulated.call(who, number);
    socket.await("CHANNEL_PARK", caller.uuid());
    return caller;
  }

  private Caller parked() {
    return parked(CallerId.of("13800138000"), "12357");
  }

  private EslEvent end(Caller caller) {
    return socket.await("CHANNEL_HANGUP_COMPLETE", caller.uuid());
  }

  @Test
  void gbkName_goesOutAsTheBytesThatCameIn() {
    Caller caller = parked(CallerId.gbk("13800138000", "张三"), "12356");
    EslEvent created = socket.await("CHANNEL_CREATE", caller.uuid());
    assertThat(created.header("Caller-Caller-ID-Name")).isEqualTo("张三");
    String bytes = new String("张三".getBytes(Charset.forName("GBK")), StandardCharsets.ISO_8859_1);
    assertThat(socket.raw()).contains("\"Caller-Caller-ID-Name\":\"" + bytes + "\"");
  }

  @Test
  void anonymousCaller_hasNoNumber_andHidesIt() {
    Caller caller = parked(CallerId.anonymous(), "12356");
    EslEvent created = socket.await("CHANNEL_CREATE", caller.uuid());
    assertThat(created.header("Caller-Caller-ID-Number")).isEqualTo("anonymous");
    assertThat(created.header("Caller-Privacy-Hide-Number")).isEqualTo("true");
  }

  @Test
  void plainEvents_arePercentEncoded_andLoseALiteralEscape() {
    socket.command("event plain ALL");
    Caller caller = parked();
    socket.api("uuid_setvar " + caller.uuid() + " note 50% %2B 你");
    socket.execute(caller.uuid(), "set", "a=b", "x1");
    EslEvent event = socket.await(e -> "50% + 你".equals(e.variable("note")), "the variable");
    assertThat(event.uuid()).isEqualTo(caller.uuid());
    assertThat(socket.raw()).contains("variable_note: 50%25%20%2B%20%E4%BD%A0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY, USER_BUSY",
    "REJECTS, CALL_REJECTED",
    "RINGS, NO_ANSWER",
    "ABSENT, USER_NOT_REGISTERED",
    "SILENT, RECOVERY_ON_TIMER_EXPIRE"
  })
  void phone_failsTheCallInItsOwnWay(PhoneBehaviour.Kind kind, String cause) {
    simulated.phone("1009", PhoneBehaviour.of(kind));
    int seconds = kind == PhoneBehaviour.Kind.SILENT ? 60 : 5;
    assertThat(
            socket
                .api("originate {originate_timeout=" + seconds + "}user/1009@127.0.0.1 &park")
                .text())
        .isEqualTo("-ERR " + cause);
  }

  @Test
  void phone_isAnsweredAndPutDownByHand_andHearsTheCallersKeys() {
    Phone phone = simulated.phone("1010", PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS));
    Caller caller = parked();
    socket.execute(caller.uuid(), "bridge", "user/1010@127.0.0.1", "x1");
    EslEvent rings = socket.await(e -> e.name().equals("CHANNEL_PROGRESS"), "ringing");
    assertThat(phone.state()).isEqualTo(CallState.RINGING);
    phone.answer();
    socket.await("CHANNEL_BRIDGE", caller.uuid());
    assertThat(phone.state()).isEqualTo(CallState.TALKING);
    caller.press("7");
    socket.await("DTMF", caller.uuid());
    assertThat(phone.heard()).isEqualTo("7");
    assertThat(socket.api("originate user/1010@127.0.0.1 &park").text())
        .as("one call at a time")
        .isEqualTo("-ERR USER_BUSY");
    assertThat(phone.state()).isEqualTo(CallState.TALKING);
    phone.hangUp();
    socket.await("CHANNEL_HANGUP_COMPLETE", String.valueOf(rings.uuid()));
    assertThat(phone.state()).isEqualTo(CallState.ENDED);
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void callerWhoHangsUpWhileAnAgentRings_takesTheAgentsLegAlong() {
    Phone phone = simulated.phone("1010", PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS));
    Caller caller = parked();
    socket.execute(caller.uuid(), "bridge", "user/1010@127.0.0.1", "x1");
    socket.await(e -> e.name().equals("CHANNEL_PROGRESS"), "ringing");
    caller.hangUp();
    end(caller);
    socket.await("CHANNEL_HANGUP_COMPLETE", String.valueOf(phone.uuid()));
    assertThat(phone.cause()).isEqualTo("ORIGINATOR_CANCEL");
  }

  @Test
  void uuidBridge_hangsUpWhoIsLeft_unlessParkedAfterwards() {
    Caller left = parked();
    String agent = talkingWith(left);
    socket.api("uuid_kill " + agent);
    assertThat(end(left).header("Hangup-Cause")).isEqualTo("NORMAL_CLEARING");

    Caller parks = parked();
    socket.api("uuid_setvar " + parks.uuid() + " park_after_bridge true");
    String other = talkingWith(parks);
    socket.api("uuid_kill " + other);
    socket.await(
        e ->
            e.name().equals("CHANNEL_PARK")
                && parks.uuid().equals(e.uuid())
                && "CS_PARK".equals(e.header("Channel-State")),
        "parking after the talk");
    assertThat(socket.api("uuid_exists " + parks.uuid()).text()).isEqualTo("true");
  }

  private String talkingWith(Caller caller) {
    String agent = UUID.randomUUID().toString();
    socket.api("originate {origination_uuid=" + agent + "}" + callers.answering() + " &park");
    socket.await("CHANNEL_PARK", agent);
    socket.api("uuid_bridge " + caller.uuid() + " " + agent);
    socket.await("CHANNEL_BRIDGE", caller.uuid());
    return agent;
  }

  @Test
  void missingSound_isToldByTheApplicationsResponse() {
    Caller caller = parked();
    socket.execute(caller.uuid(), "playback", "/sounds/missing.wav", "x1");
    EslEvent done =
        socket.await(
            e ->
                "x1".equals(e.header("Application-UUID"))
                    && e.name().equals("CHANNEL_EXECUTE_COMPLETE"),
            "end");
    assertThat(done.header("Application-Response")).isEqualTo("FILE NOT FOUND");
  }

  @Test
  void digits_areAskedForAgain_andGivenUp() {
    Caller caller = parked();
    socket.execute(
        caller.uuid(),
        "play_and_get_digits",
        "1 1 2 300 # silence_stream://50 silence_stream://20 menu [12]",
        "x1");
    EslEvent done =
        socket.await(
            e ->
                "x1".equals(e.header("Application-UUID"))
                    && e.name().equals("CHANNEL_EXECUTE_COMPLETE"),
            "end");
    assertThat(done.variable("menu")).isNull();
    assertThat(done.variable("read_result")).isEqualTo("timeout");
    assertThat(socket.names(caller.uuid()))
        .filteredOn(name -> name.equals("PLAYBACK_START"))
        .hasSize(3);
  }

  @Test
  void everyApplicationTheProductRuns_isKnown() {
    for (EslApplication application : EslApplication.values()) {
      assertThat(Applications.named(application.wire())).as(application.wire()).isNotNull();
    }
  }

  @Test
  void message_isTakenDownUntilTheCallerEndsItByKey() {
    Caller caller = parked();
    socket.execute(caller.uuid(), "record", "/tmp/message.wav 60", "x1");
    socket.await("RECORD_START", caller.uuid());
    caller.press("5*");
    EslEvent stopped = socket.await("RECORD_STOP", caller.uuid());
    assertThat(stopped.header("Record-File-Path")).isEqualTo("/tmp/message.wav");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void listenerIn_staysAsLongAsTheCallItHears() {
    Caller heard = parked();
    Caller supervisor = parked();
    socket.execute(supervisor.uuid(), "eavesdrop", heard.uuid(), "x1");
    heard.hangUp();
    end(heard);
    socket.await(
        e ->
            "x1".equals(e.header("Application-UUID"))
                && e.name().equals("CHANNEL_EXECUTE_COMPLETE"),
        "end of listening in");
  }

  @Test
  void hangUpLater_endsTheCallInTime() {
    Caller caller = parked();
    assertThat(socket.api("sched_hangup +1 " + caller.uuid() + " alloted_timeout").text())
        .isEqualTo("+OK");
    assertThat(end(caller).header("Hangup-Cause")).isEqualTo("NORMAL_CLEARING");
    assertThat(socket.events()).extracting(EslEvent::name).contains("ADD_SCHEDULE");
  }

  @Test
  void parkTimeout_endsTheCall() {
    Caller caller = parked(CallerId.of("13800138000"), "12356");
    socket.api("uuid_setvar " + caller.uuid() + " park_timeout 2:NO_ANSWER");
    socket.api("uuid_transfer " + caller.uuid() + " 12356");
    assertThat(end(caller).header("Hangup-Cause")).isEqualTo("NO_ANSWER");
  }

  @Test
  void conference_tellsWhoComesAndGoes() {
    Caller caller = simulated.call(CallerId.of("13800138000"), "3001");
    socket.await(e -> "add-member".equals(e.header("Action")), "member");
    assertThat(socket.api("conference list").text()).contains("3001 (1 member", caller.uuid());
    caller.hangUp();
    socket.await(e -> "conference-destroy".equals(e.header("Action")), "end of the room");
  }

  @Test
  void listenerThatDoesNotRead_isEndedAfterABound() {
    try (SocketClient deaf = new SocketClient(callers.host(), callers.port(), false)) {
      deaf.send("auth ClueCon\n\nevent plain ALL\n\n");
      Caller caller = parked();
      // What the network holds, some megabytes, and then the bound.
      String note = "Note: " + "x".repeat(50_000);
      for (int i = 0; i < 500 && !deaf.isRefused(); i++) {
        socket.command("sendevent CUSTOM", note);
      }
      assertThat(deaf.isRefused()).isTrue();
      assertThat(socket.api("uuid_exists " + caller.uuid()).text()).isEqualTo("true");
    }
  }

  @Test
  void halfACommand_stopsTheEventsOfItsConnection_untilItIsWhole() {
    try (SocketClient half = listening()) {
      half.send("api uuid_ex");
      Caller caller = parked();
      assertThat(half.events()).isEmpty();
      half.send("ists " + caller.uuid() + "\n\n");
      assertThat(half.nextReply().text()).isEqualTo("true");
      half.await("CHANNEL_PARK", caller.uuid());
    }
  }

  @Test
  void blockingApi_stopsTheEventsOfItsConnection() {
    try (SocketClient blocked = listening()) {
      blocked.send("api msleep 20000\n\n");
      Caller caller = parked();
      assertThat(blocked.events()).isEmpty();
      assertThat(blocked.nextReply().text()).isEqualTo("+OK");
      blocked.await("CHANNEL_PARK", caller.uuid());
    }
  }

  @Test
  void cutEvent_endsTheConnectionInItsMiddle_andCallsStay() {
    Caller caller = parked();
    int whole = socket.events().size();
    simulated.faults().cutNextEvent();
    socket.send("bgapi status\n\n");
    socket.awaitEnd();
    simulated.faults().mend();
    assertThat(socket.events()).hasSizeBetween(whole, whole + 20);
    assertThat(socket.raw()).doesNotEndWith("}");
    try (SocketClient again = listening()) {
      assertThat(again.api("show channels as json").text()).contains(caller.uuid());
    }
  }

  @Test
  void droppedHangups_areNotToldOf() {
    Caller caller = parked();
    simulated.faults().dropHangups(true);
    caller.hangUp();
    socket.await(
        e ->
            e.name().equals("CHANNEL_STATE")
                && "CS_DESTROY".equals(e.header("Channel-State"))
                && caller.uuid().equals(e.uuid()),
        "last state");
    assertThat(socket.names(caller.uuid())).noneMatch(name -> name.startsWith("CHANNEL_HANGUP"));
    assertThat(socket.api("show channels as json").text()).isEqualTo("{\"row_count\":0}");
  }

  @Test
  void slowReplies_comeLate_andInOrder() {
    simulated.faults().slowReplies(Duration.ofMillis(500));
    long start = System.nanoTime();
    assertThat(socket.api("echo a").text()).isEqualTo("a");
    assertThat(socket.api("echo b").text()).isEqualTo("b");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(90));
  }

  @Test
  void crash_endsCallsAndConnections_withoutAWord() {
    Caller caller = parked();
    simulated.crash().blockingAwait();
    socket.awaitEnd();
    assertThat(socket.frames()).noneMatch(frame -> frame.text().contains("shut down"));
    assertThat(caller.state()).isEqualTo(CallState.ENDED);
  }

  @Test
  void filters_areJoinedByOr_andThoseThatOnlyExcludeDeliverNothing() {
    socket.command("filter Event-Name CHANNEL_PARK");
    socket.command("filter Event-Name CHANNEL_HANGUP_COMPLETE");
    Caller caller = parked();
    caller.hangUp();
    end(caller);
    assertThat(socket.names(caller.uuid()))
        .containsExactly("CHANNEL_PARK", "CHANNEL_HANGUP_COMPLETE");

    socket.command("filter delete all");
    socket.command("filter Event-Name -CHANNEL_STATE");
    int before = socket.events().size();
    try (SocketClient other = listening()) {
      Caller second = simulated.call(CallerId.of("13800138001"), "12356");
      other.await("CHANNEL_PARK", second.uuid());
      socket.api("echo after");
      assertThat(socket.events()).hasSize(before);
    }
  }

  @Test
  void myEvents_tellsOfOneCallOnly_andPlain() {
    Caller other = parked();
    Caller mine = parked();
    try (SocketClient client =
        SocketClient.signedIn(callers.host(), callers.port(), callers.password())) {
      client.command("myevents " + mine.uuid() + " json");
      other.hangUp();
      end(other);
      mine.hangUp();
      client.await("CHANNEL_HANGUP_COMPLETE", mine.uuid());
      assertThat(client.names(other.uuid())).isEmpty();
      assertThat(client.raw()).contains("text/event-plain").doesNotContain("text/event-json");
    }
  }

  @Test
  void moduleForG729_canBeLoaded_andATrunkCanFail() {
    assertThat(socket.api("show codec as json").text()).doesNotContain("G.729");
    simulated.equipment().load("mod_bcg729");
    simulated.equipment().gateway("carrier", Equipment.GatewayState.SILENT);

    assertThat(socket.api("show codec").text()).contains("codec,G.729,mod_bcg729\n");
    assertThat(socket.api("sofia status gateway").text())
        .containsPattern("internal::carrier\\t.*\\tNOREG\\t");
    assertThat(socket.api("sofia profile internal gwlist down").text()).isEqualTo("carrier ");
    assertThat(socket.api("sofia profile internal gwlist up").text()).isEqualTo("-ERR no reply");
  }
}
