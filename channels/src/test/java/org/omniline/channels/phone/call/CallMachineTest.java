package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.channels.phone.call.Acting.CALLER;
import static org.omniline.channels.phone.call.Acting.CONVERSATION;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.channels.EmergencyNumber;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Prompt;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.PhoneCall.Phase;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;

class CallMachineTest {
  private final Acting it = new Acting();

  @Test
  void call_isStored_thenAnswered_thenHearsMusic() {
    assertThat(it.all).containsExactly(new CallEffect.Open());

    assertThat(it.stands(1, Standing.WAITING, null)).containsExactly(new CallEffect.Answer(CALLER));
    assertThat(it.tell(new CallInput.Answered(CALLER, it.now)))
        .containsExactly(new CallEffect.Music(CALLER));
    assertThat(it.tell(new CallInput.Playing(CALLER, true, it.now))).isEmpty();
    assertThat(it.call.phase()).isEqualTo(Phase.WAITING);
  }

  @Test
  void musicThatMayHaveEndedUnheard_isAskedForAgain() {
    it.waiting();
    it.tell(new CallInput.Playing(CALLER, true, it.now));
    assertThat(it.tell(new CallInput.Tick(it.now))).doesNotContain(new CallEffect.Music(CALLER));

    assertThat(it.tell(new CallInput.Missed(it.now))).contains(new CallEffect.Music(CALLER));
  }

  @Test
  void offer_ringsTheTelephone_asLongAsItStands_andIsAcceptedWhenAnswered() {
    it.waiting();
    Ear ear = it.ear(1);

    assertThat(it.tell(new CallInput.Offered(5, ear, it.now.plusSeconds(20), it.now)))
        .containsExactly(new CallEffect.Ring(ear, Duration.ofSeconds(20), "13800138000"));
    assertThat(it.call.phase()).isEqualTo(Phase.RINGING);
    assertThat(it.tell(new CallInput.Offered(5, it.ear(1), it.now.plusSeconds(20), it.now)))
        .as("told again")
        .isEmpty();
    assertThat(it.tell(new CallInput.Answered(ear.leg(), it.now)))
        .containsExactly(new CallEffect.Accept(5, ear));
    assertThat(it.stands(2, Standing.SERVED, it.ear(1)))
        .containsExactly(new CallEffect.Bridge(CALLER, ear.leg()));
    it.tell(new CallInput.Bridged(CALLER, ear.leg(), it.now));
    assertThat(it.call.phase()).isEqualTo(Phase.TALKING);
    assertThat(it.notes())
        .extracting(CallEffect.Note::type)
        .containsExactly(EntryType.AGENT_RANG, EntryType.CALL_CONNECTED);
  }

  @Test
  void telephoneLiftedAsTheOfferWasTakenBack_isOnRecordAsAnswered() {
    it.waiting();
    Ear ear = it.ringing(1);
    it.tell(new CallInput.OfferEnded(5, true, it.now));

    Instant lifted = it.later(1);
    assertThat(it.tell(new CallInput.Answered(ear.leg(), lifted)))
        .as("nobody is accepted by it")
        .doesNotHaveAnyElementsOfTypes(CallEffect.Accept.class);
    it.gone(ear.leg(), "ORIGINATOR_CANCEL");

    assertThat(it.ended()).singleElement().extracting(CallEffect.Leg::answered).isEqualTo(lifted);
  }

  @ParameterizedTest
  @CsvSource({
    "CALL_REJECTED, REJECTED",
    "USER_BUSY, BUSY",
    "NO_ANSWER, NO_ANSWER",
    "USER_NOT_REGISTERED, NOT_REGISTERED",
    "SUBSCRIBER_ABSENT, NOT_REGISTERED",
    "NETWORK_OUT_OF_ORDER, FAILED"
  })
  void telephoneThatIsNotAnswered_declinesTheOffer_andSaysWhy(String cause, Unreached why) {
    it.waiting();
    Ear ear = it.ringing(1);

    assertThat(it.gone(ear.leg(), cause)).containsExactly(new CallEffect.Decline(5, 1, why));
    assertThat(it.call.phase()).isEqualTo(Phase.WAITING);
    assertThat(it.notes().get(1).data())
        .isEqualTo(Map.of("agentName", "agent1", "reason", why.name()));
    assertThat(it.tell(new CallInput.Offered(5, it.ear(1), it.now.plusSeconds(9), it.now)))
        .as("the same offer, late")
        .isEmpty();
  }

