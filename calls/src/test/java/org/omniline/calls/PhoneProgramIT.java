package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.testkit.TestSocket;

/**
 * Programs of others read events and command calls, through a whole node and a simulated switch.
 */
class PhoneProgramIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final String ALL = "EVENTS,AGENTS,CALLS";

  private static JsonObject state(String state) {
    return Program.body().put("state", state);
  }

  private static String agent(String login, String command) {
    return "/cti/agents/" + phoning.user(login) + "/" + command;
  }

  private static String reason(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getJsonObject("fields").getString("reason");
  }

  @Test
  @Tag("R15")
  @Tag("R322")
  void agentWithoutAPage_isSignedIn_answers_holds_handsOver_andHangsUp_byCommandsAlone()
      throws Exception {
    Program program = new Program(phoning, ALL);
    TestSocket socket = program.socket();
    assertThat(socket.ok("subscribe", new JsonObject()).getBoolean("live")).isTrue();
    Phone first = phoning.phone("one", PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS));
    program.done(agent("one", "sign-in"), Program.body());
    program.done(agent("one", "state"), state("READY"));
    assertThat(Program.hears(socket, "AGENT_STATE").getJsonObject("agent").getString("login"))
        .isEqualTo("one");

    String number = Phoning.number();
    Caller caller = phoning.calls(number, "12356");
    JsonObject rings = Program.hears(socket, "CALL_RINGING");
    JsonObject call = rings.getJsonObject("call");
    String id = call.getString("conversation");
    assertThat(rings.getJsonObject("agent").getString("login")).isEqualTo("one");
    assertThat(rings.encode()).as("masked").doesNotContain(number);
    assertThat(call.getString("accessNumber")).isEqualTo("12356");
    Phoning.is(first, CallState.RINGING);

    program.call(id, "answer", "one");
    Program.hears(socket, "CALL_CONNECTED");
    JsonObject hold = Program.body().put("agent", phoning.user("one"));
    program.done("/cti/calls/" + id + "/hold", hold);
    Program.hears(socket, "CALL_HELD");
    program.call(id, "resume", "one");
    Program.hears(socket, "CALL_RESUMED");
    // The same id again is the same command: the caller is not put on hold a second time.
    program.done("/cti/calls/" + id + "/hold", hold);
    assertThat(program.get("/cti/calls").body()).contains("\"held\":false").doesNotContain(number);
    assertThat(reason(program.post("/cti/calls/" + id + "/resume", hold))).isEqualTo("id-used");

    phoning.phone("two", PhoneBehaviour.answers(Duration.ZERO));
    program.done(agent("two", "sign-in"), Program.body());
    program.done(
        "/cti/calls/" + id + "/consult",
        Program.body().put("agent", phoning.user("one")).put("toAgent", phoning.user("two")));
    Program.hears(socket, "CALL_CONSULT_ANSWERED");
    program.call(id, "join", "one");
    Program.hears(socket, "CALL_JOINED");
    program.call(id, "complete", "one");
    JsonObject handed = Program.hears(socket, "CALL_TRANSFERRED");
    assertThat(handed.getJsonObject("agent").getString("login")).isEqualTo("two");
    assertThat(handed.getJsonObject("detail").getString("from")).isEqualTo(phoning.user("one"));

    program.call(id, "hangup", "two");
    Phoning.is(caller, CallState.ENDED);
    JsonObject ended = Program.hears(socket, "CALL_ENDED");
    assertThat(ended.getJsonObject("detail").getString("by")).isEqualTo("AGENT");
    phoning.stateIs(id, "WRAP_UP");
    program.done(
        "/cti/calls/" + id + "/dispose",
        Program.body().put("agent", phoning.user("two")).put("disposition", "mood"));
    JsonObject disposed = Program.hears(socket, "CALL_DISPOSED");
    assertThat(disposed.getJsonObject("detail").getString("disposition")).isEqualTo("mood");

    assertThat(Program.types(socket, id))
        .containsSubsequence(
            "CALL_BEGAN",
            "CALL_QUEUED",
            "CALL_RINGING",
            "CALL_ANSWERED",
            "CALL_CONNECTED",
            "CALL_HELD",
            "CALL_RESUMED",
            "CALL_CONSULTING",
            "CALL_CONSULT_ANSWERED",
            "CALL_JOINED",
            "CALL_TRANSFERRED",
            "CALL_ENDED",
            "CALL_DISPOSED");
    List<Long> numbers =
        Program.events(socket).stream().map(event -> event.getLong("seq")).toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(numbers.get(numbers.size() - 1) - numbers.get(0))
        .as("none is missing")
        .isEqualTo(numbers.size() - 1);
    program.done(agent("one", "sign-out"), Program.body());
    await()
        .atMost(Desk.LONG)
        .until(() -> program.get("/cti/agents").body().contains("\"state\":\"SIGNED_OUT\""));
    assertThat(
            phoning.sql(
                "select distinct login from audit where action = 'call.complete' and target ="
                    + " 'conversation:"
                    + id
                    + "'"))
        .isEqualTo("cti:crm-" + program.key);
    socket.close();
  }

  @Test
  @Tag("R323")
  void programDials_andTheAgentsPageHasTheCallToo() throws Exception {
    Program program = new Program(phoning, ALL + ",NUMBERS");
    TestSocket socket = program.socket();
    socket.ok("subscribe", new JsonObject());
    phoning.phone("one", PhoneBehaviour.answers(Duration.ZERO));
    Desk one = phoning.desk("one");
    one.ready();
    String number = Phoning.number();
    phoning.freeswitch.phone(number, PhoneBehaviour.answers(Duration.ZERO));

    String begun =
        program
            .done(agent("one", "dial"), Program.body().put("number", number).put("reason", "回访"))
            .getString("conversation");

    assertThat(Program.hears(socket, "CALL_DIALLED").encode()).contains(number);
    assertThat(
            one.sees(call -> begun.equals(call.getString("conversation"))).getString("direction"))
        .isEqualTo("OUTBOUND");
    Program.hears(socket, "CALL_CONNECTED");
    program.call(begun, "hangup", "one");
    Program.hears(socket, "CALL_ENDED");
    one.writesUp(begun);
    socket.close();
  }

  @Test
  @Tag("R322")
  void whoWasCutOff_readsOnWhereItWas_andIsToldWhatIsGone() throws Exception {
    Program program = new Program(phoning, ALL);
    Desk one = phoning.desk("one");
    TestSocket socket = program.socket();
    long next = socket.ok("subscribe", new JsonObject()).getLong("next");
    one.ready();
    long seen = Program.hears(socket, "AGENT_STATE").getLong("seq");
    assertThat(seen).isGreaterThan(next);
    socket.close();
    program.done(agent("one", "state"), state("BREAK"));
    program.done(agent("one", "state"), state("OTHER_WORK"));
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql("select count(*) from cti_event where detail->>'state' = 'OTHER_WORK'")
                    .equals("1"));

    TestSocket again = program.socket();
    JsonObject other = again.ok("subscribe", new JsonObject());
    assertThat(other.getJsonArray("events")).isEmpty();
    JsonObject missed = again.ok("subscribe", new JsonObject().put("after", seen));
    assertThat(
            missed.getJsonArray("events").stream()
                .map(event -> ((JsonObject) event).getJsonObject("detail").getString("state")))
        .containsExactly("BREAK", "OTHER_WORK");
    assertThat(missed.getBoolean("live")).isTrue();

    assertThat(
            again
                .refused("subscribe", new JsonObject().put("after", seen + 1_000))
                .getJsonObject("fields")
                .getString("reason"))
        .isEqualTo("cursor-too-old");
    again.close();
  }

  @Test
  void keyThatIsNotGoodForIt_orReachesOthers_isRefused() throws Exception {
    Program reads = new Program(phoning, "EVENTS", phoning.queue("law"));
    HttpResponse<String> refused = reads.post(agent("one", "state"), state("READY"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(reason(refused)).isEqualTo("no-scope");
    String agents = reads.get("/cti/agents").body();
    assertThat(agents).contains("\"lawyer\"").doesNotContain("\"one\"");
    TestSocket socket = reads.socket();
    socket.ok("subscribe", new JsonObject());
    assertThat(socket.refused("call.hold", Program.body().put("agent", "1")).getString("code"))
        .isEqualTo("forbidden");

    Program law = new Program(phoning, ALL, phoning.queue("law"));
    assertThat(law.post(agent("one", "state"), state("READY")).statusCode()).isEqualTo(404);
    Desk one = phoning.desk("one");
    one.ready();
    law.done(agent("lawyer", "sign-in"), Program.body());
    Program.hears(socket, "AGENT_STATE");
    assertThat(Program.events(socket))
        .allSatisfy(
            event ->
                assertThat(event.getJsonObject("agent").getString("login")).isEqualTo("lawyer"));

    // A call that is not the agent's is not the program's either.
    HttpResponse<String> foreign =
        law.post("/cti/calls/7/hold", Program.body().put("agent", phoning.user("lawyer")));
    assertThat(foreign.statusCode()).isEqualTo(404);
    socket.close();
  }

  @Test
  @Tag("R323")
  void program_sendsACallerThroughAFlow_andTheAuditTellsWhatItWasRefused() {
    Program program = new Program(phoning, ALL);
    phoning.flow(
        "by-program",
        """
        {"format":1,"start":"choose","nodes":[
          {"id":"choose","type":"MENU","prompts":["choose"],"timeoutMs":60000,
           "choices":[{"key":"1","label":"好","next":"done"}],"exhausted":"done"},
          {"id":"done","type":"RETURN"}]}
        """);
    phoning.phone("lawyer", PhoneBehaviour.answers(Duration.ZERO));
    Desk desk = phoning.desk("lawyer");
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12348");
    String id = desk.sees("TALKING").getString("conversation");
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                desk.ask("agents.list", new JsonObject())
                    .getJsonArray("flows")
                    .encode()
                    .contains("by-program"));

    JsonObject by = Program.body().put("agent", phoning.user("lawyer"));
    assertThat(
            program.post("/cti/calls/" + id + "/dtmf", by.copy().put("digits", "1x")).statusCode())
        .isEqualTo(422);
    assertThat(program.post("/cti/calls/" + id + "/back", by.copy()).statusCode()).isEqualTo(409);
    assertThat(audited(program, id))
        .isEqualTo("call.dtmf REFUSED invalid, call.back REFUSED wrong-state");

    program.done("/cti/calls/" + id + "/flow", by.copy().put("flow", "by-program"));
    await().atMost(Desk.LONG).until(() -> phoning.hears(caller.uuid()).contains("choose"));
    desk.sees("IN_FLOW");
    caller.press("1");
    desk.sees("TALKING");
    assertThat(audited(program, id)).endsWith(", call.flow OPERATION ok");
  }

  private static String audited(Program program, String id) {
    return phoning.sql(
        "select string_agg(action || ' ' || kind || ' ' || outcome, ', ' order by id) from audit"
            + " where login = 'cti:crm-"
            + program.key
            + "' and target = 'conversation:"
            + id
            + "'");
  }
}
