package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.call.CallInput.End;
import org.omniline.conversation.EntryType;
import org.omniline.flow.run.FlowRun;

/** What follows from what legs do. */
final class LegSteps {
  /** So long after it was asked for, a leg may not be in the switch's list yet. */
  private static final Duration BEING_MADE = Duration.ofSeconds(10);

  /** So long after a telephone should have stopped to ring, its end is not waited for. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Longer than whatever a caller is told before a hang-up. */
  private static final Duration TELLING = Duration.ofSeconds(100);

  private LegSteps() {}

  static void answered(Turn turn, String leg) {
    RingSteps.front(turn, leg);
    if (!KeySteps.lifts(turn, leg)) {
      accepted(turn, leg);
    }
  }

  /** Somebody is there. */
  static void accepted(Turn turn, String leg) {
    AgentLeg agent = turn.present(leg);
    if (turn.isCaller(leg)) {
      turn.caller = turn.caller.answered(turn.at);
      OutwardSteps.personAnswered(turn);
    } else if (agent != null) {
      turn.agent = agent.answered(turn.at);
      OutwardSteps.agentAnswered(turn, turn.agent);
    } else {
      Consult consult = consulted(turn, leg);
      Watch watch = WatchSteps.leg(turn, leg);
      if (consult != null) {
        ConsultSteps.answered(turn, consult);
      } else if (watch != null) {
        WatchSteps.answered(turn, watch);
      } else {
        // Lifted in the moment in which it was let go: the fact of record says so all the same.
        turn.retiring.replaceAll(one -> one.leg().equals(leg) ? one.answered(turn.at) : one);
      }
    }
  }

  /** Who listens goes with whom is listened to. */
  static void follow(Turn turn) {
    WatchSteps.follow(turn, GRACE);
  }

  /** Who is consulted, if this is its leg. */
  private static @Nullable Consult consulted(Turn turn, String leg) {
    Consult consult = turn.consult;
    return consult != null && consult.id().equals(leg) ? consult : null;
  }

  static void bridged(Turn turn, String one, String other) {
    if (ConsultSteps.bridged(turn, one, other, true)) {
      return;
    }
    AgentLeg agent = pair(turn, one, other);
    if (agent == null || agent.isBridged()) {
      return;
    }
    turn.agent = agent.answered(turn.at).bridged(turn.at);
    turn.met = true;
    turn.note(
        agent.leg() + ":connected",
        EntryType.CALL_CONNECTED,
        null,
        turn.out == null
            ? Map.of("agentName", agent.ear().name())
            : Map.of("agentName", agent.ear().name(), "out", "true"));
  }

  static void unbridged(Turn turn, String one, String other) {
    if (ConsultSteps.bridged(turn, one, other, false)) {
      return;
    }
    AgentLeg agent = pair(turn, one, other);
    if (agent != null) {
      turn.agent = agent.resumed(turn.at).bridged(null);
    }
  }

  /** The agent's leg, if these two are it and the caller's. */
  private static @Nullable AgentLeg pair(Turn turn, String one, String other) {
    AgentLeg agent = turn.agent;
    boolean both =
        agent != null
            && ((turn.isCaller(one) && agent.leg().equals(other))
                || (turn.isCaller(other) && agent.leg().equals(one)));
    return both ? agent : null;
  }

  static void held(Turn turn, String leg) {
    AgentLeg agent = turn.present(leg);
    if (agent != null && agent.isBridged() && agent.heldSince() == null) {
      turn.agent = agent.held(turn.at);
      note(turn, agent, EntryType.CALL_HELD);
    }
  }

  static void resumed(Turn turn, String leg) {
    AgentLeg agent = turn.present(leg);
    if (agent != null && agent.heldSince() != null) {
      turn.agent = agent.resumed(turn.at);
      note(turn, agent, EntryType.CALL_RESUMED);
    }
  }

  private static void note(Turn turn, AgentLeg agent, EntryType type) {
    String key = agent.leg() + ":" + type.name().toLowerCase(Locale.ROOT) + ":" + turn.at;
    turn.note(key, type, agent.ear(), Map.of());
  }

  static void playing(Turn turn, String leg, boolean on) {
    Consult consult = turn.consult;
    if (turn.isCaller(leg)) {
      turn.music = on;
    } else if (KeySteps.playing(turn, leg, on)) {
      return;
    } else if (turn.detour != null && turn.present(leg) != null) {
      DetourSteps.playing(turn, on);
    } else if (consult != null && beside(turn, leg)) {
      turn.consult = consult.playing(leg, on);
    }
  }

  private static boolean beside(Turn turn, String leg) {
    return turn.present(leg) != null || consulted(turn, leg) != null;
  }

