package org.omniline.channels.phone.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.ivr.TestFlows;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowStep;

/** A caller whom an agent sends through a flow. */
class DetourStepsTest {
  private final Acting acting = new Acting().waiting();
  private final Ear agent = acting.talking(3);

  private List<CallEffect> sends(long who) {
    return acting.tell(
        new CallInput.Sent(
            "sent-" + acting.now, who, "menu", 1, "查询", Map.of("caller", "138"), acting.now));
  }

  /** The caller is out of the talk and hears the flow. */
  private List<CallEffect> inFlow() {
    sends(3);
    acting.tell(new CallInput.Unbridged(Acting.CALLER, agent.leg(), acting.now));
    return acting.tell(new CallInput.Parked(Acting.CALLER, acting.now));
  }

  private List<CallEffect> told(FlowInput what) {
    return acting.tell(new CallInput.FlowTold(acting.call.ivr().turn(), what));
  }

  /** Through the welcome to the menu, and by key 1 to the secret. */
  private void toThePin() {
    inFlow();
    told(new FlowInput.Done(acting.later(1)));
    told(new FlowInput.Key(acting.later(1), "1"));
  }

  private CallEffect.Bridge together() {
    return new CallEffect.Bridge(Acting.CALLER, agent.leg());
  }

  @Test
  void callerHearsTheFlow_onceOutOfTheTalk_andTheAgentMusic() {
    assertThat(sends(3)).containsExactly(new CallEffect.Park(agent.leg()));
    assertThat(acting.call.phase()).isEqualTo(PhoneCall.Phase.IN_FLOW);
    assertThat(acting.call.sentThrough()).isEqualTo("查询");

    assertThat(acting.tell(new CallInput.Unbridged(Acting.CALLER, agent.leg(), acting.now)))
        .as("what is sent to a leg on its way out of a talk is lost")
        .containsExactly(new CallEffect.Music(agent.leg()));
    assertThat(acting.tell(new CallInput.Parked(Acting.CALLER, acting.now)))
        .singleElement()
        .satisfies(
            one ->
                assertThat(((CallEffect.Voice) one).what()).isInstanceOf(FlowRequest.Play.class));
    assertThat(acting.notes()).last().matches(note -> note.type() == EntryType.CALL_IN_FLOW);
  }

  @Test
  void parkThatWasNotTold_isMadeUpForByTime() {
    sends(3);
    acting.tell(new CallInput.Unbridged(Acting.CALLER, agent.leg(), acting.now));

    assertThat(acting.tell(new CallInput.Tick(acting.later(1))))
        .hasAtLeastOneElementOfType(CallEffect.Voice.class);
  }

  @Test
  void flowThatAsksForAPerson_leadsBack_withWhatWasEntered_butNoSecret() {
    toThePin();

    List<CallEffect> back = told(new FlowInput.Digits(acting.later(2), "7391"));

    assertThat(back).contains(together()).doesNotHaveAnyElementsOfTypes(CallEffect.AskPerson.class);
    assertThat(acting.call.ivr().given()).containsExactly(Map.entry("topic", "1"));
    assertThat(acting.call.sentThrough()).isNull();
    assertThat(acting.call.ivr().isInFlow()).isFalse();
    assertThat(acting.notes())
        .last()
        .satisfies(
            note -> {
              assertThat(note.type()).isEqualTo(EntryType.CALL_FROM_FLOW);
              assertThat(note.data())
                  .containsEntry("given.topic", "1")
                  .containsEntry("key.1", "1")
                  .containsEntry("key.1.variable", "topic")
                  .containsEntry("key.2", FlowStep.MASK);
            });
    assertThat(CallJson.encode(acting.call)).doesNotContain("7391");
    assertThat(acting.all.toString()).doesNotContain("7391");
    assertThat(acting.call.ending()).isNull();
  }

  @Test
  void flowThatEnds_leadsBack_andHangsUpOnNobody() {
    inFlow();
    told(new FlowInput.Done(acting.later(1)));
    told(new FlowInput.NoInput(acting.later(1)));

    List<CallEffect> back = told(new FlowInput.NoInput(acting.later(1)));

    assertThat(back).contains(together());
    assertThat(acting.call.ending()).isNull();
    acting.tell(new CallInput.Bridged(Acting.CALLER, agent.leg(), acting.now));
    assertThat(acting.call.phase()).isEqualTo(PhoneCall.Phase.TALKING);
  }

  @Test
  void agentTakesTheCallerBack_andALateAnswerMovesNothing() {
    toThePin();
    int turn = acting.call.ivr().turn();

    assertThat(acting.asked("back", 3, Ask.BACK)).contains(together());

    assertThat(acting.call.ivr().given()).as("so far").containsEntry("topic", "1");
    PhoneCall before = acting.call;
    acting.tell(new CallInput.FlowTold(turn, new FlowInput.Digits(acting.now, "7391")));
    assertThat(acting.call).isEqualTo(before);
  }

