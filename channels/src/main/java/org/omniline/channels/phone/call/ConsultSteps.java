package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.CallInput.End;
import org.omniline.channels.phone.call.Consult.Mode;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;

/**
 * What follows where somebody is consulted. Whoever hangs up leaves, and the others stay together;
 * the caller is back with the agent when the one who was asked is not reached or leaves.
 */
final class ConsultSteps {
  private static final Duration RINGS = Duration.ofSeconds(30);

  private ConsultSteps() {}

  // ---- what the agent who has the call wants ----

  static void begin(Turn turn, CallInput.Consulted told) {
    if (turn.isDone(told.id())) {
      return;
    }
    AgentLeg agent = DeskSteps.own(turn, told.agent());
    if (!agent.isBridged() || agent.offer() != 0 || turn.consult != null) {
      throw DeskSteps.wrong();
    }
    Ear to = told.to();
    if (to.dial() == null) {
      throw Refusal.invalid("no-telephone", "This colleague has no telephone.");
    }
    if (to.agent() == told.agent()) {
      throw Refusal.invalid("somebody-else", "Consult somebody else.");
    }
    Instant until = turn.at.plus(RINGS);
    turn.consult = Consult.ringing(to, turn.at, until);
    turn.step(new CallEffect.Ring(to, RINGS, told.shows()));
    turn.note(to.leg() + ":rang", EntryType.AGENT_RANG, null, Map.of("agentName", to.name()));
    Long conversation = turn.conversation;
    if (!to.isOutside() && conversation != null) {
      turn.step(new CallEffect.Consulting(conversation, agent.ear(), to, told.note()));
    }
    turn.done(told.id());
  }

