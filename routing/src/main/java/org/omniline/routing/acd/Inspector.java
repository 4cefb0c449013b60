package org.omniline.routing.acd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.Acd.Live;
import org.omniline.routing.Acd.LiveAgent;
import org.omniline.routing.Acd.LiveQueue;
import org.omniline.routing.Acd.OfferView;
import org.omniline.routing.Acd.PlaceView;
import org.omniline.routing.Acd.QueueView;
import org.omniline.routing.Acd.WrapUpView;
import org.omniline.routing.AgentState;

/** Reads a state; never changes it. What it returns shares nothing that changes. */
public final class Inspector {
  private final AcdState state;

  public Inspector(AcdState state) {
    this.state = state;
  }

  public Digest digest() {
    return Digest.of(state);
  }

  /** Null when the machine does not know the agent. */
  public @Nullable AgentView agent(long id) {
    Agent agent = state.agents.get(id);
    return agent == null ? null : agent.view();
  }

  /** As {@link #agent}, with a signed-out stranger for whom it does not know. */
  public AgentView agentOrStranger(long id) {
    Agent agent = state.agents.get(id);
    return agent == null ? Agent.unknown(id, state.now) : agent.view();
  }

  /** Everybody signed in, and who still owns conversations. */
  public List<AgentView> agents() {
    List<AgentView> views = new ArrayList<>();
    for (Agent agent : state.agents.values()) {
      if (agent.signedIn() || !agent.held.isEmpty()) {
        views.add(agent.view());
      }
    }
    views.sort(Comparator.comparingLong(AgentView::id));
    return views;
  }

  public List<OfferView> offersOf(long agentId) {
    List<OfferView> views = new ArrayList<>();
    Agent agent = state.agents.get(agentId);
    for (long conversation : agent == null ? List.<Long>of() : agent.offered.keySet()) {
      Offer offer = state.offerTo(conversation, agentId);
      if (offer != null) {
        views.add(offer.view());
      }
    }
    return views;
  }

  /** Offers that stand and that no desk has acknowledged. */
  public List<OfferView> unshown() {
    List<OfferView> views = new ArrayList<>();
    state.indices.unshown.values().forEach(offer -> views.add(offer.view()));
    return views;
  }

  /** All queues that are configured, waited in or served. */
  public List<QueueView> queues() {
    TreeSet<Long> ids = new TreeSet<>(state.settings.keySet());
    ids.addAll(state.indices.queues.keySet());
    List<QueueView> views = new ArrayList<>();
    for (long id : ids) {
      QueueIndex queue = state.indices.queues.get(id);
      views.add(
          queue == null
              ? new QueueView(
                  id,
                  0,
                  0,
                  null,
                  0,
                  0,
                  null,
                  state.settings(id).reservedForCalls(),
                  state.settings(id).seats(),
                  false,
                  state.settings(id).autoAccept())
              : new QueueView(
                  id,
                  queue.here.size(),
                  queue.line.size() - queue.here.size(),
                  queue.here.isEmpty()
                      ? null
                      : Instant.ofEpochMilli(queue.here.first().facts.waitsSince()),
                  queue.free,
                  queue.signedIn,
                  estimate(id),
                  queue.settings.reservedForCalls(),
                  queue.settings.seats(),
                  queue.keepsForCalls(),
                  queue.settings.autoAccept()));
    }
    return views;
  }

  /** Null when the conversation is not in wrap-up. */
  public @Nullable WrapUpView wrapUp(long conversation) {
    Talk talk = state.talks.get(conversation);
    if (talk == null || !talk.wrapsUp()) {
      return null;
    }
    QueueSettings.WrapUp settings = state.settings(talk.facts.queue()).wrapUp();
    boolean ends = talk.wrapUpUntil > 0;
    return new WrapUpView(
        ends ? Instant.ofEpochMilli(talk.wrapUpUntil) : null,
        talk.extensions,
        ends ? Math.max(0, settings.extensions() - talk.extensions) : 0,
        settings.extensionMs());
  }

  /** Agents and queues with whom they serve and how long one would wait. */
  public Live live() {
    List<LiveAgent> atWork = new ArrayList<>();
    Map<Long, Integer> serving = new HashMap<>();
    for (AgentView view : agents()) {
      Agent agent = state.agents.get(view.id());
      atWork.add(
          new LiveAgent(
              view,
              List.copyOf(agent.held.keySet()),
              List.copyOf(agent.offered.keySet()),
              agent.ringing()));
      if (agent.signedIn() && !agent.held.isEmpty()) {
        agent.queues().keySet().forEach(queue -> serving.merge(queue, 1, Integer::sum));
      }
    }
    List<LiveQueue> queues = new ArrayList<>();
    for (QueueView view : queues()) {
      queues.add(new LiveQueue(view, serving.getOrDefault(view.id(), 0)));
    }
    return new Live(atWork, queues);
  }

