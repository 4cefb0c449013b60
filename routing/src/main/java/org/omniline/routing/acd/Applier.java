package org.omniline.routing.acd;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;

/**
 * The one place that changes a state. Every event is applied whatever the state looks like: what it
 * names and the state does not have is passed over, so it cannot fail, also on a stale backup.
 */
final class Applier {
  private final AcdState state;

  Applier(AcdState state) {
    this.state = state;
  }

  void apply(List<Event> events) {
    events.forEach(this::apply);
  }

  void apply(Event event) {
    state.version++;
    if (event instanceof Event.Observed observed) {
      observed(observed.facts());
    } else if (event instanceof Event.Forgotten forgotten) {
      forgotten(forgotten);
    } else if (event instanceof Event.Offered offered) {
      offered(offered.offer());
    } else if (event instanceof Event.OfferEnded ended) {
      ended(ended);
    } else if (event instanceof Event.OfferAnswering answering) {
      Offer offer = state.offers.get(answering.offer());
      if (offer != null) {
        state.put(offer.answering(answering.deadline()));
      }
    } else if (event instanceof Event.OfferShown shown) {
      Offer offer = state.offers.get(shown.offer());
      if (offer != null) {
        state.put(offer.withShown());
      }
    } else if (event instanceof Event.BarLifted lifted) {
      Talk talk = state.talks.get(lifted.conversation());
      if (talk != null) {
        state.alter(talk, it -> it.refusals.replace(lifted.agent(), 0L));
      }
    } else if (event instanceof Event.Reserved reserved) {
      reserved(reserved);
    } else if (event instanceof Event.OpenAsked asked) {
      Talk talk = state.talks.get(asked.conversation());
      if (talk != null) {
        state.alter(
            talk,
            it -> {
              it.opening = true;
              it.directedUntil = asked.againAt();
            });
        checkReservation(talk);
      }
    } else {
      applyToAgents(event);
    }
  }

  private void applyToAgents(Event event) {
    if (event instanceof Event.SignedIn in) {
      signedIn(in);
    } else if (event instanceof Event.ProfileChanged profile) {
      Agent agent = agent(profile.agent(), profile.name());
      state.alter(
          agent,
          it -> {
            it.name = profile.name();
            it.capacity = profile.capacity();
            it.queues = profile.queues();
            it.last = profile.stamp();
            it.lastSeen = state.now;
          });
      checkReservation(agent);
    } else if (event instanceof Event.StateChanged changed) {
      stateChanged(changed);
    } else if (event instanceof Event.SignedOut out) {
      Agent agent = agent(out.agent(), "");
      state.alter(
          agent,
          it -> {
            enter(it, AgentState.SIGNED_OUT, out.reason());
            it.last = out.stamp() == null ? it.last : out.stamp();
          });
      checkReservation(agent);
    } else if (event instanceof Event.Heard heard) {
      state.alter(agent(heard.agent(), ""), it -> it.last = heard.stamp());
    } else if (event instanceof Event.SeenNow seen) {
      for (long id : seen.agents()) {
        Agent agent = state.agents.get(id);
        if (agent != null) {
          state.alter(agent, it -> it.lastSeen = state.now);
        }
      }
    } else {
      applyToMachine(event);
    }
  }

  private void applyToMachine(Event event) {
    if (event instanceof Event.Born born) {
      state.epoch = born.epoch();
    } else if (event instanceof Event.Advanced advanced) {
      state.now = Math.max(state.now, advanced.at());
    } else if (event instanceof Event.Configured configured) {
      state.offerMs.clear();
      state.offerMs.putAll(configured.offerMs());
    } else if (event instanceof Event.Ticked ticked) {
      state.ticks++;
      state.lastTick = state.now;
      state.lastTicker = ticked.stamp();
      state.prune();
    } else if (event instanceof Event.Resumed resumed) {
      resumed(resumed.gap());
    } else if (event instanceof Event.Trusted) {
      state.trusted = true;
    } else if (event instanceof Event.Distrusted) {
      state.trusted = false;
      // Another memory from here on: no digest taken before may be used to call it true.
      state.epoch++;
    }
  }

  private void observed(Facts facts) {
    Talk known = state.talks.get(facts.id());
    Talk talk = known == null ? new Talk(facts) : known;
    if (known == null) {
      state.talks.put(facts.id(), talk);
      state.gone.remove(facts.id());
    } else {
      unhold(known.facts, facts);
      state.indices.remove(talk);
    }
    boolean moved = known == null || known.facts.stateVersion() != facts.stateVersion();
    talk.facts = facts;
    talk.touched = state.version;
    talk.doubtful = false;
    if (moved || facts.onlyAgent() == 0) {
      talk.opening = false;
      talk.directedUntil =
          facts.waits() && facts.onlyAgent() != 0 ? state.now + Limits.DIRECTED_MS : 0;
    }
    if (moved) {
      talk.refusals.clear();
    }
    state.indices.add(talk);
    hold(facts);
    Offer offer = state.offers.get(talk.offer);
    if (offer != null) {
      state.alter(agent(offer.agent(), ""), it -> it.offered.put(facts.id(), facts.whole()));
    }
    checkReservation(talk);
  }

  /** The former owner has it no more. */
  private void unhold(Facts before, Facts after) {
    if (before.held() && !(after.held() && after.owner() == before.owner())) {
      release(before);
    }
  }

  private void release(Facts facts) {
    Agent owner = state.agents.get(facts.owner());
    if (owner != null && owner.held.containsKey(facts.id())) {
      state.alter(
          owner,
          it -> {
            it.held.remove(facts.id());
            it.idleSince = state.now;
          });
    }
  }

