package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.CallInput.Asked;
import org.omniline.channels.phone.call.CallInput.End;
import org.omniline.channels.phone.call.PhoneCall.Phase;
import org.omniline.channels.phone.ivr.TestFlows;
import org.omniline.conversation.EntryType;

/** Calls that agents make. */
@Tag("R74")
class OutwardTest {
  private static final String PERSON = "omniline-person";
  private static final Ear OWN = new Ear(7, "林晓", "1001", "user/1001", "omniline-own");

  private Instant now = Acting.START;
  private final List<CallEffect> done = new ArrayList<>();
  private PhoneCall call =
      PhoneCall.made(
          new Caller(PERSON, "13800138000", "+8613800138000", "MOBILE", "12356", now, null),
          new Outward("sofia/gateway/trunk/13800138000", "12356", false, null),
          9,
          3,
          OWN,
          "c1");

  private List<CallEffect> begin() {
    CallMachine.Step step = CallMachine.begin(call);
    call = step.call();
    done.addAll(step.effects());
    return step.effects();
  }

  private List<CallEffect> tell(CallInput input) {
    call = CallJson.decode(CallJson.encode(call));
    CallMachine.Step step = CallMachine.step(call, input, TestFlows.runs());
    assertThat(step.refused()).isNull();
    call = step.call();
    done.addAll(step.effects());
    return step.effects();
  }

  private List<CallEffect> dialling() {
    begin();
    return tell(new CallInput.Answered(OWN.leg(), now));
  }

  private void talking() {
    dialling();
    tell(new CallInput.Answered(PERSON, now));
    tell(new CallInput.Bridged(OWN.leg(), PERSON, now));
  }

  private List<EntryType> notes() {
    return done.stream()
        .filter(CallEffect.Note.class::isInstance)
        .map(one -> ((CallEffect.Note) one).type())
        .toList();
  }

  @Test
  void agentRingsFirst_thenThePerson_andTheyTalk() {
    assertThat(begin()).contains(new CallEffect.Ring(OWN, Duration.ofSeconds(30), "13800138000"));
    assertThat(call.phase()).isEqualTo(Phase.CONNECTING);

    assertThat(tell(new CallInput.Answered(OWN.leg(), now)))
        .containsExactly(
            new CallEffect.Dial(
                OWN.leg(),
                PERSON,
                "sofia/gateway/trunk/13800138000",
                "12356",
                Duration.ofSeconds(60)));
    assertThat(call.phase()).isEqualTo(Phase.DIALLING);
    assertThat(tell(new CallInput.Answered(OWN.leg(), now))).as("told again").isEmpty();
    assertThat(tell(new CallInput.Tick(now.plusSeconds(2)))).isEmpty();

    assertThat(tell(new CallInput.Answered(PERSON, now)))
        .as("the switch joins them, nothing is asked")
        .allMatch(CallEffect.Note.class::isInstance);
    assertThat(call.phase()).isEqualTo(Phase.TALKING);
    assertThat(tell(new CallInput.Bridged(OWN.leg(), PERSON, now))).isEmpty();
    assertThat(notes())
        .containsExactly(EntryType.CALL_DIALLED, EntryType.AGENT_RANG, EntryType.CALL_CONNECTED);
  }

