package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.channels.phone.call.Acting.CALLER;
import static org.omniline.channels.phone.call.Acting.CONVERSATION;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.PhoneCall.Phase;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;

/** The moment in which a call is accepted, and telephones of several agents that ring for one. */
class RingAllTest {
  private final Acting it = new Acting();

  private Ear rings(long agent, long offer) {
    Ear ear = it.ear(agent);
    it.tell(new CallInput.Offered(offer, ear, it.now.plusSeconds(20), it.now));
    return ear;
  }

  private Ear outside(long agent, long offer) {
    Ear.ByKey key = new Ear.ByKey("12356", Duration.ofSeconds(12));
    Ear ear = new Ear(agent, "agent" + agent, null, "sofia/x", "mobile-" + agent, key);
    it.tell(new CallInput.Offered(offer, ear, it.now.plusSeconds(20), it.now));
    return ear;
  }

  private List<CallEffect> lifts(Ear ear) {
    return it.tell(new CallInput.Answered(ear.leg(), it.later(1)));
  }

  private List<String> refused() {
    return it.ended().stream().map(leg -> String.valueOf(leg.refused())).toList();
  }

  // ---- pressed at the desk ----

  @Test
  void pressedAtTheDesk_isAcceptedWhenTheReceiverIsLifted_andNotBefore() {
    it.waiting();
    Ear ear = it.ringing(1);

    assertThat(it.asked("a", 1, Ask.ANSWER)).containsExactly(new CallEffect.PickUp(ear.leg()));
    assertThat(it.call.phase()).isEqualTo(Phase.CONNECTING);
    assertThat(it.call.standing()).isEqualTo(Standing.WAITING);
    assertThat(it.tell(new CallInput.Tick(it.later(2))))
        .as("told again, for it may have been lost")
        .contains(new CallEffect.PickUp(ear.leg()))
        .doesNotHaveAnyElementsOfTypes(CallEffect.Accept.class);

    assertThat(lifts(ear)).containsExactly(new CallEffect.Accept(5, ear));
  }

  @Test
  void pressedInTheLastMoment_leavesTimeToLiftTheReceiver_andTellsRouting() {
    it.waiting();
    Ear ear = it.ringing(1);
    it.later(17);

    assertThat(it.asked("a", 1, Ask.ANSWER))
        .containsExactly(
            new CallEffect.Lifted(5, 1, it.now.plusSeconds(10)), new CallEffect.PickUp(ear.leg()));
    assertThat(it.asked("a", 1, Ask.ANSWER)).as("the same twice").isEmpty();
    assertThat(it.asked("b", 1, Ask.ANSWER))
        .as("pressed again: no more time")
        .containsExactly(new CallEffect.PickUp(ear.leg()));
  }

  @Test
  void pressedForATelephoneOutside_isAcceptedByTheKeyAlone() {
    it.waiting();
    Ear ear = outside(1, 5);

    assertThat(it.asked("a", 1, Ask.ANSWER)).isEmpty();
    assertThat(lifts(ear)).doesNotHaveAnyElementsOfTypes(CallEffect.Accept.class);
    assertThat(it.tell(new CallInput.Pressed(ear.leg(), "1", it.later(1))))
        .contains(new CallEffect.Accept(5, ear));
  }

  @Test
  void pressedAndNeverLifted_theCallerKeepsThePlace_andTheNextIsRung() {
    it.waiting();
    Ear ear = it.ringing(1);
    it.asked("a", 1, Ask.ANSWER);

    assertThat(it.tell(new CallInput.OfferEnded(5, true, it.later(20))))
        .containsExactly(new CallEffect.Kill(ear.leg(), "ORIGINATOR_CANCEL"));
    assertThat(it.call.phase()).isEqualTo(Phase.WAITING);
    assertThat(lifts(ear)).as("too late").doesNotHaveAnyElementsOfTypes(CallEffect.Accept.class);
    assertThat(rings(2, 6)).isNotNull();
    assertThat(it.call.phase()).isEqualTo(Phase.RINGING);
  }

  @Test
  void pressed_andTheCallerLeaves_isAWaitInVain() {
    it.waiting();
    Ear ear = it.ringing(1);
    it.asked("a", 1, Ask.ANSWER);

    assertThat(it.gone(CALLER, "NORMAL_CLEARING"))
        .containsExactly(
            new CallEffect.Kill(ear.leg(), "ORIGINATOR_CANCEL"),
            new CallEffect.Leave(CONVERSATION, true));
  }

