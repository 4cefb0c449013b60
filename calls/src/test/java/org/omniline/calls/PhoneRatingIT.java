package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** Callers are asked for a rating by key when the agent has hung up. */
@Tag("R110")
class PhoneRatingIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour AT_ONCE = PhoneBehaviour.answers(Duration.ofMillis(20));

  @BeforeAll
  static void asks() {
    phoning.sql(
        "update channel_account set settings = settings || '{\"survey\":\"satisfaction\"}'"
            + " where code = 'psych'");
    // Nodes read accounts again after some seconds.
    phoning.stopNode();
    phoning.startNode();
  }

  private static void hears(Caller caller, String part) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(phoning.heard(caller)).contains(part));
  }

  private static String answer(String conversation) {
    return phoning.sql(
        "select outcome || ' ' || coalesce(key, '-') || ' ' || coalesce(label_zh, '-') || ' ' ||"
            + " (agent_id = (select id from staff_user where login = 'one')) from survey_answer"
            + " where conversation_id = "
            + conversation);
  }

  private record Talk(Desk desk, Phone own, Caller caller, String id) {}

  private static Talk talking() {
    Desk desk = phoning.desk("one");
    Phone own = phoning.phone("one", AT_ONCE);
    desk.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    String id = phoning.conversation(caller);
    desk.sees("TALKING");
    return new Talk(desk, own, caller, id);
  }

  @Test
  void agentHangsUp_theCallerIsAsked_theKeyIsKept_andTheCallerIsThanked() {
    Talk talk = talking();

    talk.desk().call("call.hangup", talk.id());

    talk.desk().conversationIs(talk.id(), "WRAP_UP");
    hears(talk.caller(), "/survey-ask.wav");
    assertThat(talk.caller().state()).isEqualTo(CallState.TALKING);
    talk.caller().press("3");
    hears(talk.caller(), "/survey-thanks.wav");
    Phoning.is(talk.caller(), CallState.ENDED);
    phoning.quiet();
    assertThat(answer(talk.id())).isEqualTo("ANSWERED 3 不满意 true");
    assertThat(talk.desk().steps(talk.id()))
        .containsSubsequence("CALL_CONNECTED", "CALL_RATED", "CALL_ENDED");
  }

  @Test
  void telephoneIsHungUp_andTheCallerHangsUpInsteadOfAnswering() {
    Talk talk = talking();

    talk.own().hangUp();
    hears(talk.caller(), "/survey-ask.wav");
    talk.caller().hangUp();

    phoning.quiet();
    assertThat(answer(talk.id())).isEqualTo("HUNG_UP - - true");
  }

  @Test
  void nodeThatGoesDown_asksAgainWhenItIsBack() {
    Talk talk = talking();
    talk.desk().call("call.hangup", talk.id());
    hears(talk.caller(), "/survey-ask.wav");

    phoning.stopNode();
    phoning.startNode();

    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              talk.caller().press("1");
              return !answer(talk.id()).isEmpty();
            });
    assertThat(answer(talk.id())).isEqualTo("ANSWERED 1 满意 true");
  }

  @Test
  void highRisk_andWhoIsEndedUnasked_areNotAsked() {
    Talk danger = talking();
    phoning.sql("update conversation set risk = 'HIGH' where id = " + danger.id());
    danger.desk().call("call.hangup", danger.id());
    Phoning.is(danger.caller(), CallState.ENDED);
    phoning.quiet();
    assertThat(answer(danger.id())).isEmpty();
    assertThat(danger.desk().steps(danger.id())).doesNotContain("CALL_RATED");
  }

  @Test
  void agentMayHangUpUnasked() {
    Talk talk = talking();

    talk.desk().call("call.hangupUnasked", talk.id());

    Phoning.is(talk.caller(), CallState.ENDED);
    phoning.quiet();
    assertThat(answer(talk.id())).isEmpty();
    assertThat(talk.desk().steps(talk.id())).doesNotContain("CALL_RATED");
  }
}
