package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.PhoneBehaviour.Kind;

/** A call is accepted when caller and agent are joined: until then it is an offer, and waits. */
class PhoneAcceptIT {
  /** Short, so that tests need not wait long for an offer to end. */
  private static final int OFFER_MS = 8_000;

  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour RINGS = PhoneBehaviour.of(Kind.RINGS);

  @BeforeAll
  static void offersAreShort() {
    phoning.sql("update queue set offer_timeout_ms = " + OFFER_MS);
    phoning.stopNode();
    phoning.startNode();
  }

  private static void pressed(Desk desk) {
    JsonObject told = desk.ask("offer.accept", new JsonObject().put("offer", desk.offered()));
    assertThat(told.getBoolean("rings")).isTrue();
    assertThat(told.getJsonObject("conversation").getString("state")).isEqualTo("WAITING");
  }

  private static String visits(String id) {
    return phoning.sql(
        "select string_agg(coalesce(outcome, '-') || case when left_at is null then ' waits' else"
            + " '' end, ',' order by id) from queue_visit where conversation_id = "
            + id);
  }

  private static String offers(String id) {
    return phoning.sql(
        "select string_agg(outcome, ',' order by offered_at, id) from offer where ended_at is not"
            + " null and conversation_id = "
            + id);
  }

  /** The part of the wait that was answered, as the alarms of the service level count it. */
  private static String answered(String id) {
    return phoning.sql(
        "select count(*) filter (where outcome = 'ACCEPTED') || ' of ' || count(*) filter (where"
            + " outcome is not null) from queue_visit where conversation_id = "
            + id);
  }

  @Test
  @Tag("R66")
  void pressedAtTheDesk_theWaitGoesOnUntilTheReceiverIsLifted() {
    Desk desk = phoning.desk("one");
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.RINGING);
    String id = desk.sees("RINGING").getString("conversation");
    String offer = desk.offered();

    pressed(desk);

    desk.sees("CONNECTING");
    assertThat(phoning.state(id)).isEqualTo("WAITING");
    assertThat(visits(id)).isEqualTo("- waits");
    mobile.answer();
    desk.sees(call -> call.getBoolean("awaitsKey"));
    assertThat(phoning.state(id)).as("a mailbox would have answered as well").isEqualTo("WAITING");
    assertThat(visits(id)).isEqualTo("- waits");
    mobile.press("1");