  @Test
  void pressedAndRefusedAtTheTelephone_isDeclined() {
    it.waiting();
    Ear ear = it.ringing(1);
    it.asked("a", 1, Ask.ANSWER);

    assertThat(it.gone(ear.leg(), "CALL_REJECTED"))
        .contains(new CallEffect.Decline(5, 1, Unreached.REJECTED));
  }

  @Test
  void automaticOffer_isAnsweredAtTheTelephone() {
    it.waiting();
    Ear ear = it.ringing(1);

    assertThat(it.tell(new CallInput.Offered(5, it.ear(1), it.now.plusSeconds(20), true, it.now)))
        .containsExactly(new CallEffect.PickUp(ear.leg()));
  }

  @Test
  void accepted_andTheCallerLeftBeforeAnybodyWasJoined_hasWaitedInVain() {
    it.waiting();
    Ear ear = it.ringing(1);
    lifts(ear);
    it.stands(2, Standing.SERVED, ear);

    assertThat(it.gone(CALLER, "NORMAL_CLEARING"))
        .contains(new CallEffect.Leave(CONVERSATION, true));
  }

  @Test
  void accepted_andTheTelephoneVanishedBeforeAnybodyWasJoined_hasNeverStoppedToWait() {
    it.waiting();
    Ear ear = it.ringing(1);
    lifts(ear);
    it.stands(2, Standing.SERVED, ear);

    assertThat(it.gone(ear.leg(), "NETWORK_OUT_OF_ORDER"))
        .contains(new CallEffect.Requeue(CONVERSATION, 1, Unreached.LOST, true));
    assertThat(refused()).containsExactly("UNMET");
  }

  // ---- several at once ----

  @Test
  void offersToSeveral_ringAtAllOfThem_andEachSeesItsOwnCard() {
    it.waiting();
    Ear one = rings(1, 5);
    Ear two = rings(2, 6);
    Ear three = rings(3, 7);

    assertThat(it.all)
        .filteredOn(CallEffect.Ring.class::isInstance)
        .extracting(ring -> ((CallEffect.Ring) ring).ear())
        .containsExactly(one, two, three);
    assertThat(it.call.agents()).containsExactly(1L, 2L, 3L);
    assertThat(it.asked("a", 2, Ask.ANSWER)).containsExactly(new CallEffect.PickUp(two.leg()));
    assertThat(it.call.phase(2)).isEqualTo(Phase.CONNECTING);
    assertThat(it.call.phase(1)).isEqualTo(Phase.RINGING);
  }

  @Test
  void firstToAnswer_hasTheCall_andTheOthersStopAtOnce_withoutHavingMissedAnything() {
    it.waiting();
    Ear one = rings(1, 5);
    Ear two = rings(2, 6);
    Ear three = rings(3, 7);

    assertThat(lifts(two)).containsExactly(new CallEffect.Accept(6, two));
    assertThat(it.stands(2, Standing.SERVED, two))
        .containsExactlyInAnyOrder(
            new CallEffect.Bridge(CALLER, two.leg()),
            new CallEffect.Kill(one.leg(), "LOSE_RACE"),
            new CallEffect.Kill(three.leg(), "LOSE_RACE"));
    it.tell(new CallInput.OfferEnded(5, false, true, it.now));
    it.gone(one.leg(), "LOSE_RACE");
    it.gone(three.leg(), "LOSE_RACE");

    assertThat(refused()).containsExactly("TAKEN", "TAKEN");
    assertThat(it.all).doesNotHaveAnyElementsOfTypes(CallEffect.Decline.class);
    assertThat(it.notes()).noneMatch(note -> note.type() == EntryType.AGENT_UNREACHED);
    assertThat(it.call.agents()).containsExactly(2L);
  }

