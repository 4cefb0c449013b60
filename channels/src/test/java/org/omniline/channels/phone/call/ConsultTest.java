package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.channels.phone.call.Acting.CALLER;
import static org.omniline.channels.phone.call.Acting.CONVERSATION;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.PhoneCall.Phase;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;

/** An agent who talks with a caller asks somebody else. */
class ConsultTest {
  private final Acting it = new Acting();
  private Ear agent;

  @BeforeEach
  void talk() {
    it.waiting();
    agent = it.talking(1);
  }

  @Test
  void consult_ringsTheColleague_whileTheCallerHearsMusic_thenTheTwoTalkAside() {
    Ear to = it.ear(2);

    assertThat(it.consults(1, to))
        .containsExactly(
            new CallEffect.Ring(to, Duration.ofSeconds(30), "12356"),
            new CallEffect.Consulting(CONVERSATION, agent, to, "careful"),
            new CallEffect.Park(agent.leg()));
    assertThat(it.call.phase()).isEqualTo(Phase.CONSULTING);
    assertThat(it.call.agents()).containsExactly(1L, 2L);
    assertThat(it.tell(new CallInput.Unbridged(CALLER, agent.leg(), it.now)))
        .containsExactlyInAnyOrder(
            new CallEffect.Music(CALLER), new CallEffect.Ringing(agent.leg()));
    it.tell(new CallInput.Playing(CALLER, true, it.now));
    it.tell(new CallInput.Playing(agent.leg(), true, it.now));
    assertThat(it.tell(new CallInput.Answered(to.leg(), it.later(2))))
        .containsExactly(new CallEffect.Aside(agent.leg(), to.leg()));
    assertThat(it.tell(new CallInput.Bridged(agent.leg(), to.leg(), it.now))).isEmpty();
    assertThat(it.notes().get(it.notes().size() - 1).type()).isEqualTo(EntryType.CALL_CONSULTED);
  }

  @ParameterizedTest
  @CsvSource({
    "CALL_REJECTED, REJECTED",
    "USER_BUSY, BUSY",
    "NO_ANSWER, NO_ANSWER",
    "USER_NOT_REGISTERED, NOT_REGISTERED"
  })
  void whoIsNotReached_bringsTheCallerBack_andTheReasonIsKept(String cause, Unreached why) {
    Ear to = it.ear(2);
    it.consults(1, to);
    it.tell(new CallInput.Unbridged(CALLER, agent.leg(), it.now));

    assertThat(it.gone(to.leg(), cause))
        .containsExactly(
            new CallEffect.Consulted(CONVERSATION, to), new CallEffect.Bridge(CALLER, agent.leg()));
    it.tell(new CallInput.Bridged(CALLER, agent.leg(), it.now));
    assertThat(it.call.phase()).isEqualTo(Phase.TALKING);
    assertThat(it.notes())
        .anySatisfy(
            note -> {
              assertThat(note.type()).isEqualTo(EntryType.AGENT_UNREACHED);
              assertThat(note.data()).containsEntry("reason", why.name());
            });
  }

  @Test
  void whoNeverAnswers_isGivenUp() {
    Ear to = it.ear(2);
    it.consults(1, to);
    it.tell(new CallInput.Unbridged(CALLER, agent.leg(), it.now));

    assertThat(it.tell(new CallInput.Tick(it.later(40))))
        .contains(
            new CallEffect.Kill(to.leg(), "ORIGINATOR_CANCEL"),
            new CallEffect.Bridge(CALLER, agent.leg()));
  }

  @Test
  void whoIsConsultedAndLeaves_bringsTheCallerBack() {
    Ear to = it.ear(2);
    it.aside(agent, to);

    assertThat(it.gone(to.leg(), "NORMAL_CLEARING"))
        .containsExactly(
            new CallEffect.Consulted(CONVERSATION, to), new CallEffect.Bridge(CALLER, agent.leg()));
  }

