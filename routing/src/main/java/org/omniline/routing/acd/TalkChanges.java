package org.omniline.routing.acd;

import java.util.Collections;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.routing.Acd.OfferOutcome;

/** How events change conversations and offers. */
final class TalkChanges {
  private final AcdState state;
  private final AgentChanges agents;
  private final Reservations reservations;

  TalkChanges(AcdState state, AgentChanges agents, Reservations reservations) {
    this.state = state;
    this.agents = agents;
    this.reservations = reservations;
  }

  /** What changes a known conversation without its facts; false when the event is none of these. */
  boolean apply(Event event) {
    if (event instanceof Event.BarLifted lifted) {
      alter(lifted.conversation(), it -> it.liftBar(lifted.agent()));
    } else if (event instanceof Event.Reserved reserved) {
      reservations.reserve(reserved);
    } else if (event instanceof Event.OpenAsked asked) {
      alter(
          asked.conversation(),
          it -> {
            it.opening = true;
            it.directedUntil = asked.againAt();
          });
    } else if (event instanceof Event.MemoryEnded ended) {
      alter(ended.conversation(), it -> it.memoryUntil = 0);
    } else if (event instanceof Event.Relaxed relaxed) {
      alter(relaxed.conversation(), it -> it.relaxedTo = relaxed.toMs());
    } else if (event instanceof Event.Arrived arrived) {
      alter(arrived.conversation(), it -> it.arrived = true);
    } else if (event instanceof Event.Admitted admitted) {
      alter(admitted.conversation(), it -> it.arrived = false);
    } else {
      return applyAsked(event);
    }
    return true;
  }

  /** What the host is asked to do. */
  private boolean applyAsked(Event event) {
    if (event instanceof Event.OverflowAsked asked) {
      alter(
          asked.conversation(),
          it -> {
            it.arrived = false;
            it.actedTo = Math.max(it.actedTo, asked.actedTo());
            it.ask = new Ask(asked.rule(), asked.action(), asked.againAt());
          });
    } else if (event instanceof Event.OverflowSkipped skipped) {
      alter(
          skipped.conversation(),
          it -> {
            it.arrived = false;
            it.actedTo = Math.max(it.actedTo, skipped.actedTo());
            it.ask = null;
          });
    } else if (event instanceof Event.Acted acted) {
      alter(acted.conversation(), it -> it.ask = null);
    } else if (event instanceof Event.CloseAsked asked) {
      alter(asked.conversation(), it -> it.wrapUpUntil = asked.againAt());
    } else if (event instanceof Event.WrapUpExtended extended) {
      alter(
          extended.conversation(),
          it -> {
            it.extensions = extended.extension();
            it.wrapUpUntil = extended.until();
          });
    } else if (event instanceof Event.ReassignAsked asked) {
      alter(asked.conversation(), it -> it.alarmAgainAt = asked.againAt());
    } else if (event instanceof Event.Alarm alarm) {
      alter(
          alarm.conversation(),
          it -> {
            it.actedTo = Math.max(it.actedTo, alarm.actedTo());
            it.alarmAgainAt = alarm.againAt() > 0 ? alarm.againAt() : it.alarmAgainAt;
          });
    } else {
      return false;
    }
    return true;
  }

  private void alter(long conversation, Consumer<Talk> change) {
    Talk talk = state.talks.get(conversation);
    if (talk != null) {
      state.alter(talk, change);
      reservations.check(talk);
    }
  }

  // ---- facts ----

