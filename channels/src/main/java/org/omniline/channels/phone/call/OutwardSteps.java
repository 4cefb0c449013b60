package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallInput.End;
import org.omniline.conversation.EntryType;
import org.omniline.flow.run.FlowRun;

/**
 * What follows where we are the ones who call. Until whoever is called answers, the conversation
 * stays with the agent whatever becomes of the attempt: nobody waits on the line, so there is
 * nobody to find another agent for.
 */
final class OutwardSteps {
  /** How long the agent's own telephone rings. */
  private static final Duration AGENT_RINGS = Duration.ofSeconds(30);

  private OutwardSteps() {}

  /** The agent's telephone rings. */
  static void begin(Turn turn) {
    Ear owner = turn.owner;
    if (owner != null) {
      turn.note(
          turn.caller.leg() + ":dialled",
          EntryType.CALL_DIALLED,
          owner,
          Map.of("agentName", owner.name()));
      turn.ring(owner, 0, turn.at.plus(AGENT_RINGS));
    }
  }

  /** Whether whoever is called has not answered so far. */
  static boolean isUnreached(@Nullable Outward out, Caller caller) {
    return out != null && caller.answered() == null;
  }

  /** Whether the conversation is one of text. */
  static boolean isBeside(Turn turn) {
    return turn.out != null && turn.out.beside();
  }

  private static boolean isUnreached(Turn turn) {
    return isUnreached(turn.out, turn.caller);
  }

  /** The agent is on the line: now whoever is called. */
  static void agentAnswered(Turn turn, AgentLeg agent) {
    Outward out = turn.out;
    if (out != null && out.dialled() == null && agent.offer() == 0 && turn.goesOn()) {
      turn.out = out.dialled(turn.at);
      turn.caller = turn.caller.dialled(turn.at);
      turn.step(
          new CallEffect.Dial(
              agent.leg(), turn.caller.leg(), out.dial(), out.shows(), Outward.RINGS));
    }
  }

  /** The switch joins them by itself. */
  static void personAnswered(Turn turn) {
    AgentLeg agent = turn.agent;
    if (turn.out != null && agent != null && agent.isUp()) {
      LegSteps.bridged(turn, turn.caller.leg(), agent.leg());
    }
  }

  /** The agent's leg dials no more; nothing is new where somebody was reached. */
  static void dialEnded(Turn turn, String leg, String cause, FlowRun runs) {
    if (isUnreached(turn) && turn.present(leg) != null && turn.gone == null) {
      LegSteps.gone(turn, turn.caller.leg(), new End(cause, null, null), runs);
    }
  }

  /** For the timeline: nobody was reached, and why. */
  static void unreached(Turn turn, End end) {
    boolean givenUp = turn.ending == By.AGENT || turn.out == null || turn.out.dialled() == null;
    turn.note(
        turn.caller.leg() + ":ended",
        EntryType.CALL_NOT_REACHED,
        null,
        Map.of("reason", givenUp ? "GIVEN_UP" : why(end), "cause", end.cause()));
  }

  /** Whoever dials has to know a number that nobody has from one that nobody answers. */
  private static String why(End end) {
    return switch (end.cause()) {
      case "UNALLOCATED_NUMBER",
          "NO_ROUTE_DESTINATION",
          "INVALID_NUMBER_FORMAT",
          "NUMBER_CHANGED" ->
          "UNALLOCATED";
      default -> LegSteps.why(end, false).name();
    };
  }

  /** Without the agent nobody is called, and an attempt that was given up is over. */
  static void follow(Turn turn, FlowRun runs) {
    Outward out = turn.out;
    if (out == null || turn.gone != null || turn.caller.answered() != null) {
      return;
    }
    if (turn.agent == null && turn.ending == null) {
      turn.ending = By.AGENT;
    }
    if (out.dialled() == null && turn.ending != null) {
      LegSteps.gone(turn, turn.caller.leg(), End.UNTOLD, runs);
    }
  }

  /** What no event told. */
  static void late(Turn turn, Duration grace, FlowRun runs) {
    Outward out = turn.out;
    Instant dialled = out == null ? null : out.dialled();
    if (dialled != null
        && isUnreached(turn)
        && turn.gone == null
        && dialled.plus(Outward.RINGS).plus(grace).isBefore(turn.at)) {
      LegSteps.gone(turn, turn.caller.leg(), new End("NO_ANSWER", null, null), runs);
    }
  }
}
