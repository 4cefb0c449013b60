package org.omniline.channels.phone.call;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.conversation.Refusal;

/** What follows where supervisors listen to an agent, whisper or barge in. */
final class WatchSteps {
  private static final Duration RINGS = Duration.ofSeconds(30);

  private WatchSteps() {}

  static void asked(Turn turn, CallInput.Watched told) {
    if (turn.isDone(told.id())) {
      return;
    }
    AgentLeg agent = turn.agent;
    Ear by = told.by();
    if (agent == null || !agent.isUp() || agent.offer() != 0 || !turn.goesOn()) {
      throw DeskSteps.wrong();
    }
    if (turn.call().talks(by.agent())) {
      throw Refusal.invalid("in-it-already", "You are in this call yourself.");
    }
    Watch before = of(turn, by.agent());
    if (before != null) {
      replace(turn, before.id(), watch -> watch.mode(told.mode()));
    } else if (by.dial() == null) {
      throw Refusal.invalid("no-own-telephone", "Set your telephone first.");
    } else {
      AgentLeg leg = AgentLeg.ringing(by, AgentLeg.WATCHES, turn.at, turn.at.plus(RINGS));
      turn.watches.add(new Watch(leg, agent.leg(), told.mode(), false));
      turn.step(new CallEffect.Ring(by, RINGS, by.shows(turn.caller.raw())));
    }
    turn.done(told.id());
  }

  /** The watch of this supervisor, null when there is none. */
  static @Nullable Watch of(Turn turn, long supervisor) {
    return turn.watches.stream().filter(one -> one.by() == supervisor).findFirst().orElse(null);
  }

  /** The watch whose leg this is, null when it is none's. */
  static @Nullable Watch leg(Turn turn, String leg) {
    return turn.watches.stream().filter(one -> one.id().equals(leg)).findFirst().orElse(null);
  }

  /** What a supervisor wants who listens: to answer, or to leave. */
  static void askedBeside(Turn turn, Watch watch, CallInput.Ask what) {
    switch (what) {
      case ANSWER -> turn.pickUp(watch.leg());
      case HANG_UP -> retire(turn, watch);
      default -> throw DeskSteps.wrong();
    }
  }

  static void answered(Turn turn, Watch watch) {
    if (!watch.leg().isUp()) {
      replace(turn, watch.id(), one -> one.answered(turn.at));
    }
  }

  static void joined(Turn turn, String leg, boolean on) {
    replace(turn, leg, one -> one.joined(on));
  }

  static void gone(Turn turn, Watch watch, CallInput.End end) {
    turn.watches.remove(watch);
    LegSteps.ended(turn, KeySteps.over(watch.leg()), end, By.AGENT);
  }

  /**
   * The conversation is somebody's.
   *
   * @return whether it is a supervisor's who listens: the telephone is in use, and is joined as it
   *     is
   */
  static boolean owns(Turn turn, Ear owner) {
    Watch watch = of(turn, owner.agent());
    if (watch == null) {
      return false;
    }
    turn.watches.remove(watch);
    turn.retireAll();
    turn.agent = watch.leg().owning();
    turn.pickUp(watch.leg());
    return true;
  }

  /** Whoever listened to a leg that is not the agent's any more, or does not answer, is let go. */
  static void follow(Turn turn, Duration grace) {
    AgentLeg agent = turn.agent;
    for (Watch watch : List.copyOf(turn.watches)) {
      boolean there = turn.goesOn() && agent != null && agent.leg().equals(watch.target());
      boolean late = KeySteps.isLate(turn, watch.leg(), grace);
      if (late) {
        KeySteps.noKey(turn, watch.leg());
      }
      if (!there || late) {
        retire(turn, watch);
      }
    }
  }

  static void wants(PhoneCall call, List<CallEffect> wants) {
    for (Watch watch : call.watches()) {
      if (watch.leg().isUp() && !watch.joined()) {
        wants.add(new CallEffect.Listen(watch.id(), watch.target(), watch.mode()));
      }
    }
  }

  /** It is let go, as it is by now. */
  static void retire(Turn turn, Watch watch) {
    Watch now = leg(turn, watch.id());
    if (now != null) {
      turn.watches.remove(now);
      turn.retiring.add(now.leg());
    }
  }

  private static void replace(Turn turn, String leg, UnaryOperator<Watch> change) {
    turn.watches.replaceAll(one -> one.id().equals(leg) ? change.apply(one) : one);
  }
}
