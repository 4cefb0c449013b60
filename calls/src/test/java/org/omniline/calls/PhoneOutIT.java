package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.PhoneBehaviour.Kind;

/** Agents who call somebody who has neither called nor written. */
@Tag("R74")
class PhoneOutIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour AT_ONCE = PhoneBehaviour.answers(Duration.ofMillis(20));

  private static JsonObject to(String number) {
    return new JsonObject().put("number", number);
  }

  private static JsonObject asking(String number) {
    return to(number).put("commandId", UUID.randomUUID().toString());
  }

  private static String out(Desk desk, String number) {
    return desk.ask("call.out", asking(number)).getString("conversation");
  }

  private static String count(String from) {
    return phoning.sql("select count(*) from " + from);
  }

  private static JsonObject event(Desk desk, String id, String type) {
    return desk
        .ask("conversation.open", new JsonObject().put("conversation", id))
        .getJsonObject("timeline")
        .getJsonArray("entries")
        .stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.getString("type").equals(type))
        .reduce((first, last) -> last)
        .orElseThrow()
        .getJsonObject("data");
  }

  /** As an attempt that nobody answers ends. */
  private static JsonObject notReached(Desk desk, String id, int times) {
    await()
        .atMost(Desk.LONG)
        .until(() -> desk.steps(id).stream().filter("CALL_NOT_REACHED"::equals).count() == times);
    phoning.quiet();
    return event(desk, id, "CALL_NOT_REACHED");
  }

  // ---- the call ----

  @Test
  @Tag("R66")
  void whoHasNeverCalled_isCalled_afterTheAgentsOwnTelephone() {
    Desk desk = phoning.desk("one");
    Phone own = phoning.phone("one", PhoneBehaviour.of(Kind.RINGS));
    String number = Phoning.number();
    Phone person = phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.RINGS));

    String id =
        desk.ask("call.out", asking("+86 " + number).put("reason", "回访")).getString("conversation");

    assertThat(phoning.state(id)).isEqualTo("SERVING");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("one"));
    assertThat(count("conversation_load where conversation_id = " + id)).isEqualTo("1");
    Phoning.is(own, CallState.RINGING);
    assertThat(person.state()).as("only when the agent is on the line").isEqualTo(CallState.IDLE);
    own.answer();
    Phoning.is(person, CallState.RINGING);
    assertThat(phoning.variable(person, "origination_caller_id_number")).isEqualTo("12356");
    assertThat(desk.sees("DIALLING").getString("direction")).isEqualTo("OUTBOUND");
    person.answer();
    desk.sees("TALKING");
    person.hangUp();

    desk.conversationIs(id, "WRAP_UP");
    phoning.quiet();
    Phoning.is(own, CallState.ENDED);
    assertThat(desk.steps(id))
        .containsSubsequence(
            "OPENED", "CALL_OUT", "CALL_DIALLED", "AGENT_RANG", "CALL_CONNECTED", "CALL_ENDED");
    assertThat(event(desk, id, "CALL_OUT"))
        .isEqualTo(
            new JsonObject()
                .put("agentName", "one")
                .put("line", "psych")
                .put("shows", "12356")
                .put("why", "OWN")
                .put("reason", "回访"));
    assertThat(count("queue_visit where conversation_id = " + id))
        .as("nobody waited")
        .isEqualTo("0");
    assertThat(
            phoning.sql(
                "select string_agg(kind, ' ' order by id) from segment where kind <> 'RING'"
                    + " and conversation_id = "
                    + id))
        .isEqualTo("TALK WRAPUP");
    assertThat(count("audit where action = 'call.out' and target = 'conversation:" + id + "'"))
        .isEqualTo("1");
  }

  @Test
  @Tag("R3")
  void thePersonIsTheSame_whoeverCallsWhom() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    Caller caller = phoning.calls(number, "12356");
    String before = phoning.conversation(caller);
    phoning.stateIs(before, "WAITING");
    caller.hangUp();
    phoning.stateIs(before, "ABANDONED");
    phoning.freeswitch.phone(number, AT_ONCE);

    String id = out(desk, number);

    assertThat(
            phoning.sql(
                "select count(distinct contact_id) || ' ' || max(visit) from"
                    + " conversation where id in ("
                    + before
                    + ", "
                    + id
                    + ")"))
        .isEqualTo("1 2");
    desk.sees("TALKING");
    desk.call("call.hangup", id);
    desk.conversationIs(id, "WRAP_UP");
  }

  @Test
  void anExtensionOfTheHouse_isCalled_andMakesARecord() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    Phone lawyer = phoning.phone(Phoning.LAWYER, AT_ONCE);

    String id = out(desk, "1003");

    desk.sees("TALKING");
    Phoning.is(lawyer, CallState.TALKING);
    desk.call("call.hangup", id);
    desk.conversationIs(id, "WRAP_UP");
    phoning.quiet();
    assertThat(
            phoning.sql(
                "select caller_kind from call_leg where role = 'CALLED' and"
                    + " conversation_id = "
                    + id))
        .isEqualTo("EXTENSION");
  }

  @Test
  void whyNobodyWasReached_isToldAndKept_andTheAgentMayDialAgain() {
    Desk desk = phoning.desk("one");
    Phone own = phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    Phone person = phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.BUSY));

    String id = out(desk, number);
    assertThat(notReached(desk, id, 1).getString("reason")).isEqualTo("BUSY");
    assertThat(phoning.state(id)).as("it stays with the agent").isEqualTo("SERVING");
    person.behave(PhoneBehaviour.of(Kind.REJECTS));
    assertThat(out(desk, number)).as("the one that stands").isEqualTo(id);
    assertThat(notReached(desk, id, 2).getString("reason")).isEqualTo("REJECTED");
    assertThat(
            phoning.sql(
                "select string_agg(cause, ' ' order by created_at) from call_leg where"
                    + " role = 'CALLED' and conversation_id = "
                    + id))
        .isEqualTo("USER_BUSY CALL_REJECTED");
    Phoning.is(own, CallState.ENDED);
    desk.ask("conversation.end", new JsonObject().put("conversation", id));
    desk.conversationIs(id, "WRAP_UP");
  }

  @Test
  void aNumberThatIsNotInUse_isToldAsThat() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.UNUSED));
    String id = out(desk, number);
    JsonObject told = notReached(desk, id, 1);
    assertThat(told.getString("cause")).isEqualTo("UNALLOCATED_NUMBER");
    assertThat(told.getString("reason")).isEqualTo("UNALLOCATED");
  }

  // ---- once ----

  @Test
  void aDoubleClick_isOneCall() {
    Desk desk = phoning.desk("one");
    List<Desk> desks = List.of(desk, phoning.desk("one"), phoning.desk("one"));
    Phone own = phoning.phone("one", PhoneBehaviour.of(Kind.RINGS));
    String number = Phoning.number();
    phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.RINGS));

    List<String> ids = desks.parallelStream().map(one -> out(one, number)).toList();

    assertThat(ids).containsOnly(ids.get(0));
    Phoning.is(own, CallState.RINGING);
    assertThat(count("phone_call where conversation_id = " + ids.get(0))).isEqualTo("1");
    assertThat(count("conversation where state = 'SERVING' and owner_id = " + phoning.user("one")))
        .isEqualTo("1");
    JsonObject refused = desk.refusal("call.out", asking(Phoning.number()));
    assertThat(refused.getString("code")).isEqualTo("wrong-state");
    assertThat(refused.encode()).contains("on-the-phone");
    desk.call("call.hangup", ids.get(0));
    phoning.quiet();
  }

  @Test
  void theSameCommandAskedAgainLater_callsNobodyAgain() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.BUSY));
    JsonObject asking = asking(number);

    String id = desk.ask("call.out", asking).getString("conversation");
    notReached(desk, id, 1);
    assertThat(desk.ask("call.out", asking).getString("conversation")).isEqualTo(id);
    assertThat(desk.steps(id)).containsOnlyOnce("CALL_DIALLED");
  }

  // ---- refused ----

  @Test
  void whatCannotBeDialled_isRefused_andLeavesNothing() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String before = count("conversation");
    String people = count("contact");

    assertThat(desk.refusal("call.out", asking("小王")).encode()).contains("no-number");
    assertThat(desk.refusal("call.out", asking("1")).encode()).contains("no-number");
    assertThat(desk.refused("call.out", asking(Phoning.number()).put("identity", "1")))
        .isEqualTo("invalid");
    assertThat(
            desk.refused(
                "call.out",
                new JsonObject()
                    .put("identity", "1")
                    .put("commandId", UUID.randomUUID().toString())))
        .isEqualTo("not-found");
    assertThat(desk.refusal("call.out", asking(Phoning.number()).put("account", "1")).encode())
        .contains("no-outgoing-line");
    desk.ask("terminal.set", new JsonObject().putNull("extension"));
    JsonObject deaf = desk.refusal("call.out", asking(Phoning.number()));
    desk.ask("terminal.set", new JsonObject().put("extension", "1001"));
    assertThat(deaf.encode()).contains("no-own-telephone");

    assertThat(count("conversation")).isEqualTo(before);
    assertThat(count("contact")).isEqualTo(people);
  }

  @Test
  void whoHasNoRoom_isToldSo_andNobodyIsLeftBehind() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.BUSY));
    String id = out(desk, number);
    notReached(desk, id, 1);
    String before = count("conversation");
    String people = count("contact");

    assertThat(desk.refused("call.out", asking(Phoning.number()))).isEqualTo("capacity-full");

    assertThat(count("conversation")).isEqualTo(before);
    assertThat(count("contact")).isEqualTo(people);
  }

  @Test
  void whoseDeskIsGone_leavesNobodyInTheQueue_whoWasNotReached() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.BUSY));
    String id = out(desk, number);
    notReached(desk, id, 1);
    Desk boss = phoning.desk(Phoning.SUPERVISOR);

    boss.ask(
        "agent.direct",
        new JsonObject()
            .put("agent", phoning.user("one"))
            .put("state", "SIGNED_OUT")
            .put("reason", "test"));

    phoning.stateIs(id, "CLOSED");
    assertThat(count("conversation_load where conversation_id = " + id)).isEqualTo("0");
    assertThat(event(boss, id, "CLOSED").getString("rule")).isEqualTo("owner-signed-out");
  }

  // ---- before ----

  @Test
  @Tag("R22")
  void aPlanSaysWhoseNumberItIs_andOverWhichLine() {
    Desk desk = phoning.desk("one");
    JsonObject plan = desk.ask("call.plan", to("0086 139-1031-0000"));
    assertThat(plan.getJsonObject("number").getString("e164")).isEqualTo("+8613910310000");
    assertThat(plan.getJsonObject("place").getString("region")).isEqualTo("北京市");
    assertThat(plan.getString("why")).isEqualTo("OWN");
    assertThat(plan.getJsonObject("line").getString("shows")).isEqualTo("12356");
    assertThat(plan.getJsonArray("lines")).hasSize(2);
    assertThat(plan.getBoolean("emergency")).isFalse();
    assertThat(desk.ask("call.plan", to("110")).getBoolean("emergency")).isTrue();

    String law =
        phoning.sql("select id from channel_account where code = 'law' and channel = 'PHONE'");
    JsonObject chosen = desk.ask("call.plan", to("13910310000").put("account", law));
    assertThat(chosen.getString("why")).isEqualTo("CHOSEN");
    assertThat(chosen.getJsonObject("line").getString("shows")).isEqualTo("12348");
  }

  @Test
  void theLineIsTheOneThePersonKnows_elseTheOneOfThePrefix() {
    Desk desk = phoning.desk("one");
    String number = Phoning.number();
    phoning.sql(
        "update channel_account set settings = settings || '{\"dialPrefixes\":\"07, 138001\"}'"
            + " where code = 'law'");
    try {
      await()
          .atMost(Desk.LONG)
          .until(() -> desk.ask("call.plan", to(number)).getString("why").equals("PREFIX"));
      assertThat(desk.ask("call.plan", to(number)).getJsonObject("line").getString("name"))
          .isEqualTo("law");
      Caller caller = phoning.calls(number, "12356");
      phoning.stateIs(phoning.conversation(caller), "WAITING");
      JsonObject known = desk.ask("call.plan", to(number));
      assertThat(known.getString("why")).isEqualTo("THEIRS");
      assertThat(known.getJsonObject("line").getString("name")).isEqualTo("psych");
      assertThat(known.getJsonObject("contact")).as("waits in a queue of the agent's").isNotNull();
    } finally {
      phoning.sql("update channel_account set settings = settings - 'dialPrefixes'");
    }
  }

  @Test
  void aBlockedNumber_isWarnedOf_andMayBeCalled() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    phoning.freeswitch.phone(number, AT_ONCE);
    assertThat(desk.ask("call.plan", to(number)).getString("blockedUntil")).isNull();
    phoning.desk(Phoning.SUPERVISOR).listed("BLOCKED", number);

    assertThat(desk.ask("call.plan", to(number)).getString("blockedUntil")).isNotNull();
    String id = out(desk, number);
    desk.sees("TALKING");
    desk.call("call.hangup", id);
    desk.conversationIs(id, "WRAP_UP");
  }

  @Test
  void aMaskedNumber_isCalledByItsIdentity_byWhoMaySeeIt() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    Phone person = phoning.freeswitch.phone(number, AT_ONCE);
    Caller caller = phoning.calls(number, "12356");
    String before = phoning.conversation(caller);
    phoning.stateIs(before, "WAITING");
    JsonObject by =
        new JsonObject()
            .put(
                "identity",
                phoning.sql("select identity_id from conversation where id = " + before));

    JsonObject plan = desk.ask("call.plan", by);
    assertThat(plan.encode()).doesNotContain(number);
    assertThat(plan.getJsonObject("number").getString("raw"))
        .isEqualTo("+86…" + number.substring(9));
    assertThat(phoning.desk(Phoning.LAWYER).refused("call.plan", by)).isEqualTo("not-found");

    caller.hangUp();
    phoning.stateIs(before, "ABANDONED");
    // The person is none of the agent's any more, until somebody has them.
    assertThat(desk.refused("call.plan", by)).isEqualTo("not-found");
    String id = out(desk, number);
    desk.sees("TALKING");
    Phoning.is(person, CallState.TALKING);
    desk.call("call.hangup", id);
    desk.conversationIs(id, "WRAP_UP");
    assertThat(desk.ask("call.plan", by).getString("why")).isEqualTo("THEIRS");
  }
}