  void observed(Facts facts) {
    Talk known = state.talks.get(facts.id());
    if (known == null) {
      Talk talk = new Talk(facts);
      state.talks.put(facts.id(), talk);
      state.gone.remove(facts.id());
      take(talk, null, facts);
      state.indices.add(talk);
    } else {
      Facts before = known.facts;
      if (before.held() && !(facts.held() && facts.owner() == before.owner())) {
        agents.release(before);
      }
      state.replace(known, it -> take(it, before, facts));
    }
    if (facts.held()) {
      agents.hold(facts);
    }
    Talk talk = known == null ? state.talks.get(facts.id()) : known;
    Load load = Load.of(facts, state.settings(facts.queue()));
    for (long agent : talk.offers.keySet()) {
      Agent asked = state.agents.get(agent);
      if (asked != null && !load.equals(asked.offered.get(facts.id()))) {
        state.alter(asked, it -> it.offered.put(facts.id(), load));
      }
    }
    reservations.check(talk);
  }

  private void take(Talk talk, @Nullable Facts before, Facts facts) {
    boolean moved = before == null || before.stateVersion() != facts.stateVersion();
    talk.facts = facts;
    talk.touched = state.version;
    talk.doubtful = false;
    if (moved || facts.onlyAgent() == 0) {
      talk.opening = false;
      talk.directedUntil = 0;
    }
    if (facts.waits() && facts.onlyAgent() != 0 && !talk.opening) {
      talk.directedUntil = Directed.until(state, talk);
    }
    if (moved) {
      forgiven(talk, before);
    }
    if (facts.whole() && facts.onlyAgent() == 0) {
      talk.liftBars(before);
    }
    if (facts.waits()) {
      waits(talk, before, moved);
    } else {
      talk.memoryUntil = 0;
      talk.ask = null;
      talk.arrived = false;
      talk.visited = Collections.emptySortedSet();
    }
    wrapUp(talk, before);
    ownerHere(talk, before);
  }

  /**
   * Who comes back after having been served is new to everybody. Who waits on (moved by an
   * overflow, or opened to its queue) stays with its refusals, but for the person it is meant for
   * now.
   */
  private static void forgiven(Talk talk, @Nullable Facts before) {
    if (before == null || !before.waits() || !talk.facts.waits()) {
      talk.refusals = Collections.emptySortedMap();
    } else if (talk.refusedBy(talk.facts.onlyAgent())) {
      talk.refusals.remove(talk.facts.onlyAgent());
    }
  }

  private void waits(Talk talk, @Nullable Facts before, boolean moved) {
    Facts facts = talk.facts;
    boolean waited = before != null && before.waits();
    if (!waited || before.queue() != facts.queue()) {
      long told = talk.demand().enteredAt();
      long heard = before == null ? facts.waitingSince() : state.now;
      talk.enteredAt = told > 0 ? told : heard;
      talk.relaxedTo = 0;
      talk.actedTo = 0;
      talk.ask = null;
      talk.arrived = false;
    }
    if (!waited) {
      talk.visited = Collections.emptySortedSet();
    }
    if (!talk.visited.contains(facts.queue()) || !talk.demand().visited().isEmpty()) {
      talk.noteVisits();
    }
    QueueSettings settings = state.settings(facts.queue());
    if (moved) {
      Agent last = state.agents.get(talk.demand().preferred());
      talk.memoryUntil = CallMemory.until(talk, settings, last, state.now);
    }
    if (facts.whole() || talk.demand().unjudged()) {
      // No timer sends high risk away, and it waits for nobody in particular.
      talk.memoryUntil = 0;
      boolean goesOn = talk.ask != null && talk.ask.action().kind() == Action.Kind.QUEUE;
      talk.ask = goesOn ? talk.ask : null;
    }
  }

  private void wrapUp(Talk talk, @Nullable Facts before) {
    long told = state.settings(talk.facts.queue()).wrapUp().limitMs();
    long limit = told == 0 && talk.writtenLater(state) ? Limits.PHONE_WRAP_UP_MS : told;
    boolean began = before == null || before.state() != talk.facts.state();
    boolean spared = talk.facts.whole() || talk.demand().unjudged();
    if (!talk.wrapsUp() || spared || limit == 0) {
      talk.wrapUpUntil = 0;
      talk.extensions = 0;
    } else if (began || talk.wrapUpUntil == 0) {
      talk.wrapUpUntil = state.now + limit;
      talk.extensions = 0;
    }
  }