  /** Whether it is one of the things that need somebody who is consulted. */
  static boolean asked(Turn turn, AgentLeg agent, Ask what) {
    Consult consult = turn.consult;
    switch (what) {
      case BACK -> {
        need(consult, false);
        drop(turn);
      }
      case SWAP -> {
        Consult up = need(consult, true);
        if (up.mode() == Mode.ALL) {
          throw DeskSteps.wrong();
        }
        turn.consult = up.mode(up.mode() == Mode.ASIDE ? Mode.CALLER : Mode.ASIDE);
      }
      case JOIN -> {
        Consult up = need(consult, true);
        if (up.mode() == Mode.ALL) {
          throw DeskSteps.wrong();
        }
        turn.consult = up.mode(Mode.ALL);
        note(turn, agent.ear(), up, EntryType.CALL_JOINED);
      }
      case COMPLETE -> {
        Consult unused = need(consult, true);
        give(turn, agent.ear());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Consult need(@Nullable Consult consult, boolean up) {
    if (consult == null || consult.handing() || (up && !consult.isUp())) {
      throw DeskSteps.wrong();
    }
    return consult;
  }

  /** The agent leaves; whoever is consulted has the call from now on. */
  static void give(Turn turn, Ear from) {
    Consult consult = turn.consult;
    if (consult != null && !consult.handing()) {
      turn.consult = consult.given();
      if (consult.isOutside()) {
        note(turn, from, consult, EntryType.CALL_HANDED);
        turn.retire();
      }
    }
  }

  private static void note(Turn turn, Ear from, Consult consult, EntryType type) {
    turn.note(
        consult.id() + ":" + type.name().toLowerCase(Locale.ROOT),
        type,
        from,
        Map.of("agentName", from.name(), "to", consult.ear().name()));
  }

  // ---- what who is consulted wants ----

  /** The present consult, if it is this agent who is consulted; null else. */
  static @Nullable Consult of(Turn turn, long agent) {
    Consult consult = turn.consult;
    return consult != null && !consult.isOutside() && consult.ear().agent() == agent
        ? consult
        : null;
  }

  static void askedBeside(Turn turn, Consult consult, Ask what) {
    if (!turn.goesOn()) {
      throw DeskSteps.wrong();
    }
    switch (what) {
      case ANSWER -> turn.pickUp(consult.leg());
      case HANG_UP -> leaves(turn, consult, Unreached.REJECTED, true);
      default -> throw DeskSteps.wrong();
    }
  }

  // ---- what its leg does ----

  static void answered(Turn turn, Consult consult) {
    if (!consult.isUp()) {
      turn.consult = consult.answered(turn.at);
      AgentLeg agent = turn.agent;
      if (agent != null) {
        note(turn, agent.ear(), consult, EntryType.CALL_CONSULTED);
      }
    }
  }

  /** Whether these two are it and one of the others. */
  static boolean bridged(Turn turn, String one, String other, boolean on) {
    Consult consult = turn.consult;
    if (consult == null || (!consult.id().equals(one) && !consult.id().equals(other))) {
      return false;
    }
    String beside = consult.id().equals(one) ? other : one;
    if (on) {
      answered(turn, consult);
      consult = turn.consult;
    }
    if (consult != null && (on || consult.isWith(beside))) {
      turn.consult = consult.with(on ? beside : null);
    }
    return true;
  }

  static void gone(Turn turn, Consult consult, End end) {
    boolean up = consult.isUp();
    boolean hungUp = up && end.cause().equals(Wants.CLEARING);
    turn.consult = null;
    AgentLeg over = KeySteps.over(consult.leg());
    LegSteps.ended(turn, over, end, hungUp || !up ? By.AGENT : By.UNKNOWN);
    released(turn, consult);
    left(turn, consult, KeySteps.why(consult.leg(), end), hungUp);
  }

  /** It rang for long enough. */
  static void late(Turn turn, Duration grace) {
    Consult consult = turn.consult;
    if (consult != null && KeySteps.isLate(turn, consult.leg(), grace)) {
      Unreached why = KeySteps.noKey(turn, consult.leg());
      leaves(turn, consult, why, false);
    }
  }

  static void leaves(Turn turn, Consult consult, Unreached why, boolean byItself) {
    drop(turn);
    left(turn, consult, why, byItself);
  }

  /** The caller is back with the agent, if there still is one. */
  private static void left(Turn turn, Consult consult, Unreached why, boolean byItself) {
    if (!turn.goesOn()) {
      return;
    }
    if (!consult.isUp()) {
      turn.unreached(consult.ear(), why);
    }
    if (turn.agent != null) {
      return;
    }
    boolean talked = consult.isOutside() || (byItself && consult.isWith(turn.caller.leg()));
    if (talked) {
      turn.ending = By.AGENT;
    } else if (turn.owner != null) {
      turn.lost = Unreached.LOST;
    }
  }

  /** Whoever is consulted is not wanted any more. */
  static void drop(Turn turn) {
    Consult consult = turn.consult;
    if (consult != null) {
      turn.consult = null;
      turn.retiring.add(consult.leg());
      released(turn, consult);
    }
  }

  private static void released(Turn turn, Consult consult) {
    Long conversation = turn.conversation;
    if (!consult.isOutside() && conversation != null) {
      turn.step(new CallEffect.Consulted(conversation, consult.ear()));
    }
  }

  /**
   * The agent's leg is gone.
   *
   * @return whether the call goes on with whoever is consulted
   */
  static boolean goesOnWithout(Turn turn, AgentLeg agent, boolean byAgent) {
    Consult consult = turn.consult;
    if (consult == null) {
      return false;
    }
    boolean stays = consult.isUp() && (consult.handing() || byAgent || consult.mode() == Mode.ALL);
    if (stays) {
      give(turn, agent.ear());
    } else {
      drop(turn);
    }
    return stays;
  }

  /** The conversation cannot be given: the agent keeps it, or it waits again. */
  static void notGiven(Turn turn) {
    Consult consult = turn.consult;
    if (consult == null || !consult.handing() || consult.isOutside()) {
      return;
    }
    if (turn.agent == null) {
      drop(turn);
      turn.lost = Unreached.FAILED;
    } else {
      turn.consult =
          new Consult(
              consult.leg(),
              consult.mode(),
              false,
              consult.with(),
              consult.plays(),
              consult.room());
    }
  }

  /**
   * The conversation is somebody's.
   *
   * @return whether it is who was consulted, who has the call now
   */
  static boolean owns(Turn turn, Ear owner) {
    Consult consult = of(turn, owner.agent());
    if (consult == null) {
      return false;
    }
    turn.retire();
    AgentLeg leg = consult.leg().bridged(consult.isWith(turn.caller.leg()) ? turn.at : null);
    turn.agent = leg;
    turn.consult = null;
    released(turn, consult);
    turn.pickUp(leg);
    return true;
  }

  /** Whether the call goes on outside, though the conversation is over. */
  static boolean isAway(Turn turn) {
    Consult consult = turn.consult;
    return consult != null && consult.handing() && consult.isOutside();
  }
}