  @Test
  void personWhoHangsUp_endsTheConversation() {
    talking();

    assertThat(tell(new CallInput.Gone(PERSON, new End("NORMAL_CLEARING", 200, 16), now)))
        .contains(new CallEffect.Leave(9, false));
    assertThat(notes()).contains(EntryType.CALL_ENDED).doesNotContain(EntryType.CALL_NOT_REACHED);
    CallEffect.LegEnded leg =
        done.stream()
            .filter(CallEffect.LegEnded.class::isInstance)
            .map(CallEffect.LegEnded.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(leg.leg().called()).isTrue();
  }

  /** The conversation is one of text: the visitor asked to be called. */
  private void talkingBeside() {
    call =
        PhoneCall.made(
            new Caller(PERSON, "13800138000", "+8613800138000", "MOBILE", "12356", now, null),
            new Outward("sofia/gateway/trunk/13800138000", "12356", true, null),
            9,
            3,
            OWN,
            "c1");
    talking();
  }

  @Test
  void callBesideATalkByText_endsAndLeavesTheTalkAsItIs() {
    talkingBeside();

    List<CallEffect> after = new ArrayList<>();
    after.addAll(tell(new CallInput.Gone(PERSON, new End("NORMAL_CLEARING", 200, 16), now)));
    after.addAll(tell(new CallInput.Gone(OWN.leg(), new End("NORMAL_CLEARING", 200, 16), now)));

    assertThat(after).noneMatch(CallEffect.Leave.class::isInstance);
    assertThat(notes()).contains(EntryType.CALL_ENDED);
    assertThat(call.isOver()).isTrue();
  }

  @Test
  void agentWhoHangsUpBesideATalkByText_doesNotFinishTheTalk() {
    talkingBeside();

    List<CallEffect> after = tell(new CallInput.Asked("c2", 7, Ask.HANG_UP, null, now));

    assertThat(after)
        .contains(new CallEffect.Kill(PERSON, Wants.CLEARING))
        .noneMatch(CallEffect.Finish.class::isInstance);
  }

  @Test
  void agentWhoseTelephoneVanishesBesideATalkByText_leavesNobodyOnTheLine() {
    talkingBeside();

    List<CallEffect> after =
        tell(new CallInput.Gone(OWN.leg(), new End("DESTINATION_OUT_OF_ORDER", 503, 27), now));

    assertThat(after)
        .contains(new CallEffect.Kill(PERSON, Wants.CLEARING))
        .noneMatch(CallEffect.Requeue.class::isInstance);
  }

  @Test
  void whoIsNotReached_leavesTheConversationWithTheAgent() {
    dialling();

    List<CallEffect> after = tell(new CallInput.Gone(PERSON, new End("USER_BUSY", 486, 17), now));

    assertThat(after)
        .noneMatch(CallEffect.Leave.class::isInstance)
        .contains(new CallEffect.Kill(OWN.leg(), "NORMAL_CLEARING"));
    assertThat(
            after.stream()
                .filter(CallEffect.Note.class::isInstance)
                .map(one -> ((CallEffect.Note) one).data()))
        .containsExactly(Map.of("reason", "BUSY", "cause", "USER_BUSY"));
    tell(new CallInput.Gone(OWN.leg(), new End("NORMAL_CLEARING", null, 16), now));
    assertThat(call.isOver()).isTrue();
  }

  @Test
  void trunkThatMakesNoLeg_isNoticedByTheEndOfTheDialling() {
    dialling();

    tell(new CallInput.DialEnded(OWN.leg(), "NETWORK_OUT_OF_ORDER", now));

    assertThat(call.phase()).isEqualTo(Phase.ENDED);
    assertThat(notes()).contains(EntryType.CALL_NOT_REACHED);
  }

  @Test
  void theEndOfTheDialling_saysNothingOnceTheyTalk() {
    talking();

    assertThat(tell(new CallInput.DialEnded(OWN.leg(), "SUCCESS", now))).isEmpty();
    assertThat(call.phase()).isEqualTo(Phase.TALKING);
  }

  @Test
  void endThatIsNeverTold_isMadeUpForByTime() {
    dialling();

    tell(new CallInput.Tick(now.plusSeconds(64)));
    assertThat(call.gone()).isNull();
    tell(new CallInput.Tick(now.plusSeconds(66)));
    assertThat(call.gone()).isNotNull();
  }

  @Test
  void ownTelephoneThatIsNotAnswered_callsNobody() {
    begin();

    tell(new CallInput.Gone(OWN.leg(), new End("NO_ANSWER", 480, 19), now));

    assertThat(done).noneMatch(CallEffect.Dial.class::isInstance);
    assertThat(done)
        .as("no leg was made")
        .filteredOn(CallEffect.LegEnded.class::isInstance)
        .hasSize(1);
    assertThat(notes()).contains(EntryType.AGENT_UNREACHED, EntryType.CALL_NOT_REACHED);
    assertThat(call.isOver()).isTrue();
    assertThat(done)
        .noneMatch(CallEffect.Requeue.class::isInstance)
        .noneMatch(CallEffect.Finish.class::isInstance);
  }

  @Test
  void agentWhoHangsUpMeanwhile_takesTheCallBack() {
    dialling();

    List<CallEffect> after =
        tell(new CallInput.Gone(OWN.leg(), new End("NORMAL_CLEARING", 200, 16), now));

    assertThat(after).contains(new CallEffect.Kill(PERSON, "NORMAL_CLEARING"));
    assertThat(after)
        .noneMatch(CallEffect.Requeue.class::isInstance)
        .noneMatch(CallEffect.Finish.class::isInstance);
    tell(new CallInput.Gone(PERSON, new End("ORIGINATOR_CANCEL", 487, 18), now));
    assertThat(call.isOver()).isTrue();
    assertThat(done).noneMatch(CallEffect.Leave.class::isInstance);
  }

  @Test
  void deskThatHangsUpMeanwhile_endsBothLegs() {
    dialling();

    List<CallEffect> after = tell(new Asked("c2", 7, Ask.HANG_UP, null, now));

    assertThat(after)
        .contains(
            new CallEffect.Kill(PERSON, "NORMAL_CLEARING"),
            new CallEffect.Kill(OWN.leg(), "NORMAL_CLEARING"));
    assertThat(done)
        .noneMatch(CallEffect.Requeue.class::isInstance)
        .noneMatch(CallEffect.Finish.class::isInstance);
  }

  @Test
  void agentWhoVanishesWhileTalking_leavesThePersonInLine() {
    talking();

    assertThat(tell(new CallInput.Gone(OWN.leg(), new End("MEDIA_TIMEOUT", null, null), now)))
        .contains(new CallEffect.Requeue(9, 7, Unreached.LOST));
  }

  @Test
  void comparisonRightAfterDialling_endsNothing() {
    dialling();

    tell(new CallInput.Compared(Map.of(OWN.leg(), true), now.plusSeconds(1)));
    assertThat(call.gone()).isNull();
    tell(new CallInput.Compared(Map.of(OWN.leg(), true), now.plusSeconds(30)));
    assertThat(call.gone()).isNotNull();
  }
}
