package org.omniline.channels.phone.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What follows where the telephones of several agents ring for one caller. All that is done with a
 * leg is done with the one in front; so a leg that something happens to is brought there first, and
 * afterwards whoever was there first stands there. Who has answered first is in front of all.
 */
final class RingSteps {
  /** More telephones at once than any queue may want; routing has a bound of its own. */
  static final int MOST = 50;

  /** How long whoever takes a call at the desk has to lift the receiver. */
  static final Duration LIFTS = Duration.ofSeconds(10);

  private RingSteps() {}

  /** Brings a leg to the front, if it is one of several. */
  static void front(Turn turn, String leg) {
    for (int i = 0; i < turn.others.size(); i++) {
      if (turn.others.get(i).leg().equals(leg)) {
        bring(turn, i);
        return;
      }
    }
  }

  /** Brings the leg of an agent to the front. */
  static void frontOf(Turn turn, long agent) {
    if (turn.agent != null && turn.agent.agent() == agent) {
      return;
    }
    for (int i = 0; i < turn.others.size(); i++) {
      if (turn.others.get(i).agent() == agent) {
        bring(turn, i);
        return;
      }
    }
  }

  /** Brings the leg of an offer to the front. */
  static void frontFor(Turn turn, long offer) {
    for (int i = 0; i < turn.others.size(); i++) {
      if (turn.others.get(i).offer() == offer) {
        bring(turn, i);
        return;
      }
    }
  }

  private static void bring(Turn turn, int place) {
    AgentLeg next = turn.others.remove(place);
    if (turn.agent != null) {
      turn.others.add(place, turn.agent);
    }
    turn.agent = next;
  }

  /** Where it is nobody's any more, nobody else's telephone rings; else the order is restored. */
  static void follow(Turn turn) {
    if (turn.others.isEmpty()) {
      return;
    }
    AgentLeg agent = turn.agent;
    boolean offers = turn.goesOn() && turn.standing == Standing.WAITING;
    if (!offers || (agent != null && agent.offer() == 0)) {
      retireOthers(turn, turn.standing == Standing.SERVED ? AgentLeg.Vain.TAKEN : null);
      return;
    }
    if (agent == null) {
      turn.agent = turn.others.remove(0);
    }
    AgentLeg first = first(turn);
    if (first != null) {
      front(turn, first.leg());
    }
  }

  /** Who has answered first, else whose telephone has rung longest. */
  private static @Nullable AgentLeg first(Turn turn) {
    AgentLeg first = turn.agent;
    for (AgentLeg leg : turn.others) {
      first = first == null || isBefore(leg, first) ? leg : first;
    }
    return first;
  }

  private static boolean isBefore(AgentLeg one, AgentLeg other) {
    if (one.isUp() != other.isUp()) {
      return one.isUp();
    }
    return one.isUp()
        ? Objects.requireNonNull(one.answered()).isBefore(Objects.requireNonNull(other.answered()))
        : one.rang().isBefore(other.rang());
  }

  /**
   * No other telephone is to ring.
   *
   * @param why null where nobody was faster
   */
  static void retireOthers(Turn turn, AgentLeg.@Nullable Vain why) {
    for (AgentLeg leg : turn.others) {
      turn.settle(leg.offer());
      turn.retiring.add(why == null ? over(turn, leg) : leg.vain(why));
    }
    turn.others.clear();
  }

  /** What was not told may have been a talk: nobody is said to have waited in vain for that. */
  static void mayHaveTalked(Turn turn, CallInput.End end) {
    turn.met |= end.cause().isEmpty();
  }

  /** A leg to an agent that is not wanted any more, for the record. */
  static AgentLeg over(Turn turn, AgentLeg leg) {
    boolean unmet = leg.isUp() && turn.out == null && (leg.offer() > 0 || !turn.met);
    return unmet ? leg.vain(AgentLeg.Vain.UNMET) : leg;
  }

  /** Tells telephones to lift their receivers whose agents have taken the call at the desk. */
  static void wants(PhoneCall call, List<CallEffect> wants) {
    for (AgentLeg leg : call.ringing()) {
      if (leg.isPressed() && !leg.isUp() && leg.ear().byKey() == null) {
        wants.add(new CallEffect.PickUp(leg.leg()));
      }
    }
  }

  /** It rings at whoever takes it at the desk until there was time to lift the receiver. */
  static AgentLeg pressed(Turn turn, AgentLeg leg) {
    AgentLeg pressed = leg.pressed(turn.at.plus(LIFTS));
    if (leg.offer() > 0 && !pressed.until().equals(leg.until())) {
      turn.step(new CallEffect.Lifted(leg.offer(), leg.agent(), pressed.until()));
    }
    return pressed;
  }
}
