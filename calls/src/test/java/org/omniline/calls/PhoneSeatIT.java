package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.PhoneBehaviour.Kind;

/** Agents whose ear is a land line or a mobile: only a key takes a call there. */
class PhoneSeatIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour MAILBOX = PhoneBehaviour.answers(Duration.ZERO);
  private static final PhoneBehaviour RINGS = PhoneBehaviour.of(Kind.RINGS);

  private Desk desk;
  private Desk boss;

  @BeforeEach
  void desks() {
    desk = phoning.desk("one");
    boss = phoning.desk(Phoning.SUPERVISOR);
  }

  private static String why(JsonObject refused) {
    return refused.getJsonObject("fields").getString("reason");
  }

  private void unreached(String conversation, String reason) {
    await()
        .atMost(Desk.LONG)
        .until(
            () ->
                !phoning
                    .sql(
                        "select 1 from entry where type = 'AGENT_UNREACHED' and conversation_id = "
                            + conversation
                            + " limit 1")
                    .isEmpty());
    assertThat(reasons(conversation)).as("why nobody was reached").startsWith(reason);
  }

  /** Why the agent was not reached, as the timeline tells it. */
  private String reasons(String conversation) {
    return boss
        .ask("conversation.open", new JsonObject().put("conversation", conversation))
        .getJsonObject("timeline")
        .getJsonArray("entries")
        .stream()
        .map(JsonObject.class::cast)
        .filter(entry -> "AGENT_UNREACHED".equals(entry.getString("type")))
        .map(entry -> entry.getJsonObject("data").getString("reason"))
        .collect(Collectors.joining(" "));
  }

  private static void asksForAKey(Phone phone) {
    await()
        .atMost(Desk.LONG)
        .untilAsserted(() -> assertThat(phoning.hears(phone.uuid())).contains("seat-accept"));
  }

  private static String legs(String conversation) {
    return phoning.sql(
        "select string_agg(cause || ' ' || coalesce(refused, '-'), ',' order by created_at)"
            + " from call_leg where role = 'AGENT' and conversation_id = "
            + conversation);
  }

  @Test
  @Tag("R42")
  @Tag("R43")
  void oneTakesTheCall_andTheDesksButtonsActOnTheMobile() {
    Phone mobile = phoning.outside(desk, "one", RINGS);
    Phone colleague = phoning.phone("two", PhoneBehaviour.answers(Duration.ZERO));
    Desk two = phoning.desk("two");
    two.ready();
    two.ask("agent.state", new JsonObject().put("state", "BREAK"));
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.RINGING);
    assertThat(phoning.variable(mobile, "origination_caller_id_number"))
        .as("the hotline's number, never the caller's")
        .isEqualTo("12356");
    String id = desk.sees("RINGING").getString("conversation");

    mobile.answer();
    asksForAKey(mobile);
    desk.sees(call -> call.getBoolean("awaitsKey"));
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () -> assertThat(desk.offerEnds()).as("time for the key").hasSizeGreaterThan(1));
    assertThat(phoning.state(id)).as("a mailbox would have answered as well").isEqualTo("WAITING");
    assertThat(phoning.heard(caller)).as("the caller hears the music").contains("moh");
    mobile.press("5");
    mobile.press("1");

    desk.sees("TALKING");
    phoning.stateIs(id, "SERVING");
    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).startsWith("bridge"));
    desk.call("call.hold", id);
    desk.sees(call -> call.getBoolean("held"));
    desk.call("call.resume", id);
    desk.sees(call -> !call.getBoolean("held"));
    desk.ask("call.consult", Desk.asking(id).put("agent", phoning.user("two")));
    Phoning.is(colleague, CallState.TALKING);
    desk.sees("CONSULTING");
    desk.call("call.complete", id);
    two.sees("TALKING");
    Phoning.is(mobile, CallState.ENDED);
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("two"));
    two.call("call.hangup", id);
    Phoning.is(caller, CallState.ENDED);
  }

  @Test
  @Tag("R42")
  void hangUpAtTheMobile_endsTheTalk() {
    Phone mobile = phoning.outside(desk, "one", MAILBOX.pressing("1"));
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = desk.sees("TALKING").getString("conversation");

    mobile.hangUp();

    Phoning.is(caller, CallState.ENDED);
    phoning.stateIs(id, "WRAP_UP");
  }

  /** Each time the call goes on to the next, in its place, and the legs say why. */
  @ParameterizedTest
  @CsvSource({
    "ANSWERS,  2, REJECTED,       NORMAL_CLEARING DECLINED",
    "ANSWERS, '', NO_KEY,         NORMAL_CLEARING NO_KEY",
    "BUSY,    '', BUSY,           USER_BUSY -",
    "REJECTS, '', REJECTED,       CALL_REJECTED -",
    "UNUSED,  '', FAILED,         UNALLOCATED_NUMBER -",
    "RINGS,   '', NO_ANSWER,      ORIGINATOR_CANCEL -",
  })
  @Tag("R42")
  void whoeverDoesNotTakeIt_passesTheCallOn_inItsPlace(
      Kind kind, String keys, String reason, String leg) {
    PhoneBehaviour behaves =
        kind == Kind.ANSWERS ? MAILBOX.pressing(keys) : PhoneBehaviour.of(kind);
    Phone mobile = phoning.outside(desk, "one", behaves);
    Phone other = phoning.phone("two", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = phoning.conversation(caller);
    unreached(id, reason);
    Desk two = phoning.desk("two");
    two.ready();

    Phoning.is(other, CallState.RINGING);
    other.answer();
    two.sees("TALKING");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("two"));
    assertThat(
            phoning.sql(
                "select count(distinct entered_at) from queue_visit where conversation_id = " + id))
        .as("one stay in the queue")
        .isEqualTo("1");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    assertThat(mobile.state()).isNotEqualTo(CallState.TALKING);
    caller.hangUp();
    phoning.quiet();
    assertThat(legs(id)).startsWith(leg);
    assertThat(
            phoning.sql(
                "select count(*) from offer where ended_at is not null and outcome <> 'ACCEPTED'"
                    + " and conversation_id = "
                    + id))
        .as("offers are facts too")
        .isNotEqualTo("0");
  }

  @Test
  @Tag("R42")
  void mailboxTheAgentAcceptedForAtTheDesk_neverHasTheCaller() {
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = desk.sees("RINGING").getString("conversation");
    desk.ask("offer.accept", new JsonObject().put("offer", desk.offered()));
    assertThat(phoning.state(id)).isEqualTo("WAITING");

    Phoning.is(mobile, CallState.RINGING);
    mobile.answer();
    asksForAKey(mobile);
    assertThat(phoning.heard(caller)).contains("moh");

    unreached(id, "NO_KEY");
    assertThat(phoning.state(id)).isEqualTo("WAITING");
    Phoning.is(mobile, CallState.ENDED);
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  @Tag("R38")
  void expertWhoIsNotAtWork_isListed_consultedByKey_andTakesTheCallerOn() {
    Desk law = phoning.desk(Phoning.LAWYER);
    Phone mobile = phoning.outside(law, Phoning.LAWYER, RINGS);
    law.socket.close();
    phoning.sql(
        "update phone_seat set expertise = '儿童青少年' where user_id = "
            + phoning.user(Phoning.LAWYER));
    phoning.phone("one", MAILBOX);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = desk.sees("TALKING").getString("conversation");
    JsonObject expert =
        desk.ask("agents.list", new JsonObject()).getJsonArray("experts").getJsonObject(0);
    assertThat(expert.getString("expertise")).isEqualTo("儿童青少年");

    desk.ask("call.consult", Desk.asking(id).put("agent", expert.getString("id")));
    Phoning.is(mobile, CallState.RINGING);
    mobile.answer();
    asksForAKey(mobile);
    assertThat(phoning.heard(caller)).contains("moh");
    mobile.press("1");
    await().atMost(Desk.LONG).until(() -> phoning.hears(mobile.uuid()).startsWith("bridge"));
    desk.call("call.join", id);
    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).equals("conference"));
    desk.call("call.complete", id);

    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).startsWith("bridge"));
    assertThat(mobile.state()).isEqualTo(CallState.TALKING);
    await().atMost(Desk.LONG).until(() -> phoning.owner(id).equals(phoning.user(Phoning.LAWYER)));
    mobile.hangUp();
    Phoning.is(caller, CallState.ENDED);
    phoning.stateIs(id, "WRAP_UP");
  }

  @Test
  void callerWhoLeavesWhileTheKeyIsAwaited_letsTheMobileGo() {
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = desk.sees("RINGING").getString("conversation");
    Phoning.is(mobile, CallState.RINGING);
    mobile.answer();
    asksForAKey(mobile);

    caller.hangUp();

    Phoning.is(mobile, CallState.ENDED);
    phoning.stateIs(id, "ABANDONED");
    desk.sees("ENDED");
  }

  @Test
  void nodeThatStartsAnewWhileItRings_goesOnWithIt_andLeavesNoGhost() {
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.RINGING);
    String id = phoning.conversation(caller);

    phoning.stopNode();
    mobile.answer();
    phoning.startNode();
    desk = phoning.desk("one");

    // The offer is over with routing's memory: whoever is there is rung again, or asked for a key.
    desk.ready();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              if (mobile.state() == CallState.RINGING) {
                mobile.answer();
              }
              mobile.press("1");
              assertThat(phoning.state(id)).isEqualTo("SERVING");
            });
    desk.sees("TALKING");
    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");
    Phoning.is(mobile, CallState.ENDED);
    phoning.quiet();
    assertThat(phoning.freeswitch.heard().blockingGet()).as("no leg is left").isEmpty();
  }

  @Test
  void mobileWhoseEndIsNeverTold_isFoundOut() {
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = desk.sees("RINGING").getString("conversation");
    Phoning.is(mobile, CallState.RINGING);
    mobile.answer();
    asksForAKey(mobile);
    phoning.freeswitch.faults().dropHangups(true);

    mobile.hangUp();
    Phoning.is(mobile, CallState.ENDED);
    phoning.freeswitch.dropConnections();

    unreached(id, "FAILED");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    phoning.freeswitch.faults().mend();
  }

  @Test
  @Tag("R42")
  void numbersThatAreNobodys_areRefused_andOnlyWhoMayHasOne() {
    assertThat(why(desk.refusal("terminal.outside", new JsonObject().put("number", "13800138000"))))
        .isEqualTo("outside-not-allowed");
    phoning.allowOutside("one");
    for (String[] one :
        new String[][] {
          {"110", "service-number"},
          {"119", "service-number"},
          {"120", "service-number"},
          {"95588", "service-number"},
          {"1001", "not-whole-number"},
          {"12345678", "not-whole-number"},
          {"abc", "not-whole-number"},
          {"+44 20 7946 0958", "number-abroad"},
          {"12356", "service-number"},
        }) {
      assertThat(why(desk.refusal("terminal.outside", new JsonObject().put("number", one[0]))))
          .as(one[0])
          .isEqualTo(one[1]);
    }
    phoning.sql(
        "update channel_account set settings = settings || '{\"numbers\":\"12348, 0771-5512345\"}'"
            + " where code = 'law'");
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () ->
                assertThat(
                        desk.socket
                            .command(
                                "terminal.outside", new JsonObject().put("number", "0771-551 2345"))
                            .encode())
                    .as("it would call itself")
                    .contains("own-access-number"));
    JsonObject set =
        desk.ask("terminal.outside", new JsonObject().put("number", "+86 138-0013 8000"));
    assertThat(set.getJsonObject("terminal"))
        .isEqualTo(new JsonObject().put("kind", "OUTSIDE").put("number", "+8613800138000"));
  }
}
