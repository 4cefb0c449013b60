package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.channels.phone.call.Acting.CALLER;
import static org.omniline.channels.phone.call.Acting.CONVERSATION;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.Track.Failure;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.flow.recording.RecordingPlan;
import org.omniline.flow.recording.RecordingRule.Mode;
import org.omniline.flow.run.FlowInput;

/** What is recorded of a call, from when on, and what callers are told before. */
@Tag("R95")
@Tag("R97")
class RecordingTest {
  private static final long QUEUE = 5;

  private final Acting it = new Acting();

  RecordingTest() {
    it.call = it.call.recordable(null);
  }

  private static RecordingPlan plan(Mode mode, @Nullable String notice) {
    return new RecordingPlan(3, 2, "all", mode, notice);
  }

  private static String file(int number) {
    return "omniline-rec-" + CALLER + "-" + number + ".wav";
  }

  private static CallEffect begins(int number) {
    return new CallEffect.BeginRecord(CALLER, file(number));
  }

  private static CallEffect stops(int number) {
    return new CallEffect.StopRecord(CALLER, file(number));
  }

  private List<CallEffect> stands(long version, Standing standing, @Nullable Ear owner) {
    return it.tell(
        new CallInput.Stands(CONVERSATION, version, standing, owner, QUEUE, Words.NONE, it.now));
  }

  private List<CallEffect> decided(@Nullable RecordingPlan plan) {
    return it.tell(new CallInput.RecordingDecided(QUEUE, plan, it.now));
  }

  /** In the queue, decided. */
  private List<CallEffect> waits(@Nullable RecordingPlan plan) {
    stands(1, Standing.WAITING, null);
    it.tell(new CallInput.Answered(CALLER, it.now));
    return decided(plan);
  }

  /** The agent's telephone is answered, and the conversation is the agent's. */
  private List<CallEffect> served(Ear ear, long version) {
    it.tell(new CallInput.Answered(ear.leg(), it.later(3)));
    return stands(version, Standing.SERVED, ear);
  }

  private List<CallEffect> joined(Ear ear) {
    return it.tell(new CallInput.Bridged(CALLER, ear.leg(), it.now));
  }

  /** Talks, by a rule that tells nobody. */
  private Ear talks(Mode mode) {
    waits(plan(mode, null));
    Ear ear = it.ringing(7);
    served(ear, 2);
    joined(ear);
    return ear;
  }

  private void began(int number) {
    it.tell(new CallInput.RecordBegan("/r/" + file(number), it.now));
  }

  private List<CallEffect> written(int number, long ms) {
    return it.tell(new CallInput.Recorded(CALLER, "/r/" + file(number), ms, false, it.later(1)));
  }

  private List<CallEffect> asks(Ask what) {
    return it.asked(what + " " + it.later(1), 7, what);
  }

  /** As another node reads it. */
  private void moved() {
    PhoneCall read = CallJson.decode(CallJson.encode(it.call));
    assertThat(read.recorder()).isEqualTo(it.call.recorder());
    it.call = read;
  }

  private static CallEffect.@Nullable Voice voice(List<CallEffect> effects) {
    return effects.stream()
        .filter(CallEffect.Voice.class::isInstance)
        .map(CallEffect.Voice.class::cast)
        .findFirst()
        .orElse(null);
  }

