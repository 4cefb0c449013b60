package org.omniline.channels.phone.call;

import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.channels.phone.ivr.Ivr.Stage;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowResult;
import org.omniline.flow.run.FlowRun;

/**
 * How a call goes through its flow. A caller is never lost to one: where a run breaks, the caller
 * waits for a person.
 */
final class FlowSteps {
  private FlowSteps() {}

  /** Finds out again what a run waits for that another node began, or this one before a restart. */
  static void revive(Turn turn, FlowRun runs) {
    Ivr ivr = turn.ivr;
    if (ivr == null || ivr.wanted() != null || turn.gone != null) {
      return;
    }
    if (ivr.stage() == Stage.RUNNING) {
      FlowRequest asks = runs.asks(ivr.run());
      // A run whose flow cannot be had any more finds that out by any input.
      turn.ivr =
          asks == null
              ? ivr.after(runs.step(ivr.run(), new FlowInput.Done(turn.at)))
              : ivr.asking(asks);
    } else if (ivr.stage() == Stage.LEAVING && turn.ending == null && turn.detour == null) {
      turn.ivr = ivr.asking(runs.asks(ivr.run()));
      leaveUnlessSaying(turn, turn.ivr);
    }
  }

  static void begins(Turn turn, CallInput.FlowBegins told, FlowRun runs) {
    if (turn.ivr != null || !turn.goesOn() || turn.standing != Standing.SELF_SERVICE) {
      return;
    }
    Ivr ivr = Ivr.before(told.flow(), told.version());
    went(turn, ivr, runs.step(ivr.run(), new FlowInput.Started(told.at(), told.variables())));
  }

  static void told(Turn turn, CallInput.FlowTold told, FlowRun runs) {
    Ivr ivr = turn.ivr;
    if (ivr == null || ivr.turn() != told.turn() || !turn.goesOn()) {
      return;
    }
    if (ivr.stage() == Stage.LEAVING && turn.detour == null) {
      turn.ending = By.SYSTEM;
    } else if (ivr.stage() == Stage.RUNNING) {
      FlowResult result = runs.step(ivr.run(), told.what());
      boolean concerned =
          result.request() != null || result.state().over() || !result.steps().isEmpty();
      if (concerned && turn.detour != null) {
        DetourSteps.went(turn, ivr, result, runs);
      } else if (concerned) {
        went(turn, ivr, result);
      }
    }
  }

  private static void went(Turn turn, Ivr before, FlowResult result) {
    Ivr ivr = before.after(result);
    turn.ivr = ivr;
    MailSteps.begins(turn, ivr.turn(), ivr.wanted());
    leaveUnlessSaying(turn, ivr);
  }

  private static void leaveUnlessSaying(Turn turn, @Nullable Ivr ivr) {
    if (ivr != null && ivr.stage() == Stage.LEAVING && !isSaying(ivr.wanted())) {
      turn.ending = By.SYSTEM;
    }
  }

  private static boolean isSaying(@Nullable FlowRequest wanted) {
    return wanted instanceof FlowRequest.Hangup bye && !bye.say().isEmpty();
  }

  static void written(Turn turn, CallInput.StepsWritten told) {
    if (turn.ivr != null) {
      turn.ivr = turn.ivr.written(told.upTo());
    }
  }

  /** The conversation waits for a person, is served, or is over. */
  static void stands(Turn turn, Standing standing, FlowRun runs) {
    Ivr ivr = turn.ivr;
    if (ivr == null || turn.detour != null) {
      return;
    }
    boolean handed =
        switch (standing) {
          case WAITING, SERVED -> true;
          default -> false;
        };
    if (handed && ivr.isInFlow() && ivr.stage() != Stage.LEAVING) {
      turn.ivr = ivr.handedOver();
    }
    ivr = turn.ivr;
    if (standing == Standing.SERVED && !ivr.run().over()) {
      turn.ivr = ivr.left(runs.step(ivr.run(), new FlowInput.Done(turn.at)));
    }
  }

  /** The caller has hung up. */
  static void hungUp(Turn turn, FlowRun runs) {
    Ivr ivr = turn.ivr;
    if (ivr != null && !ivr.run().over()) {
      turn.ivr = ivr.left(runs.step(ivr.run(), new FlowInput.HungUp(turn.at)));
    }
  }
}
