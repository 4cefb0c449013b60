package org.omniline.channels.phone.call;

import java.time.Duration;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Prompt;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.flow.run.FlowRun;

/** What follows from how the conversation stands, and from offers. */
final class ConversationSteps {
  /** How long the telephone of somebody rings who has the conversation already. */
  private static final Duration OWNER_RINGS = Duration.ofSeconds(30);

  private ConversationSteps() {}

  static void said(Turn turn) {
    if (turn.telling == Prompt.LATER && turn.words.messageMs() > 0 && turn.gone == null) {
      turn.telling = null;
      WaitSteps.takeMessage(turn, turn.words.messageMs());
    } else if (turn.telling != null && turn.gone == null) {
      turn.ending = By.SYSTEM;
    }
  }

  static void refused(Turn turn, Prompt why) {
    if (turn.conversation == null && turn.telling == null) {
      turn.telling = why;
    }
  }

  static void stands(Turn turn, CallInput.Stands told, FlowRun runs) {
    Long known = turn.conversation;
    if (known != null && (known != told.conversation() || told.version() < turn.version)) {
      return;
    }
    boolean moved = told.version() > turn.version;
    if (told.standing() == Standing.SERVED && turn.standing != Standing.SERVED) {
      turn.met = false;
    }
    DetourSteps.stands(turn, told, runs);
    turn.conversation = told.conversation();
    turn.version = told.version();
    turn.standing = told.standing();
    FlowSteps.stands(turn, told.standing(), runs);
    RecordSteps.stands(turn, told.queue());
    WaitSteps.stands(turn, moved);
    Ear owner = told.owner();
    if (told.standing() == Standing.SERVED && owner != null) {
      served(turn, owner);
      return;
    }
    turn.owner = null;
    turn.lost = null;
    switch (told.standing()) {
      case WAITING -> {
        if (OutwardSteps.isBeside(turn)) {
          // It waits by text; nobody is to wait on the line for whoever takes it.
          over(turn);
        } else {
          waits(turn);
        }
      }
      case LATER -> later(turn, told.words());
      case NOTED -> tell(turn, Prompt.NOTED, told.words());
      case BLOCKED -> tell(turn, Prompt.BLOCKED, told.words());
      case OVER -> over(turn);
      default -> {}
    }
  }

  /** Whoever had it has not any more; to whom it is offered is another matter. */
  private static void waits(Turn turn) {
    if (turn.agent != null && turn.agent.offer() == 0) {
      turn.retire();
    }
    ConsultSteps.drop(turn);
  }

  /** Who is leaving a message already is told nothing more. */
  private static void later(Turn turn, Words words) {
    boolean inFlow = turn.ivr != null && turn.ivr.isInFlow() && turn.mail.left();
    if (!inFlow && !WaitSteps.leavesMessage(turn)) {
      tell(turn, Prompt.LATER, words);
    }
  }

  private static void tell(Turn turn, Prompt prompt, Words words) {
    turn.retireAll();
    if (turn.goesOn()) {
      turn.telling = prompt;
      turn.words = words;
    }
  }

  private static void over(Turn turn) {
    if (ConsultSteps.isAway(turn)) {
      turn.retire();
      return;
    }
    turn.retireAll();
    if (turn.goesOn()) {
      turn.ending = By.AGENT;
    }
  }

  private static void served(Turn turn, Ear owner) {
    if (turn.owner != null && turn.owner.agent() == owner.agent()) {
      return;
    }
    turn.owner = owner;
    turn.lost = null;
    if (!turn.goesOn()) {
      return;
    }
    if (ConsultSteps.owns(turn, owner) || WatchSteps.owns(turn, owner)) {
      return;
    }
    RingSteps.frontOf(turn, owner.agent());
    AgentLeg agent = turn.agent;
    if (agent != null && agent.agent() == owner.agent()) {
      turn.settle(agent.offer());
      turn.agent = agent.owning();
      turn.pickUp(agent);
      RingSteps.retireOthers(turn, AgentLeg.Vain.TAKEN);
      return;
    }
    RingSteps.retireOthers(turn, AgentLeg.Vain.TAKEN);
    if (agent != null && agent.offer() > 0) {
      turn.agent = agent.vain(AgentLeg.Vain.TAKEN);
    }
    turn.retireAll();
    if (owner.dial() == null) {
      turn.lost = Unreached.NO_TERMINAL;
      turn.unreached(owner, Unreached.NO_TERMINAL);
    } else {
      turn.ring(owner, 0, turn.at.plus(OWNER_RINGS));
    }
  }

  static void offered(Turn turn, CallInput.Offered told) {
    if (told.answers()) {
      answers(turn, told.offer());
    }
    if (!turn.call().ringsFor(told.offer())) {
      return;
    }
    Ear ear = told.ear();
    if (turn.call().ringing().stream().anyMatch(leg -> leg.agent() == ear.agent())) {
      // Rings there for an offer that is over: told again when that leg is gone.
      return;
    }
    if (ear.dial() == null) {
      turn.settle(told.offer());
      turn.step(new CallEffect.Decline(told.offer(), ear.agent(), Unreached.NO_TERMINAL));
      turn.unreached(ear, Unreached.NO_TERMINAL);
    } else if (told.until().isAfter(turn.at)) {
      turn.ring(ear, told.offer(), told.until());
      if (told.answers()) {
        answers(turn, told.offer());
      }
    }
  }

  /** It is answered in its agent's name: nobody has to press anything. */
  private static void answers(Turn turn, long offer) {
    RingSteps.frontFor(turn, offer);
    AgentLeg agent = turn.agent;
    if (agent != null && agent.offer() == offer && !agent.isPressed() && turn.goesOn()) {
      turn.agent = RingSteps.pressed(turn, agent);
    }
  }

  static void offerEnded(Turn turn, CallInput.OfferEnded told) {
    RingSteps.frontFor(turn, told.offer());
    AgentLeg agent = turn.agent;
    turn.settle(told.offer());
    if (agent == null || agent.offer() != told.offer()) {
      return;
    }
    if (told.taken()) {
      turn.agent = agent.vain(AgentLeg.Vain.TAKEN);
    }
    if (told.unanswered() && !agent.isUp()) {
      turn.unreached(agent.ear(), KeySteps.noKey(turn, agent));
    }
    turn.retire();
  }
}
