package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.omniline.routing.AgentState;

/** What must hold whatever happens, written out without the machine's own shortcuts. */
final class Invariants {
  private final World world;

  Invariants(World world) {
    this.world = world;
  }

  /** Replays the events one by one and looks at each offer at the moment it is made. */
  void checkEach(AcdState copy, List<Event> events) {
    for (Event event : events) {
      if (event instanceof Event.Offered offered) {
        checkOffer(copy, offered.offer());
      }
      world.machine.apply(copy, List.of(event));
      if (event instanceof Event.Offered offered) {
        Agent agent = copy.agents.get(offered.offer().agent());
        assertThat(agent.used()).as("no slot over capacity").isLessThanOrEqualTo(agent.capacity);
      }
    }
  }

  private void checkOffer(AcdState copy, Offer offer) {
    Talk talk = copy.talks.get(offer.conversation());
    Agent agent = copy.agents.get(offer.agent());
    assertThat(copy.trusted).as("no offer before the memory was rebuilt").isTrue();
    assertThat(talk.facts.waits()).isTrue();
    assertThat(talk.offer).as("no conversation is offered twice").isZero();
    assertThat(offer.stateVersion()).isEqualTo(talk.facts.stateVersion());
    assertThat(copy.ended).as("ids are never used again").doesNotContainKey(offer.id());
    assertThat(agent.state).isEqualTo(AgentState.READY);
    assertThat(talk.barred(agent.id)).as("back-off is kept").isFalse();
    if (talk.facts.onlyAgent() == 0) {
      assertThat(agent.queues).contains(talk.facts.queue());
    } else {
      assertThat(agent.id).isEqualTo(talk.facts.onlyAgent());
    }
    if (talk.facts.whole()) {
      assertThat(agent.used()).as("high risk needs an empty agent").isZero();
    } else {
      assertThat(agent.held.values()).as("who serves high risk gets nothing").doesNotContain(true);
      assertThat(agent.reservedFor).as("a reserved agent gets nothing small").isZero();
    }
    firstIn(copy, talk, agent);
    longestIdle(copy, talk, agent);
  }

  private static void firstIn(AcdState copy, Talk talk, Agent agent) {
    for (Talk other : copy.talks.values()) {
      if (other != talk
          && mayBeOffered(other, agent)
          && other.facts.whole() == talk.facts.whole()
          && other.facts.priority() == talk.facts.priority()) {
        assertThat(other.facts.waitingSince())
            .as("first in, first out")
            .isGreaterThanOrEqualTo(talk.facts.waitingSince());
      }
      if (other != talk && mayBeOffered(other, agent) && other.facts.whole()) {
        assertThat(talk.facts.whole()).as("high risk first").isTrue();
      }
    }
  }

  private static void longestIdle(AcdState copy, Talk talk, Agent agent) {
    for (Agent other : copy.agents.values()) {
      if (other != agent
          && mayBeOffered(talk, other)
          && !talk.refusals.containsKey(other.id)
          && !talk.refusals.containsKey(agent.id)
          && (other.used() > 0) == (agent.used() > 0)) {
        assertThat(other.idleSince)
            .as("longest idle first")
            .isGreaterThanOrEqualTo(agent.idleSince);
      }
    }
  }

  private static boolean mayBeOffered(Talk talk, Agent agent) {
    boolean room =
        talk.facts.whole()
            ? agent.used() == 0 && agent.capacity > 0
            : agent.used() < agent.capacity && agent.reservedFor == 0;
    long only = talk.facts.onlyAgent();
    return talk.facts.waits()
        && talk.offer == 0
        && !talk.doubtful
        && !talk.opening
        && agent.state == AgentState.READY
        && room
        && (only == 0 ? agent.queues.contains(talk.facts.queue()) : only == agent.id)
        && !talk.barred(agent.id);
  }