  /** In the room of three, or out of it. */
  static void inRoom(Turn turn, String leg, boolean on) {
    Consult consult = turn.consult;
    if (consult != null && (turn.isCaller(leg) || beside(turn, leg))) {
      turn.consult = consult.inRoom(leg, on);
    }
  }

  /** What was asked for while it came from a talk may have been lost. */
  static void parked(Turn turn, String leg) {
    DetourSteps.parked(turn, leg);
    Wants.of(turn.call()).stream()
        .filter(
            want ->
                want.equals(new CallEffect.Music(leg)) || want.equals(new CallEffect.Ringing(leg)))
        .filter(Wants.of(turn.before)::contains)
        .forEach(turn::step);
  }

  static void gone(Turn turn, String leg, End end, FlowRun runs) {
    RingSteps.front(turn, leg);
    AgentLeg agent = turn.present(leg);
    Consult consult = consulted(turn, leg);
    Watch watch = WatchSteps.leg(turn, leg);
    if (turn.isCaller(leg)) {
      callerGone(turn, end, runs);
    } else if (agent != null) {
      agentGone(turn, agent, end);
    } else if (consult != null) {
      ConsultSteps.gone(turn, consult, end);
    } else if (watch != null) {
      WatchSteps.gone(turn, watch, end);
    } else {
      turn.retiring.stream()
          .filter(one -> one.leg().equals(leg))
          .findFirst()
          .ifPresent(
              one -> {
                turn.retiring.remove(one);
                ended(turn, one, end, By.SYSTEM);
              });
    }
  }

  private static void callerGone(Turn turn, End end, FlowRun runs) {
    if (turn.gone != null) {
      return;
    }
    By by = turn.ending != null ? turn.ending : end.cause().isEmpty() ? By.UNKNOWN : By.CALLER;
    turn.gone = turn.at;
    RingSteps.mayHaveTalked(turn, end);
    turn.lost = null;
    turn.music = false;
    FlowSteps.hungUp(turn, runs);
    DetourSteps.callerGone(turn);
    RatingSteps.callerGone(turn);
    if (OutwardSteps.isUnreached(turn.out, turn.caller)) {
      OutwardSteps.unreached(turn, end);
    } else {
      turn.note(
          turn.caller.leg() + ":ended",
          EntryType.CALL_ENDED,
          null,
          Map.of("by", by.name(), "cause", end.cause()));
    }
    AgentLeg agent = turn.agent;
    boolean made = turn.out == null || turn.out.dialled() != null;
    if (made) {
      callerLegEnded(turn, agent, end, by);
    }
    turn.retireAll();
  }

  private static void callerLegEnded(Turn turn, @Nullable AgentLeg agent, End end, By by) {
    turn.step(
        new CallEffect.LegEnded(
            new CallEffect.Leg(
                turn.caller.leg(),
                agent == null ? null : agent.leg(),
                turn.conversation,
                turn.caller,
                null,
                turn.caller.rang(),
                turn.caller.answered(),
                turn.at,
                end,
                by,
                turn.telling == null || !turn.telling.refuses() ? null : turn.telling.name(),
                turn.out != null)));
  }

  private static void agentGone(Turn turn, AgentLeg agent, End end) {
    boolean byAgent = agent.isUp() && end.cause().equals(Wants.CLEARING);
    RingSteps.mayHaveTalked(turn, end);
    turn.agent = null;
    turn.muted = false;
    turn.settle(agent.offer());
    AgentLeg over = RingSteps.over(turn, KeySteps.over(agent)).resumed(turn.at);
    ended(turn, over, end, byAgent || !agent.isUp() ? By.AGENT : By.UNKNOWN);
    boolean consulting = turn.consult != null;
    Unreached why = KeySteps.why(agent, end);
    if (!turn.goesOn()
        || ConsultSteps.goesOnWithout(turn, agent, byAgent)
        || DetourSteps.goesOnWithout(turn, byAgent ? null : why)) {
      return;
    }
    if (agent.offer() != 0) {
      turn.step(new CallEffect.Decline(agent.offer(), agent.agent(), why));
      turn.unreached(agent.ear(), why);
    } else if (byAgent && agent.isBridged() && !consulting) {
      turn.ending = By.AGENT;
    } else if (turn.owner != null) {
      lost(turn, agent.ear(), why);
    }
  }

  /** The owner cannot be heard; where nobody is on the line yet, the owner has it all the same. */
  static void lost(Turn turn, Ear ear, Unreached why) {
    boolean nobodyThere = OutwardSteps.isUnreached(turn.out, turn.caller);
    if (!nobodyThere && OutwardSteps.isBeside(turn)) {
      // The person is with the agent by text all the same: nobody is left alone on the line.
      turn.ending = By.SYSTEM;
    } else if (!nobodyThere) {
      turn.lost = why;
    }
    if (!nobodyThere || why != Unreached.LOST) {
      turn.unreached(ear, why);
    }
  }