  @Test
  void twoWhoLiftInTheSameMoment_theFirstTalks_andTheOtherIsLetGo() {
    it.waiting();
    Ear one = rings(1, 5);
    Ear two = rings(2, 6);

    assertThat(lifts(two)).containsExactly(new CallEffect.Accept(6, two));
    assertThat(lifts(one)).as("one at a time").isEmpty();
    assertThat(it.stands(2, Standing.SERVED, two))
        .containsExactlyInAnyOrder(
            new CallEffect.Bridge(CALLER, two.leg()), new CallEffect.Kill(one.leg(), "LOSE_RACE"));
  }

  @Test
  void secondWhoLifted_isAskedFor_whereTheDatabaseRefusesTheFirst() {
    it.waiting();
    Ear one = rings(1, 5);
    Ear two = rings(2, 6);
    lifts(one);
    lifts(two);

    assertThat(it.tell(new CallInput.OfferEnded(5, false, it.now)))
        .containsExactlyInAnyOrder(
            new CallEffect.Kill(one.leg(), "NORMAL_CLEARING"), new CallEffect.Accept(6, two));
  }

  @Test
  void whoRefuses_isOneLess_andTheOthersRingOn() {
    it.waiting();
    Ear one = rings(1, 5);
    Ear two = rings(2, 6);

    assertThat(it.gone(one.leg(), "USER_BUSY"))
        .containsExactly(new CallEffect.Decline(5, 1, Unreached.BUSY));
    assertThat(it.call.phase()).isEqualTo(Phase.RINGING);
    assertThat(it.asked("h", 2, Ask.HANG_UP))
        .contains(new CallEffect.Decline(6, 2, Unreached.REJECTED));
    assertThat(it.call.phase()).isEqualTo(Phase.WAITING);
    assertThat(it.gone(two.leg(), "ORIGINATOR_CANCEL")).isEmpty();
  }

  @Test
  void callerWhoLeaves_stopsAll() {
    it.waiting();
    Ear one = rings(1, 5);
    Ear two = rings(2, 6);

    assertThat(it.gone(CALLER, "NORMAL_CLEARING"))
        .contains(
            new CallEffect.Kill(one.leg(), "ORIGINATOR_CANCEL"),
            new CallEffect.Kill(two.leg(), "ORIGINATOR_CANCEL"),
            new CallEffect.Leave(CONVERSATION, true));
    assertThat(it.call.others()).isEmpty();
  }

  @Test
  void keyAtOneOfSeveralMobiles_acceptsForThatOne() {
    it.waiting();
    Ear one = rings(1, 5);
    Ear mobile = outside(2, 6);
    assertThat(lifts(mobile))
        .containsExactly(
            new CallEffect.Lifted(6, 2, it.now.plusSeconds(12)),
            new CallEffect.AskKey(mobile.leg()));
    it.tell(new CallInput.Playing(mobile.leg(), true, it.now));
    assertThat(it.call.awaitsKey(2)).isTrue();
    assertThat(it.call.awaitsKey(1)).isFalse();

    assertThat(it.tell(new CallInput.Pressed(mobile.leg(), "1", it.later(1))))
        .containsExactly(new CallEffect.Hush(mobile.leg()), new CallEffect.Accept(6, mobile));
    assertThat(it.stands(2, Standing.SERVED, mobile))
        .contains(new CallEffect.Kill(one.leg(), "LOSE_RACE"));
  }

  @Test
  void taken_isToldToWhoLostIt_andRecallsAreOfNoUse() {
    it.waiting();
    Ear one = rings(1, 5);
    rings(2, 6);

    assertThat(it.tell(new CallInput.OfferEnded(5, false, true, it.now)))
        .containsExactly(new CallEffect.Kill(one.leg(), "LOSE_RACE"));
    rings(1, 5);
    assertThat(it.call.ringing()).hasSize(1);
    assertThat(it.asked("x", 1, Ask.ANSWER)).isEmpty();
    assertThat(it.refused.code()).isEqualTo(Refusal.Code.FORBIDDEN);
  }

  @Test
  void callOfSeveral_isKeptAsItIs() {
    it.waiting();
    rings(1, 5);
    Ear two = rings(2, 6);
    it.asked("a", 2, Ask.ANSWER);

    PhoneCall kept = CallJson.decode(CallJson.encode(it.call));
    assertThat(kept).isEqualTo(it.call);
    assertThat(kept.phase(2)).isEqualTo(Phase.CONNECTING);
    assertThat(lifts(two)).contains(new CallEffect.Accept(6, two));
  }
}
