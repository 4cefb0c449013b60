package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** Supervisors and the calls of others, through a whole node and a simulated switch. */
class PhoneWatchIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour ANSWERS = PhoneBehaviour.answers(Duration.ZERO);

  private Phone agent;
  private Phone own;
  private Desk one;
  private Desk boss;
  private Caller caller;
  private String id;

  /** An agent talks with a caller, a supervisor has a telephone. */
  @BeforeEach
  void talk() {
    agent = phoning.phone("one", ANSWERS);
    own = phoning.phone(Phoning.SUPERVISOR, ANSWERS);
    boss = phoning.desk(Phoning.SUPERVISOR);
    boss.ask("terminal.set", new JsonObject().put("extension", "1004"));
    one = phoning.desk("one");
    one.ready();
    caller = phoning.calls(Phoning.number(), "12356");
    id = one.sees("TALKING").getString("conversation");
  }

  private static JsonObject watching(String id, String mode) {
    return Desk.asking(id).put("mode", mode).put("reason", "质检抽查");
  }

  private void isHeardBy(boolean agentHears, boolean callerHears) {
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning.hears(own.uuid()).equals("eavesdrop")
                    && phoning.variable(own, "eavesdrop_whisper_bleg").equals("" + agentHears)
                    && phoning.variable(own, "eavesdrop_whisper_aleg").equals("" + callerHears));
  }

  /** The newest of a type in the timeline. */
  private JsonObject entry(String type) {
    return one
        .ask("conversation.open", new JsonObject().put("conversation", id))
        .getJsonObject("timeline")
        .getJsonArray("entries")
        .stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.getString("type").equals(type))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private String audited(String action) {
    return phoning.sql(
        "select string_agg(outcome || ' ' || (detail ->> 'reason'), ', ' order by id) from audit"
            + " where action = '"
            + action
            + "' and target = 'conversation:"
            + id
            + "'");
  }

  @Test
  @Tag("R70")
  @Tag("R85")
  @Tag("R86")
  void supervisor_listens_whispers_bargesIn_andIsGoneWithTheCall() {
    boss.ask("call.watch", watching(id, "LISTEN"));
    isHeardBy(false, false);
    assertThat(audited("call.watch")).isEqualTo("asked 质检抽查, ok 质检抽查");
    assertThat(phoning.variable(own, "eavesdrop_enable_dtmf")).isEqualTo("false");
    JsonObject seen = boss.sees(call -> !call.getJsonArray("watches").isEmpty());
    assertThat(seen.getString("conversation")).isEqualTo(id);
    assertThat(one.sees("TALKING").getJsonArray("watches")).as("not told by default").isEmpty();

    boss.ask("call.watch", watching(id, "WHISPER"));
    isHeardBy(true, false);
    boss.ask("call.watch", watching(id, "BARGE"));
    isHeardBy(true, true);
    assertThat(phoning.hears(caller.uuid())).isEqualTo("bridge 1001");

    caller.hangUp();
    Phoning.is(own, CallState.ENDED);
    phoning.stateIs(id, "WRAP_UP");
    boss.sees("ENDED");
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql(
                        "select string_agg(role, ',' order by role) from call_leg where"
                            + " conversation_id = "
                            + id)
                    .equals("AGENT,CALLER,SUPERVISOR"));
  }

  @Test
  void supervisorWhoStops_leavesTheTalkAlone() {
    boss.ask("call.watch", watching(id, "LISTEN"));
    isHeardBy(false, false);

    boss.call("call.hangup", id);

    Phoning.is(own, CallState.ENDED);
    assertThat(phoning.hears(caller.uuid())).isEqualTo("bridge 1001");
    phoning.stateIs(id, "SERVING");
  }

  @Test
  void onlySupervisorsMay_andOnlyByATelephone() {
    Desk two = phoning.desk("two");
    assertThat(two.refused("call.watch", watching(id, "LISTEN"))).isEqualTo("forbidden");
    assertThat(
            two.refused(
                "call.release", new JsonObject().put("conversation", id).put("reason", "x")))
        .isEqualTo("forbidden");
    boss.ask("terminal.set", new JsonObject().putNull("extension"));

    assertThat(
            boss.refusal("call.watch", watching(id, "LISTEN"))
                .getJsonObject("fields")
                .getString("reason"))
        .isEqualTo("no-own-telephone");
    assertThat(audited("call.watch")).isEqualTo("asked 质检抽查, invalid 质检抽查");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  @Tag("R87")
  void forcedRelease_endsTheCall_withItsReasonInTheAudit() {
    boss.ask("call.release", new JsonObject().put("conversation", id).put("reason", "骚扰电话"));

    Phoning.is(caller, CallState.ENDED);
    Phoning.is(agent, CallState.ENDED);
    phoning.stateIs(id, "WRAP_UP");
    assertThat(audited("call.release")).isEqualTo("asked 骚扰电话, ok 骚扰电话");
    JsonObject ended = entry("ENDED");
    assertThat(ended.getJsonObject("author").getString("id"))
        .isEqualTo(phoning.user(Phoning.SUPERVISOR));
    assertThat(ended.getJsonObject("data").getString("how")).isEqualTo("RELEASED");
    assertThat(ended.getJsonObject("data").getString("reason")).isEqualTo("骚扰电话");
    await().atMost(Desk.LONG).until(() -> one.steps(id).contains("CALL_ENDED"));
    assertThat(entry("CALL_ENDED").getJsonObject("data").getString("by")).isEqualTo("SUPERVISOR");
  }

  @Test
  @Tag("R88")
  void takeOver_bringsTheCallerToTheSupervisor_whoStaysOnTheLine() {
    boss.ask("conversation.takeOver", Desk.asking(id).put("reason", "情况危急"));

    await().atMost(Desk.LONG).until(() -> phoning.hears(caller.uuid()).equals("bridge 1004"));
    Phoning.is(agent, CallState.ENDED);
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    assertThat(phoning.owner(id)).isEqualTo(phoning.user(Phoning.SUPERVISOR));
    await()
        .atMost(Desk.LONG)
        .untilAsserted(() -> assertThat(audited("conversation.takeOver")).isEqualTo("ok 情况危急"));
  }

  @Test
  void takeOverByWhoListens_usesTheTelephoneThatIsInUse() {
    boss.ask("call.watch", watching(id, "LISTEN"));
    isHeardBy(false, false);
    String leg = own.uuid();

    boss.ask("conversation.takeOver", Desk.asking(id).put("reason", "情况危急"));

    // A leg that listened is dialled as what it listened by.
    await().atMost(Desk.LONG).until(() -> phoning.hears(leg).equals("bridge 12356"));
    Phoning.is(agent, CallState.ENDED);
    assertThat(own.uuid()).as("did not ring again").isEqualTo(leg);
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    phoning.stateIs(id, "SERVING");
  }
}
