package org.omniline.channels.phone.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.End;
import org.omniline.channels.phone.call.Lift.Unmet;

/**
 * Telephones outside: a mailbox answers as a person does, so only a key accepts. Until then whoever
 * calls hears what they heard before.
 */
final class KeySteps {
  private KeySteps() {}

  /**
   * A leg was answered.
   *
   * @return whether somebody still has to press a key there
   */
  static boolean lifts(Turn turn, String leg) {
    AgentLeg found = find(turn, leg);
    if (found == null || found.ear().byKey() == null || found.isUp()) {
      return false;
    }
    if (found.lift() == null) {
      AgentLeg lifted = found.lifted(turn.at);
      replace(turn, leg, one -> lifted);
      if (found.offer() > 0) {
        turn.step(new CallEffect.Lifted(found.offer(), found.agent(), lifted.until()));
      }
    }
    return true;
  }

  static void pressed(Turn turn, String leg, String key) {
    RingSteps.front(turn, leg);
    AgentLeg found = find(turn, leg);
    if (found == null || !found.awaitsKey()) {
      return;
    }
    if (key.equals(Lift.ACCEPTS)) {
      turn.step(new CallEffect.Hush(leg));
      LegSteps.accepted(turn, leg);
    } else if (key.equals(Lift.DECLINES)) {
      unmet(turn, leg, Unmet.DECLINED);
      declined(turn, leg);
    }
  }

  private static void declined(Turn turn, String leg) {
    AgentLeg agent = turn.present(leg);
    Consult consult = turn.consult;
    Watch watch = WatchSteps.leg(turn, leg);
    if (agent != null) {
      turn.retire();
      if (agent.offer() == 0) {
        LegSteps.lost(turn, agent.ear(), Unreached.REJECTED);
      } else {
        turn.step(new CallEffect.Decline(agent.offer(), agent.agent(), Unreached.REJECTED));
        turn.unreached(agent.ear(), Unreached.REJECTED);
      }
    } else if (consult != null && consult.id().equals(leg)) {
      ConsultSteps.leaves(turn, consult, Unreached.REJECTED, false);
    } else if (watch != null) {
      WatchSteps.retire(turn, watch);
    }
  }

  /**
   * It was not accepted in time, or it is gone.
   *
   * @return why the agent was not reached, by what is known of the leg
   */
  static Unreached noKey(Turn turn, AgentLeg leg) {
    if (!leg.awaitsKey()) {
      return Unreached.NO_ANSWER;
    }
    unmet(turn, leg.leg(), Unmet.NO_KEY);
    return Unreached.NO_KEY;
  }

  /** Whether it has had its time; a telephone that rings has some more, for the switch ends it. */
  static boolean isLate(Turn turn, AgentLeg leg, Duration grace) {
    // Routing takes an offer back by itself, and counts it.
    boolean given = leg.awaitsKey() && leg.offer() <= 0;
    return !leg.isUp() && (given ? leg.until() : leg.until().plus(grace)).isBefore(turn.at);
  }

  /** Why nobody was reached at a leg that is gone. */
  static Unreached why(AgentLeg leg, End end) {
    boolean hungUp = leg.awaitsKey() && end.cause().equals(Wants.CLEARING);
    return hungUp ? Unreached.NO_KEY : LegSteps.why(end, leg.isUp());
  }

  /** A leg that is gone, for the record. */
  static AgentLeg over(AgentLeg leg) {
    Lift lift = leg.lift();
    return lift != null && leg.awaitsKey() ? leg.lift(lift.unmet(Unmet.NO_KEY)) : leg;
  }

  private static void unmet(Turn turn, String leg, Unmet why) {
    replace(turn, leg, one -> lift(one, lift -> lift.unmet(why)));
  }

  /** Whether a leg that waits for a key hears what there is to press. */
  static boolean playing(Turn turn, String leg, boolean on) {
    AgentLeg found = find(turn, leg);
    if (found == null || !found.awaitsKey()) {
      return false;
    }
    replace(turn, leg, one -> lift(one, lift -> lift.told(on)));
    return true;
  }

  /** Whether they still hear it nobody can ask the switch. */
  static void missed(Turn turn) {
    all(turn).forEach(leg -> playing(turn, leg.leg(), false));
  }

  private static AgentLeg lift(AgentLeg leg, UnaryOperator<Lift> change) {
    Lift lift = leg.lift();
    return lift == null ? leg : leg.lift(change.apply(lift));
  }

  static void wants(PhoneCall call, List<CallEffect> wants) {
    for (AgentLeg leg : call.beside()) {
      Lift lift = leg.lift();
      if (lift != null && leg.awaitsKey() && !lift.told()) {
        wants.add(new CallEffect.AskKey(leg.leg()));
      }
    }
  }

  private static List<AgentLeg> all(Turn turn) {
    return turn.call().beside();
  }

  private static @Nullable AgentLeg find(Turn turn, String leg) {
    return all(turn).stream().filter(one -> one.leg().equals(leg)).findFirst().orElse(null);
  }

  private static void replace(Turn turn, String leg, UnaryOperator<AgentLeg> change) {
    Consult consult = turn.consult;
    if (turn.present(leg) != null) {
      turn.agent = change.apply(Objects.requireNonNull(turn.agent));
    } else if (consult != null && consult.id().equals(leg)) {
      turn.consult = consult.leg(change.apply(consult.leg()));
    } else {
      turn.others.replaceAll(one -> one.leg().equals(leg) ? change.apply(one) : one);
      turn.watches.replaceAll(one -> one.id().equals(leg) ? one.leg(change.apply(one.leg())) : one);
    }
  }
}
