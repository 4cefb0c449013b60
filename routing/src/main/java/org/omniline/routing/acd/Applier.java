package org.omniline.routing.acd;

import java.util.List;

/**
 * The one place that changes a state. Every event is applied whatever the state looks like: what it
 * names and the state does not have is passed over, so it cannot fail, also on a stale backup.
 */
final class Applier {
  private final AcdState state;
  private final TalkChanges talks;
  private final AgentChanges agents;

  Applier(AcdState state) {
    this.state = state;
    Reservations reservations = new Reservations(state);
    this.agents = new AgentChanges(state, reservations);
    this.talks = new TalkChanges(state, agents, reservations);
  }

  void apply(List<Event> events) {
    events.forEach(this::apply);
  }

  void apply(Event event) {
    state.version++;
    if (event instanceof Event.Advanced advanced) {
      state.now = Math.max(state.now, advanced.at());
    } else if (event instanceof Event.Observed observed) {
      talks.observed(observed.facts());
    } else if (event instanceof Event.Forgotten forgotten) {
      talks.forgotten(forgotten);
    } else if (event instanceof Event.Offered offered) {
      talks.offered(offered.offer());
    } else if (event instanceof Event.OfferEnded ended) {
      talks.ended(ended);
    } else if (event instanceof Event.Ticked ticked) {
      state.ticks++;
      state.lastTick = state.now;
      state.lastTicker = ticked.stamp();
      state.prune();
    } else if (event instanceof Event.OfferAnswering answering) {
      Offer offer = state.offers.get(answering.offer());
      if (offer != null) {
        state.put(offer.answering(answering.deadline()));
      }
    } else if (event instanceof Event.OfferProlonged prolonged) {
      if (state.offers.containsKey(prolonged.offer().id())) {
        state.put(prolonged.offer());
      }
    } else if (event instanceof Event.OfferShown shown) {
      Offer offer = state.offers.get(shown.offer());
      if (offer != null) {
        state.put(offer.withShown());
      }
    } else if (!agents.apply(event) && !talks.apply(event)) {
      applyToMachine(event);
    }
  }

  private void applyToMachine(Event event) {
    if (event instanceof Event.Born born) {
      state.epoch = born.epoch();
    } else if (event instanceof Event.Configured configured) {
      state.settings.clear();
      state.settings.putAll(configured.queues());
      state.turns.keySet().retainAll(configured.queues().keySet());
      state.paces.keySet().retainAll(configured.queues().keySet());
      state.reindex();
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

  private void resumed(long gap) {
    for (Agent agent : state.agents.values()) {
      if (agent.signedIn()) {
        state.seen(agent);
      }
    }
    for (Offer offer : List.copyOf(state.offers.values())) {
      state.put(offer.withDeadline(offer.deadline() + gap));
    }
    for (Talk talk : state.talks.values()) {
      if (talk.wrapUpUntil > 0 || talk.goneSince > 0) {
        state.alter(
            talk,
            it -> {
              it.wrapUpUntil += it.wrapUpUntil > 0 ? gap : 0;
              it.goneSince += it.goneSince > 0 ? gap : 0;
            });
      }
    }
  }
}
