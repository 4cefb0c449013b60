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
      Agent agent = indices.bySeen.iterator().next();
      if (agent.lastSeen + Limits.UNSEEN_MS <= state.now) {
        return unseen(agent);
      }
    }
    if (!indices.byDuty.isEmpty() && indices.byDuty.first().dutyUntil <= state.now) {
      Agent agent = indices.byDuty.first();
      return agent.phoneOnly
          ? Decider.signOut(state, agent, null, Decider.DUTY_OVER, 0)
          : List.of(new Event.DutySet(null, agent.id, 0, false));
    }
    // What a memory that may be wrong would ask of the host is better not asked.
    if (state.trusted && !indices.byDue.isEmpty() && indices.byDue.first().dueAt <= state.now) {
      return List.of(due(indices.byDue.first()));
    }
    return List.of();
  }

  private List<Event> unseen(Agent agent) {
    if (agent.dutyUntil <= state.now) {
      return Decider.signOut(state, agent, null, "unseen", 0);
    }
    List<Event> events = new ArrayList<>();
    Decider.withdrawTexts(state, agent, events);
    events.add(new Event.DeskGone(agent.id));
    return events;
  }

  private List<Event> timeOut(Offer offer) {
    Agent agent = state.agents.get(offer.agent());
    // Whoever pressed "accept" did answer, whatever became of it in PostgreSQL; and what became
    // of it is not known, so nobody else is asked before the conversation was looked at again.
    boolean answered = agent == null || offer.answering();
    int unanswered = answered || rangTogether(agent, offer) ? -1 : agent.unanswered + 1;
    List<Event> events = new ArrayList<>();
    events.add(
        new Event.OfferEnded(
            offer,
            OfferOutcome.TIMED_OUT,
            null,
            Limits.barredUntil(state.talks.get(offer.conversation()), state.now),
            unanswered,
            offer.answering()));
    int misses = state.settings(offer.queue()).misses();
    if (agent != null && agent.ready() && misses > 0 && unanswered >= misses) {
      Decider.withdraw(state, agent, other -> other.id() != offer.id(), "agent-left", events);
      events.add(
          new Event.StateChanged(null, agent.id, AgentState.NOT_ANSWERING, "not-answering", 0));
    }
    Decider.openIfDirected(state, offer, state.now, events);
    return events;
  }

  /**
   * Whether another offer rings that was made at about the same time or before: bells that began
   * together are one that was not heard. The last of them counts.
   */
  private boolean rangTogether(Agent agent, Offer offer) {
    long together = offer.offeredAt() + Limits.TOGETHER_MS;
    return agent.offered.keySet().stream()
        .map(conversation -> state.offerTo(conversation, agent.id))
        .anyMatch(
            other ->
                other != null
                    && other.id() != offer.id()
                    && !other.answering()
                    && other.offeredAt() <= together);
  }

  private Event due(Talk talk) {
    long id = talk.id();
    long version = talk.facts.stateVersion();
    long again = state.now + Limits.OPEN_AGAIN_MS;
    Timers.Due due = talk.due;
    if (due == null) {
      throw new IllegalStateException("a time without a cause");
    }
    return switch (due) {
      case WRAP_UP -> new Event.CloseAsked(id, version, again, talk.writtenLater(state));
      case OWNER_GONE ->
          talk.facts.whole()
              ? alarm(talk, talk.facts.owner(), "owner-gone")
              : new Event.ReassignAsked(id, version, talk.facts.owner(), again);
      case ALONE -> alone(talk);
      case OPEN -> new Event.OpenAsked(id, version, again, Directed.why(state, talk));
      case MEMORY -> new Event.MemoryEnded(id);
      case RELAX ->
          new Event.Relaxed(
              id,
              state
                  .settings(talk.facts.queue())
                  .dueRelaxation(talk.relaxedTo, state.now - talk.facts.waitsSince()));
      case OVERFLOW -> step(talk);
    };
  }

  /**
   * Somebody in danger is still with nobody: a step that led to where nobody worked when its time
   * came is taken as soon as somebody works there; else people are told again.
   */
  private Event alone(Talk talk) {
    boolean asks = !talk.bound() || !talk.offers.isEmpty() || talk.doubtful || talk.ask != null;
    QueueSettings.Due late =
        asks
            ? null
            : state
                .settings(talk.facts.queue())
                .overflow()
                .latest(talk.actedTo, action -> rescues(talk, action));
    return late == null
        ? alarm(talk, 0, "waits")
        : overflow(state, talk, late.rule(), late.action(), talk.actedTo);
  }

  private Event alarm(Talk talk, long agent, String rule) {
    return new Event.Alarm(
        talk.id(),
        talk.facts.queue(),
        agent,
        rule,
        talk.actedTo,
        state.now + Limits.ALARM_AGAIN_MS);
  }

  private Event step(Talk talk) {
    QueueSettings.Due step =
        state.settings(talk.facts.queue()).overflow().due(talk.actedTo, state.now - talk.enteredAt);
    Ask ask = talk.ask;
    if (step == null && ask == null) {
      throw new IllegalStateException("a step without a cause");
    }
    if (step == null) {
      return overflow(state, talk, ask.rule(), ask.action(), talk.actedTo);
    }
    boolean danger = talk.facts.whole() || talk.demand().unjudged();
    return danger && !rescues(talk, step.action())
        ? new Event.Alarm(talk.id(), talk.facts.queue(), 0, step.rule(), step.afterMs(), 0)
        : overflow(state, talk, step.rule(), step.action(), step.afterMs());
  }

  /** Whether a step brings who is in danger to a queue where somebody works. */
  private boolean rescues(Talk talk, Action action) {
    QueueIndex queue = state.indices.queues.get(action.queue());
    return action.kind() == Action.Kind.QUEUE
        && queue != null
        && queue.atWork > 0
        && !leadsNowhere(state, talk, action);
  }

  private static boolean leadsNowhere(AcdState state, Talk talk, Action action) {
    return action.kind() == Action.Kind.QUEUE
        && (talk.visited.contains(action.queue()) || !state.settings.containsKey(action.queue()));
  }

  /** Never back to where it has been: overflows of queues into each other would go on for ever. */
  static Event overflow(AcdState state, Talk talk, String rule, Action action, long actedTo) {
    Facts facts = talk.facts;
    return leadsNowhere(state, talk, action)
        ? new Event.OverflowSkipped(facts.id(), facts.queue(), rule, action, actedTo)
        : new Event.OverflowAsked(
            facts.id(),
            facts.stateVersion(),
            facts.queue(),
            rule,
            action,
            Math.max(0, state.now - facts.waitsSince()),
            actedTo,
            state.now + Limits.OPEN_AGAIN_MS);
  }
}