  @Test
  void back_letsGoOfWhoIsConsulted() {
    Ear to = it.ear(2);
    it.aside(agent, to);

    assertThat(it.asked("b", 1, Ask.BACK))
        .containsExactly(
            new CallEffect.Consulted(CONVERSATION, to),
            new CallEffect.Kill(to.leg(), "NORMAL_CLEARING"),
            new CallEffect.Bridge(CALLER, agent.leg()));
  }

  @Test
  void swap_goesFromOneToTheOther_andBack() {
    Ear to = it.ear(2);
    it.aside(agent, to);

    assertThat(it.asked("a", 1, Ask.SWAP))
        .containsExactly(new CallEffect.Bridge(CALLER, agent.leg()));
    it.tell(new CallInput.Unbridged(agent.leg(), to.leg(), it.now));
    assertThat(it.tell(new CallInput.Bridged(CALLER, agent.leg(), it.now)))
        .containsExactly(new CallEffect.Music(to.leg()));
    assertThat(it.call.phase()).isEqualTo(Phase.TALKING);
    assertThat(it.asked("b", 1, Ask.SWAP))
        .containsExactly(new CallEffect.Aside(agent.leg(), to.leg()));
  }

  @Test
  void complete_givesTheConversation_thenJoinsCallerAndColleague() {
    Ear to = it.ear(2);
    it.aside(agent, to);

    assertThat(it.asked("c", 1, Ask.COMPLETE))
        .containsExactly(new CallEffect.Give(CONVERSATION, agent, to));
    assertThat(it.stands(3, Standing.SERVED, it.ear(2)))
        .containsExactly(
            new CallEffect.Consulted(CONVERSATION, to),
            new CallEffect.Kill(agent.leg(), "NORMAL_CLEARING"),
            new CallEffect.Bridge(CALLER, to.leg()));
    it.tell(new CallInput.Bridged(CALLER, to.leg(), it.now));
    it.gone(agent.leg(), "NORMAL_CLEARING");
    assertThat(it.call.phase()).isEqualTo(Phase.TALKING);
    assertThat(it.call.agents()).containsExactly(2L);
    assertThat(it.gone(to.leg(), "NORMAL_CLEARING"))
        .contains(new CallEffect.Finish(CONVERSATION, 2));
  }

  @Test
  void agentWhoHangsUpAside_hasGivenTheCall_andTheCallerHearsTheColleagueAtOnce() {
    Ear to = it.ear(2);
    it.aside(agent, to);

    assertThat(it.gone(agent.leg(), "NORMAL_CLEARING"))
        .containsExactly(
            new CallEffect.Give(CONVERSATION, agent, to), new CallEffect.Bridge(CALLER, to.leg()));
    it.tell(new CallInput.Bridged(CALLER, to.leg(), it.now));
    assertThat(it.stands(3, Standing.SERVED, it.ear(2)))
        .containsExactly(new CallEffect.Consulted(CONVERSATION, to));
    assertThat(it.call.phase()).isEqualTo(Phase.TALKING);
  }

  @Test
  void colleagueWhoCannotHaveIt_leavesItToTheAgent_orToTheQueueWhenTheAgentIsGone() {
    Ear to = it.ear(2);
    it.aside(agent, to);
    it.asked("c", 1, Ask.COMPLETE);

    it.tell(new CallInput.NotGiven(it.now));
    assertThat(it.asked("d", 1, Ask.BACK)).contains(new CallEffect.Bridge(CALLER, agent.leg()));

    Ear again = it.ear(2);
    it.tell(new CallInput.Bridged(CALLER, agent.leg(), it.now));
    it.aside(agent, again);
    it.gone(agent.leg(), "NORMAL_CLEARING");
    assertThat(it.tell(new CallInput.NotGiven(it.now)))
        .contains(
            new CallEffect.Requeue(CONVERSATION, 1, Unreached.FAILED),
            new CallEffect.Kill(again.leg(), "NORMAL_CLEARING"));
  }

