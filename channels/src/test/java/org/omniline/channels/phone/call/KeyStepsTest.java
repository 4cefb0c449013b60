package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.channels.phone.call.Acting.CALLER;
import static org.omniline.channels.phone.call.Acting.CONVERSATION;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.PhoneCall.Phase;

/** Telephones outside, where a mailbox answers as a person does. */
@Tag("R42")
class KeyStepsTest {
  private static final Duration WITHIN = Duration.ofSeconds(12);

  private final Acting it = new Acting();

  private Ear mobile(long agent) {
    Ear inside = it.ear(agent);
    return new Ear(
        agent,
        inside.name(),
        null,
        "sofia/gateway/trunk/1390000",
        inside.leg(),
        new Ear.ByKey("12356", WITHIN));
  }

  private Ear rings(long agent) {
    Ear ear = mobile(agent);
    it.tell(new CallInput.Offered(5, ear, it.now.plusSeconds(20), it.now));
    return ear;
  }

  private Ear lifted(long agent) {
    Ear ear = rings(agent);
    it.tell(new CallInput.Answered(ear.leg(), it.later(15)));
    it.tell(new CallInput.Playing(ear.leg(), true, it.now));
    return ear;
  }

  private String unmet() {
    return it.ended().get(it.ended().size() - 1).refused();
  }

  @Test
  void answer_isNoAcceptance_butTheKeyIs() {
    it.waiting();
    Ear ear = rings(1);
    assertThat(it.all).contains(new CallEffect.Ring(ear, Duration.ofSeconds(20), "12356"));

    assertThat(it.tell(new CallInput.Answered(ear.leg(), it.later(15))))
        .containsExactly(
            new CallEffect.Lifted(5, 1, it.now.plus(WITHIN)), new CallEffect.AskKey(ear.leg()));
    assertThat(it.call.phase()).as("the caller hears what it heard").isEqualTo(Phase.RINGING);
    assertThat(it.call.awaitsKey(1)).isTrue();
    assertThat(it.tell(new CallInput.Answered(ear.leg(), it.now))).as("told twice").isEmpty();
    assertThat(it.tell(new CallInput.Playing(ear.leg(), true, it.now))).isEmpty();
    assertThat(it.tell(new CallInput.Pressed(ear.leg(), "7", it.now))).isEmpty();
    assertThat(it.tell(new CallInput.Pressed(ear.leg(), "1", it.now)))
        .containsExactly(new CallEffect.Hush(ear.leg()), new CallEffect.Accept(5, ear));
    assertThat(it.stands(2, Standing.SERVED, mobile(1)))
        .containsExactly(new CallEffect.Bridge(CALLER, ear.leg()));
  }

  @Test
  void whatToPress_isSaidAgain_untilAKeyIsPressed() {
    it.waiting();
    Ear ear = lifted(1);
    assertThat(it.tell(new CallInput.Playing(ear.leg(), false, it.later(4))))
        .containsExactly(new CallEffect.AskKey(ear.leg()));
    it.tell(new CallInput.Playing(ear.leg(), true, it.now));
    assertThat(it.tell(new CallInput.Missed(it.now)))
        .as("nobody knows whether it is still said")
        .contains(new CallEffect.AskKey(ear.leg()));
  }

  @Test
  void keyTwo_declines_andTheLegSaysSo() {
    it.waiting();
    Ear ear = lifted(1);

    assertThat(it.tell(new CallInput.Pressed(ear.leg(), "2", it.now)))
        .containsExactly(
            new CallEffect.Decline(5, 1, Unreached.REJECTED),
            new CallEffect.Kill(ear.leg(), "NORMAL_CLEARING"));
    it.gone(ear.leg(), "NORMAL_CLEARING");
    assertThat(unmet()).isEqualTo("DECLINED");
    assertThat(it.call.phase()).isEqualTo(Phase.WAITING);
  }

