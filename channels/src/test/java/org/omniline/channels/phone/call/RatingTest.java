package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.conversation.EntryType;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.store.SurveyAnswers.Answer;
import org.omniline.flow.store.SurveyAnswers.Outcome;
import org.omniline.flow.store.SurveyStore.Choice;
import org.omniline.flow.store.SurveyStore.Survey;

/** Callers are asked for a rating when the agent has hung up. */
@Tag("R110")
class RatingTest {
  private static final Choice GOOD = new Choice("1", "满意", "Satisfied", 3);
  private static final Choice BAD = new Choice("3", "不满意", "Not satisfied", 1);
  private static final Survey SURVEY =
      new Survey(
          "satisfaction",
          4,
          "满意度",
          "survey-ask",
          "survey-thanks",
          List.of(GOOD, BAD),
          2,
          6_000,
          List.of(),
          true);
  private static final CallEffect HANGS_UP = new CallEffect.Kill(Acting.CALLER, "NORMAL_CLEARING");

  private final Acting acting = new Acting().waiting();
  private final Ear agent = acting.talking(7);

  private List<CallEffect> found(Survey survey) {
    return acting.tell(new CallInput.SurveyFound(survey, acting.now));
  }

  /** As another node reads it. */
  private void moved() {
    acting.call = CallJson.decode(CallJson.encode(acting.call));
  }

  private CallEffect.Voice asking() {
    acting.asked("h", 7, Ask.HANG_UP);
    acting.stands(3, Standing.OVER, null);
    found(SURVEY);
    acting.gone(agent.leg(), "NORMAL_CLEARING");
    moved();
    return voice(acting.tell(new CallInput.Tick(acting.later(2))));
  }

