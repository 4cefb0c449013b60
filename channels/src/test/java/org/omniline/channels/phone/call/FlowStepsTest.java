package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.channels.phone.ivr.TestFlows;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowRun;
import org.omniline.flow.run.FlowStep;

/** A call on its way through a flow. */
class FlowStepsTest {
  private final Acting acting = new Acting();

  private List<CallEffect> begins(String flow) {
    acting.stands(1, Standing.SELF_SERVICE, null);
    acting.tell(new CallInput.Answered(Acting.CALLER, acting.now));
    return acting.tell(new CallInput.FlowBegins(flow, 1, Map.of("caller", "138"), acting.now));
  }

  private List<CallEffect> told(FlowInput what) {
    return acting.tell(new CallInput.FlowTold(acting.call.ivr().turn(), what));
  }

  private List<CallEffect> key(String key) {
    return told(new FlowInput.Key(acting.later(1), key));
  }

  private List<CallEffect> done() {
    return told(new FlowInput.Done(acting.later(1)));
  }

  private static FlowRequest asked(List<CallEffect> effects) {
    return effects.stream()
        .filter(CallEffect.Voice.class::isInstance)
        .map(one -> ((CallEffect.Voice) one).what())
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private List<String> exits() {
    return acting.call.ivr().unwritten().stream()
        .map(step -> step.node() + " " + step.exit())
        .toList();
  }

  @Test
  void selfService_beginsTheFlow_andPlaysNoMusic() {
    List<CallEffect> first = acting.stands(1, Standing.SELF_SERVICE, null);
    assertThat(first).containsExactly(new CallEffect.Answer(Acting.CALLER));
    List<CallEffect> answered = acting.tell(new CallInput.Answered(Acting.CALLER, acting.now));

    assertThat(answered).containsExactly(new CallEffect.BeginFlow(Acting.CONVERSATION));
    assertThat(acting.call.phase()).isEqualTo(PhoneCall.Phase.IN_FLOW);
    assertThat(asked(begins("menu"))).isInstanceOf(FlowRequest.Play.class);
  }

  @Test
  void keys_leadToAQueue_withWhatWasEntered_butNoSecret() {
    begins("menu");
    done();
    key("1");
    List<CallEffect> effects = told(new FlowInput.Digits(acting.later(2), "7391"));

    CallEffect.AskPerson person =
        (CallEffect.AskPerson)
            effects.stream()
                .filter(CallEffect.AskPerson.class::isInstance)
                .findFirst()
                .orElseThrow();
    assertThat(((FlowRequest.Queue) person.target()).queue()).isEqualTo("law");
    assertThat(person.given()).containsExactly(Map.entry("topic", "1"));
    acting.stands(2, Standing.WAITING, null);
    assertThat(acting.call.ivr().stage()).isEqualTo(Ivr.Stage.HANDED_OVER);
    assertThat(CallJson.encode(acting.call)).doesNotContain("7391");
    assertThat(acting.all.toString()).doesNotContain("7391");
    assertThat(exits()).containsExactly("hello NEXT", "menu ENTERED", "pin ENTERED");
    assertThat(acting.call.ivr().unwritten().get(2).key()).isEqualTo(FlowStep.MASK);
    Ear ear = acting.ear(3);
    acting.stands(3, Standing.SERVED, ear);
    assertThat(exits()).last().isEqualTo("law REACHED");
  }

  @Test
  void answerOfAnEarlierTurn_isPassedOver() {
    begins("menu");
    CallInput late = new CallInput.FlowTold(1, new FlowInput.Done(acting.now));
    acting.tell(late);
    PhoneCall before = acting.call;

    acting.tell(late);

    assertThat(acting.call).isEqualTo(before);
  }

  @Test
  void queueThatIsNotThere_goesOnInTheFlow() {
    begins("menu");
    done();
    key("0");

    List<CallEffect> effects = told(new FlowInput.TargetFailed(acting.now, "NO_SUCH_TARGET"));

    assertThat(asked(effects)).isInstanceOf(FlowRequest.Hangup.class);
    done();
    assertThat(acting.call.ending()).isEqualTo(By.SYSTEM);
    List<CallEffect> gone = acting.gone(Acting.CALLER, "NORMAL_CLEARING");
    assertThat(gone).contains(new CallEffect.CloseSelfService(Acting.CONVERSATION));
  }

  @Test
  void flowThatBreaks_leadsToTheAccountsQueue() {
    assertThat(begins("broken"))
        .contains(new CallEffect.AskPerson(Acting.CONVERSATION, 1, null, Map.of(), List.of()));
    List<CallEffect> again = acting.tell(new CallInput.Tick(acting.later(5)));
    assertThat(again)
        .as("as long as nobody waits")
        .contains(new CallEffect.AskPerson(Acting.CONVERSATION, 1, null, Map.of(), List.of()));
    assertThat(acting.stands(2, Standing.WAITING, null))
        .containsExactly(new CallEffect.Music(Acting.CALLER));
  }

  @Test
  void flowThatIsNotThereAfterARestart_leadsToTheAccountsQueue() {
    begins("menu");
    done();
    PhoneCall kept = CallJson.decode(CallJson.encode(acting.call));
    FlowRun nothing = new FlowRun(new TestFlows());

    CallMachine.Step step = CallMachine.step(kept, new CallInput.Tick(acting.now), nothing);

    assertThat(step.effects()).hasAtLeastOneElementOfType(CallEffect.AskPerson.class);
  }

  @Test
  void anotherNode_asksAgainFromTheKeptState() {
    begins("menu");
    done();
    key("9");
    FlowRequest.Ask before = (FlowRequest.Ask) acting.call.ivr().wanted();
    PhoneCall kept = CallJson.decode(CallJson.encode(acting.call));

    CallMachine.Step step =
        CallMachine.step(kept, new CallInput.Tick(acting.now), TestFlows.runs());

    FlowRequest.Ask again = (FlowRequest.Ask) asked(step.effects());
    assertThat(again.options()).isEqualTo(before.options());
    assertThat(step.call().ivr().run().tries()).isEqualTo(1);
    assertThat(step.call().ivr().turn()).isEqualTo(acting.call.ivr().turn());
  }

  @Test
  void callerWhoHangsUp_leavesAtThatNode_andItsStepsAreStored() {
    begins("menu");
    done();
    List<CallEffect> gone = acting.gone(Acting.CALLER, "NORMAL_CLEARING");

    assertThat(exits()).containsExactly("hello NEXT", "menu HUNG_UP");
    assertThat(gone)
        .contains(
            new CallEffect.Leave(Acting.CONVERSATION, true),
            new CallEffect.WriteSteps(Acting.CONVERSATION, 0, acting.call.ivr().unwritten()));
    acting.stands(2, Standing.OVER, null);
    assertThat(acting.call.isOver()).as("steps are not stored yet").isFalse();
    acting.tell(new CallInput.StepsWritten(2, acting.now));
    assertThat(acting.call.isOver()).isTrue();
    assertThat(acting.call.ivr().written()).isEqualTo(2);
  }
}