  @Test
  void noKey_isTakenBackByRouting_andCounted() {
    it.waiting();
    Ear ear = lifted(1);

    assertThat(it.tell(new CallInput.Tick(it.later(13)))).as("routing counts it").isEmpty();
    it.tell(new CallInput.OfferEnded(5, true, it.now));
    it.gone(ear.leg(), "NORMAL_CLEARING");

    assertThat(unmet()).isEqualTo("NO_KEY");
    assertThat(it.notes().get(1).data())
        .isEqualTo(Map.of("agentName", "agent1", "reason", "NO_KEY"));
  }

  @Test
  void mailboxThatHangsUp_declines() {
    it.waiting();
    Ear ear = lifted(1);

    assertThat(it.gone(ear.leg(), "NORMAL_CLEARING"))
        .containsExactly(new CallEffect.Decline(5, 1, Unreached.NO_KEY));
    assertThat(unmet()).isEqualTo("NO_KEY");
  }

  @Test
  void ownersTelephone_isAskedForAKey_too_andWithoutOneTheCallerWaitsAgain() {
    it.waiting();
    Ear ear = rings(1);
    it.stands(2, Standing.SERVED, mobile(1));
    assertThat(it.all)
        .as("nobody can lift a receiver outside")
        .noneMatch(CallEffect.PickUp.class::isInstance);
    assertThat(it.tell(new CallInput.Answered(ear.leg(), it.later(3))))
        .containsExactly(new CallEffect.AskKey(ear.leg()));

    assertThat(it.tell(new CallInput.Tick(it.later(13))))
        .contains(
            new CallEffect.Requeue(CONVERSATION, 1, Unreached.NO_KEY, true),
            new CallEffect.Kill(ear.leg(), "NORMAL_CLEARING"));
  }

  @Test
  void consultedExpert_isTalkedWithAfterTheKeyAlone() {
    Ear agent = it.waiting().talking(1);
    Ear expert = mobile(2);
    it.consults(1, expert);
    it.tell(new CallInput.Unbridged(CALLER, agent.leg(), it.now));
    assertThat(it.tell(new CallInput.Answered(expert.leg(), it.later(3))))
        .containsExactly(new CallEffect.AskKey(expert.leg()));
    it.asked("early", 1, Ask.JOIN);
    assertThat(it.refused).as("nobody is there so far").isNotNull();

    assertThat(it.tell(new CallInput.Pressed(expert.leg(), "1", it.now)))
        .containsExactly(
            new CallEffect.Hush(expert.leg()), new CallEffect.Aside(agent.leg(), expert.leg()));
  }

  @Test
  void consultedExpertsMailbox_bringsTheCallerBack() {
    Ear agent = it.waiting().talking(1);
    Ear expert = mobile(2);
    it.consults(1, expert);
    it.tell(new CallInput.Unbridged(CALLER, agent.leg(), it.now));
    it.tell(new CallInput.Answered(expert.leg(), it.later(3)));

    assertThat(it.tell(new CallInput.Tick(it.later(13))))
        .contains(
            new CallEffect.Kill(expert.leg(), "NORMAL_CLEARING"),
            new CallEffect.Bridge(CALLER, agent.leg()));
    it.gone(expert.leg(), "NORMAL_CLEARING");
    assertThat(unmet()).isEqualTo("NO_KEY");
  }

  @Test
  void supervisorsMailbox_hearsNothing() {
    it.waiting().talking(1);
    Ear boss = mobile(9);
    it.tell(new CallInput.Watched("w", boss, Watch.Mode.LISTEN, it.now));

    assertThat(it.tell(new CallInput.Answered(boss.leg(), it.later(3))))
        .containsExactly(new CallEffect.AskKey(boss.leg()));
    assertThat(it.tell(new CallInput.Tick(it.later(13))))
        .contains(new CallEffect.Kill(boss.leg(), "NORMAL_CLEARING"));
  }

  @Test
  void whatIsKept_isTheSameForWhoTakesTheCallOver() {
    it.waiting();
    lifted(1);

    assertThat(CallJson.decode(CallJson.encode(it.call))).isEqualTo(it.call);
  }
}
