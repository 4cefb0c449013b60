package org.omniline.routing.acd;

import java.util.ArrayList;
import java.util.List;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;

/** Finds the next thing whose time has come, one at a time. Pure. */
final class Timekeeper {
  private final AcdState state;

  Timekeeper(AcdState state) {
    this.state = state;
  }

  /** The next events, empty when nothing is due. */
  List<Event> due() {
    Indices indices = state.indices;
    if (!indices.deadlines.isEmpty() && indices.deadlines.first().deadline() <= state.now) {
      return timeOut(indices.deadlines.first());
    }
    if (!indices.bars.isEmpty() && indices.bars.first().until() <= state.now) {
      Indices.Bar bar = indices.bars.first();
      return List.of(new Event.BarLifted(bar.conversation(), bar.agent()));
    }
    if (!indices.bySeen.isEmpty()) {
      Agent agent = indices.bySeen.first();
      if (agent.lastSeen + Limits.UNSEEN_MS <= state.now) {
        return Decider.signOut(state, agent, null, "unseen");
      }
    }
    if (!indices.byDirectedUntil.isEmpty()) {
      Talk talk = indices.byDirectedUntil.first();
      if (talk.directedUntil <= state.now) {
        return List.of(
            new Event.OpenAsked(
                talk.id(), talk.facts.stateVersion(), state.now + Limits.OPEN_AGAIN_MS));
      }
    }
    return List.of();
  }

  private List<Event> timeOut(Offer offer) {
    Agent agent = state.agents.get(offer.agent());
    // Whoever pressed "accept" did answer, whatever became of it in PostgreSQL; and what became
    // of it is not known, so nobody else is asked before the conversation was looked at again.
    int unanswered = agent == null || offer.answering() ? -1 : agent.unanswered + 1;
    List<Event> events = new ArrayList<>();
    events.add(
        new Event.OfferEnded(
            offer,
            OfferOutcome.TIMED_OUT,
            null,
            state.now + Limits.BACK_OFF_MS,
            unanswered,
            offer.answering()));
    if (agent != null && agent.ready() && unanswered >= Limits.UNANSWERED) {
      for (Offer other : state.offers.values()) {
        if (other.agent() == agent.id && other.id() != offer.id() && !other.answering()) {
          events.add(Decider.withdrawn(other, "agent-left"));
        }
      }
      events.add(new Event.StateChanged(null, agent.id, AgentState.NOT_READY, "not-answering", 0));
    }
    Decider.openIfDirected(state, offer, state.now, events);
    return events;
  }
}