  static void ended(Turn turn, AgentLeg agent, End end, By by) {
    turn.step(
        new CallEffect.LegEnded(
            new CallEffect.Leg(
                agent.leg(),
                turn.caller.leg(),
                turn.conversation,
                turn.caller,
                agent,
                agent.rang(),
                agent.pickedUp(),
                turn.at,
                end,
                by,
                unmet(agent),
                false)));
  }

  private static @Nullable String unmet(AgentLeg leg) {
    Lift lift = leg.lift();
    Lift.Unmet why = lift == null ? null : lift.unmet();
    AgentLeg.Vain vain = leg.marks().vain();
    return why != null ? why.name() : vain == null ? null : vain.name();
  }

  static Unreached why(End end, boolean wasUp) {
    if (wasUp) {
      return Unreached.LOST;
    }
    return switch (end.cause()) {
      case "CALL_REJECTED", "NORMAL_CLEARING" -> Unreached.REJECTED;
      case "USER_BUSY" -> Unreached.BUSY;
      case "NO_ANSWER", "ALLOTTED_TIMEOUT", "NO_USER_RESPONSE", "ORIGINATOR_CANCEL" ->
          Unreached.NO_ANSWER;
      case "USER_NOT_REGISTERED", "SUBSCRIBER_ABSENT", "RECOVERY_ON_TIMER_EXPIRE" ->
          Unreached.NOT_REGISTERED;
      default -> Unreached.FAILED;
    };
  }

  // ---- what no event told ----

  /**
   * Whether the music has ended meanwhile nobody can ask the switch. It is asked for again: a
   * second one waits behind the first and ends with it, and nobody waits in silence.
   */
  static void missed(Turn turn) {
    turn.music = false;
    KeySteps.missed(turn);
  }

  static void compared(Turn turn, CallInput.Compared told, FlowRun runs) {
    Map<String, Boolean> legs = told.legs();
    for (AgentLeg leg : List.copyOf(turn.retiring)) {
      missing(turn, leg, legs, runs);
    }
    for (AgentLeg leg : turn.call().ringing()) {
      missing(turn, leg, legs, runs);
    }
    Consult consult = turn.consult;
    if (consult != null) {
      missing(turn, consult.leg(), legs, runs);
    }
    for (Watch watch : List.copyOf(turn.watches)) {
      missing(turn, watch.leg(), legs, runs);
    }
    String caller = turn.caller.leg();
    boolean made =
        turn.out == null
            || (turn.out.dialled() != null
                && turn.out.dialled().plus(BEING_MADE).isBefore(turn.at));
    if (turn.gone == null && made && !legs.containsKey(caller)) {
      gone(turn, caller, End.UNTOLD, runs);
    }
    // Of this call's legs only: every call is told of every leg of the switch.
    List<String> own = turn.call().legs();
    for (String leg : own) {
      if (legs.getOrDefault(leg, false)) {
        answered(turn, leg);
      }
    }
    // Joined by whoever commanded before, who did not hear of it: asked for once more, they would
    // come apart.
    for (int one = 0; one < own.size(); one++) {
      for (int other = one + 1; other < own.size(); other++) {
        if (told.areJoined(own.get(one), own.get(other))) {
          bridged(turn, own.get(one), own.get(other));
        }
      }
    }
  }

  private static void missing(Turn turn, AgentLeg leg, Map<String, Boolean> legs, FlowRun runs) {
    boolean made = leg.pickedUp() != null || leg.rang().plus(BEING_MADE).isBefore(turn.at);
    if (made && !legs.containsKey(leg.leg())) {
      gone(turn, leg.leg(), End.UNTOLD, runs);
    }
  }

  private static void late(Turn turn, AgentLeg agent) {
    Unreached why = KeySteps.noKey(turn, agent);
    turn.retire();
    if (agent.offer() == 0 && turn.goesOn()) {
      lost(turn, agent.ear(), why);
    } else {
      turn.unreached(agent.ear(), why);
    }
  }

  /** What should have ended by now. */
  static void late(Turn turn, FlowRun runs) {
    for (AgentLeg leg : turn.call().ringing()) {
      if (KeySteps.isLate(turn, leg, GRACE)) {
        RingSteps.front(turn, leg.leg());
        late(turn, leg);
      }
    }
    ConsultSteps.late(turn, GRACE);
    OutwardSteps.late(turn, GRACE, runs);
    Instant since = turn.before.since();
    if (turn.telling != null && turn.gone == null && since.plus(TELLING).isBefore(turn.at)) {
      turn.ending = By.SYSTEM;
    }
  }
}
