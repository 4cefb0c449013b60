package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.omniline.conversation.Channel;
import org.omniline.routing.Acd.PlaceView;
import org.omniline.routing.AgentState;

/** What must hold whatever happens, written out without the machine's own shortcuts. */
final class Invariants {
  private final World world;

  /** Conversation → agent → its newest refusal, counted one after the other. */
  private final Map<Long, Map<Long, Long>> refused = new HashMap<>();

  private long refusals;

  Invariants(World world) {
    this.world = world;
  }

  /** Replays the events one by one and looks at each offer at the moment it is made. */
  void checkEach(AcdState copy, List<Event> events) {
    for (Event event : events) {
      if (event instanceof Event.Offered offered) {
        checkOffer(copy, offered.offer());
      }
      noteRefusals(copy, event);
      world.machine.apply(copy, List.of(event));
      if (event instanceof Event.Offered offered) {
        Agent agent = copy.agents.get(offered.offer().agent());
        // High risk stands beside what still rings there for the length of one step only.
        assertThat(offered.offer().conversation()).matches(id -> fits(copy, agent, id));
      }
    }
  }

  /** What is owned, and this; counted by hand. */
  private static boolean fits(AcdState copy, Agent agent, long offered) {
    boolean whole = copy.talks.get(offered).facts.whole();
    int room = agent.capacity - small(agent, agent.held.values());
    int all = room - small(agent, agent.offered.values());
    return wholes(agent) <= 1 && (whole ? room >= 1 : all >= 0);
  }

  private static int small(Agent agent, Collection<Load> loads) {
    return loads.stream()
        .filter(one -> !one.whole())
        .mapToInt(one -> Math.min(Math.max(1, agent.capacity), one.weight()))
        .sum();
  }

  private static long wholes(Agent agent) {
    return Stream.concat(agent.held.values().stream(), agent.offered.values().stream())
        .filter(Load::whole)
        .count();
  }

  /** Units by what is owned and offered without high risk. */
  private static int small(Agent agent) {
    return small(agent, agent.held.values()) + small(agent, agent.offered.values());
  }

  /** Kept from the events alone, so that what the machine remembers is not believed. */
  private void noteRefusals(AcdState copy, Event event) {
    if (event instanceof Event.OfferEnded ended && ended.barredUntil() != 0) {
      refused
          .computeIfAbsent(ended.offer().conversation(), any -> new HashMap<>())
          .put(ended.offer().agent(), ++refusals);
    } else if (event instanceof Event.Forgotten gone) {
      refused.remove(gone.conversation());
    } else if (event instanceof Event.Observed observed) {
      Facts facts = observed.facts();
      Talk before = copy.talks.get(facts.id());
      boolean waitsOn = before != null && before.facts.waits() && facts.waits();
      boolean moved = before == null || before.facts.stateVersion() != facts.stateVersion();
      if (moved && !waitsOn) {
        refused.remove(facts.id());
      } else if (moved) {
        refused.getOrDefault(facts.id(), new HashMap<>()).remove(facts.onlyAgent());
      }
    }
  }

  /** Whoever has just let it ring comes last, and again only when nobody else could be asked. */
  private void refusedLast(AcdState copy, Talk talk, Agent agent) {
    Map<Long, Long> these = refused.getOrDefault(talk.id(), Map.of());
    Long own = these.get(agent.id);
    if (own == null) {
      return;
    }
    for (Agent other : copy.agents.values()) {
      if (other != agent && mayBeOffered(copy, talk, other)) {
        assertThat(these.getOrDefault(other.id, 0L))
            .as("asked again is who refused longest ago, and only when all free have refused")
            .isGreaterThan(own);
      }
    }
  }

