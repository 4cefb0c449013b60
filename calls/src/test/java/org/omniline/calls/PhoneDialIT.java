package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.PhoneBehaviour.Kind;

/** Agents who call: whom nobody had answered, and in a conversation whose line broke. */
@Tag("R40")
@Tag("R74")
class PhoneDialIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour AT_ONCE = PhoneBehaviour.answers(Duration.ofMillis(20));

  /** Somebody who gave up waiting, taken from the list by an agent; the new conversation. */
  private static String taken(Desk desk, String number) {
    Caller caller = phoning.calls(number, "12356");
    String gaveUp = phoning.conversation(caller);
    phoning.stateIs(gaveUp, "WAITING");
    caller.hangUp();
    phoning.stateIs(gaveUp, "ABANDONED");
    String query = "select id from missed where conversation_id = " + gaveUp;
    await().atMost(Desk.LONG).until(() -> !phoning.sql(query).isEmpty());
    return desk.ask("missed.take", new JsonObject().put("item", phoning.sql(query)))
        .getString("conversation");
  }

  private static List<String> legs(String conversation) {
    String query =
        "select direction || ' ' || role || ' ' || (answered_at is not null) from call_leg"
            + " where conversation_id = "
            + conversation
            + " order by role";
    return List.of(phoning.sql(query).split("\n", -1));
  }

  @Test
  void oneClickCallsWhoGaveUp_andTheTalkIsACallAsAny() {
    Desk desk = phoning.desk("one");
    Phone own = phoning.phone("one", PhoneBehaviour.of(Kind.RINGS));
    String number = Phoning.number();
    String id = taken(desk, number);
    Phone person = phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.RINGS));

    desk.call("call.dial", id);

    Phoning.is(own, CallState.RINGING);
    assertThat(phoning.variable(own, "origination_caller_id_number")).isEqualTo("+86" + number);
    assertThat(person.state()).as("only when the agent is on the line").isEqualTo(CallState.IDLE);
    own.answer();
    Phoning.is(person, CallState.RINGING);
    JsonObject rings = desk.sees("DIALLING");
    assertThat(rings.getString("direction")).isEqualTo("OUTBOUND");
    assertThat(rings.getJsonObject("number").getString("e164")).isEqualTo("+86" + number);
    assertThat(phoning.variable(person, "origination_caller_id_number")).isEqualTo("12356");
    person.answer();
    desk.sees("TALKING");
    desk.call("call.hold", id);
    desk.sees(call -> call.getBoolean("held"));
    desk.call("call.resume", id);
    desk.sees(call -> !call.getBoolean("held"));
    person.hangUp();

    desk.conversationIs(id, "WRAP_UP");
    Phoning.is(own, CallState.ENDED);
    phoning.quiet();
    assertThat(desk.steps(id))
        .containsSubsequence("CALL_DIALLED", "AGENT_RANG", "CALL_CONNECTED", "CALL_ENDED");
    assertThat(legs(id)).containsExactly("OUTBOUND AGENT true", "OUTBOUND CALLED true");
    assertThat(phoning.sql("select count(*) from audit where action = 'call.dial'"))
        .isNotEqualTo("0");
  }

  @Test
  void whoDoesNotAnswerStaysWithTheAgent_whoMayDialAgain() {
    Desk desk = phoning.desk("one");
    Phone own = phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    String id = taken(desk, number);
    Phone person = phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.BUSY));

    desk.call("call.dial", id);
    await().atMost(Desk.LONG).until(() -> desk.steps(id).contains("CALL_NOT_REACHED"));
    phoning.quiet();
    Phoning.is(own, CallState.ENDED);
    assertThat(phoning.state(id)).isEqualTo("SERVING");
    assertThat(
            desk
                .ask("conversation.open", new JsonObject().put("conversation", id))
                .getJsonObject("timeline")
                .getJsonArray("entries")
                .stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("type").equals("CALL_NOT_REACHED"))
                .map(entry -> entry.getJsonObject("data").getString("reason")))
        .containsExactly("BUSY");

    person.behave(AT_ONCE);
    desk.call("call.dial", id);
    desk.sees("TALKING");
    desk.call("call.hangup", id);
    desk.conversationIs(id, "WRAP_UP");
    Phoning.is(person, CallState.ENDED);
  }

  @Test
  void agentWhoGivesUp_isNotLeftWithAnything() {
    Desk desk = phoning.desk("one");
    Phone own = phoning.phone("one", PhoneBehaviour.of(Kind.RINGS));
    String number = Phoning.number();
    String id = taken(desk, number);
    Phone person = phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.RINGS));

    desk.call("call.dial", id);
    Phoning.is(own, CallState.RINGING);
    desk.call("call.hangup", id);
    Phoning.is(own, CallState.ENDED);
    phoning.quiet();

    own.behave(AT_ONCE);
    desk.call("call.dial", id);
    Phoning.is(person, CallState.RINGING);
    own.hangUp();
    Phoning.is(person, CallState.ENDED);
    phoning.quiet();
    assertThat(phoning.state(id)).as("the conversation is the agent's").isEqualTo("SERVING");
  }

  @Test
  void anotherNumberAndAnExtension_canBeDialled_whatIsNoneIsRefused() {
    Desk desk = phoning.desk("one");
    Phone own = phoning.phone("one", AT_ONCE);
    String id = taken(desk, Phoning.number());
    Phone lawyer = phoning.phone(Phoning.LAWYER, PhoneBehaviour.of(Kind.RINGS));

    JsonObject refused = desk.refusal("call.dial", Desk.asking(id).put("number", "小王"));
    assertThat(refused.getString("code")).isEqualTo("invalid");
    desk.ask("call.dial", Desk.asking(id).put("number", "1003"));
    Phoning.is(lawyer, CallState.RINGING);
    assertThat(desk.refused("call.dial", Desk.asking(id))).isEqualTo("wrong-state");
    lawyer.answer();
    desk.sees("TALKING");
    desk.call("call.hangup", id);
    Phoning.is(own, CallState.ENDED);
  }

  @Test
  void whoHasNoTelephone_orNotTheConversation_isTold() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String id = taken(desk, Phoning.number());

    assertThat(phoning.desk("two").refused("call.dial", Desk.asking(id))).isEqualTo("not-found");
    desk.ask("terminal.set", new JsonObject().putNull("extension"));
    JsonObject refused = desk.refusal("call.dial", Desk.asking(id));
    desk.ask("terminal.set", new JsonObject().put("extension", "1001"));
    assertThat(refused.getString("code")).isEqualTo("invalid");
    assertThat(refused.encode()).contains("no-own-telephone");
  }

  @Test
  void whoAskedToBeCalled_keepsThePlace_andIsCalledAtTheNumberLeft() {
    Caller caller = phoning.calls(CallerId.anonymous(), "12356");
    String id = phoning.conversation(caller);
    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).contains("/queue-callback.wav"));
    caller.press("2");
    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).contains("/callback-enter.wav"));
    caller.press("07715551234#");
    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).contains("/callback-confirm.wav"));
    caller.press("1");
    Phoning.is(caller, CallState.ENDED);
    Phone left = phoning.freeswitch.phone("07715551234", PhoneBehaviour.of(Kind.RINGS));
    phoning.phone("one", AT_ONCE);

    Desk desk = phoning.desk("one");
    desk.ready();
    desk.ask("offer.accept", new JsonObject().put("offer", offered(desk)));
    desk.call("call.dial", id);

    Phoning.is(left, CallState.RINGING);
    left.answer();
    desk.sees("TALKING");
    desk.call("call.hangup", id);
    desk.conversationIs(id, "WRAP_UP");
  }

  @Test
  void anotherNumberOfThePerson_isCalledByItsIdentity_byWhoMaySeeIt() {
    Desk desk = phoning.desk("one");
    phoning.phone("one", AT_ONCE);
    String number = Phoning.number();
    String id = taken(desk, number);
    Phone person = phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.RINGS));
    String identity = phoning.sql("select identity_id from conversation where id = " + id);

    assertThat(desk.refusal("call.dial", Desk.asking(id).put("identity", "1")).encode())
        .contains("no-number-known");
    desk.ask("call.dial", Desk.asking(id).put("identity", identity));
    Phoning.is(person, CallState.RINGING);
    person.answer();
    desk.sees("TALKING");
    desk.call("call.hangup", id);
    desk.conversationIs(id, "WRAP_UP");
  }

  private static String offered(Desk desk) {
    await()
        .atMost(Desk.LONG)
        .until(() -> desk.socket.pushes().stream().anyMatch(PhoneDialIT::isOffer));
    return desk.socket.pushes().stream()
        .filter(PhoneDialIT::isOffer)
        .findFirst()
        .orElseThrow()
        .getJsonObject("data")
        .getString("offer");
  }

  private static boolean isOffer(JsonObject push) {
    return push.getString("on").equals("offer");
  }
}