  private void ownerHere(Talk talk, @Nullable Facts before) {
    Facts facts = talk.facts;
    Agent owner = facts.held() ? state.agents.get(facts.owner()) : null;
    boolean away =
        owner == null || !owner.signedIn() || (owner.phoneOnly && facts.channel() != Channel.PHONE);
    boolean gone = facts.held() && away;
    boolean same = before != null && before.held() && before.owner() == facts.owner();
    boolean waitsOn = before != null && before.waits() && facts.waits();
    if (!waitsOn && (!gone || !same)) {
      talk.goneSince = gone ? state.now : 0;
      talk.alarmAgainAt = 0;
    }
  }

  void forgotten(Event.Forgotten event) {
    Talk talk = state.talks.remove(event.conversation());
    if (talk != null) {
      state.indices.remove(talk);
      if (talk.facts.held()) {
        agents.release(talk.facts);
        long queue = talk.facts.queue();
        state.paces.put(queue, Pace.ended(state.paces.get(queue), state.now));
      }
      if (talk.reserved != 0) {
        reservations.release(talk.reserved);
      }
    }
    state.gone.remove(event.conversation());
    state.gone.put(
        event.conversation(),
        new AcdState.Gone(
            event.conversation(), event.stateVersion(), event.rev(), state.version, state.now));
  }

  // ---- offers ----

  void offered(Offer offer) {
    state.put(offer);
    state.lastOfferTick = Math.max(state.lastOfferTick, OfferIds.tick(offer.id()));
    Talk talk = state.talks.get(offer.conversation());
    if (talk == null) {
      return;
    }
    state.alter(talk, it -> it.offered(offer.agent(), offer.id()));
    Agent agent = agents.agent(offer.agent(), "");
    Load load = Load.of(talk.facts, state.settings(talk.facts.queue()));
    state.alter(agent, it -> it.offered.put(offer.conversation(), load));
    Seat seat = agent.seat(offer.queue());
    if (seat != null && state.settings(offer.queue()).strategy() == StrategyKind.CIRCULAR) {
      state.turns.put(offer.queue(), new AcdState.Turn(seat.position(), agent.id));
    }
    reservations.check(talk);
    if (talk.facts.whole()) {
      reservations.taken(agent);
    }
  }

  void ended(Event.OfferEnded event) {
    Offer offer = event.offer();
    boolean accepted = event.outcome() == OfferOutcome.ACCEPTED;
    state.remove(offer);
    state.ended.put(offer.id(), new AcdState.Ended(offer, event.outcome(), state.now));
    Agent agent = state.agents.get(offer.agent());
    if (agent != null) {
      boolean tookPart =
          event.outcome() != OfferOutcome.WITHDRAWN && event.outcome() != OfferOutcome.TAKEN;
      state.alter(
          agent,
          it -> {
            it.offered.remove(offer.conversation());
            it.unanswered = event.unanswered() < 0 ? it.unanswered : event.unanswered();
            it.handledToday += accepted ? 1 : 0;
            it.idleSince = tookPart ? state.now : it.idleSince;
          });
    }
    Talk talk = state.talks.get(offer.conversation());
    if (talk != null && talk.offers.getOrDefault(offer.agent(), 0L) == offer.id()) {
      state.alter(talk, it -> endedFor(it, event));
    }
  }

  private void endedFor(Talk talk, Event.OfferEnded event) {
    long agent = event.offer().agent();
    talk.offers.remove(agent);
    talk.doubtful |= event.doubtful();
    if (event.barredUntil() != 0) {
      talk.refuse(agent, event.barredUntil());
    }
    if (talk.directedUntil > 0) {
      talk.directedUntil = 0;
      talk.directedUntil = Directed.until(state, talk);
    }
    if (talk.memoryUntil > 0 && !agents.canBeWaitedFor(talk, state.agents.get(agent))) {
      talk.memoryUntil = 0;
    }
  }
}