  private static CallEffect.Voice voice(List<CallEffect> effects) {
    return effects.stream()
        .filter(CallEffect.Voice.class::isInstance)
        .map(CallEffect.Voice.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private List<CallEffect> pressed(CallEffect.Voice voice, String key) {
    return acting.tell(
        new CallInput.FlowTold(
            voice.turn(),
            key.isEmpty()
                ? new FlowInput.NoInput(acting.later(1))
                : new FlowInput.Key(acting.later(1), key)));
  }

  private Answer kept() {
    return acting.all.stream()
        .filter(CallEffect.KeepAnswer.class::isInstance)
        .map(one -> ((CallEffect.KeepAnswer) one).answer())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void agentHangsUp_goesToWrapUpAtOnce_andTheCallerIsAsked() {
    List<CallEffect> after = acting.asked("h", 7, Ask.HANG_UP);

    assertThat(after)
        .contains(
            new CallEffect.Finish(Acting.CONVERSATION, 7),
            new CallEffect.Kill(agent.leg(), "NORMAL_CLEARING"),
            new CallEffect.LookSurvey(Acting.CONVERSATION, "12356", 7))
        .doesNotContain(HANGS_UP);
    assertThat(acting.call.phase()).isEqualTo(PhoneCall.Phase.ENDED);
    assertThat(found(SURVEY))
        .as("the agent may still be joined with the caller")
        .noneMatch(CallEffect.Voice.class::isInstance);
    List<CallEffect> asks = acting.gone(agent.leg(), "NORMAL_CLEARING");
    assertThat(voice(asks).what())
        .isInstanceOfSatisfying(
            FlowRequest.Ask.class,
            ask -> {
              assertThat(ask.options())
                  .extracting(FlowRequest.Option::key)
                  .containsExactly("1", "3");
              assertThat(ask.timeoutMs()).isEqualTo(6_000);
            });
  }

  @Test
  void telephoneThatIsHungUp_isTheSame() {
    assertThat(acting.gone(agent.leg(), "NORMAL_CLEARING"))
        .contains(new CallEffect.LookSurvey(Acting.CONVERSATION, "12356", 7))
        .doesNotContain(HANGS_UP);
    assertThat(voice(found(SURVEY)).turn()).isNegative();
  }

  @Test
  void key_isKeptWithAgentAndCall_andTheCallerIsThanked() {
    CallEffect.Voice asks = asking();

    CallEffect.Voice thanks = voice(pressed(asks, "3"));

    assertThat(thanks.what()).isInstanceOf(FlowRequest.Play.class);
    assertThat(kept())
        .satisfies(
            answer -> {
              assertThat(answer.conversation()).isEqualTo(Acting.CONVERSATION);
              assertThat(answer.leg()).isEqualTo(Acting.CALLER);
              assertThat(answer.agent()).isEqualTo(7);
              assertThat(answer.version()).isEqualTo(4);
              assertThat(answer.outcome()).isEqualTo(Outcome.ANSWERED);
              assertThat(answer.choice()).isEqualTo(BAD);
              assertThat(answer.ended()).isAfter(answer.asked());
            });
    assertThat(acting.notes())
        .anySatisfy(
            note -> {
              assertThat(note.type()).isEqualTo(EntryType.CALL_RATED);
              assertThat(note.data()).containsEntry("label", "不满意").containsEntry("key", "3");
            });
    assertThat(acting.tell(new CallInput.FlowTold(thanks.turn(), new FlowInput.Done(acting.now))))
        .contains(HANGS_UP);
  }

  @Test
  void answerThatCouldNotBeStored_isWantedUntilItIs_alsoWhenTheCallerIsGone() {
    CallEffect.Voice asks = asking();
    pressed(asks, "1");
    acting.gone(Acting.CALLER, "NORMAL_CLEARING");
    moved();

    assertThat(acting.call.isOver()).isFalse();
    assertThat(acting.tell(new CallInput.Tick(acting.later(10))))
        .anyMatch(CallEffect.KeepAnswer.class::isInstance);
    acting.tell(new CallInput.AnswerKept(acting.now));
    assertThat(acting.call.isOver()).isTrue();
  }

  @Test
  void wrongKeyAndSilence_areAskedAgain_andThenItIsOver() {
    CallEffect.Voice first = asking();
    CallEffect.Voice second = voice(pressed(first, "9"));
    assertThat(second.turn()).isNotEqualTo(first.turn());
    assertThat(pressed(first, "1")).as("late").isEmpty();

    assertThat(pressed(second, "")).contains(HANGS_UP);

    assertThat(kept().outcome()).isEqualTo(Outcome.NO_KEY);
    assertThat(kept().choice()).isNull();
  }

  @Test
  void callerWhoHangsUpInstead_isOnRecordAsThat() {
    asking();

    acting.gone(Acting.CALLER, "NORMAL_CLEARING");

    assertThat(kept().outcome()).isEqualTo(Outcome.HUNG_UP);
  }

  @Test
  void nothingToAsk_hangsUp() {
    acting.asked("h", 7, Ask.HANG_UP);

    assertThat(found(null)).contains(HANGS_UP);
  }

  @Test
  void agentMayEndItUnasked() {
    assertThat(acting.asked("h", 7, Ask.HANG_UP_UNASKED))
        .contains(HANGS_UP, new CallEffect.Finish(Acting.CONVERSATION, 7))
        .noneMatch(CallEffect.LookSurvey.class::isInstance);
  }

  @Test
  void databaseThatIsAway_keepsNobodyOnTheLine() {
    acting.asked("h", 7, Ask.HANG_UP);

    assertThat(acting.tell(new CallInput.Tick(acting.later(5)))).contains(HANGS_UP);
  }

  @Test
  void agentsLegWhoseEndIsNeverTold_delaysTheQuestionOnly() {
    acting.asked("h", 7, Ask.HANG_UP);
    found(SURVEY);

    assertThat(acting.tell(new CallInput.Tick(acting.later(5))))
        .anyMatch(CallEffect.Voice.class::isInstance);
  }

  @Test
  void callerWhoHangsUpFirst_isNotAsked() {
    assertThat(acting.gone(Acting.CALLER, "NORMAL_CLEARING"))
        .noneMatch(CallEffect.LookSurvey.class::isInstance);
  }

  @Test
  void agentWhoIsCutOff_endsNothing() {
    assertThat(acting.gone(agent.leg(), "NETWORK_OUT_OF_ORDER"))
        .noneMatch(CallEffect.LookSurvey.class::isInstance)
        .doesNotContain(HANGS_UP);
  }
}