  private void checkOffer(AcdState copy, Offer offer) {
    Talk talk = copy.talks.get(offer.conversation());
    Agent agent = copy.agents.get(offer.agent());
    assertThat(copy.trusted).as("no offer before the memory was rebuilt").isTrue();
    assertThat(talk.facts.waits()).isTrue();
    if (copy.settings(offer.queue()).strategy() == StrategyKind.OFFER_TO_ALL) {
      assertThat(talk.offers)
          .as("nobody is asked twice at once")
          .doesNotContainKey(agent.id)
          .hasSizeLessThan(copy.settings(offer.queue()).atOnce(talk.facts.channel()));
    } else {
      assertThat(talk.offers).as("no conversation is offered twice").isEmpty();
    }
    assertThat(offer.stateVersion()).isEqualTo(talk.facts.stateVersion());
    assertThat(copy.ended).as("ids are never used again").doesNotContainKey(offer.id());
    assertThat(agent.state).isEqualTo(AgentState.READY);
    assertThat(talk.barred(agent.id)).as("back-off is kept").isFalse();
    if (talk.facts.onlyAgent() == 0) {
      assertThat(agent.queues()).containsKey(talk.facts.queue());
      assertSkilled(copy, talk, agent);
      assertThat(spared(copy, talk, agent)).as("who is kept for calls gets no text").isFalse();
    } else {
      assertThat(agent.id).isEqualTo(talk.facts.onlyAgent());
    }
    if (talk.facts.whole()) {
      assertThat(wholes(agent)).as("one person in danger at a time").isZero();
      assertThat(small(agent)).as("high risk needs a place").isLessThan(agent.capacity);
      leastBusy(copy, talk, agent);
    } else {
      assertThat(agent.held.values())
          .as("who serves high risk gets nothing")
          .noneMatch(Load::whole);
      assertThat(agent.reservedFor).as("a reserved agent gets nothing small").isZero();
    }
    firstIn(copy, talk, agent);
    longestIdle(copy, talk, agent);
    refusedLast(copy, talk, agent);
  }

  /** Whoever has nobody else comes before whoever has; of these who owns least. */
  private static void leastBusy(AcdState copy, Talk talk, Agent agent) {
    if (talk.demand().preferred() == agent.id || talk.refusals.containsKey(agent.id)) {
      return;
    }
    for (Agent other : copy.agents.values()) {
      if (other != agent
          && mayBeOffered(copy, talk, other)
          && !talk.refusals.containsKey(other.id)) {
        assertThat(small(other) == 0 && small(agent) > 0).as("empty first").isFalse();
        if (small(other) > 0 && small(agent) > 0) {
          assertThat(small(other, other.held.values()))
              .as("the least busy first")
              .isGreaterThanOrEqualTo(small(agent, agent.held.values()));
        }
      }
    }
  }

  private static void assertSkilled(AcdState copy, Talk talk, Agent agent) {
    long waited = copy.now - talk.facts.waitingSince();
    int lowered = 0;
    for (QueueSettings.Relaxation step : copy.settings(talk.facts.queue()).relaxation()) {
      lowered = step.afterMs() <= waited ? step.lowerBy() : lowered;
    }
    for (Map.Entry<String, Integer> level : talk.demand().skills().entrySet()) {
      assertThat(agent.skills.getOrDefault(level.getKey(), 0))
          .as("skill and level are never less than demanded, as far as time has lowered them")
          .isGreaterThanOrEqualTo(Math.max(1, level.getValue() - lowered));
    }
  }

  /** Whether the agent is needed for calls in one of the queues. */
  private static boolean spared(AcdState copy, Talk talk, Agent agent) {
    boolean text = talk.facts.channel() != Channel.PHONE;
    if (!text || talk.facts.whole() || talk.facts.onlyAgent() != 0 || texts(agent) > 0) {
      return false;
    }
    return agent.queues().keySet().stream()
        .anyMatch(
            queue -> {
              int reserved = copy.settings(queue).reservedForCalls();
              long kept =
                  copy.agents.values().stream()
                      .filter(
                          one -> one.state == AgentState.READY && !one.moving && one.capacity > 0)
                      .filter(one -> one.queues().containsKey(queue) && texts(one) == 0)
                      .count();
              return reserved > 0 && kept <= reserved;
            });
  }

  private static long texts(Agent agent) {
    return Stream.concat(agent.held.values().stream(), agent.offered.values().stream())
        .filter(Load::text)
        .count();
  }

  private static void firstIn(AcdState copy, Talk talk, Agent agent) {
    for (Talk other : copy.talks.values()) {
      if (other == talk || !mayBeOffered(copy, other, agent)) {
        continue;
      }
      if (other.facts.whole()) {
        assertThat(talk.facts.whole()).as("high risk first").isTrue();
      }
      if (other.facts.whole() != talk.facts.whole()) {
        continue;
      }
      if (other.demand().first()) {
        assertThat(talk.facts.whole() || talk.demand().first()).as("proposed risk next").isTrue();
      }
      if (other.demand().first() != talk.demand().first()) {
        continue;
      }
      if (other.demand().vip()) {
        assertThat(talk.demand().vip()).as("VIP first").isTrue();
      }
      if (other.demand().vip() == talk.demand().vip()) {
        assertThat(priority(copy, other))
            .as("the higher priority first")
            .isLessThanOrEqualTo(priority(copy, talk));
        if (priority(copy, other) == priority(copy, talk)) {
          assertThat(other.facts.waitingSince())
              .as("first in, first out")
              .isGreaterThanOrEqualTo(talk.facts.waitingSince());
        }
      }
    }
  }

