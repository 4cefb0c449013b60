package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.channels.phone.call.Acting.CALLER;
import static org.omniline.channels.phone.call.Acting.CONVERSATION;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect.Prompt;
import org.omniline.flow.graph.Reading;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.Utterance;

class WaitStepsTest {
  private static final Wait.Rules RULES = new Wait.Rules(Duration.ofSeconds(30), "2", "1", 0);

  private final Acting it = new Acting();

  /** Waits with music, and it was looked up: so many go before. */
  private List<CallEffect> waitsBehind(Integer ahead, Long minutes) {
    it.waiting();
    tick(2);
    List<CallEffect> looks = tick(2);
    assertThat(looks).contains(new CallEffect.Look(CONVERSATION, turn(), 0));
    return looked(ahead, minutes, "");
  }

  private List<CallEffect> looked(Integer ahead, Long minutes, String text) {
    return it.tell(
        new CallInput.Looked(turn(), RULES, ahead, minutes, text, text.isEmpty() ? 0 : 9, it.now));
  }

  private List<CallEffect> tick(long seconds) {
    return it.tell(new CallInput.Tick(it.later(seconds)));
  }

  private int turn() {
    Wait wait = it.call.line();
    assertThat(wait).isNotNull();
    return wait.turn();
  }

  private List<CallEffect> hears(FlowInput what) {
    return it.tell(new CallInput.FlowTold(-turn(), what));
  }

  private static List<Utterance> said(List<CallEffect> effects) {
    FlowRequest what =
        effects.stream()
            .filter(CallEffect.Voice.class::isInstance)
            .map(effect -> ((CallEffect.Voice) effect).what())
            .findFirst()
            .orElseThrow();
    return what instanceof FlowRequest.Play play ? play.say() : ((FlowRequest.Ask) what).say();
  }

  private static Utterance prompt(String code) {
    return new Utterance.Recorded(code);
  }

  private static Utterance number(long value) {
    return new Utterance.Value(Long.toString(value), Reading.NUMBER);
  }

  @Test
  @Tag("R35")
  void caller_isToldThePlaceAndTheEstimate_betweenMusic_onceInEachInterval() {
    assertThat(said(waitsBehind(3, 5L)))
        .containsExactly(
            prompt("queue-ahead"),
            number(3),
            prompt("queue-people"),
            prompt("queue-estimate"),
            number(5),
            prompt("queue-minutes"),
            prompt("queue-callback"),
            new Utterance.Value("2", Reading.DIGITS));
    it.tell(new CallInput.Playing(CALLER, false, it.now));
    assertThat(hears(new FlowInput.Done(it.now))).containsExactly(new CallEffect.Music(CALLER));
    it.tell(new CallInput.Playing(CALLER, true, it.now));

    tick(16);
    assertThat(looked(2, null, "")).as("not yet again").isEmpty();
    tick(16);
    assertThat(said(looked(0, null, "")))
        .as("nobody can tell how long: nothing is said of it")
        .startsWith(prompt("queue-next"), prompt("queue-callback"));
  }

  @Test
  @Tag("R35")
  void placeThatIsNotKnown_isNotGuessed() {
    assertThat(said(waitsBehind(null, null)))
        .containsExactly(
            prompt("queue-wait"),
            prompt("queue-callback"),
            new Utterance.Value("2", Reading.DIGITS));
  }

  @Test
  void whatTheTimelineSaysIsTold_isSaidOnce() {
    it.waiting();
    tick(2);
    tick(2);
    assertThat(said(looked(null, null, "请稍候"))).startsWith(new Utterance.Words("请稍候"));
    hears(new FlowInput.Done(it.now));
    tick(16);

    assertThat(it.all).contains(new CallEffect.Look(CONVERSATION, turn(), 9));
  }

  @Test
  @Tag("R35")
  @Tag("R40")
  void callBack_isAskedByAKey_confirmed_andKeepsThePlace() {
    waitsBehind(3, null);

    assertThat(said(it.tell(new CallInput.Pressed(CALLER, "2", it.now))))
        .containsExactly(
            prompt("callback-number"),
            new Utterance.Value("13800138000", Reading.DIGITS),
            prompt("callback-confirm"));
    assertThat(hears(new FlowInput.Key(it.now, "1")))
        .contains(new CallEffect.CallBack(CONVERSATION, "13800138000"));
    assertThat(it.stands(2, Standing.NOTED, null))
        .containsExactly(new CallEffect.Say(CALLER, Prompt.NOTED));
    it.tell(new CallInput.Said(it.now));
    assertThat(it.gone(CALLER, "NORMAL_CLEARING")).as("the place stays").isEmpty();
    assertThat(it.call.isOver()).isTrue();
  }

  @Test
  @Tag("R40")
  void anotherNumber_isEntered_readBack_andAWrongOneAskedForAgain() {
    waitsBehind(1, null);
    it.tell(new CallInput.Pressed(CALLER, "2", it.now));
    assertThat(said(hears(new FlowInput.Key(it.now, "2"))))
        .containsExactly(prompt("callback-enter"));
    assertThat(said(hears(new FlowInput.Digits(it.now, "12345"))))
        .as("too short, and why it is asked for again")
        .containsExactly(prompt("callback-invalid"), prompt("callback-enter"));

    assertThat(said(hears(new FlowInput.Digits(it.now, "07715551234"))))
        .contains(new Utterance.Value("07715551234", Reading.DIGITS));
    assertThat(hears(new FlowInput.Key(it.now, "1")))
        .contains(new CallEffect.CallBack(CONVERSATION, "07715551234"));
  }

  @Test
  void whoAnswersNothing_waitsOn() {
    waitsBehind(1, null);
    it.tell(new CallInput.Pressed(CALLER, "2", it.now));
    hears(new FlowInput.NoInput(it.now));
    hears(new FlowInput.NoInput(it.now));
    it.tell(new CallInput.Playing(CALLER, false, it.now));

    assertThat(hears(new FlowInput.NoInput(it.now))).containsExactly(new CallEffect.Music(CALLER));
    assertThat(it.call.standing()).isEqualTo(Standing.WAITING);
  }

  @Test
  void agentWhoAnswers_endsWhateverIsAsked() {
    waitsBehind(1, null);
    it.tell(new CallInput.Pressed(CALLER, "2", it.now));
    int asked = -turn();
    Ear ear = it.ringing(1);
    it.tell(new CallInput.Answered(ear.leg(), it.later(3)));

    assertThat(it.stands(2, Standing.SERVED, ear))
        .contains(new CallEffect.Bridge(CALLER, ear.leg()));
    assertThat(it.tell(new CallInput.FlowTold(asked, new FlowInput.Key(it.now, "1"))))
        .as("a late answer")
        .isEmpty();
  }

  @Test
  void otherKeys_andKeysOfWhoTalks_doNothing() {
    waitsBehind(1, null);
    assertThat(it.tell(new CallInput.Pressed(CALLER, "7", it.now))).isEmpty();
    it.talking(1);
    assertThat(it.tell(new CallInput.Pressed(CALLER, "2", it.now))).isEmpty();
  }

  @Test
  void whoeverTakesTheCallOver_goesOnWithMusic() {
    waitsBehind(3, null);

    PhoneCall again = CallJson.decode(CallJson.encode(it.call));

    assertThat(again.line()).isNotNull();
    assertThat(again.line().stage()).isEqualTo(Wait.Stage.MUSIC);
    assertThat(again.line().turn()).isEqualTo(turn());
  }
}
