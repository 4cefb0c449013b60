package org.omniline.channels.phone.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.channels.phone.ivr.Ivr.Stage;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Pressed;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowResult;
import org.omniline.flow.run.FlowRun;

/**
 * An agent sends the caller through a flow and has the caller back, with what was entered. The
 * conversation stays the agent's. A flow that asks for a person leads back as one that is over
 * does: the person is there. Whoever leaves the caller to the flow ends the talk with the flow,
 * unless it asks for a person: then the caller waits for one.
 */
final class DetourSteps {
  private DetourSteps() {}

  static void begin(Turn turn, CallInput.Sent told, FlowRun runs) {
    if (turn.isDone(told.id())) {
      return;
    }
    AgentLeg agent = DeskSteps.own(turn, told.agent());
    boolean talks = agent.isBridged() && agent.offer() == 0 && agent.heldSince() == null;
    if (!talks || turn.consult != null || turn.detour != null || turn.caller.answered() == null) {
      throw DeskSteps.wrong();
    }
    Ivr ivr = Ivr.again(turn.ivr, told.flow(), told.version());
    FlowResult result = runs.step(ivr.run(), new FlowInput.Started(told.at(), told.variables()));
    turn.detour = Detour.begins(told.name(), ivr.turn() + 1, ivr.given());
    turn.note(
        turn.caller.leg() + ":detour:" + turn.detour.turn(),
        EntryType.CALL_IN_FLOW,
        agent.ear(),
        Map.of("agentName", agent.ear().name(), "flow", told.name()));
    went(turn, ivr, result, runs);
    turn.done(told.id());
  }

  /** The run went on, because it began or something that it asked is answered. */
  static void went(Turn turn, Ivr before, FlowResult result, FlowRun runs) {
    Ivr ivr = before.after(result);
    turn.ivr = ivr;
    if (!isOver(ivr)) {
      MailSteps.begins(turn, ivr.turn(), ivr.wanted());
      return;
    }
    turn.ivr = ivr.knowing(runs.shown(result.state()));
    over(turn, runs);
  }

  private static boolean isOver(Ivr ivr) {
    return ivr.stage() != Stage.RUNNING || asksForPerson(ivr);
  }

  private static boolean asksForPerson(Ivr ivr) {
    FlowRequest wanted = ivr.wanted();
    return wanted instanceof FlowRequest.Queue
        || wanted instanceof FlowRequest.Agent
        || ivr.stage() == Stage.BROKEN;
  }

  /** Also where only a look at the flow showed, after a restart, that it is over. */
  static void follow(Turn turn, FlowRun runs) {
    Ivr ivr = turn.ivr;
    if (turn.detour != null && ivr != null && isOver(ivr)) {
      over(turn, runs);
    }
  }

  private static void over(Turn turn, FlowRun runs) {
    Ivr ivr = turn.ivr;
    Detour detour = turn.detour;
    if (ivr == null || detour == null) {
      return;
    }
    boolean forPerson = asksForPerson(ivr);
    ends(turn, runs, new FlowInput.Done(turn.at));
    if (turn.agent != null || !turn.goesOn()) {
      return;
    }
    Unreached lost = detour.lost();
    if (lost != null || forPerson) {
      turn.lost = lost == null ? Unreached.LOST : lost;
    } else {
      turn.ending = By.AGENT;
    }
  }

  /** The caller is out of the flow, whatever is next. */
  private static void ends(Turn turn, FlowRun runs, FlowInput last) {
    Ivr ivr = turn.ivr;
    Detour detour = turn.detour;
    turn.detour = null;
    if (ivr == null || detour == null) {
      return;
    }
    Ivr left = ivr.run().over() ? ivr : ivr.left(runs.step(ivr.run(), last));
    turn.ivr = left.handedOver();
    Map<String, String> data = new HashMap<>();
    data.put("flow", detour.flow());
    left.given().entrySet().stream()
        .filter(one -> !one.getValue().equals(detour.known().get(one.getKey())))
        .forEach(one -> data.put("given." + one.getKey(), one.getValue()));
    Pressed.put(left.run().way(), data);
    turn.note(
        turn.caller.leg() + ":detour:" + detour.turn() + ":back",
        EntryType.CALL_FROM_FLOW,
        null,
        data);
  }

  /** Whether it is one of the things to do while the caller is in a flow. */
  static boolean asked(Turn turn, Ask what, FlowRun runs) {
    if (turn.detour == null) {
      return false;
    }
    switch (what) {
      case BACK -> back(turn, runs);
      case HANG_UP, HANG_UP_UNASKED -> {
        turn.detour = turn.detour.without(null);
        turn.retire();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void back(Turn turn, FlowRun runs) {
    Ivr ivr = turn.ivr;
    if (ivr != null) {
      turn.ivr = ivr.knowing(runs.shown(ivr.run()));
    }
    ends(turn, runs, new FlowInput.HungUp(turn.at));
  }

  /**
   * The agent's leg is gone.
   *
   * @param why null where the agent hung up
   * @return whether the caller is in a flow and goes on there
   */
  static boolean goesOnWithout(Turn turn, @Nullable Unreached why) {
    Detour detour = turn.detour;
    if (detour == null) {
      return false;
    }
    turn.detour = detour.without(why);
    return true;
  }

  /** The conversation stands otherwise: what was to come back to the agent does not. */
  static void stands(Turn turn, CallInput.Stands told, FlowRun runs) {
    Ear owner = told.owner();
    boolean same =
        told.standing() == Standing.SERVED
            && owner != null
            && turn.owner != null
            && turn.owner.agent() == owner.agent();
    if (turn.detour != null && !same) {
      ends(turn, runs, new FlowInput.HungUp(turn.at));
    }
  }

  /** The caller has hung up: how far the run came is written by who ends it. */
  static void callerGone(Turn turn) {
    turn.detour = null;
  }

  /** The caller's leg does nothing by itself: now it can be given something to hear. */
  static void parked(Turn turn, String leg) {
    if (turn.detour != null && turn.isCaller(leg)) {
      turn.detour = turn.detour.onceParked();
    }
  }

  /** That it is parked was not told, and it is long out of the talk. */
  static void late(Turn turn) {
    AgentLeg agent = turn.agent;
    if (turn.detour != null && (agent == null || !agent.isBridged())) {
      turn.detour = turn.detour.onceParked();
    }
  }

  static void playing(Turn turn, boolean on) {
    Detour detour = turn.detour;
    if (detour != null) {
      turn.detour = detour.playing(on);
    }
  }

  // ---- what follows from how it stands ----

  static void wants(PhoneCall call, Detour detour, List<CallEffect> flow, List<CallEffect> wants) {
    AgentLeg agent = call.agent();
    if (agent != null && agent.isBridged()) {
      wants.add(new CallEffect.Park(agent.leg()));
      return;
    }
    if (agent != null && !detour.plays()) {
      wants.add(new CallEffect.Music(agent.leg()));
    }
    if (detour.parked()) {
      wants.addAll(flow);
    }
  }
}