  /** At rest. */
  void check() {
    AcdState state = world.state;
    Set<Long> offered = new HashSet<>();
    for (Offer offer : state.offers.values()) {
      assertThat(offered.add(offer.conversation())).as("one offer per conversation").isTrue();
      Talk talk = state.talks.get(offer.conversation());
      assertThat(talk.offer).isEqualTo(offer.id());
      assertThat(talk.facts.waits()).isTrue();
      assertThat(state.agents.get(offer.agent()).offered).containsKey(talk.id());
    }
    for (Agent agent : state.agents.values()) {
      checkAgent(state, agent);
    }
    if (state.trusted) {
      for (Talk talk : state.talks.values()) {
        assertThat(
                state.agents.values().stream().filter(agent -> mayBeOffered(talk, agent)).toList())
            .as("nobody waits while an agent who may serve them is free")
            .isEmpty();
      }
      assertThat(new Inspector(state).unserved()).isZero();
    }
    checkIndices(state);
  }

  private static void checkAgent(AcdState state, Agent agent) {
    for (long id : agent.offered.keySet()) {
      assertThat(state.offers.get(state.talks.get(id).offer).agent()).isEqualTo(agent.id);
    }
    long held =
        state.talks.values().stream()
            .filter(talk -> talk.facts.held() && talk.facts.owner() == agent.id)
            .peek(talk -> assertThat(agent.held).containsEntry(talk.id(), talk.facts.whole()))
            .count();
    assertThat(agent.held).hasSize((int) held);
    boolean allAnswering =
        agent.offered.keySet().stream()
            .allMatch(id -> state.offers.get(state.talks.get(id).offer).answering());
    if (!allAnswering) {
      assertThat(agent.state).as("offers stand for ready agents").isEqualTo(AgentState.READY);
      assertThat(agent.used()).as("no slot over capacity").isLessThanOrEqualTo(agent.capacity);
    }
    if (agent.reservedFor != 0) {
      assertThat(state.talks.get(agent.reservedFor).reserved).isEqualTo(agent.id);
    }
    assertThat(state.talks.values().stream().filter(talk -> talk.reserved == agent.id).count())
        .as("an agent is reserved for one at most")
        .isLessThanOrEqualTo(1);
  }

  /** Indices kept up step by step are those built from nothing. */
  private static void checkIndices(AcdState state) {
    Indices kept = state.indices;
    Indices fresh = state.snapshot().restore().indices;
    assertThat(kept.queues.keySet()).isEqualTo(fresh.queues.keySet());
    kept.queues.forEach(
        (id, queue) -> {
          QueueIndex other = fresh.queues.get(id);
          assertThat(talks(queue.waiting)).isEqualTo(talks(other.waiting));
          assertThat(talks(queue.units)).isEqualTo(talks(other.units));
          assertThat(talks(queue.wholes)).isEqualTo(talks(other.wholes));
          assertThat(agents(queue.free)).isEqualTo(agents(other.free));
          assertThat(agents(queue.empty)).isEqualTo(agents(other.empty));
          assertThat(agents(queue.reservable)).isEqualTo(agents(other.reservable));
          assertThat(queue.signedIn).isEqualTo(other.signedIn);
        });
    assertThat(kept.hot).isEqualTo(fresh.hot);
    assertThat(kept.directed.keySet()).isEqualTo(fresh.directed.keySet());
    assertThat(kept.deadlines).isEqualTo(fresh.deadlines);
    assertThat(kept.unshown).isEqualTo(fresh.unshown);
    assertThat(kept.bars).isEqualTo(fresh.bars);
    assertThat(agents(kept.bySeen)).isEqualTo(agents(fresh.bySeen));
    assertThat(talks(kept.byDirectedUntil)).isEqualTo(talks(fresh.byDirectedUntil));
    assertThat(kept.overfull).isEqualTo(fresh.overfull);
  }

  private static List<Long> talks(Set<Talk> talks) {
    return talks.stream().map(Talk::id).toList();
  }

  private static List<Long> agents(Set<Agent> agents) {
    return agents.stream().map(Agent::id).toList();
  }
}