    desk.sees("TALKING");
    phoning.stateIs(id, "SERVING");
    desk.isToldOf(offer, "ACCEPTED");
    assertThat(visits(id)).isEqualTo("ACCEPTED");
    assertThat(
            phoning.sql(
                "select v.left_at >= p.at from queue_visit v, lateral (select e.at from entry e"
                    + " where e.conversation_id = v.conversation_id and e.type = 'AGENT_RANG') p"
                    + " where v.conversation_id = "
                    + id))
        .isEqualTo("t");
    caller.hangUp();
    phoning.quiet();
    assertThat(
            phoning.sql(
                "select joined_at > answered_at from call_leg where role = 'AGENT' and"
                    + " conversation_id = "
                    + id))
        .as("talk counts from the key, not from whatever answered")
        .isEqualTo("t");
  }

  @Test
  void pressedAtTheDesk_theTelephoneOfTheHouseIsToldToLiftItsReceiver() {
    phoning.phone("one", RINGS);
    Desk desk = phoning.desk("one");
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = desk.sees("RINGING").getString("conversation");

    pressed(desk);

    desk.sees("TALKING");
    phoning.stateIs(id, "SERVING");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void pressedAndNeverLifted_theCallerGoesOnInTheOldPlace_andTheOfferWasNotAnswered() {
    Desk desk = phoning.desk("one");
    Phone mobile = phoning.outside(desk, "one", RINGS);
    Phone other = phoning.phone("two", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.RINGING);
    String id = desk.sees("RINGING").getString("conversation");
    String offer = desk.offered();
    String since = phoning.sql("select waiting_since from conversation where id = " + id);
    pressed(desk);

    desk.isToldOf(offer, "TIMED_OUT");
    Phoning.is(mobile, CallState.ENDED);
    mobile.answer();
    assertThat(phoning.state(id)).isEqualTo("WAITING");
    assertThat(phoning.sql("select waiting_since from conversation where id = " + id))
        .isEqualTo(since);
    desk.ask("agent.state", new JsonObject().put("state", "BREAK"));
    Desk two = phoning.desk("two");
    two.ready();
    Phoning.is(other, CallState.RINGING);
    other.answer();
    two.sees("TALKING");
    assertThat(visits(id)).as("one stay in the queue").isEqualTo("ACCEPTED");
    assertThat(offers(id)).startsWith("TIMED_OUT");
    caller.hangUp();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pressedAndTheTelephoneRefuses_theCallerGoesOnInTheOldPlace(boolean vanishes) {
    Desk desk = phoning.desk("one");
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.RINGING);
    String id = desk.sees("RINGING").getString("conversation");
    String offer = desk.offered();
    pressed(desk);

    if (vanishes) {
      mobile.lose();
    } else {
      mobile.hangUp();
    }

    // Whose telephone is away is not ready from now on, which takes the offer back.
    desk.isToldOf(offer, vanishes ? "WITHDRAWN" : "DECLINED");
    assertThat(phoning.state(id)).isEqualTo("WAITING");
    assertThat(visits(id)).isEqualTo("- waits");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void callerWhoLeavesBetweenThePressAndTheLift_hasWaitedInVain() {
    Desk desk = phoning.desk("one");
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.RINGING);
    String id = desk.sees("RINGING").getString("conversation");
    pressed(desk);

    caller.hangUp();

    Phoning.is(mobile, CallState.ENDED);
    phoning.stateIs(id, "ABANDONED");
    assertThat(answered(id)).isEqualTo("0 of 1");
    desk.sees("ENDED");
  }

  @Test
  void agentWhoSignsOutBetweenThePressAndTheLift_leavesTheCallerInTheOldPlace() {
    Desk desk = phoning.desk("one");
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.RINGING);
    String id = desk.sees("RINGING").getString("conversation");
    String offer = desk.offered();
    pressed(desk);

    desk.ask("agent.state", new JsonObject().put("state", "BREAK"));

    desk.isToldOf(offer, "WITHDRAWN");
    Phoning.is(mobile, CallState.ENDED);
    assertThat(phoning.state(id)).isEqualTo("WAITING");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void nodeThatStartsAnewBetweenThePressAndTheLift_keepsTheCallerWaiting() {
    Desk desk = phoning.desk("one");
    Phone mobile = phoning.outside(desk, "one", RINGS);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.RINGING);
    String id = desk.sees("RINGING").getString("conversation");
    pressed(desk);

    phoning.stopNode();
    mobile.answer();
    phoning.startNode();

    assertThat(phoning.state(id)).isEqualTo("WAITING");
    assertThat(visits(id)).isEqualTo("- waits");
    Desk again = phoning.desk("one");
    again.ready();
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
    again.sees("TALKING");
    assertThat(visits(id)).isEqualTo("ACCEPTED");
    caller.hangUp();
  }

  /** The agent's telephone dies in the moment between acceptance and joining. */
  @Test
  void takenFromTheListAndNeverLifted_theWaitHasNeverEnded() {
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = phoning.conversation(caller);
    phoning.stateIs(id, "WAITING");
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    boss.ask("terminal.set", new JsonObject().put("extension", "1004"));
    Phone phone = phoning.phone(Phoning.SUPERVISOR, RINGS);
    String version = phoning.sql("select state_version from conversation where id = " + id);
    boss.ask(
        "conversation.take",
        new JsonObject().put("conversation", id).put("stateVersion", Long.parseLong(version)));
    Phoning.is(phone, CallState.RINGING);
    phoning.stateIs(id, "SERVING");

    phone.hangUp();

    phoning.stateIs(id, "WAITING");
    assertThat(visits(id)).as("one wait, which goes on").isEqualTo("- waits");
    assertThat(
            phoning.sql(
                "select string_agg(kind || ' ' || coalesce(result, '-'), ',' order by id) from"
                    + " segment where kind <> 'RING' and conversation_id = "
                    + id))
        .isEqualTo("QUEUE ACCEPTED,TALK UNMET,QUEUE -");
    assertThat(phoning.sql("select served_at is null from conversation where id = " + id))
        .isEqualTo("t");
    caller.hangUp();
    phoning.stateIs(id, "ABANDONED");
    assertThat(answered(id)).isEqualTo("0 of 1");
  }

  @Test
  void automaticCall_isAnsweredAtTheTelephone_andNotBefore() {
    phoning.sql(
        "update queue set routing = coalesce(routing, '{}') || '{\"autoAccept\":[\"PHONE\"]}'");
    phoning.stopNode();
    phoning.startNode();
    try {
      Desk desk = phoning.desk("one");
      Phone mobile = phoning.outside(desk, "one", RINGS);
      desk.ready();
      phoning.calls(Phoning.number(), "12356");
      Phoning.is(mobile, CallState.RINGING);
      String id = desk.sees("RINGING").getString("conversation");
      desk.shows();
      desk.sees("CONNECTING");
      assertThat(phoning.state(id)).isEqualTo("WAITING");
      mobile.answer();
      desk.sees(call -> call.getBoolean("awaitsKey"));
      mobile.press("1");
      desk.sees("TALKING");
    } finally {
      phoning.sql("update queue set routing = routing - 'autoAccept'");
      phoning.stopNode();
      phoning.startNode();
    }
  }
}