  private Track stored() {
    return it.all.stream()
        .filter(CallEffect.KeepRecording.class::isInstance)
        .map(one -> ((CallEffect.KeepRecording) one).track())
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  private List<EntryType> notes() {
    return it.notes().stream().map(CallEffect.Note::type).toList();
  }

  @Test
  void whereNothingCanBeRecorded_noRuleIsAsked() {
    Acting off = new Acting().waiting();
    off.talking(7);

    assertThat(off.all)
        .noneMatch(CallEffect.LookRecording.class::isInstance)
        .noneMatch(CallEffect.BeginRecord.class::isInstance);
  }

  @Test
  void ruleIsAskedForTheQueue_andAgainForAnother_andNobodyIsJoinedBefore() {
    assertThat(stands(1, Standing.WAITING, null))
        .contains(new CallEffect.LookRecording(CONVERSATION, QUEUE));
    it.tell(new CallInput.Answered(CALLER, it.now));
    Ear ear = it.ringing(7);
    assertThat(served(ear, 2)).noneMatch(CallEffect.Bridge.class::isInstance);

    assertThat(decided(null)).contains(new CallEffect.Bridge(CALLER, ear.leg()));

    assertThat(
            it.tell(
                new CallInput.Stands(
                    CONVERSATION, 3, Standing.WAITING, null, 6L, Words.NONE, it.now)))
        .contains(new CallEffect.LookRecording(CONVERSATION, 6L));
    decided(plan(Mode.ANSWER, null));
    assertThat(it.call.recorder().decided()).as("the answer of another queue").isFalse();
  }

  @Test
  void callerHearsTheNotice_beforeAnythingIsHeardOrRecorded() {
    CallEffect.Voice notice = voice(waits(plan(Mode.ANSWER, "recording-notice")));
    assertThat(notice).isNotNull();
    Ear ear = it.ringing(7);
    served(ear, 2);
    moved();
    assertThat(it.all)
        .noneMatch(CallEffect.Bridge.class::isInstance)
        .noneMatch(CallEffect.Music.class::isInstance);

    List<CallEffect> after =
        it.tell(new CallInput.FlowTold(notice.turn(), new FlowInput.Done(it.later(3))));

    assertThat(after).contains(new CallEffect.Bridge(CALLER, ear.leg()));
    assertThat(joined(ear)).contains(begins(1));
    assertThat(it.call.recorder().now()).matches(track -> track.announced());
  }

  @Test
  void agentWhoAnswersDuringTheNotice_hasTheCall() {
    waits(plan(Mode.ANSWER, "recording-notice"));
    Ear ear = it.ringing(7);

    assertThat(it.tell(new CallInput.Answered(ear.leg(), it.later(1))))
        .contains(new CallEffect.Accept(5, ear));
  }

  @Test
  void fromTheAnswer_oneRecordingForEachAgent_andItsEndIsStoredWithItsLength() {
    Ear first = talks(Mode.ANSWER);
    assertThat(it.all).contains(begins(1));
    began(1);
    assertThat(stored().agent()).isEqualTo(first);
    assertThat(notes()).contains(EntryType.CALL_RECORDING);

    it.later(30);
    assertThat(it.gone(first.leg(), "NETWORK_OUT_OF_ORDER")).contains(stops(1));
    moved();
    written(1, 33_000);
    assertThat(stored().length()).isEqualTo(33_000);
    assertThat(stored().written()).isTrue();
    it.tell(new CallInput.RecordingKept(1, stored().change(), it.now));

    stands(3, Standing.WAITING, null);
    Ear second = it.ear(8);
    it.tell(new CallInput.Offered(6, second, it.now.plusSeconds(20), it.now));
    served(second, 4);
    assertThat(joined(second)).contains(begins(2));
    began(2);
    it.gone(CALLER, "NORMAL_CLEARING");
    it.gone(second.leg(), "NORMAL_CLEARING");
    stands(5, Standing.OVER, null);
    assertThat(it.call.isOver()).as("the file is being written").isFalse();
    assertThat(it.call.legs()).contains(CALLER);
    written(2, 9_000);
    it.tell(new CallInput.RecordingKept(2, stored().change(), it.now));
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  void fromTheBeginning_menuAndWaiting_thenTheTalk() {
    assertThat(waits(plan(Mode.START, null))).contains(begins(1));
    began(1);
    Ear ear = it.ringing(7);
    served(ear, 2);
    List<CallEffect> after = joined(ear);

    assertThat(after).contains(stops(1), begins(2));
    assertThat(it.call.recorder().now()).extracting(Track::agent).isEqualTo(ear);
  }

  @Test
  void onDemand_theAgentBeginsAndEndsIt_asOftenAsWanted() {
    talks(Mode.DEMAND);
    assertThat(it.all).doesNotContain(begins(1));

    assertThat(asks(Ask.RECORD)).contains(begins(1));
    began(1);
    assertThat(asks(Ask.RECORD_STOP)).contains(stops(1));
    assertThat(asks(Ask.RECORD)).contains(begins(2));
  }

  private List<CallEffect> presses(String leg, String keys) {
    List<CallEffect> all = new ArrayList<>();
    keys.chars()
        .mapToObj(key -> String.valueOf((char) key))
        .forEach(key -> all.addAll(it.tell(new CallInput.Pressed(leg, key, it.now))));
    return all;
  }

  @Test
  @Tag("R97")
  void onDemand_theAgentsKeysBeginAndEndIt() {
    Ear ear = talks(Mode.DEMAND);

    assertThat(presses(ear.leg(), "1*20*")).doesNotContain(begins(1));
    assertThat(presses(ear.leg(), "1")).contains(begins(1));
    began(1);
    assertThat(presses(CALLER, "*0")).as("of whoever calls").isEmpty();
    assertThat(presses(ear.leg(), "*0")).contains(stops(1));

    presses(ear.leg(), "*");
    it.later(10);
    assertThat(presses(ear.leg(), "1")).as("too late to belong together").isEmpty();
  }

  @Test
  void whereTheRuleRecordsAll_theAgentsKeysChangeNothing() {
    Ear ear = talks(Mode.ANSWER);
    began(1);

    assertThat(presses(ear.leg(), "*0")).isEmpty();
    assertThat(it.call.recorder().now()).matches(Track::isRunning);
  }

  @Test
  void whereTheRuleRecordsAll_theAgentCannotEndIt() {
    talks(Mode.ANSWER);
    began(1);

    asks(Ask.RECORD_STOP);

    assertThat(it.refused).extracting(Refusal::code).isEqualTo(Refusal.Code.WRONG_STATE);
    assertThat(it.call.recorder().now()).matches(Track::isRunning);
  }

  @Test
  @Tag("R109")
  void passageIsMasked_untilItIsNot_andTheStretchIsOnRecord() {
    Ear ear = talks(Mode.ANSWER);
    began(1);

    assertThat(asks(Ask.MASK)).contains(new CallEffect.MaskRecord(CALLER, file(1), true));
    it.tell(new CallInput.RecordMasked(file(1), true, it.now));
    moved();
    assertThat(it.tell(new CallInput.Tick(it.later(10))))
        .noneMatch(CallEffect.MaskRecord.class::isInstance);
    assertThat(asks(Ask.UNMASK)).contains(new CallEffect.MaskRecord(CALLER, file(1), false));

    assertThat(stored().silent())
        .singleElement()
        .matches(one -> one.by() == ear.agent() && one.to().isAfter(one.from().plusSeconds(9)));
    assertThat(notes()).contains(EntryType.CALL_MASKED, EntryType.CALL_UNMASKED);
  }

  @Test
  @Tag("R109")
  void maskThatTheSwitchHasNotDone_isWantedAgain_andEndsWithTheRecording() {
    Ear ear = talks(Mode.ANSWER);
    began(1);
    asks(Ask.MASK);

    assertThat(it.tell(new CallInput.Tick(it.later(10))))
        .contains(new CallEffect.MaskRecord(CALLER, file(1), true));

    it.gone(ear.leg(), "NORMAL_CLEARING");
    assertThat(stored().silent()).hasSize(1);
    assertThat(stored().mask()).isNull();
  }

  @Test
  void fullDisk_isOnRecord_andTheTalkGoesOn() {
    Ear ear = talks(Mode.ANSWER);

    it.tell(new CallInput.RecordRefused(file(1), it.later(1)));

    assertThat(stored().failure()).isEqualTo(Failure.REFUSED);
    assertThat(notes()).contains(EntryType.CALL_RECORDING_FAILED);
    assertThat(it.call.phase()).isEqualTo(PhoneCall.Phase.TALKING);
    it.tell(new CallInput.RecordingKept(1, stored().change(), it.now));
    assertThat(it.tell(new CallInput.Tick(it.later(20))))
        .as("not again and again")
        .noneMatch(CallEffect.BeginRecord.class::isInstance);
    it.gone(ear.leg(), "NORMAL_CLEARING");
    assertThat(it.all).doesNotContain(stops(1));
  }

  @Test
  void diskThatFillsUp_breaksItOff_andWhatThereIsIsKept() {
    talks(Mode.ANSWER);
    began(1);

    it.tell(new CallInput.Recorded(CALLER, "/r/" + file(1), 8_000L, true, it.later(8)));

    assertThat(stored().failure()).isEqualTo(Failure.BROKEN_OFF);
    assertThat(stored().written()).isTrue();
    assertThat(it.call.phase()).isEqualTo(PhoneCall.Phase.TALKING);
  }

  @Test
  void noticeThatIsNeverSaid_keepsNobodyWaiting_andNothingIsRecorded() {
    waits(plan(Mode.ANSWER, "recording-notice"));
    Ear ear = it.ringing(7);
    served(ear, 2);

    List<CallEffect> after = it.tell(new CallInput.Tick(it.later(31)));

    assertThat(after).contains(new CallEffect.Bridge(CALLER, ear.leg()));
    assertThat(stored().failure()).isEqualTo(Failure.NOT_ANNOUNCED);
    assertThat(joined(ear)).noneMatch(CallEffect.BeginRecord.class::isInstance);
  }

  @Test
  void decisionThatNeverComes_keepsNobodyWaiting() {
    stands(1, Standing.WAITING, null);
    it.tell(new CallInput.Answered(CALLER, it.now));
    Ear ear = it.ringing(7);
    served(ear, 2);

    List<CallEffect> after = it.tell(new CallInput.Tick(it.later(5)));

    assertThat(after).contains(new CallEffect.Bridge(CALLER, ear.leg()));
    assertThat(stored().failure()).isEqualTo(Failure.UNDECIDED);
  }

  @Test
  void consultation_isNotRecordedBesideTheCallers_andTheRecordingGoesOn() {
    Ear agent = talks(Mode.ANSWER);
    began(1);
    Ear other = it.ear(9);

    it.aside(agent, other);

    assertThat(it.call.phase()).isEqualTo(PhoneCall.Phase.CONSULTING);
    assertThat(it.call.recorder().now()).matches(Track::isRunning);
    assertThat(it.all).doesNotContain(stops(1), begins(2));
  }

  @Test
  void lostWordOfTheSwitch_doesNotKeepTheCallForEver() {
    Ear ear = talks(Mode.ANSWER);
    began(1);
    it.gone(CALLER, "NORMAL_CLEARING");
    it.gone(ear.leg(), "NORMAL_CLEARING");
    stands(3, Standing.OVER, null);

    it.tell(new CallInput.Tick(it.later(11)));

    assertThat(stored().written()).isTrue();
    assertThat(stored().length()).isPositive();
    it.tell(new CallInput.RecordingKept(1, stored().change(), it.now));
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  void recordingNobodyBegan_isNone() {
    Ear ear = talks(Mode.ANSWER);
    it.gone(CALLER, "NORMAL_CLEARING");
    it.gone(ear.leg(), "NORMAL_CLEARING");
    stands(3, Standing.OVER, null);
    it.tell(new CallInput.Tick(it.later(11)));

    assertThat(it.all).noneMatch(CallEffect.KeepRecording.class::isInstance);
    assertThat(it.call.isOver()).isTrue();
  }
}