  @Test
  void agentWhoVanishesAside_losesTheCall_andTheCallerWaitsAgain() {
    Ear to = it.ear(2);
    it.aside(agent, to);

    assertThat(it.gone(agent.leg(), "RECOVERY_ON_TIMER_EXPIRE"))
        .contains(
            new CallEffect.Requeue(CONVERSATION, 1, Unreached.LOST),
            new CallEffect.Kill(to.leg(), "NORMAL_CLEARING"));
  }

  @Test
  void agentWhoHangsUpWhileItRings_losesTheCall_andTheCallerWaitsAgain() {
    Ear to = it.ear(2);
    it.consults(1, to);

    assertThat(it.gone(agent.leg(), "NORMAL_CLEARING"))
        .contains(
            new CallEffect.Requeue(CONVERSATION, 1, Unreached.LOST),
            new CallEffect.Kill(to.leg(), "ORIGINATOR_CANCEL"),
            new CallEffect.Music(CALLER));
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void callerWhoLeaves_endsItForAll(boolean answered) {
    Ear to = it.ear(2);
    if (answered) {
      it.aside(agent, to);
    } else {
      it.consults(1, to);
    }

    assertThat(it.gone(CALLER, "NORMAL_CLEARING"))
        .contains(
            new CallEffect.Kill(agent.leg(), "NORMAL_CLEARING"),
            new CallEffect.Kill(to.leg(), answered ? "NORMAL_CLEARING" : "ORIGINATOR_CANCEL"),
            new CallEffect.Leave(CONVERSATION, false));
    it.gone(agent.leg(), "NORMAL_CLEARING");
    it.gone(to.leg(), "NORMAL_CLEARING");
    it.stands(3, Standing.OVER, null);
    assertThat(it.call.isOver()).isTrue();
  }

  private Ear threeTalk() {
    Ear to = it.ear(2);
    it.aside(agent, to);
    assertThat(it.asked("j", 1, Ask.JOIN))
        .containsExactly(
            new CallEffect.Enter(CALLER, CALLER),
            new CallEffect.Enter(agent.leg(), CALLER),
            new CallEffect.Enter(to.leg(), CALLER));
    it.tell(new CallInput.Playing(CALLER, false, it.now));
    for (String leg : new String[] {CALLER, agent.leg(), to.leg()}) {
      it.tell(new CallInput.InRoom(leg, true, it.now));
    }
    assertThat(it.tell(new CallInput.Tick(it.later(2)))).isEmpty();
    assertThat(it.call.phase()).isEqualTo(Phase.TALKING);
    return to;
  }

  @Test
  void ofThree_theColleagueLeaves_andTheOthersStay() {
    Ear to = threeTalk();

    assertThat(it.gone(to.leg(), "NORMAL_CLEARING"))
        .contains(new CallEffect.Bridge(CALLER, agent.leg()));
  }

  @ParameterizedTest
  @CsvSource({"NORMAL_CLEARING", "RECOVERY_ON_TIMER_EXPIRE"})
  void ofThree_theAgentLeaves_andTheColleagueHasTheCall(String cause) {
    Ear to = threeTalk();

    assertThat(it.gone(agent.leg(), cause))
        .containsExactly(
            new CallEffect.Give(CONVERSATION, agent, to), new CallEffect.Bridge(CALLER, to.leg()));
  }

  @Test
  void outsideNumber_goesOnWithTheCaller_whileTheAgentWritesUp() {
    Ear to = it.outside("02012345678");
    assertThat(it.consults(1, to))
        .containsExactly(
            new CallEffect.Ring(to, Duration.ofSeconds(30), "12356"),
            new CallEffect.Park(agent.leg()));
    it.tell(new CallInput.Unbridged(CALLER, agent.leg(), it.now));
    it.tell(new CallInput.Answered(to.leg(), it.now));
    it.tell(new CallInput.Bridged(agent.leg(), to.leg(), it.now));

    assertThat(it.asked("c", 1, Ask.COMPLETE))
        .contains(new CallEffect.Finish(CONVERSATION, 1), new CallEffect.Bridge(CALLER, to.leg()));
    it.tell(new CallInput.Bridged(CALLER, to.leg(), it.now));
    assertThat(it.stands(3, Standing.OVER, null)).as("the talk goes on").isEmpty();
    assertThat(it.call.agents()).isEmpty();
    assertThat(it.gone(to.leg(), "NORMAL_CLEARING"))
        .containsExactly(new CallEffect.Kill(CALLER, "NORMAL_CLEARING"));
    it.gone(CALLER, "NORMAL_CLEARING");
    it.gone(agent.leg(), "NORMAL_CLEARING");
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  void colleague_answersAndLeaves_byTheDesk() {
    Ear to = it.ear(2);
    it.consults(1, to);

    assertThat(it.asked("x", 2, Ask.ANSWER)).containsExactly(new CallEffect.PickUp(to.leg()));
    it.asked("y", 2, Ask.HOLD);
    assertThat(it.refused.code()).isEqualTo(Refusal.Code.WRONG_STATE);
    assertThat(it.asked("z", 2, Ask.HANG_UP))
        .contains(new CallEffect.Kill(to.leg(), "ORIGINATOR_CANCEL"));
    assertThat(it.call.consult()).isNull();
  }

  @Test
  void colleagueWhoTakesItWhileItRings_hasIt() {
    Ear to = it.ear(2);
    it.consults(1, to);

    assertThat(it.stands(3, Standing.SERVED, it.ear(2)))
        .contains(
            new CallEffect.PickUp(to.leg()), new CallEffect.Kill(agent.leg(), "NORMAL_CLEARING"));
    assertThat(it.tell(new CallInput.Answered(to.leg(), it.now)))
        .contains(new CallEffect.Bridge(CALLER, to.leg()));
  }

  @Test
  void keys_goToWhomTheAgentHears() {
    Ear to = it.outside("02012345678");
    it.aside(agent, to);

    assertThat(it.tell(new CallInput.Asked("k", 1, Ask.KEYS, "1", it.now)))
        .containsExactly(new CallEffect.Keys(to.leg(), "1"));
  }

  @Test
  void whatMakesNoSense_isRefused() {
    it.asked("a", 1, Ask.JOIN);
    assertThat(it.refused.code()).isEqualTo(Refusal.Code.WRONG_STATE);
    it.consults(2, it.ear(3));
    assertThat(it.refused.code()).isEqualTo(Refusal.Code.FORBIDDEN);
    it.consults(1, new Ear(2, "agent2", null, null, "leg-x"));
    assertThat(it.refused.fields()).containsEntry("reason", "no-telephone");
    it.consults(1, it.ear(1));
    assertThat(it.refused.fields()).containsEntry("reason", "somebody-else");
    it.consults(1, it.ear(2));
    it.asked("b", 1, Ask.COMPLETE);
    assertThat(it.refused.code()).as("it still rings").isEqualTo(Refusal.Code.WRONG_STATE);
    it.asked("c", 1, Ask.HANG_UP);
    assertThat(it.refused.code()).isEqualTo(Refusal.Code.WRONG_STATE);
    it.consults(1, it.ear(3));
    assertThat(it.refused.code()).as("one at a time").isEqualTo(Refusal.Code.WRONG_STATE);
  }

  @Test
  void everyState_isKeptAsItIs() {
    Ear to = threeTalk();
    assertThat(CallJson.decode(CallJson.encode(it.call))).isEqualTo(it.call);
    it.asked("c", 1, Ask.COMPLETE);
    assertThat(CallJson.decode(CallJson.encode(it.call))).isEqualTo(it.call);
    it.gone(to.leg(), "NORMAL_CLEARING");
    assertThat(it.ended()).singleElement().extracting(CallEffect.Leg::by).isEqualTo(By.AGENT);
  }
}