  private static int priority(AcdState copy, Talk talk) {
    return talk.facts.priority() + copy.settings(talk.facts.queue()).priority();
  }

  /** Only for the strategy of queues nobody has configured; the others have tests of their own. */
  private static void longestIdle(AcdState copy, Talk talk, Agent agent) {
    if (copy.settings(talk.facts.queue()).strategy() != StrategyKind.LONGEST_IDLE
        || talk.demand().preferred() == agent.id) {
      return;
    }
    for (Agent other : copy.agents.values()) {
      if (other != agent
          && mayBeOffered(copy, talk, other)
          && !talk.refusals.containsKey(other.id)
          && !talk.refusals.containsKey(agent.id)
          && (other.used() > 0) == (agent.used() > 0)
          && !(talk.facts.whole() && agent.used() > 0)) {
        assertThat(other.idleSince)
            .as("longest idle first")
            .isGreaterThanOrEqualTo(agent.idleSince);
      }
    }
  }

  private static boolean mayBeOffered(AcdState copy, Talk talk, Agent agent) {
    int weight =
        Math.min(Math.max(1, agent.capacity), copy.settings(talk.facts.queue()).weight(talk.facts));
    boolean room =
        talk.facts.whole()
            ? small(agent) < agent.capacity && wholes(agent) == 0
            : wholes(agent) == 0
                && agent.capacity > 0
                && small(agent) + weight <= agent.capacity
                && agent.reservedFor == 0;
    boolean all = copy.settings(talk.facts.queue()).strategy() == StrategyKind.OFFER_TO_ALL;
    boolean directed = talk.facts.onlyAgent() != 0;
    boolean remembered = talk.memoryUntil > 0;
    int atOnce = copy.settings(talk.facts.queue()).atOnce(talk.facts.channel());
    return talk.facts.waits()
        && (talk.offers.isEmpty()
            || (all
                && !directed
                && !remembered
                && talk.offers.size() < atOnce
                && !talk.offers.containsKey(agent.id)))
        && !talk.doubtful
        && !talk.opening
        && agent.state == AgentState.READY
        && !agent.moving
        && (!agent.phoneOnly || talk.facts.channel() == Channel.PHONE)
        && room
        && (directed ? talk.facts.onlyAgent() == agent.id : serves(copy, talk, agent))
        && (!remembered || talk.demand().preferred() == agent.id)
        && !talk.barred(agent.id)
        && !spared(copy, talk, agent);
  }

  private static boolean serves(AcdState copy, Talk talk, Agent agent) {
    int lowered = copy.settings(talk.facts.queue()).loweredBy(talk.relaxedTo);
    return agent.queues().containsKey(talk.facts.queue())
        && talk.demand().skills().entrySet().stream()
            .allMatch(
                level ->
                    agent.skills.getOrDefault(level.getKey(), 0)
                        >= Math.max(1, level.getValue() - lowered));
  }

  /** At rest. */
  void check() {
    AcdState state = world.state;
    for (Offer offer : state.offers.values()) {
      Talk talk = state.talks.get(offer.conversation());
      assertThat(talk.offers).containsEntry(offer.agent(), offer.id());
      assertThat(talk.facts.waits()).isTrue();
      assertThat(state.agents.get(offer.agent()).offered).containsKey(talk.id());
    }
    state.talks.values().forEach(talk -> checkTalk(state, talk));
    for (Agent agent : state.agents.values()) {
      checkAgent(state, agent);
    }
    if (state.trusted) {
      for (Talk talk : state.talks.values()) {
        assertThat(
                state.agents.values().stream()
                    .filter(agent -> mayBeOffered(state, talk, agent))
                    .map(agent -> agent.id)
                    .toList())
            .as("nobody waits while an agent who may serve them is free")
            .isEmpty();
      }
      assertThat(new Inspector(state).unserved()).isZero();
    }
    checkIndices(state);
  }

