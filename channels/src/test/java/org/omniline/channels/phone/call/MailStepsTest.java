package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.channels.phone.call.Acting.CALLER;
import static org.omniline.channels.phone.call.Acting.CONVERSATION;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect.Prompt;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;

@Tag("R58")
class MailStepsTest {
  private static final Wait.Rules RULES = new Wait.Rules(Duration.ZERO, "2", "1", 60_000);
  private static final Words TAKES = Words.NONE.taking(60_000);

  private final Acting it = new Acting();

  private void waits() {
    it.waiting();
    it.tell(new CallInput.Tick(it.later(2)));
    it.tell(new CallInput.Tick(it.later(2)));
    it.tell(new CallInput.Looked(turn(), RULES, 1, null, "", 0, it.now));
  }

  private int turn() {
    Wait line = it.call.line();
    assertThat(line).isNotNull();
    return line.turn();
  }

  private List<CallEffect> later(long version, Words words) {
    return it.tell(
        new CallInput.Stands(CONVERSATION, version, Standing.LATER, null, words, it.now));
  }

  private static void takes(List<CallEffect> effects) {
    assertThat(effects)
        .filteredOn(CallEffect.Voice.class::isInstance)
        .singleElement()
        .extracting(effect -> ((CallEffect.Voice) effect).what())
        .isInstanceOf(FlowRequest.Voicemail.class);
  }

  @Test
  void keyWhileWaiting_leavesTheLine_takesTheMessage_thanks_andKeepsIt() {
    waits();
    assertThat(it.tell(new CallInput.Pressed(CALLER, "1", it.now)))
        .contains(new CallEffect.LeaveWord(CONVERSATION));
    takes(later(2, TAKES));
    int asked = -turn();

    assertThat(it.tell(new CallInput.FlowTold(asked, new FlowInput.Done(it.now))))
        .contains(
            new CallEffect.Say(CALLER, Prompt.KEPT),
            new CallEffect.Collect(CONVERSATION, CALLER, asked));
    it.tell(new CallInput.Collected(asked, true, it.now));
    assertThat(it.tell(new CallInput.Said(it.now)))
        .containsExactly(new CallEffect.Kill(CALLER, "NORMAL_CLEARING"));
    it.gone(CALLER, "NORMAL_CLEARING");
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  void callerOutsideHours_isToldSo_andMayLeaveAMessage() {
    later(1, TAKES);
    it.tell(new CallInput.Answered(CALLER, it.now));
    takes(it.tell(new CallInput.Said(it.now)));
    assertThat(later(1, TAKES)).as("told once").isEmpty();
  }

  @Test
  void hangUpInTheMiddle_isWaitedForUntilTheFileIsWritten_whoeverHasTheCall() {
    later(1, TAKES);
    it.tell(new CallInput.Said(it.now));
    int asked = -turn();

    assertThat(it.gone(CALLER, "NORMAL_CLEARING")).isEmpty();
    assertThat(it.call.isOver()).isFalse();
    assertThat(it.call.legs()).as("its last events are heard").contains(CALLER);
    it.call = CallJson.decode(CallJson.encode(it.call));
    String file = "/recordings/" + VoiceMail.file(CALLER, asked);
    assertThat(it.tell(new CallInput.Recorded(CALLER, file, it.now)))
        .containsExactly(new CallEffect.Collect(CONVERSATION, CALLER, asked));
    it.tell(new CallInput.Collected(asked, true, it.now));
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  void switchThatNeverSaysThatItHasWritten_isNotWaitedForForEver() {
    later(1, TAKES);
    it.tell(new CallInput.Said(it.now));
    int asked = -turn();
    it.gone(CALLER, "NORMAL_CLEARING");

    assertThat(it.tell(new CallInput.Tick(it.later(11))))
        .contains(new CallEffect.Collect(CONVERSATION, CALLER, asked));
    it.tell(new CallInput.Collected(asked, false, it.now));
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  void danger_isNeverLeftToAList() {
    waits();
    it.tell(new CallInput.Pressed(CALLER, "1", it.now));

    List<CallEffect> stays = it.stands(2, Standing.WAITING, null);

    assertThat(stays).noneMatch(CallEffect.Voice.class::isInstance);
    assertThat(it.call.phase()).isEqualTo(PhoneCall.Phase.WAITING);
  }

  @Test
  void withoutAFolderForRecordings_nobodyIsAsked() {
    it.waiting();
    it.tell(new CallInput.Tick(it.later(2)));
    it.tell(new CallInput.Tick(it.later(2)));
    it.tell(
        new CallInput.Looked(
            turn(), new Wait.Rules(Duration.ZERO, "", "1", 0), 1, null, "", 0, it.now));

    assertThat(it.tell(new CallInput.Pressed(CALLER, "1", it.now))).isEmpty();
  }
}