  private void hold(Facts facts) {
    if (facts.held()) {
      String name = facts.ownerName();
      Agent owner = agent(facts.owner(), name == null ? "" : name);
      state.alter(
          owner,
          it -> {
            if (it.held.put(facts.id(), facts.whole()) == null) {
              it.idleSince = state.now;
            }
          });
    }
  }

  private void forgotten(Event.Forgotten event) {
    Talk talk = state.talks.remove(event.conversation());
    if (talk != null) {
      state.indices.remove(talk);
      if (talk.facts.held()) {
        release(talk.facts);
      }
      unreserve(talk.reserved);
    }
    state.gone.remove(event.conversation());
    state.gone.put(
        event.conversation(),
        new AcdState.Gone(
            event.conversation(), event.stateVersion(), event.rev(), state.version, state.now));
  }

  private void offered(Offer offer) {
    state.put(offer);
    state.lastOfferTick = Math.max(state.lastOfferTick, OfferIds.tick(offer.id()));
    Talk talk = state.talks.get(offer.conversation());
    if (talk == null) {
      return;
    }
    state.alter(talk, it -> it.offer = offer.id());
    Agent agent = agent(offer.agent(), "");
    state.alter(agent, it -> it.offered.put(offer.conversation(), talk.facts.whole()));
    checkReservation(talk);
    if (talk.facts.whole()) {
      // It may have been emptied for another one, which has to find somebody else now.
      Talk other = state.talks.get(agent.reservedFor);
      if (other != null) {
        state.alter(other, it -> it.reserved = 0);
      }
      state.alter(agent, it -> it.reservedFor = 0);
    }
  }

  private void ended(Event.OfferEnded event) {
    Offer offer = event.offer();
    state.remove(offer);
    state.ended.put(offer.id(), new AcdState.Ended(offer, event.outcome(), state.now));
    Agent agent = state.agents.get(offer.agent());
    if (agent != null) {
      state.alter(
          agent,
          it -> {
            it.offered.remove(offer.conversation());
            it.unanswered = event.unanswered() < 0 ? it.unanswered : event.unanswered();
            if (event.outcome() != OfferOutcome.WITHDRAWN) {
              it.idleSince = state.now;
            }
          });
    }
    Talk talk = state.talks.get(offer.conversation());
    if (talk != null && talk.offer == offer.id()) {
      state.alter(
          talk,
          it -> {
            it.offer = 0;
            it.doubtful = event.doubtful();
            if (event.barredUntil() > 0) {
              it.refusals.put(offer.agent(), event.barredUntil());
            }
            if (it.directedUntil > 0) {
              it.directedUntil = state.now + Limits.DIRECTED_MS;
            }
          });
    }
  }

  private void reserved(Event.Reserved event) {
    Talk talk = state.talks.get(event.conversation());
    Agent agent = state.agents.get(event.agent());
    if (talk != null && agent != null) {
      state.alter(talk, it -> it.reserved = event.agent());
      state.alter(agent, it -> it.reservedFor = event.conversation());
    }
  }

  /** Keeps a reservation only while it makes sense. */
  private void checkReservation(Talk talk) {
    if (talk.reserved == 0) {
      return;
    }
    Agent agent = state.agents.get(talk.reserved);
    if (agent == null || !makesSense(talk, agent)) {
      unreserve(talk.reserved);
      state.alter(talk, it -> it.reserved = 0);
    }
  }

  private void checkReservation(Agent agent) {
    Talk talk = state.talks.get(agent.reservedFor);
    if (agent.reservedFor != 0 && talk != null) {
      checkReservation(talk);
    }
  }

  private static boolean makesSense(Talk talk, Agent agent) {
    long only = talk.facts.onlyAgent();
    return talk.offerable()
        && talk.facts.whole()
        && agent.ready()
        && agent.capacity > 0
        && (only == 0 ? agent.queues.contains(talk.facts.queue()) : only == agent.id);
  }

  private void unreserve(long id) {
    Agent agent = state.agents.get(id);
    if (agent != null) {
      state.alter(agent, it -> it.reservedFor = 0);
    }
  }

  private void signedIn(Event.SignedIn event) {
    Agent agent = agent(event.agent(), event.name());
    state.alter(
        agent,
        it -> {
          enter(it, AgentState.NOT_READY, null);
          it.name = event.name();
          it.capacity = event.capacity();
          it.queues = event.queues();
          it.terminal = event.terminal();
          it.address = event.address();
          it.signedInAt = state.now;
          it.lastSeen = state.now;
          it.last = event.stamp();
        });
  }

  private void stateChanged(Event.StateChanged event) {
    Agent agent = agent(event.agent(), "");
    state.alter(
        agent,
        it -> {
          if (event.state() == AgentState.READY && !it.ready()) {
            it.idleSince = state.now;
          }
          enter(it, event.state(), event.reason());
          it.last = event.stamp() == null ? it.last : event.stamp();
        });
    checkReservation(agent);
  }

  private void enter(Agent agent, AgentState next, @Nullable String why) {
    agent.state = next;
    agent.since = state.now;
    agent.reason = why;
    agent.unanswered = 0;
  }

  private void resumed(long gap) {
    for (Agent agent : state.agents.values()) {
      if (agent.signedIn()) {
        state.alter(agent, it -> it.lastSeen = state.now);
      }
    }
    for (Offer offer : List.copyOf(state.offers.values())) {
      state.put(offer.withDeadline(offer.deadline() + gap));
    }
  }

  /** Somebody the machine may not know yet: the owner of a conversation, signed in nowhere. */
  private Agent agent(long id, String name) {
    Agent known = state.agents.get(id);
    if (known != null) {
      return known;
    }
    Agent agent = new Agent(id, name);
    agent.since = state.now;
    agent.queues = Set.of();
    state.agents.put(id, agent);
    return agent;
  }
}
