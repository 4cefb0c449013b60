package org.omniline.playground.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.channels.phone.esl.EslEvent;

/** What the simulated switch sends beside what a real one sent to the same commands. */
class RecordingsTest {
  private static final SimulationSettings LONG_SOUNDS =
      new SimulationSettings(
          "vm",
          "ClueCon",
          Dialplan.parking(),
          file -> Optional.of(Duration.ofSeconds(30)),
          1_000,
          Duration.ofMillis(20));

  /** Of the machine, of keys sent as SIP messages and of who is told about lamps. */
  private static final Set<String> NOT_OF_THE_CALL =
      Set.of(
          "API",
          "BACKGROUND_JOB",
          "COMMAND",
          "HEARTBEAT",
          "PRESENCE_IN",
          "RECV_INFO",
          "RE_SCHEDULE");

  private SimulatedCallers callers;
  private SocketClient socket;

  @BeforeEach
  void connect() {
    callers = new SimulatedCallers(LONG_SOUNDS);
    socket = SocketClient.signedIn(callers.host(), callers.port(), "ClueCon");
    socket.command("event json ALL");
  }

  @AfterEach
  void disconnect() {
    socket.close();
    callers.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"02-bad-auth", "03-command-before-auth", "05-errors"})
  void dialogue_isTheSameToTheByte(String name) {
    String expected = alike(Recordings.received(name));
    try (SocketClient client = new SocketClient(callers.host(), callers.port())) {
      client.send(
          new String(
              Recordings.sent(name).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
              java.nio.charset.StandardCharsets.UTF_8));
      client.awaitEnd();
      assertThat(alike(client.raw())).isEqualTo(expected);
    }
  }

  /** Ids are made anew each time. */
  private static String alike(String dialogue) {
    return dialogue.replaceAll(
        "(?!0{8})[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uuid>");
  }

  private Caller parked(String number) {
    Caller caller = callers.simulated.call(CallerId.named("881", "caller1"), number);
    socket.await("CHANNEL_PARK", caller.uuid());
    return caller;
  }

  /** Asks as the recording's client did, and waits for the end. */
  private void run(String leg, String application, String argument) {
    socket.command(
        "sendmsg " + leg,
        "call-command: execute",
        "execute-app-name: " + application,
        "execute-app-arg: " + argument);
    socket.await(event -> isEnd(event, application), "end of " + application);
  }

  private static boolean isEnd(EslEvent event, String application) {
    return event.name().equals("CHANNEL_EXECUTE_COMPLETE")
        && application.equals(event.header("Application"));
  }

  private long count(String name) {
    return socket.events().stream().filter(event -> event.name().equals(name)).count();
  }

  /** The call of the recording 06, step by step. */
  private Caller wholeCall() {
    Caller caller = parked("12356");
    String leg = caller.uuid();
    String file = "/usr/freeswitch/recordings/" + leg + ".wav";
    socket.command("sendmsg " + leg, "call-command: execute", "execute-app-name: answer");
    socket.await(event -> isEnd(event, "answer"), "answer");
    run(leg, "set", "kehu_name=张三");
    run(leg, "record_session", file);
    String sound = "/usr/freeswitch/sounds/ivr/welcome_zh.wav";
    socket.send(
        "sendmsg "
            + leg
            + "\ncall-command: execute\nexecute-app-name: playback\nloops: 1"
            + "\nEvent-UUID: aaaaaaaa-0000-0000-0000-000000000001"
            + "\ncontent-type: text/plain\ncontent-length: "
            + sound.length()
            + "\n\n"
            + sound);
    socket.nextReply();
    socket.await("PLAYBACK_START", leg);
    caller.press("125#");
    socket.await(event -> count("DTMF") == 4, "four keys");
    run(leg, "stop_record_session", file);
    socket.api("uuid_recv_dtmf " + leg + " 9");
    socket.await("PLAYBACK_STOP", leg);
    socket.await(event -> count("PRIVATE_COMMAND") == 4, "the end of the playback");
    caller.hangUp();
    ended(leg);
    return caller;
  }

  private void ended(String leg) {
    socket.await(
        event ->
            event.name().equals("CHANNEL_STATE")
                && leg.equals(event.uuid())
                && "CS_DESTROY".equals(event.header("Channel-State")),
        "end of the leg");
  }

  @Test
  void wholeCall_hasTheOrderOfTheRecording() {
    Caller caller = wholeCall();
    assertThat(socket.names(caller.uuid()))
        .containsExactlyElementsOf(
            Recordings.order("06-call-json").stream()
                .filter(name -> !NOT_OF_THE_CALL.contains(name))
                .toList());
  }

  @Test
  void wholeCall_hasTheHeadersOfTheRecording_andInventsNoVariable() {
    wholeCall();
    sameHeaders(Recordings.events("06-call-json"), event -> true);
  }

  @Test
  void cancelledCall_hasTheOrderOfTheRecording() {
    Caller caller = parked("12356");
    caller.hangUp();
    ended(caller.uuid());
    assertThat(socket.names(caller.uuid())).isEqualTo(legs("38-caller-cancels").get(0));
  }

  @Test
  void failedBridge_hasTheOrderAndHeadersOfTheRecording_onBothLegs() {
    Caller caller = parked("12357");
    run(caller.uuid(), "set", "hangup_after_bridge=false");
    run(caller.uuid(), "bridge", "sofia/internal/1002@127.0.0.1:5092");
    ended(caller.uuid());
    List<List<String>> recorded = legs("31-bridge-busy");
    assertThat(legs(socket.events())).containsExactlyElementsOf(recorded);
    sameHeaders(Recordings.events("31-bridge-busy"), event -> true);
  }

  @Test
  void bridgeToNobody_hasTheOrderOfTheRecording() {
    Caller caller = parked("12357");
    run(caller.uuid(), "set", "hangup_after_bridge=false");
    run(caller.uuid(), "bridge", "user/1004@127.0.0.1");
    ended(caller.uuid());
    assertThat(legs(socket.events())).containsExactlyElementsOf(legs("33-bridge-absent"));
    assertThat(caller.cause()).isEqualTo("USER_NOT_REGISTERED");
  }

  @Test
  void bridge_hasTheHeadersOfTheRecording() {
    Caller caller = parked("12357");
    run(caller.uuid(), "set", "hangup_after_bridge=false");
    socket.command(
        "sendmsg " + caller.uuid(),
        "call-command: execute",
        "execute-app-name: bridge",
        "execute-app-arg: user/1001@127.0.0.1");
    EslEvent joined = socket.await("CHANNEL_BRIDGE", caller.uuid());
    String agent = joined.header("Bridge-B-Unique-ID");
    socket.api("uuid_kill " + agent);
    socket.await(event -> isEnd(event, "bridge"), "end of the bridge");
    ended(agent);
    socket.api("uuid_kill " + caller.uuid());
    ended(caller.uuid());
    assertThat(legs(socket.events()).get(0)).isEqualTo(legs("30-bridge-agent").get(0));
    sameHeaders(Recordings.events("30-bridge-agent"), event -> !event.name().equals("CODEC"));
  }

  private static List<List<String>> legs(String recording) {
    return legs(Recordings.events(recording));
  }

  /** The names of events in order, leg by leg. */
  private static List<List<String>> legs(List<EslEvent> events) {
    return List.copyOf(
        events.stream()
            .filter(event -> event.uuid() != null && !NOT_OF_THE_CALL.contains(event.name()))
            .collect(
                Collectors.groupingBy(
                    event -> String.valueOf(event.uuid()),
                    LinkedHashMap::new,
                    Collectors.mapping(EslEvent::name, Collectors.toList())))
            .values());
  }

  /** Event by event of each leg; of variables, only those may be told that the real one has. */
  private void sameHeaders(List<EslEvent> recorded, Predicate<EslEvent> which) {
    Map<String, EslEvent> real = new LinkedHashMap<>();
    recorded.stream().filter(which).forEach(event -> real.putIfAbsent(key(event), event));
    Set<String> variables = new TreeSet<>();
    recorded.forEach(event -> variables.addAll(names(event, true)));
    Set<String> differences = new TreeSet<>();
    int compared = 0;
    for (EslEvent event : socket.events()) {
      EslEvent beside = real.get(key(event));
      if (beside == null || NOT_OF_THE_CALL.contains(event.name())) {
        continue;
      }
      compared++;
      differences.addAll(missing("lacks ", event, names(beside, false), names(event, false)));
      differences.addAll(missing("invents ", event, names(event, false), names(beside, false)));
      differences.addAll(missing("invents ", event, names(event, true), variables));
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(20);
  }

  private static List<String> missing(
      String what, EslEvent event, Set<String> names, Set<String> there) {
    return names.stream()
        .filter(name -> !there.contains(name))
        .map(name -> key(event) + " " + what + name)
        .toList();
  }

  private static String key(EslEvent event) {
    return String.join(
        " ",
        event.name(),
        event.header("Call-Direction"),
        event.header("Channel-State"),
        event.header("Channel-Call-State"),
        event.header("Answer-State"),
        event.header("Application"),
        event.header("execute-app-name"),
        // An event about reading and one about writing.
        event.name().equals("CODEC") && event.header("channel-read-codec-name") == null
            ? "write"
            : "");
  }

  private static Set<String> names(EslEvent event, boolean variables) {
    return event.headers().keySet().stream()
        .filter(name -> name.startsWith("variable_") == variables)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