  @Test
  void agentWithoutATelephone_isNotRung() {
    it.waiting();
    Ear none = new Ear(1, "agent1", null, null, "leg-x");

    assertThat(it.tell(new CallInput.Offered(5, none, it.now.plusSeconds(20), it.now)))
        .containsExactly(new CallEffect.Decline(5, 1, Unreached.NO_TERMINAL));
  }

  @Test
  void offerTakenBack_stopsTheRinging_untilTheLegIsGone() {
    it.waiting();
    Ear ear = it.ringing(1);
    CallEffect kill = new CallEffect.Kill(ear.leg(), "ORIGINATOR_CANCEL");

    assertThat(it.tell(new CallInput.OfferEnded(5, true, it.now))).containsExactly(kill);
    assertThat(it.tell(new CallInput.Tick(it.later(2)))).containsExactly(kill);
    assertThat(it.gone(ear.leg(), "ORIGINATOR_CANCEL")).isEmpty();
    assertThat(it.tell(new CallInput.Tick(it.later(2)))).doesNotContain(kill);
    assertThat(it.ended()).singleElement().extracting(CallEffect.Leg::by).isEqualTo(By.SYSTEM);
  }

  @Test
  void acceptanceThatFails_letsTheAgentGo_andTheCallerWaitOn() {
    it.waiting();
    Ear ear = it.ringing(1);
    it.tell(new CallInput.Answered(ear.leg(), it.now));

    assertThat(it.tell(new CallInput.OfferEnded(5, false, it.now)))
        .containsExactly(new CallEffect.Kill(ear.leg(), "NORMAL_CLEARING"));
    assertThat(it.call.phase()).isEqualTo(Phase.WAITING);
  }