  @Test
  void secondFlow_isCountedOn() {
    toThePin();
    acting.asked("back", 3, Ask.BACK);
    acting.tell(new CallInput.Bridged(Acting.CALLER, agent.leg(), acting.now));
    int steps = acting.call.ivr().unwritten().size();
    int turn = acting.call.ivr().turn();

    acting.later(1);
    sends(3);

    assertThat(acting.refused).isNull();
    assertThat(acting.call.ivr().turn()).isGreaterThan(turn);
    assertThat(acting.call.ivr().unwritten()).as("the first one's steps").hasSize(steps);
    assertThat(acting.call.ivr().given()).containsEntry("topic", "1");
    acting.tell(new CallInput.Unbridged(Acting.CALLER, agent.leg(), acting.now));
    acting.later(1);
    acting.asked("again", 3, Ask.BACK);
    assertThat(acting.notes())
        .last()
        .satisfies(note -> assertThat(note.data()).as("nothing new").containsOnlyKeys("flow"));
  }

  @Test
  void agentWhoHangsUp_leavesTheCallerToTheFlow_whichThenEndsTheTalk() {
    inFlow();
    assertThat(acting.asked("leave", 3, Ask.HANG_UP))
        .contains(new CallEffect.Kill(agent.leg(), "NORMAL_CLEARING"));
    acting.gone(agent.leg(), "NORMAL_CLEARING");
    assertThat(acting.call.ending()).isNull();
    told(new FlowInput.Done(acting.later(1)));
    told(new FlowInput.NoInput(acting.later(1)));

    List<CallEffect> over = told(new FlowInput.NoInput(acting.later(1)));

    assertThat(acting.call.ending()).isEqualTo(By.AGENT);
    assertThat(over).contains(new CallEffect.Finish(Acting.CONVERSATION, 3));
  }

  @Test
  void callerLeftToTheFlow_whoAsksForAPerson_waitsForOne() {
    inFlow();
    acting.gone(agent.leg(), "NORMAL_CLEARING");
    told(new FlowInput.Done(acting.later(1)));

    List<CallEffect> zero = told(new FlowInput.Key(acting.later(1), "0"));

    assertThat(zero).hasAtLeastOneElementOfType(CallEffect.Requeue.class);
    assertThat(acting.call.ending()).isNull();
  }

  @Test
  void agentWhoseTelephoneIsLost_meanwhile_leavesNobodyAlone() {
    inFlow();
    acting.gone(agent.leg(), "NETWORK_OUT_OF_ORDER");
    told(new FlowInput.Done(acting.later(1)));
    told(new FlowInput.NoInput(acting.later(1)));

    assertThat(told(new FlowInput.NoInput(acting.later(1))))
        .hasAtLeastOneElementOfType(CallEffect.Requeue.class);
  }

  @Test
  void conversationOfAnotherAgent_isInNoFlowAnyMore() {
    inFlow();
    Ear other = acting.ear(4);

    acting.stands(3, Standing.SERVED, other);

    assertThat(acting.call.sentThrough()).isNull();
    assertThat(acting.call.agent().agent()).isEqualTo(4);
  }

  @Test
  void callerWhoHangsUp_leavesAtThatNode() {
    toThePin();

    assertThat(acting.gone(Acting.CALLER, "NORMAL_CLEARING"))
        .contains(new CallEffect.Leave(Acting.CONVERSATION, false));
    assertThat(acting.call.ivr().unwritten()).last().matches(step -> step.node().equals("pin"));
    assertThat(acting.call.sentThrough()).isNull();
  }

  @Test
  void anotherNode_asksAgain() {
    toThePin();
    PhoneCall kept = CallJson.decode(CallJson.encode(acting.call));

    CallMachine.Step step =
        CallMachine.step(kept, new CallInput.Tick(acting.now), TestFlows.runs());

    assertThat(step.call().sentThrough()).isEqualTo("查询");
    assertThat(step.effects()).hasAtLeastOneElementOfType(CallEffect.Voice.class);
  }

  @Test
  void onlyTheAgentWhoTalks_sendsTheCaller() {
    sends(4);
    assertThat(acting.refused).matches(no -> no.code() == Refusal.Code.FORBIDDEN);
    acting.tell(new CallInput.Held(agent.leg(), acting.now));
    sends(3);
    assertThat(acting.refused).matches(no -> no.code() == Refusal.Code.WRONG_STATE);
    acting.tell(new CallInput.Resumed(agent.leg(), acting.now));
    acting.consults(3, acting.ear(5));
    sends(3);
    assertThat(acting.refused).matches(no -> no.code() == Refusal.Code.WRONG_STATE);
  }
}
