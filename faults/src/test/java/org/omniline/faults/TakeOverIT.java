package org.omniline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omniline.bench.wire.CallDesk;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** The node that commands a switch is killed with calls up, and another takes them over. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class TakeOverIT {
  private static final String NUMBER = "12356";

  /** Requirement 14. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final PhoneBehaviour LIFTS = PhoneBehaviour.answers(Duration.ofMillis(200));

  private static SwitchedNodes nodes;

  private final WebSocketClient sockets = SocketPeer.client(nodes.vertx());
  private final List<CallDesk> desks = new ArrayList<>();

  /** The phase each conversation's call was last shown in, by desk. */
  private final Map<CallDesk, Map<String, JsonObject>> shown = new ConcurrentHashMap<>();

  @BeforeAll
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  static void start() throws Exception {
    nodes = new SwitchedNodes();
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  private CallDesk desk(SwitchedNodes.Node at, int agent) {
    SignedIn session = SignedIn.as(at.baseUrl(), "agent" + agent, "omniline");
    CallDesk desk = new CallDesk(nodes.vertx(), sockets, at.port(), session);
    Map<String, JsonObject> calls = new ConcurrentHashMap<>();
    shown.put(desk, calls);
    desk.onCall(call -> calls.put(call.getString("conversation"), call));
    SocketPeer.await(desk.connect(extension(agent)));
    desks.add(desk);
    return desk;
  }

  private static String extension(int agent) {
    return Integer.toString(1_000 + agent);
  }

  private static Phone phone(int agent) {
    return nodes.freeswitch().phone(extension(agent), LIFTS);
  }

  private static Caller calls(String number) {
    return nodes.freeswitch().call(CallerId.of(number), NUMBER);
  }

  private static String heard(Caller caller) {
    return nodes.freeswitch().heard().blockingGet().getOrDefault(caller.uuid(), "");
  }

  private static void hears(Caller caller, String what) {
    await().atMost(LONG).until(() -> heard(caller).startsWith(what));
  }

  private static String sql(String query) {
    return nodes.database().text(query);
  }

  private static String conversation(Caller caller) {
    String query =
        "select coalesce(max(conversation_id)::text, '') from phone_call where leg = '"
            + caller.uuid()
            + "'";
    await().atMost(LONG).until(() -> !sql(query).isEmpty());
    return sql(query);
  }

  private static void stateIs(String conversation, String state) {
    await()
        .atMost(LONG)
        .until(
            () -> sql("select state from conversation where id = " + conversation).equals(state));
  }

  private static JsonObject asking(String conversation) {
    return new JsonObject()
        .put("conversation", conversation)
        .put("commandId", UUID.randomUUID().toString());
  }

  /** The desk may be told to try again while the call is being taken over. */
  private static void does(CallDesk desk, String command, String conversation) {
    await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(SocketPeer.Refused.class)
        .until(() -> desk.socket().call(command, asking(conversation)) != null);
  }

  @Test
  @Tag("R14")
  void kill9_ofTheNodeThatCommandsTheSwitch_endsNoCall_andLosesNoFact() {
    SwitchedNodes.Node commanding = nodes.commanding();
    SwitchedNodes.Node other = nodes.otherThan(commanding);
    List.of(1, 2, 3).forEach(TakeOverIT::phone);
    desk(commanding, 1).ready();
    Caller talks = calls("13800000001");
    hears(talks, "bridge 1001");
    Caller waits = calls("13800000002");
    String first = conversation(talks);
    String second = conversation(waits);
    stateIs(first, "SERVING");
    stateIs(second, "WAITING");

    commanding.process().kill();
    long killed = System.nanoTime();
    Caller comes = calls("13800000003");
    assertThat(talks.state()).isEqualTo(CallState.TALKING);
    assertThat(heard(talks)).as("they go on talking").isEqualTo("bridge 1001");

    CallDesk again = desk(other, 1);
    CallDesk two = desk(other, 2);
    CallDesk three = desk(other, 3);
    SocketPeer.await(two.ready());
    SocketPeer.await(three.ready());
    await().atMost(LONG).until(() -> heard(comes).startsWith("bridge"));
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(ANSWERED_WITHIN);
    hears(waits, "bridge");
    assertThat(nodes.commanding()).isEqualTo(other);

    assertThat(heard(talks)).as("they still talk").isEqualTo("bridge 1001");
    does(again, "call.hold", first);
    hears(talks, "playback");
    does(again, "call.resume", first);
    hears(talks, "bridge 1001");
    assertThat(shown.get(again).get(first).getString("phase")).isEqualTo("TALKING");
    does(again, "call.hangup", first);
    await().atMost(LONG).until(() -> talks.state() == CallState.ENDED);
    waits.hangUp();
    comes.hangUp();
    String third = conversation(comes);
    List.of(first, second, third).forEach(id -> stateIs(id, "CLOSED"));

    allIsOnRecordOnce();
    desks.forEach(desk -> SocketPeer.await(desk.close()));
  }

  private static void allIsOnRecordOnce() {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        sql(
                            "select string_agg(role || ' ' || n, ', ' order by role) from (select"
                                + " role, count(*) as n from call_leg group by role) r"))
                    .isEqualTo("AGENT 3, CALLER 3"));
    assertThat(
            sql(
                "select string_agg(l.ended_by || ' ' || talks || ' ' || visits, ', ' order by"
                    + " l.created_at) from (select c.*, (select count(*) from segment s where"
                    + " s.conversation_id = c.conversation_id and s.kind = 'TALK') as talks,"
                    + " (select count(*) from queue_visit v where v.conversation_id ="
                    + " c.conversation_id and v.outcome = 'ACCEPTED') as visits from call_leg c"
                    + " where c.role = 'CALLER') l"))
        .as("who ended each call, its talks and its stays in the queue")
        .isEqualTo("AGENT 1 1, CALLER 1 1, CALLER 1 1");
    await()
        .atMost(LONG)
        .until(() -> sql("select count(*) from phone_call where not over").equals("0"));
    assertThat(sql("select count(*) from segment where to_at is null")).isEqualTo("0");
    Integrity.holds(nodes.database());
  }
}
