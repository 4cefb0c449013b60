package org.omniline.channels.phone.call;

import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.Asked;
import org.omniline.conversation.Refusal;
import org.omniline.flow.run.FlowRun;

/** What follows from what agents want. Refused: {@link Refusal} FORBIDDEN or WRONG_STATE. */
final class DeskSteps {
  private DeskSteps() {}

  static void asked(Turn turn, Asked asked, FlowRun runs) {
    if (turn.isDone(asked.id())) {
      return;
    }
    Consult beside = ConsultSteps.of(turn, asked.agent());
    Watch watch = WatchSteps.of(turn, asked.agent());
    if (watch != null) {
      WatchSteps.askedBeside(turn, watch, asked.what());
    } else if (beside != null) {
      ConsultSteps.askedBeside(turn, beside, asked.what());
    } else {
      owner(turn, asked, runs);
    }
    turn.done(asked.id());
  }

  private static void owner(Turn turn, Asked asked, FlowRun runs) {
    AgentLeg leg = own(turn, asked.agent());
    if (DetourSteps.asked(turn, asked.what(), runs)
        || ConsultSteps.asked(turn, leg, asked.what())
        || RecordSteps.asked(turn, leg, asked.what())) {
      return;
    }
    switch (asked.what()) {
      case ANSWER -> answer(turn, leg);
      case HANG_UP -> hangUp(turn, leg);
      case HANG_UP_UNASKED -> {
        hangUp(turn, leg);
        if (turn.ending == By.AGENT) {
          turn.rating = Rating.none(leg.agent(), turn.at);
        }
      }
      case HOLD -> hold(turn, leg, true);
      case RESUME -> hold(turn, leg, false);
      case MUTE -> mute(turn, leg, true);
      case UNMUTE -> mute(turn, leg, false);
      case KEYS -> keys(turn, leg, asked.digits());
      default -> throw wrong();
    }
  }

  /** Towards whom the agent hears. */
  private static void keys(Turn turn, AgentLeg leg, @Nullable String digits) {
    Consult consult = turn.consult;
    boolean aside = consult != null && consult.isWith(leg.leg());
    if (!aside) {
      requireTalk(leg);
    }
    if (digits != null) {
      turn.step(new CallEffect.Keys(aside ? consult.id() : turn.caller.leg(), digits));
    }
  }

  static AgentLeg own(Turn turn, long agent) {
    RingSteps.frontOf(turn, agent);
    AgentLeg leg = turn.agent;
    boolean concerned =
        (leg != null && leg.agent() == agent)
            || (turn.owner != null && turn.owner.agent() == agent);
    if (!concerned) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "This call is not yours.");
    }
    if (leg == null || leg.agent() != agent || !turn.goesOn()) {
      throw wrong();
    }
    return leg;
  }

  /** Accepted is what somebody lifts: until then it goes on ringing, and may still be refused. */
  private static void answer(Turn turn, AgentLeg leg) {
    if (!leg.isUp() && !leg.isPressed()) {
      turn.agent = RingSteps.pressed(turn, leg);
    } else {
      turn.pickUp(leg);
    }
  }

  private static void hangUp(Turn turn, AgentLeg leg) {
    Consult consult = turn.consult;
    if (consult != null) {
      if (!consult.isUp()) {
        throw wrong();
      }
      ConsultSteps.give(turn, leg.ear());
      return;
    }
    if (leg.offer() != 0) {
      turn.step(new CallEffect.Decline(leg.offer(), leg.agent(), Unreached.REJECTED));
      turn.unreached(leg.ear(), Unreached.REJECTED);
    } else if (leg.isBridged()) {
      turn.ending = By.AGENT;
    } else if (OutwardSteps.isUnreached(turn.out, turn.caller)) {
      turn.ending = By.AGENT;
    } else {
      turn.lost = Unreached.REJECTED;
      turn.unreached(leg.ear(), Unreached.REJECTED);
    }
    turn.retire();
  }

  private static void hold(Turn turn, AgentLeg leg, boolean on) {
    requireTalk(leg);
    if (on != (leg.heldSince() != null)) {
      turn.step(new CallEffect.Hold(leg.leg(), turn.caller.leg(), on));
    }
  }

  private static void mute(Turn turn, AgentLeg leg, boolean on) {
    if (turn.consult == null) {
      requireTalk(leg);
    }
    turn.muted = on;
    turn.step(new CallEffect.Mute(leg.leg(), on));
  }

  private static void requireTalk(AgentLeg leg) {
    if (!leg.isBridged()) {
      throw wrong();
    }
  }

  static Refusal wrong() {
    return new Refusal(Refusal.Code.WRONG_STATE, "The call is not there for this just now.");
  }
}
