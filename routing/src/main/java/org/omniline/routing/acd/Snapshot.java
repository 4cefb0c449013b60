package org.omniline.routing.acd;

import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.AgentState;

/** {@link AcdState} as plain values: how it travels, and how two of them are compared. */
public record Snapshot(
    long version,
    long epoch,
    long now,
    boolean trusted,
    long ticks,
    long lastTick,
    @Nullable Stamp lastTicker,
    long lastOfferTick,
    List<Talked> talks,
    List<Staffed> agents,
    List<Offer> offers,
    SortedMap<Long, Long> offerMs,
    List<AcdState.Gone> gone,
    List<AcdState.Ended> ended)
    implements Serializable {

  /** A {@link Talk}. */
  record Talked(
      Facts facts,
      long touched,
      long offer,
      boolean doubtful,
      long reserved,
      long directedUntil,
      boolean opening,
      SortedMap<Long, Long> refusals)
      implements Serializable {
    static Talked of(Talk talk) {
      return new Talked(
          talk.facts,
          talk.touched,
          talk.offer,
          talk.doubtful,
          talk.reserved,
          talk.directedUntil,
          talk.opening,
          new TreeMap<>(talk.refusals));
    }

    Talk talk() {
      Talk talk = new Talk(facts);
      talk.touched = touched;
      talk.offer = offer;
      talk.doubtful = doubtful;
      talk.reserved = reserved;
      talk.directedUntil = directedUntil;
      talk.opening = opening;
      talk.refusals.putAll(refusals);
      return talk;
    }
  }

  /** An {@link Agent}. */
  record Staffed(
      long id,
      String name,
      AgentState state,
      long since,
      @Nullable String reason,
      long idleSince,
      int capacity,
      Set<Long> queues,
      String terminal,
      @Nullable String address,
      long signedInAt,
      long lastSeen,
      int unanswered,
      @Nullable Stamp last,
      long reservedFor,
      SortedMap<Long, Boolean> held,
      SortedMap<Long, Boolean> offered)
      implements Serializable {
    static Staffed of(Agent agent) {
      return new Staffed(
          agent.id,
          agent.name,
          agent.state,
          agent.since,
          agent.reason,
          agent.idleSince,
          agent.capacity,
          agent.queues,
          agent.terminal,
          agent.address,
          agent.signedInAt,
          agent.lastSeen,
          agent.unanswered,
          agent.last,
          agent.reservedFor,
          new TreeMap<>(agent.held),
          new TreeMap<>(agent.offered));
    }

    Agent agent() {
      Agent agent = new Agent(id, name);
      agent.state = state;
      agent.since = since;
      agent.reason = reason;
      agent.idleSince = idleSince;
      agent.capacity = capacity;
      agent.queues = queues;
      agent.terminal = terminal;
      agent.address = address;
      agent.signedInAt = signedInAt;
      agent.lastSeen = lastSeen;
      agent.unanswered = unanswered;
      agent.last = last;
      agent.reservedFor = reservedFor;
      agent.held.putAll(held);
      agent.offered.putAll(offered);
      agent.recount();
      return agent;
    }
  }

  static Snapshot of(AcdState state) {
    return new Snapshot(
        state.version,
        state.epoch,
        state.now,
        state.trusted,
        state.ticks,
        state.lastTick,
        state.lastTicker,
        state.lastOfferTick,
        new ArrayList<>(state.talks.values().stream().map(Talked::of).toList()),
        new ArrayList<>(state.agents.values().stream().map(Staffed::of).toList()),
        new ArrayList<>(state.offers.values()),
        new TreeMap<>(state.offerMs),
        new ArrayList<>(state.gone.values()),
        new ArrayList<>(state.ended.values()));
  }

  /** A memory of its own with these values. */
  public AcdState restore() {
    AcdState state = new AcdState();
    state.version = version;
    state.epoch = epoch;
    state.now = now;
    state.trusted = trusted;
    state.ticks = ticks;
    state.lastTick = lastTick;
    state.lastTicker = lastTicker;
    state.lastOfferTick = lastOfferTick;
    state.offerMs.putAll(offerMs);
    gone.forEach(one -> state.gone.put(one.id(), one));
    ended.forEach(one -> state.ended.put(one.offer().id(), one));
    for (Talked talked : talks) {
      Talk talk = talked.talk();
      state.talks.put(talk.id(), talk);
      state.indices.add(talk);
    }
    for (Staffed staffed : agents) {
      Agent agent = staffed.agent();
      state.agents.put(agent.id, agent);
      state.indices.add(agent);
    }
    offers.forEach(state::put);
    return state;
  }

  private Object readResolve() throws ObjectStreamException {
    return restore();
  }
}