  public Sample sample() {
    Map<Long, Integer> waiting = new HashMap<>();
    queues().forEach(queue -> waiting.put(queue.id(), queue.waiting()));
    Map<AgentState, Integer> agents = new EnumMap<>(AgentState.class);
    for (Agent agent : state.agents.values()) {
      if (agent.signedIn()) {
        agents.merge(agent.state, 1, Integer::sum);
      }
    }
    return new Sample(waiting, agents, state.offers.size(), unserved(), state.trusted, state.ticks);
  }

  /**
   * How many could be offered to somebody this instant and are not. Always 0 while offers may be
   * made; counted the slow way, without the indices the matching uses.
   */
  public int unserved() {
    if (!state.trusted) {
      return 0;
    }
    List<Agent> free = new ArrayList<>();
    for (Agent agent : state.agents.values()) {
      if (agent.free() || agent.hasPlace()) {
        free.add(agent);
      }
    }
    if (free.isEmpty()) {
      return 0;
    }
    int count = 0;
    Map<Kind, Boolean> known = new HashMap<>();
    for (Talk talk : state.talks.values()) {
      QueueSettings settings = state.settings(talk.facts.queue());
      long target = talk.target();
      boolean asksAll = target == 0 && settings.strategy() == StrategyKind.OFFER_TO_ALL;
      if (!talk.offerable(asksAll ? settings.atOnce(talk.facts.channel()) : 1)) {
        continue;
      }
      Need need = target == 0 ? talk.need(settings) : talk.ownNeed(settings);
      boolean unserved =
          (talk.refusals.isEmpty() && talk.offers.isEmpty())
              ? known.computeIfAbsent(
                  new Kind(talk.facts.queue(), target, need),
                  any -> free.stream().anyMatch(agent -> mayServe(agent, talk, need)))
              : free.stream().anyMatch(agent -> mayServe(agent, talk, need));
      count += unserved ? 1 : 0;
    }
    return count;
  }

  /** Conversations nobody has refused are alike when these are. */
  private record Kind(long queue, long target, Need need) {}

  private static boolean mayServe(Agent agent, Talk talk, Need need) {
    long target = talk.target();
    return (target == 0 ? agent.serves(talk.facts.queue()) : target == agent.id)
        && !talk.barred(agent.id)
        && !talk.offers.containsKey(agent.id)
        && need.metBy(agent)
        && !(need.text() && agent.keptForCalls());
  }

  /**
   * Where a conversation stands in its queue. Costs the logarithm of who waits.
   *
   * @return null when it does not wait
   */
  public @Nullable PlaceView place(long conversation) {
    Talk talk = state.talks.get(conversation);
    if (talk == null || !talk.facts.waits()) {
      return null;
    }
    QueueIndex queue = state.indices.queue(talk.facts.queue());
    int position = queue.line.ahead(talk) + 1;
    boolean attended = queue.serves(talk.need(queue.settings));
    return new PlaceView(
        conversation,
        queue.id,
        position,
        queue.line.size(),
        attended ? estimate(queue.id, position) : null,
        attended);
  }

  /** {@link #place} of all that wait. */
  public List<PlaceView> places(Collection<Long> conversations) {
    List<PlaceView> places = new ArrayList<>();
    for (long id : conversations) {
      PlaceView place = place(id);
      if (place != null) {
        places.add(place);
      }
    }
    return places;
  }

  /**
   * How long whoever came to the end of a queue now would wait, in milliseconds.
   *
   * @return null when too little is known to say
   */
  public @Nullable Long estimate(long queue) {
    QueueIndex index = state.indices.queues.get(queue);
    return estimate(queue, index == null ? 1 : index.line.size() + 1);
  }

  private @Nullable Long estimate(long queue, int position) {
    Pace pace = state.paces.get(queue);
    QueueIndex index = state.indices.queues.get(queue);
    // Where nobody works, the pace of before says nothing.
    return pace == null || index == null || index.atWork == 0
        ? null
        : pace.estimate(position, state.now);
  }

  /**
   * Numbers for metrics.
   *
   * @param unserved must be 0
   * @param trusted whether offers are made at all
   * @param ticks moves while somebody ticks
   */
  public record Sample(
      Map<Long, Integer> waiting,
      Map<AgentState, Integer> agents,
      int offers,
      int unserved,
      boolean trusted,
      long ticks) {}
}
