package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** An agent in a talk asks somebody else, through a whole node and a simulated switch. */
class PhoneConsultIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour RINGS = PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS);
  private static final PhoneBehaviour ANSWERS = PhoneBehaviour.answers(Duration.ZERO);
  private static final String OUTSIDE = "02087654321";

  private Phone first;
  private Desk one;
  private Caller caller;
  private String id;

  /** The first agent talks with a caller. */
  private void talk() {
    first = phoning.phone("one", ANSWERS);
    one = phoning.desk("one");
    one.ready();
    caller = phoning.calls(Phoning.number(), "12356");
    id = one.sees("TALKING").getString("conversation");
  }

  private void consult(String key, String value) {
    one.ask("call.consult", Desk.asking(id).put(key, value).put("note", "请先看风险"));
  }

  private void hears(String leg, String what) {
    await().atMost(Desk.LONG).until(() -> phoning.hears(leg).startsWith(what));
  }

  private static JsonObject consultOf(JsonObject call) {
    return call.getJsonObject("consult");
  }

  /** The first agent talks aside with the second. */
  private Phone aside() {
    Phone second = phoning.phone("two", ANSWERS);
    talk();
    consult("agent", phoning.user("two"));
    one.sees(call -> consultOf(call) != null && "UP".equals(consultOf(call).getString("state")));
    hears(first.uuid(), "bridge 1002");
    hears(caller.uuid(), "playback local_stream");
    return second;
  }

  @Test
  @Tag("R19")
  @Tag("R68")
  void colleague_seesEverythingWhenItRings_isTalkedWith_andTakesTheCallerOn() {
    Phone second = phoning.phone("two", RINGS);
    Desk two = phoning.desk("two");
    talk();
    one.ask("note.add", Desk.asking(id).put("text", "哭得很厉害"));

    consult("agent", phoning.user("two"));
    Phoning.is(second, CallState.RINGING);
    JsonObject ringing = two.sees("RINGING");
    assertThat(ringing.getString("conversation")).isEqualTo(id);
    assertThat(consultOf(ringing).getString("from")).isEqualTo("one");
    assertThat(two.steps(id)).contains("TEXT", "HANDOVER_ASKED");
    hears(caller.uuid(), "playback local_stream");
    hears(first.uuid(), "playback tone_stream");
    one.sees("CONSULTING");

    second.answer();
    hears(first.uuid(), "bridge 1002");
    one.call("call.complete", id);
    hears(caller.uuid(), "bridge 1002");
    Phoning.is(first, CallState.ENDED);
    two.sees("TALKING");
    one.sees("ENDED");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("two"));
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    second.hangUp();
    Phoning.is(caller, CallState.ENDED);
    phoning.stateIs(id, "WRAP_UP");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("two"));
  }

  @ParameterizedTest
  @EnumSource(
      value = PhoneBehaviour.Kind.class,
      names = {"BUSY", "REJECTS", "ABSENT"})
  void whoCannotBeReached_bringsTheCallerBack(PhoneBehaviour.Kind kind) {
    phoning.phone("two", PhoneBehaviour.of(kind));
    talk();

    consult("agent", phoning.user("two"));

    await().atMost(Desk.LONG).until(() -> one.steps(id).contains("AGENT_UNREACHED"));
    hears(caller.uuid(), "bridge 1001");
    assertThat(consultOf(one.sees("TALKING"))).isNull();
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("one"));
    assertThat(phoning.sql("select count(*) from handover where ended_at is null")).isEqualTo("0");
  }

  @Test
  void whoDoesNotAnswer_isLetGo_andTheCallerIsBack() {
    Phone second = phoning.phone("two", RINGS);
    talk();
    consult("agent", phoning.user("two"));
    Phoning.is(second, CallState.RINGING);

    one.call("call.back", id);

    Phoning.is(second, CallState.ENDED);
    hears(caller.uuid(), "bridge 1001");
  }

  @Test
  void colleagueWhoLeavesOrVanishes_bringsTheCallerBack_andIsReadyAgain() {
    Desk two = phoning.desk("two");
    two.ready();
    Phone second = phoning.phone("two", ANSWERS);
    first = phoning.phone("one", ANSWERS);
    one = phoning.desk("one");
    caller = phoning.calls(Phoning.number(), "12356");
    String taken = two.sees("TALKING").getString("conversation");
    // From the second agent to the first, who is ready only now.
    one.ready();
    two.ask("call.consult", Desk.asking(taken).put("queue", phoning.queue("psych")));
    hears(second.uuid(), "bridge 1001");
    phoning.agentIs("one", "BUSY", "phone-consulted");

    first.lose();

    hears(caller.uuid(), "bridge 1002");
    phoning.agentIs("one", "READY", null);
  }

  @Test
  void queueWithNobodyFree_isRefusedWithItsReason() {
    talk();

    assertThat(
            one.refusal("call.consult", Desk.asking(id).put("queue", phoning.queue("law")))
                .getJsonObject("fields")
                .getString("reason"))
        .isEqualTo("nobody-ready");
    hears(caller.uuid(), "bridge 1001");
  }

  @Test
  @Tag("R10")
  @Tag("R69")
  void allThree_hearEachOther_andTheAgentMayLeave() {
    Phone second = aside();

    one.call("call.join", id);
    for (String leg : new String[] {caller.uuid(), first.uuid(), second.uuid()}) {
      hears(leg, "conference");
    }
    assertThat(one.steps(id)).contains("CALL_JOINED");

    first.hangUp();
    // A leg that was in a room is dialled as the room from then on.
    hears(caller.uuid(), "bridge");
    await().atMost(Desk.LONG).until(() -> phoning.owner(id).equals(phoning.user("two")));
    assertThat(second.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void allThree_theColleagueLeaves_andTheCallerStaysWithTheAgent() {
    Phone second = aside();
    one.call("call.join", id);
    hears(caller.uuid(), "conference");

    second.hangUp();

    hears(caller.uuid(), "bridge");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("one"));
  }

  @Test
  void swap_bringsTheAgentToTheCaller_whileTheColleagueHearsMusic() {
    Phone second = aside();

    one.call("call.swap", id);
    hears(caller.uuid(), "bridge 1001");
    hears(second.uuid(), "playback local_stream");
    one.call("call.swap", id);
    hears(first.uuid(), "bridge 1002");
    hears(caller.uuid(), "playback local_stream");
  }

  @Test
  void agentWhoVanishes_losesTheCall_andTheCallerWaitsAgain() {
    Phone second = aside();
    phoning.phone("one", PhoneBehaviour.of(PhoneBehaviour.Kind.ABSENT));

    first.lose();

    phoning.stateIs(id, "WAITING");
    Phoning.is(second, CallState.ENDED);
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    hears(caller.uuid(), "playback local_stream");
  }

  @Test
  void agentWhoHangsUpAside_hasGivenTheCall() {
    aside();

    first.hangUp();

    hears(caller.uuid(), "bridge 1002");
    await().atMost(Desk.LONG).until(() -> phoning.owner(id).equals(phoning.user("two")));
  }

  @Test
  void callerWhoLeaves_endsItForBoth() {
    Phone second = aside();

    caller.hangUp();

    phoning.stateIs(id, "WRAP_UP");
    Phoning.is(first, CallState.ENDED);
    Phoning.is(second, CallState.ENDED);
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("one"));
  }

  @Test
  @Tag("R18")
  void partnerOutside_isConsulted_andTheCallerGoesOnThere() {
    Phone partner = freshPartner(RINGS);
    talk();
    consult("number", "020-8765 4321");
    Phoning.is(partner, CallState.RINGING);
    partner.answer();
    hears(first.uuid(), "bridge " + OUTSIDE);

    one.call("call.complete", id);

    hears(caller.uuid(), "bridge " + OUTSIDE);
    phoning.stateIs(id, "WRAP_UP");
    Phoning.is(first, CallState.ENDED);
    assertThat(one.steps(id)).contains("CALL_HANDED");
    assertThat(caller.state()).as("the talk goes on").isEqualTo(CallState.TALKING);
    partner.hangUp();
    Phoning.is(caller, CallState.ENDED);
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql(
                        "select string_agg(role, ',' order by role) from call_leg where"
                            + " conversation_id = "
                            + id)
                    .equals("AGENT,CALLER,OUTSIDE"));
  }

  private static Phone freshPartner(PhoneBehaviour behaviour) {
    return phoning.freeswitch.phone(OUTSIDE, behaviour);
  }

  @Test
  void nodeThatStartsAnewInAConsult_goesOnWithIt() {
    Phone second = aside();

    phoning.stopNode();
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    assertThat(second.state()).isEqualTo(CallState.TALKING);
    phoning.startNode();

    Desk after = phoning.desk("one");
    await().atMost(Desk.LONG).untilAsserted(() -> after.call("call.complete", id));
    hears(caller.uuid(), "bridge 1002");
    await().atMost(Desk.LONG).until(() -> phoning.owner(id).equals(phoning.user("two")));
  }

  @Test
  void colleagueWhoLeavesWhileNobodyCommands_isFoundOut_andTheCallerIsBack() {
    Phone second = aside();

    phoning.stopNode();
    second.hangUp();
    Phoning.is(second, CallState.ENDED);
    phoning.startNode();

    hears(caller.uuid(), "bridge 1001");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("one"));
  }

  /**
   * A caller who is parked while music is asked for is given it twice, and a real switch keeps the
   * second behind the first: heard in the talk, it would drown both voices.
   */
  @Test
  void musicThatWaitsBehindMusic_isNotHeardInTheTalk_whoeverAskedForIt() {
    Phone second = aside();
    phoning.onConsole("uuid_broadcast " + caller.uuid() + " local_stream://moh aleg");

    phoning.stopNode();
    second.hangUp();
    Phoning.is(second, CallState.ENDED);
    phoning.startNode();

    hears(first.uuid(), "bridge");
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Desk.LONG)
        .until(() -> phoning.hears(caller.uuid()).equals("bridge 1001"));
  }
}
