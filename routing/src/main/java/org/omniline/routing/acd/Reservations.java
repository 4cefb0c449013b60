package org.omniline.routing.acd;

import org.omniline.conversation.Channel;

/** Agents whose next place is kept for a high-risk conversation, only while that makes sense. */
final class Reservations {
  private final AcdState state;

  Reservations(AcdState state) {
    this.state = state;
  }

  void reserve(Event.Reserved event) {
    Talk talk = state.talks.get(event.conversation());
    Agent agent = state.agents.get(event.agent());
    if (talk != null && agent != null) {
      state.alter(talk, it -> it.reserved = event.agent());
      state.alter(agent, it -> it.reservedFor = event.conversation());
    }
  }

  void check(Talk talk) {
    if (talk.reserved == 0) {
      return;
    }
    Agent agent = state.agents.get(talk.reserved);
    if (agent == null || !makesSense(talk, agent)) {
      release(talk.reserved);
      state.alter(talk, it -> it.reserved = 0);
    }
  }

  void check(Agent agent) {
    Talk talk = state.talks.get(agent.reservedFor);
    if (agent.reservedFor != 0 && talk != null) {
      check(talk);
    }
  }

  private boolean makesSense(Talk talk, Agent agent) {
    long only = talk.facts.onlyAgent();
    return talk.offerable(1)
        && talk.facts.whole()
        && agent.ready()
        && (!agent.phoneOnly || talk.facts.channel() == Channel.PHONE)
        && agent.capacity > 0
        && (only == 0
            ? agent.serves(talk.facts.queue())
                && agent.knows(talk.need(state.settings(talk.facts.queue())).skills())
            : only == agent.id);
  }

  /** The agent is free for anything again. */
  void release(long id) {
    Agent agent = state.agents.get(id);
    if (agent != null) {
      state.alter(agent, it -> it.reservedFor = 0);
    }
  }

  /** An agent takes a high-risk conversation, perhaps another one than its place was kept for. */
  void taken(Agent agent) {
    // Whoever its place was kept for has to find somebody else now.
    Talk other = state.talks.get(agent.reservedFor);
    if (other != null) {
      state.alter(other, it -> it.reserved = 0);
    }
    if (agent.reservedFor != 0) {
      state.alter(agent, it -> it.reservedFor = 0);
    }
  }
}