  @Test
  void callerWhoLeavesWhileWaiting_isNotServed_untilTheDatabaseSaysSo() {
    it.waiting();
    Ear ear = it.ringing(1);

    assertThat(it.gone(CALLER, "ORIGINATOR_CANCEL"))
        .containsExactly(
            new CallEffect.Kill(ear.leg(), "ORIGINATOR_CANCEL"),
            new CallEffect.Leave(CONVERSATION, true));
    it.gone(ear.leg(), "ORIGINATOR_CANCEL");
    assertThat(it.call.isOver()).isFalse();
    assertThat(it.tell(new CallInput.Tick(it.later(2))))
        .containsExactly(new CallEffect.Leave(CONVERSATION, true));
    it.stands(2, Standing.OVER, null);
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  void callerWhoLeavesBeforeItIsStored_isStoredAllTheSame() {
    it.gone(CALLER, "ORIGINATOR_CANCEL");
    assertThat(it.tell(new CallInput.Tick(it.later(2)))).containsExactly(new CallEffect.Open());
    assertThat(it.stands(1, Standing.WAITING, null))
        .containsExactly(new CallEffect.Leave(CONVERSATION, true));
  }

  @Test
  void agentWhoHangsUp_endsTheTalk() {
    it.waiting();
    Ear ear = it.talking(1);

    assertThat(it.gone(ear.leg(), "NORMAL_CLEARING"))
        .containsExactly(
            new CallEffect.Finish(CONVERSATION, 1),
            new CallEffect.LookSurvey(CONVERSATION, "12356", 1));
    assertThat(it.tell(new CallInput.SurveyFound(null, it.now)))
        .containsExactly(new CallEffect.Kill(CALLER, "NORMAL_CLEARING"));
    it.stands(3, Standing.OVER, null);
    assertThat(it.gone(CALLER, "NORMAL_CLEARING")).isEmpty();
    assertThat(it.call.isOver()).isTrue();
    assertThat(it.notes().get(2).data()).containsEntry("by", "AGENT");
  }

  @Test
  void agentWhoVanishes_losesTheCall_andTheCallerIsKept() {
    it.waiting();
    Ear ear = it.talking(1);
    CallEffect requeue = new CallEffect.Requeue(CONVERSATION, 1, Unreached.LOST);

    assertThat(it.gone(ear.leg(), "RECOVERY_ON_TIMER_EXPIRE"))
        .containsExactly(requeue, new CallEffect.Music(CALLER));
    assertThat(it.tell(new CallInput.Parked(CALLER, it.now)))
        .as("asked for while it came from the talk")
        .containsExactly(new CallEffect.Music(CALLER));
    assertThat(it.tell(new CallInput.Tick(it.later(2)))).contains(requeue);
    it.stands(3, Standing.WAITING, null);
    assertThat(it.call.phase()).isEqualTo(Phase.WAITING);
    assertThat(it.call.lost()).isNull();
  }

  @Test
  void owner_isRung_howeverTheConversationWasGot() {
    it.waiting();
    Ear first = it.talking(1);
    Ear second = it.ear(2);

    assertThat(it.stands(3, Standing.SERVED, second))
        .containsExactly(
            new CallEffect.Ring(second, Duration.ofSeconds(30), "13800138000"),
            new CallEffect.Kill(first.leg(), "NORMAL_CLEARING"),
            new CallEffect.Music(CALLER));
    assertThat(it.tell(new CallInput.Answered(second.leg(), it.now)))
        .containsExactly(new CallEffect.Bridge(CALLER, second.leg()));
    assertThat(it.stands(2, Standing.SERVED, it.ear(1))).as("old news").isEmpty();
  }

  @Test
  void transferToAQueue_letsTheAgentGo() {
    it.waiting();
    Ear ear = it.talking(1);

    assertThat(it.stands(3, Standing.WAITING, null))
        .containsExactly(
            new CallEffect.Kill(ear.leg(), "NORMAL_CLEARING"), new CallEffect.Music(CALLER));
    it.gone(ear.leg(), "NORMAL_CLEARING");
    assertThat(it.call.phase()).isEqualTo(Phase.WAITING);
  }

  @Test
  void talkEndedAtTheDesk_hangsTheCallerUp() {
    it.waiting();
    Ear ear = it.talking(1);

    assertThat(it.stands(3, Standing.OVER, null))
        .containsExactly(
            new CallEffect.Kill(ear.leg(), "NORMAL_CLEARING"),
            new CallEffect.LookSurvey(CONVERSATION, "12356", 1));
    assertThat(it.tell(new CallInput.SurveyFound(null, it.now)))
        .containsExactly(new CallEffect.Kill(CALLER, "NORMAL_CLEARING"));
  }

  @Test
  void blockedCaller_isToldSo_andHungUp() {
    assertThat(it.stands(1, Standing.BLOCKED, null))
        .containsExactly(new CallEffect.Say(CALLER, Prompt.BLOCKED));
    assertThat(it.tell(new CallInput.Said(it.now)))
        .containsExactly(new CallEffect.Kill(CALLER, "CALL_REJECTED"));
    it.gone(CALLER, "CALL_REJECTED");
    assertThat(it.call.isOver()).isTrue();
    assertThat(it.ended().get(0).refused()).isEqualTo("BLOCKED");
  }

  @Test
  @Tag("R20")
  void blockedCaller_hearsTheWords_alsoFromWhoeverTakesTheCallOver() {
    Words words = new Words("请拨打110。", List.of(new EmergencyNumber("急救", "120")));

    assertThat(
            it.tell(
                new CallInput.Stands(
                    Acting.CONVERSATION, 1, Standing.BLOCKED, null, words, it.now)))
        .containsExactly(new CallEffect.Say(CALLER, Prompt.BLOCKED, words));
    assertThat(CallJson.decode(CallJson.encode(it.call))).isEqualTo(it.call);
  }

  @Test
  void callerWhoIsAnsweredLater_isToldSo_andStaysInTheList() {
    assertThat(it.stands(1, Standing.LATER, null))
        .containsExactly(new CallEffect.Say(CALLER, Prompt.LATER));
    assertThat(it.gone(CALLER, "NORMAL_CLEARING")).isEmpty();
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  void unknownNumber_isRefused_withoutAConversation() {
    Acting refused = new Acting();

    assertThat(refused.tell(new CallInput.Refused(Prompt.UNKNOWN_NUMBER, refused.now)))
        .containsExactly(new CallEffect.Say(CALLER, Prompt.UNKNOWN_NUMBER));
    refused.tell(new CallInput.Tick(refused.later(101)));
    assertThat(refused.all.get(refused.all.size() - 1))
        .as("told for too long")
        .isEqualTo(new CallEffect.Kill(CALLER, "CALL_REJECTED"));
    refused.gone(CALLER, "CALL_REJECTED");
    assertThat(refused.call.isOver()).isTrue();
  }

  @Test
  void holdAndResume_areWhatTheSwitchSays_onceForEachCommand() {
    it.waiting();
    Ear ear = it.talking(1);

    assertThat(it.asked("a", 1, Ask.HOLD))
        .containsExactly(new CallEffect.Hold(ear.leg(), CALLER, true));
    assertThat(it.asked("a", 1, Ask.HOLD)).isEmpty();
    it.tell(new CallInput.Held(ear.leg(), it.later(1)));
    assertThat(it.asked("b", 1, Ask.HOLD)).as("held already").isEmpty();
    assertThat(it.asked("c", 1, Ask.RESUME))
        .containsExactly(new CallEffect.Hold(ear.leg(), CALLER, false));
    it.tell(new CallInput.Resumed(ear.leg(), it.later(4)));
    it.gone(ear.leg(), "NORMAL_CLEARING");
    assertThat(it.ended().get(0).holds())
        .singleElement()
        .satisfies(
            held ->
                assertThat(Duration.between(held.from(), held.to()))
                    .isEqualTo(Duration.ofSeconds(4)));
  }

  @Test
  void commandsOfOthers_areRefused() {
    it.waiting();
    it.asked("a", 1, Ask.HOLD);
    assertThat(it.refused.code()).isEqualTo(Refusal.Code.FORBIDDEN);
    it.talking(1);
    it.asked("b", 2, Ask.HANG_UP);
    assertThat(it.refused.code()).isEqualTo(Refusal.Code.FORBIDDEN);
    assertThat(it.call.phase()).isEqualTo(Phase.TALKING);
  }

  @Test
  void hangUpWhileItRings_declines_andPickUpLiftsTheReceiver() {
    it.waiting();
    Ear ear = it.ringing(1);

    assertThat(it.asked("a", 1, Ask.ANSWER)).containsExactly(new CallEffect.PickUp(ear.leg()));
    assertThat(it.asked("b", 1, Ask.HANG_UP))
        .containsExactly(
            new CallEffect.Decline(5, 1, Unreached.REJECTED),
            new CallEffect.Kill(ear.leg(), "ORIGINATOR_CANCEL"));
  }

  @Test
  void comparison_endsWhatIsGone_andSeesWhatWasAnswered() {
    it.waiting();
    Ear ear = it.ringing(1);

    assertThat(it.tell(new CallInput.Compared(Map.of(CALLER, true), it.now)))
        .as("a leg may not be listed in its first moment")
        .isEmpty();
    assertThat(it.tell(new CallInput.Compared(Map.of(CALLER, true, ear.leg(), true), it.later(1))))
        .containsExactly(new CallEffect.Accept(5, ear));
    it.stands(2, Standing.SERVED, ear);
    it.tell(new CallInput.Bridged(CALLER, ear.leg(), it.now));
    assertThat(it.tell(new CallInput.Compared(Map.of(), it.later(1))))
        .contains(new CallEffect.Leave(CONVERSATION, false));
    it.stands(3, Standing.OVER, null);
    it.tell(new CallInput.Compared(Map.of(), it.later(1)));
    assertThat(it.call.isOver()).isTrue();
    assertThat(it.ended()).extracting(CallEffect.Leg::by).contains(By.UNKNOWN);
  }

  @Test
  void everyState_isKeptAsItIs() {
    it.waiting();
    Ear ear = it.talking(1);
    it.tell(new CallInput.Held(ear.leg(), it.later(1)));
    it.tell(new CallInput.Resumed(ear.leg(), it.later(1)));
    it.asked("m", 1, Ask.MUTE);
    assertThat(CallJson.decode(CallJson.encode(it.call))).isEqualTo(it.call);
    it.stands(3, Standing.SERVED, it.ear(2));
    it.gone(CALLER, "NORMAL_CLEARING");
    assertThat(CallJson.decode(CallJson.encode(it.call))).isEqualTo(it.call);
  }

  /** A node joined them and was gone before the switch said that they are. */
  @Test
  void legsThatAreJoinedAlready_areNotJoinedOnceMore() {
    Acting acting = new Acting().waiting();
    Ear ear = acting.ringing(3);
    acting.tell(new CallInput.Answered(ear.leg(), acting.later(3)));
    acting.stands(2, Standing.SERVED, ear);
    Map<String, Boolean> up = Map.of(Acting.CALLER, true, ear.leg(), true);
    Map<String, String> apart = Map.of(Acting.CALLER, Acting.CALLER, ear.leg(), ear.leg());
    Map<String, String> joined = Map.of(Acting.CALLER, Acting.CALLER, ear.leg(), Acting.CALLER);

    acting.tell(new CallInput.Compared(up, apart, acting.later(5)));
    assertThat(acting.call.agent().isBridged()).isFalse();
    assertThat(acting.tell(new CallInput.Tick(acting.now)))
        .contains(new CallEffect.Bridge(Acting.CALLER, ear.leg()));

    acting.tell(new CallInput.Compared(up, joined, acting.later(5)));
    assertThat(acting.call.phase()).isEqualTo(PhoneCall.Phase.TALKING);
    assertThat(acting.tell(new CallInput.Tick(acting.now)))
        .doesNotHaveAnyElementsOfTypes(CallEffect.Bridge.class);
  }
}
