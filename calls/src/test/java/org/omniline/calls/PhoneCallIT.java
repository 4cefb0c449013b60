package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** Calls through a whole node and a switch that is simulated byte by byte. */
class PhoneCallIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour RINGS = PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS);

  @Test
  void call_waits_isOffered_isTalked_heldAndWrittenUp() {
    Phone phone = phoning.phone("one", RINGS);
    Desk desk = phoning.desk("one");
    desk.ready();
    assertThat(desk.hello.getJsonObject("terminal").getString("extension")).isEqualTo("1001");

    Caller caller = phoning.calls("013910310000", "12356");
    Phoning.is(phone, CallState.RINGING);
    JsonObject ringing = desk.sees("RINGING");
    String id = ringing.getString("conversation");
    assertThat(ringing.getJsonObject("number").getString("e164")).isEqualTo("+8613910310000");
    assertThat(ringing.getJsonObject("place").getString("region")).isEqualTo("北京市");
    assertThat(phoning.state(id)).isEqualTo("WAITING");

    phone.answer();
    desk.sees("TALKING");
    phoning.stateIs(id, "SERVING");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    desk.call("call.hold", id);
    desk.sees(call -> call.getBoolean("held"));
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () ->
                assertThat(phoning.heard(caller))
                    .as("whoever is held hears music")
                    .isEqualTo("playback local_stream://moh"));
    desk.call("call.resume", id);
    desk.sees(call -> !call.getBoolean("held"));
    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).equals("bridge 1001"));
    desk.call("call.mute", id);
    desk.sees(call -> call.getBoolean("muted"));
    desk.call("call.unmute", id);
    desk.ask("call.dtmf", Desk.asking(id).put("digits", "12#"));
    await().atMost(Desk.LONG).until(() -> caller.heard().equals("12#"));

    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");
    Phoning.is(phone, CallState.ENDED);
    desk.sees("ENDED");
    assertThat(desk.steps(id))
        .containsSubsequence(
            "CALL_RANG",
            "AGENT_RANG",
            "ACCEPTED",
            "CALL_CONNECTED",
            "CALL_HELD",
            "CALL_RESUMED",
            "CALL_ENDED",
            "ENDED");
    desk.ask(
        "conversation.close",
        new JsonObject().put("conversation", id).put("seenSeq", 0).put("disposition", "mood"));
    phoning.stateIs(id, "CLOSED");
    assertThat(
            phoning.sql(
                "select string_agg(role || ' ' || ended_by, ',' order by role) from call_leg"
                    + " where conversation_id = "
                    + id))
        .isEqualTo("AGENT SYSTEM,CALLER CALLER");
    assertThat(
            phoning.sql(
                "select string_agg(kind, ',' order by from_at, id) from segment"
                    + " where conversation_id = "
                    + id))
        .isEqualTo("QUEUE,RING,TALK,HOLD,WRAPUP");
  }

  @Test
  void telephoneOfAReadyAgent_ringsWithTheOffer_howeverFastRoutingIs() {
    Phone phone = phoning.phone("one", RINGS);
    Desk desk = phoning.desk("one");
    desk.ready();
    for (int i = 0; i < 8; i++) {
      Caller caller = phoning.calls(Phoning.number(), "12356");
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(phone.state()).isEqualTo(CallState.RINGING));
      caller.hangUp();
      Phoning.is(phone, CallState.ENDED);
    }
  }

  @Test
  void agentWhoHangsUp_endsTheTalk_byTheDeskOrTheReceiver() {
    Phone phone = phoning.phone("one", PhoneBehaviour.answers(Duration.ZERO));
    Desk desk = phoning.desk("one");
    desk.ready();
    Caller first = phoning.calls(Phoning.number(), "12356");
    String one = desk.sees("TALKING").getString("conversation");
    desk.call("call.hangup", one);
    Phoning.is(first, CallState.ENDED);
    phoning.stateIs(one, "WRAP_UP");
    close(desk, one);

    Caller second = phoning.calls(Phoning.number(), "12356");
    String two =
        desk.sees(
                call ->
                    call.getString("phase").equals("TALKING")
                        && !call.getString("conversation").equals(one))
            .getString("conversation");
    phone.hangUp();
    Phoning.is(second, CallState.ENDED);
    phoning.stateIs(two, "WRAP_UP");
  }

  @Test
  void offerThatTheDeskHasShown_ringsItsTelephoneAsSoonAsTheCallIsFreeForIt() {
    routed("coalesce(routing, '{}') || '{\"strategy\": \"OFFER_TO_ALL\"}'");
    Phone one = phoning.phone("one", RINGS);
    Phone two = phoning.phone("two", RINGS);
    Desk first = phoning.desk("one");
    Desk second = phoning.desk("two");
    first.ready();
    second.ready();

    phoning.calls(Phoning.number(), "12356");

    // Shown on both pages at once: nobody tells of them again.
    first.shows();
    second.shows();
    await().atMost(Desk.LONG).until(() -> rings(one) || rings(two));
    Phone busy = rings(one) ? one : two;
    Phone other = rings(one) ? two : one;
    busy.hangUp();
    // Long before the offer ends and another is made.
    await().atMost(Duration.ofSeconds(8)).until(() -> rings(other));
    routed("routing - 'strategy'");
  }

  private static boolean rings(Phone phone) {
    return phone.state() == CallState.RINGING;
  }

  private static void routed(String routing) {
    phoning.sql("update queue set routing = " + routing);
    phoning.stopNode();
    phoning.startNode();
  }

  private static void close(Desk desk, String id) {
    desk.ask(
        "conversation.close",
        new JsonObject().put("conversation", id).put("seenSeq", 0).put("disposition", "mood"));
  }

  @Test
  @Tag("R2")
  void twoAccessNumbers_leadToTwoBusinesses() {
    phoning.phone("one", RINGS);
    phoning.phone("lawyer", RINGS);
    Desk listener = phoning.desk("one");
    Desk lawyer = phoning.desk("lawyer");
    listener.ready();
    lawyer.ready();

    Caller sad = phoning.calls(Phoning.number(), "12356");
    Caller accused = phoning.calls(Phoning.number(), "077112348" + "00");

    assertThat(listener.sees("RINGING").getString("conversation"))
        .isEqualTo(phoning.conversation(sad));
    assertThat(lawyer.sees("RINGING").getString("conversation"))
        .isEqualTo(phoning.conversation(accused));
  }

  @Test
  void numberOfNoAccount_isRefused_andKeptAsALeg() {
    Caller caller = phoning.calls(Phoning.number(), "99999999");

    Phoning.is(caller, CallState.ENDED);
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql("select refused from call_leg where uuid = '" + caller.uuid() + "'")
                    .equals("UNKNOWN_NUMBER"));
  }

  @ParameterizedTest
  @EnumSource(
      value = PhoneBehaviour.Kind.class,
      names = {"BUSY", "REJECTS", "ABSENT", "UNUSED", "SILENT"})
  void telephoneThatCannotBeReached_passesTheCallOn_inItsPlace(PhoneBehaviour.Kind kind) {
    phoning.phone("one", PhoneBehaviour.of(kind));
    Phone other = phoning.phone("two", RINGS);
    Desk one = phoning.desk("one");
    one.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = phoning.conversation(caller);
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                !phoning
                    .sql(
                        "select 1 from entry where type = 'AGENT_UNREACHED' and conversation_id = "
                            + id
                            + " limit 1")
                    .isEmpty());
    String since = phoning.sql("select waiting_since from conversation where id = " + id);
    Desk two = phoning.desk("two");
    two.ready();

    Phoning.is(other, CallState.RINGING);
    other.answer();
    two.sees("TALKING");
    assertThat(
            phoning.sql("select served_at >= '" + since + "' from conversation where id = " + id))
        .isEqualTo("t");
    assertThat(
            phoning.sql(
                "select count(distinct entered_at) from queue_visit where conversation_id = " + id))
        .as("one stay in the queue")
        .isEqualTo("1");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void telephoneNobodyAnswers_isGivenUp_whenTheOfferIs() {
    Phone silent = phoning.phone("one", RINGS);
    Phone other = phoning.phone("two", RINGS);
    Desk one = phoning.desk("one");
    one.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(silent, CallState.RINGING);
    Desk two = phoning.desk("two");
    two.ready();
    Desk boss = phoning.desk(Phoning.SUPERVISOR);

    await().atMost(Duration.ofSeconds(60)).until(() -> other.state() == CallState.RINGING);
    Phoning.is(silent, CallState.ENDED);
    assertThat(boss.steps(phoning.conversation(caller)))
        .containsSubsequence("AGENT_RANG", "AGENT_UNREACHED", "AGENT_RANG");
    one.sees("ENDED");
  }

  @Test
  void callerWhoLeavesWhileWaiting_isAmongTheMissed() {
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = phoning.conversation(caller);
    Phoning.is(caller, CallState.TALKING); // answered: hears music

    caller.hangUp();

    phoning.stateIs(id, "ABANDONED");
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () ->
                assertThat(
                        boss.ask("missed.list", new JsonObject()).getJsonArray("items").stream()
                            .map(JsonObject.class::cast)
                            .filter(
                                item ->
                                    item.getJsonObject("conversation").getString("id").equals(id))
                            .map(item -> item.getString("kind")))
                    .containsExactly("ABANDONED"));
  }

  @Test
  void callerWhoLeavesWhileItRings_stopsTheRinging() {
    Phone phone = phoning.phone("one", RINGS);
    Desk desk = phoning.desk("one");
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(phone, CallState.RINGING);
    String id = phoning.conversation(caller);

    caller.hangUp();

    Phoning.is(phone, CallState.ENDED);
    phoning.stateIs(id, "ABANDONED");
    desk.sees("ENDED");
  }

  @Test
  void agentWhoVanishes_losesTheCall_andTheCallerIsKept() {
    Phone first = phoning.phone("one", PhoneBehaviour.answers(Duration.ZERO));
    Phone second = phoning.phone("two", RINGS);
    Desk one = phoning.desk("one");
    one.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = one.sees("TALKING").getString("conversation");
    phoning.phone("one", PhoneBehaviour.of(PhoneBehaviour.Kind.ABSENT));
    Desk two = phoning.desk("two");
    two.ready();

    first.lose();

    Phoning.is(second, CallState.RINGING);
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    second.answer();
    two.sees("TALKING");
    phoning.stateIs(id, "SERVING");
    assertThat(two.steps(id)).contains("AGENT_UNREACHED");
  }

  @Test
  @Tag("R23")
  void anonymousCallers_areAccepted_andNeverThoughtOnePerson() {
    Caller one = phoning.calls(CallerId.anonymous(), "12356");
    Caller two = phoning.calls(CallerId.anonymous(), "12356");
    String first = phoning.conversation(one);
    String second = phoning.conversation(two);

    assertThat(
            phoning.sql(
                "select count(distinct contact_id) from conversation where id in ("
                    + first
                    + ","
                    + second
                    + ")"))
        .isEqualTo("2");
    assertThat(
            phoning.sql(
                "select max(visit) from conversation where id in (" + first + "," + second + ")"))
        .isEqualTo("1");
    one.hangUp();
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql("select caller_kind from call_leg where uuid = '" + one.uuid() + "'")
                    .equals("ANONYMOUS"));
  }

  @Test
  @Tag("R3")
  void oneNumber_isOnePerson_howeverTheTrunkWritesIt() {
    String number = Phoning.number();
    Caller one = phoning.calls("+86" + number, "12356");
    String first = phoning.conversation(one);
    one.hangUp();
    phoning.stateIs(first, "ABANDONED");
    Caller two = phoning.calls("0" + number, "12356");
    String second = phoning.conversation(two);
    two.hangUp();
    phoning.stateIs(second, "ABANDONED");

    assertThat(
            phoning.sql(
                "select count(distinct contact_id) from conversation where id in ("
                    + first
                    + ","
                    + second
                    + ")"))
        .isEqualTo("1");
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql(
                        "select count(*), count(distinct caller_hash) from call_leg where"
                            + " conversation_id in ("
                            + first
                            + ","
                            + second
                            + ") having count(*) = 2 and count(distinct caller_hash) = 1")
                    .equals("2"));
  }

  @Test
  @Tag("R20")
  void blockedNumber_isToldSo_standsInNoQueue_isLogged_andIsTakenAgainOnceUnblocked() {
    String number = Phoning.number();
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    JsonObject listing = boss.listed("BLOCKED", number);

    Caller caller = phoning.calls("0086" + number, "12356");

    Phoning.is(caller, CallState.ENDED);
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                phoning
                    .sql("select refused from call_leg where uuid = '" + caller.uuid() + "'")
                    .equals("BLOCKED"));
    String mine =
        "(select l.conversation_id from call_leg l where l.uuid = '" + caller.uuid() + "')";
    assertThat(phoning.sql("select count(*) from interception where conversation_id = " + mine))
        .isEqualTo("1");
    assertThat(phoning.sql("select count(*) from queue_visit where conversation_id = " + mine))
        .isEqualTo("0");

    boss.post(
        "/api/v1/listings/" + listing.getString("id") + "/end",
        new JsonObject().put("reason", "over"),
        boss.csrf);
    Caller again = phoning.calls("0086" + number, "12356");
    Phoning.is(again, CallState.TALKING);
    assertThat(phoning.state(phoning.conversation(again))).isEqualTo("WAITING");
  }

  @Test
  @Tag("R13")
  void agents_talkToDifferentCallersAtOneMoment() {
    phoning.phone("one", PhoneBehaviour.answers(Duration.ZERO));
    phoning.phone("two", PhoneBehaviour.answers(Duration.ZERO));
    phoning.phone("lawyer", PhoneBehaviour.answers(Duration.ZERO));
    List<Desk> desks = List.of(phoning.desk("one"), phoning.desk("two"), phoning.desk("lawyer"));
    desks.forEach(Desk::ready);

    List<Caller> callers =
        List.of(
            phoning.calls(Phoning.number(), "12356"),
            phoning.calls(Phoning.number(), "12356"),
            phoning.calls(Phoning.number(), "12348"));

    assertThat(
            desks.stream().map(desk -> desk.sees("TALKING").getString("conversation")).distinct())
        .hasSize(3)
        .containsExactlyInAnyOrderElementsOf(callers.stream().map(phoning::conversation).toList());
  }

  @Test
  @Tag("R21")
  void vip_isAnsweredBeforeWhoWaitsAlready() {
    String number = Phoning.number();
    phoning.desk(Phoning.SUPERVISOR).listed("VIP", number);
    Phone phone = phoning.phone("one", RINGS);
    Caller ordinary = phoning.calls(Phoning.number(), "12356");
    phoning.conversation(ordinary);
    Caller vip = phoning.calls(number, "12356");
    String id = phoning.conversation(vip);
    Desk desk = phoning.desk("one");

    desk.ready();

    Phoning.is(phone, CallState.RINGING);
    assertThat(desk.sees("RINGING").getString("conversation")).isEqualTo(id);
  }

  @Test
  void commandsOfOthers_areRefused() {
    phoning.phone("one", PhoneBehaviour.answers(Duration.ZERO));
    Desk one = phoning.desk("one");
    one.ready();
    phoning.calls(Phoning.number(), "12356");
    String id = one.sees("TALKING").getString("conversation");
    Desk boss = phoning.desk(Phoning.SUPERVISOR);

    assertThat(boss.refused("call.hangup", Desk.asking(id))).isEqualTo("forbidden");
    assertThat(one.refused("call.hold", Desk.asking("99"))).isEqualTo("wrong-state");
    assertThat(boss.refused("terminal.set", new JsonObject().put("extension", "1001")))
        .isEqualTo("conflict");
    assertThat(phoning.state(id)).isEqualTo("SERVING");
    assertThat(List.of("TALKING")).contains(one.sees("TALKING").getString("phase"));
  }
}