  private void checkTalk(AcdState state, Talk talk) {
    if (!world.everAskedAll.contains(talk.facts.queue())) {
      assertThat(talk.offers).as("one offer per conversation").hasSizeLessThanOrEqualTo(1);
    }
    assertThat(state.offers.keySet()).containsAll(talk.offers.values());
    assertThat(talk.facts.waits() || talk.facts.held())
        .as("owned by one, or waiting, never both")
        .isTrue();
    if (talk.facts.whole()) {
      assertThat(talk.ask == null || talk.ask.action().kind() == Action.Kind.QUEUE)
          .as("high risk is sent to another queue, never away")
          .isTrue();
      assertThat(talk.wrapUpUntil).isZero();
      assertThat(talk.memoryUntil).isZero();
    }
    PlaceView place = new Inspector(state).place(talk.id());
    if (talk.facts.waits()) {
      long ahead =
          state.talks.values().stream()
              .filter(other -> other.facts.waits() && other.facts.queue() == talk.facts.queue())
              .filter(other -> QueueOrder.ORDER.compare(other, talk) < 0)
              .count();
      assertThat(place.position()).as("the place is counted").isEqualTo((int) ahead + 1);
    } else {
      assertThat(place).isNull();
    }
  }

  private static void checkAgent(AcdState state, Agent agent) {
    for (long id : agent.offered.keySet()) {
      assertThat(state.offerTo(id, agent.id)).isNotNull();
    }
    long held =
        state.talks.values().stream()
            .filter(talk -> talk.facts.held() && talk.facts.owner() == agent.id)
            .peek(
                talk ->
                    assertThat(agent.held)
                        .containsEntry(
                            talk.id(), Load.of(talk.facts, state.settings(talk.facts.queue()))))
            .count();
    assertThat(agent.held).hasSize((int) held);
    boolean allAnswering =
        agent.offered.keySet().stream().allMatch(id -> state.offerTo(id, agent.id).answering());
    if (!allAnswering) {
      assertThat(agent.state).as("offers stand for ready agents").isEqualTo(AgentState.READY);
      assertThat(agent.used()).as("no slot over capacity").isLessThanOrEqualTo(agent.capacity);
    }
    for (Map.Entry<Long, Load> one : agent.offered.entrySet()) {
      if (!one.getValue().whole() && !state.offerTo(one.getKey(), agent.id).answering()) {
        assertThat(wholes(agent)).as("nothing ordinary rings beside high risk").isZero();
        assertThat(agent.reservedFor).as("nor where its place is kept").isZero();
      }
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
          assertThat(talks(queue.here)).isEqualTo(talks(other.here));
          assertThat(queue.line.size()).isEqualTo(other.line.size());
          assertThat(queue.signedIn).isEqualTo(other.signedIn);
          assertThat(queue.free).isEqualTo(other.free);
          assertThat(queue.textless).isEqualTo(other.textless);
          assertThat(lanes(queue.lanes)).isEqualTo(lanes(other.lanes));
        });
    assertThat(kept.own.keySet()).isEqualTo(fresh.own.keySet());
    kept.own.forEach((id, lanes) -> assertThat(lanes(lanes)).isEqualTo(lanes(fresh.own.get(id))));
    assertThat(kept.deadlines).isEqualTo(fresh.deadlines);
    assertThat(kept.unshown).isEqualTo(fresh.unshown);
    assertThat(kept.bars).isEqualTo(fresh.bars);
    assertThat(kept.bySeen).map(agent -> agent.id).hasSameElementsAs(agents(fresh.bySeen));
    assertThat(kept.bySeen).map(agent -> agent.lastSeen).isSorted();
    assertThat(talks(kept.byDue)).isEqualTo(talks(fresh.byDue));
    assertThat(kept.arrivals).isEqualTo(fresh.arrivals);
    assertThat(kept.overfull).isEqualTo(fresh.overfull);
  }

  /** Lanes with somebody in them, written out. */
  private static Map<Need, List<List<Long>>> lanes(Map<Need, Lane> lanes) {
    Map<Need, List<List<Long>>> written = new HashMap<>();
    lanes.forEach(
        (need, lane) -> {
          if (!lane.talks.isEmpty()) {
            written.put(
                need,
                List.of(
                    talks(lane.talks),
                    talks(lane.unreserved),
                    seats(lane.seats),
                    seats(lane.partly),
                    seats(lane.reservable)));
          }
        });
    return written;
  }

  private static List<Long> talks(Collection<Talk> talks) {
    return talks.stream().map(Talk::id).toList();
  }

  private static List<Long> seats(Collection<Seat> seats) {
    return seats.stream().map(Seat::id).toList();
  }

  private static List<Long> agents(Collection<Agent> agents) {
    return agents.stream().map(agent -> agent.id).toList();
  }
}
