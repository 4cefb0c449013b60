package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.channels.phone.call.Acting.CALLER;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.Watch.Mode;
import org.omniline.conversation.Refusal;

/** A supervisor listens to an agent. */
class WatchTest {
  private final Acting it = new Acting();
  private Ear agent;
  private Ear boss;

  @BeforeEach
  void talk() {
    it.waiting();
    agent = it.talking(1);
    boss = it.ear(9);
  }

  private List<CallEffect> watch(String id, Mode mode) {
    return it.tell(new CallInput.Watched(id, boss, mode, it.now));
  }

  private void listening() {
    watch("a", Mode.LISTEN);
    it.tell(new CallInput.Answered(boss.leg(), it.later(2)));
    it.tell(new CallInput.Listening(boss.leg(), true, it.now));
  }

  @Test
  void supervisor_isRung_andHearsTheAgentsLeg_whichChangesNothingForTheOthers() {
    assertThat(watch("a", Mode.LISTEN))
        .containsExactly(new CallEffect.Ring(boss, Duration.ofSeconds(30), "13800138000"));
    assertThat(watch("a", Mode.LISTEN)).as("the same command").isEmpty();
    assertThat(it.tell(new CallInput.Answered(boss.leg(), it.later(2))))
        .containsExactly(new CallEffect.Listen(boss.leg(), agent.leg(), Mode.LISTEN));
    assertThat(it.tell(new CallInput.Listening(boss.leg(), true, it.now))).isEmpty();
    assertThat(it.tell(new CallInput.Tick(it.later(4)))).isEmpty();
    assertThat(it.call.phase()).isEqualTo(PhoneCall.Phase.TALKING);
    assertThat(it.call.agents()).containsExactly(1L, 9L);
    assertThat(CallJson.decode(CallJson.encode(it.call))).isEqualTo(it.call);
  }

  @Test
  void modeIsChanged_withoutRingingAgain() {
    listening();

    assertThat(watch("b", Mode.WHISPER))
        .containsExactly(new CallEffect.Listen(boss.leg(), agent.leg(), Mode.WHISPER));
    it.tell(new CallInput.Listening(boss.leg(), false, it.now));
    it.tell(new CallInput.Listening(boss.leg(), true, it.now));
    assertThat(it.tell(new CallInput.Tick(it.later(4)))).isEmpty();
    assertThat(watch("c", Mode.BARGE))
        .containsExactly(new CallEffect.Listen(boss.leg(), agent.leg(), Mode.BARGE));
  }

  @Test
  void watchEndsWithTheAgentsPart_alsoWhereTheCallGoesOn() {
    listening();

    assertThat(it.stands(3, Standing.SERVED, it.ear(2)))
        .contains(new CallEffect.Kill(boss.leg(), "NORMAL_CLEARING"));
    assertThat(it.call.watches()).isEmpty();
    it.gone(boss.leg(), "NORMAL_CLEARING");
    it.gone(CALLER, "NORMAL_CLEARING");
    it.gone(agent.leg(), "NORMAL_CLEARING");
    it.call.legs().forEach(leg -> it.gone(leg, "NORMAL_CLEARING"));
    it.stands(4, Standing.OVER, null);
    assertThat(it.call.isOver()).isTrue();
    assertThat(it.ended()).filteredOn(leg -> leg.uuid().equals(boss.leg())).hasSize(1);
  }

  @Test
  void supervisorWhoListensAndTakesOver_isJoinedByTheTelephoneInUse() {
    listening();

    assertThat(it.stands(3, Standing.SERVED, it.ear(9)))
        .containsExactly(
            new CallEffect.Kill(agent.leg(), "NORMAL_CLEARING"),
            new CallEffect.Bridge(CALLER, boss.leg()));
    it.tell(new CallInput.Listening(boss.leg(), false, it.now));
    it.tell(new CallInput.Bridged(CALLER, boss.leg(), it.now));
    assertThat(it.call.phase()).isEqualTo(PhoneCall.Phase.TALKING);
    assertThat(it.call.agents()).containsExactly(9L);
    assertThat(it.tell(new CallInput.Tick(it.later(4))))
        .containsExactly(new CallEffect.Kill(agent.leg(), "NORMAL_CLEARING"));
  }

  @Test
  void supervisorWhoLeaves_orIsNotThere_isLetGo_andTheTalkGoesOn() {
    listening();
    assertThat(it.asked("h", 9, Ask.HANG_UP))
        .containsExactly(new CallEffect.Kill(boss.leg(), "NORMAL_CLEARING"));
    it.gone(boss.leg(), "NORMAL_CLEARING");

    boss = it.ear(9);
    watch("d", Mode.LISTEN);
    assertThat(it.gone(boss.leg(), "USER_BUSY")).isEmpty();
    assertThat(it.call.watches()).isEmpty();

    boss = it.ear(9);
    watch("e", Mode.LISTEN);
    assertThat(it.tell(new CallInput.Tick(it.later(40))))
        .containsExactly(new CallEffect.Kill(boss.leg(), "ORIGINATOR_CANCEL"));
    assertThat(it.call.phase()).isEqualTo(PhoneCall.Phase.TALKING);
  }

  @Test
  void legThatIsGoneWithoutAWord_isFoundOut() {
    listening();

    it.tell(new CallInput.Compared(Map.of(CALLER, true, agent.leg(), true), it.later(20)));
    assertThat(it.call.watches()).isEmpty();
  }

  @Test
  void whatMakesNoSense_isRefused() {
    boss = it.ear(1);
    watch("a", Mode.LISTEN);
    assertThat(it.refused.fields()).containsEntry("reason", "in-it-already");
    boss = new Ear(9, "boss", null, null, "leg-x");
    watch("b", Mode.LISTEN);
    assertThat(it.refused.fields()).containsEntry("reason", "no-own-telephone");
    it.asked("c", 9, Ask.HANG_UP);
    assertThat(it.refused.code()).isEqualTo(Refusal.Code.FORBIDDEN);
    it.gone(agent.leg(), "NETWORK_OUT_OF_ORDER");
    boss = it.ear(9);
    watch("d", Mode.LISTEN);
    assertThat(it.refused.code()).as("nobody talks").isEqualTo(Refusal.Code.WRONG_STATE);
  }
}
