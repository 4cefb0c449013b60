package org.omniline.routing.acd;

import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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
    SortedMap<Long, QueueSettings> settings,
    SortedMap<Long, AcdState.Turn> turns,
    SortedMap<Long, Pace> paces,
    long day,
    List<AcdState.Gone> gone,
    List<AcdState.Ended> ended)
    implements Serializable {

  /** A {@link Talk}. */
  record Talked(
      Facts facts,
      long touched,
      boolean doubtful,
      long reserved,
      long directedUntil,
      boolean opening,
      long enteredAt,
      long memoryUntil,
      long relaxedTo,
      long actedTo,
      boolean arrived,
      @Nullable Ask ask,
      long wrapUpUntil,
      int extensions,
      long goneSince,
      long alarmAgainAt,
      SortedSet<Long> visited,
      SortedMap<Long, Long> offers,
      SortedMap<Long, Long> refusals)
      implements Serializable {
    static Talked of(Talk talk) {
      return new Talked(
          talk.facts,
          talk.touched,
          talk.doubtful,
          talk.reserved,
          talk.directedUntil,
          talk.opening,
          talk.enteredAt,
          talk.memoryUntil,
          talk.relaxedTo,
          talk.actedTo,
          talk.arrived,
          talk.ask,
          talk.wrapUpUntil,
          talk.extensions,
          talk.goneSince,
          talk.alarmAgainAt,
          new TreeSet<>(talk.visited),
          new TreeMap<>(talk.offers),
          new TreeMap<>(talk.refusals));
    }

    Talk talk() {
      Talk talk = new Talk(facts);
      talk.touched = touched;
      talk.doubtful = doubtful;
      talk.reserved = reserved;
      talk.directedUntil = directedUntil;
      talk.opening = opening;
      talk.enteredAt = enteredAt;
      talk.memoryUntil = memoryUntil;
      talk.relaxedTo = relaxedTo;
      talk.actedTo = actedTo;
      talk.arrived = arrived;
      talk.ask = ask;
      talk.wrapUpUntil = wrapUpUntil;
      talk.extensions = extensions;
      talk.goneSince = goneSince;
      talk.alarmAgainAt = alarmAgainAt;
      talk.visited = new TreeSet<>(visited);
      talk.offers = new TreeMap<>(offers);
      talk.refusals = new TreeMap<>(refusals);
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
      SortedMap<Long, Profile.Membership> queues,
      SortedMap<String, Integer> skills,
      int handledToday,
      String terminal,
      @Nullable String address,
      long signedInAt,
      long lastSeen,
      boolean moving,
      long dutyUntil,
      boolean phoneOnly,
      int unanswered,
      @Nullable Stamp last,
      long reservedFor,
      SortedMap<Long, Load> held,
      SortedMap<Long, Load> offered)
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
          new TreeMap<>(agent.queues()),
          new TreeMap<>(agent.skills),
          agent.handledToday,
          agent.terminal,
          agent.address,
          agent.signedInAt,
          agent.lastSeen,
          agent.moving,
          agent.dutyUntil,
          agent.phoneOnly,
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
      agent.join(queues);
      agent.skills = skills;
      agent.handledToday = handledToday;
      agent.terminal = terminal;
      agent.address = address;
      agent.signedInAt = signedInAt;
      agent.lastSeen = lastSeen;
      agent.moving = moving;
      agent.dutyUntil = dutyUntil;
      agent.phoneOnly = phoneOnly;
      agent.unanswered = unanswered;
      agent.last = last;
      agent.reservedFor = reservedFor;
      agent.held.putAll(held);
      agent.offered.putAll(offered);
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
        new ArrayList<>(sorted(state.talks).map(Talked::of).toList()),
        new ArrayList<>(sorted(state.agents).map(Staffed::of).toList()),
        new ArrayList<>(state.offers.values()),
        new TreeMap<>(state.settings),
        new TreeMap<>(state.turns),
        new TreeMap<>(state.paces),
        state.day,
        new ArrayList<>(state.gone.values()),
        new ArrayList<>(state.ended.values()));
  }

  private static <T> Stream<T> sorted(Map<Long, T> all) {
    return all.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(Map.Entry::getValue);
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
    state.settings.putAll(settings);
    state.turns.putAll(turns);
    state.paces.putAll(paces);
    state.day = day;
    gone.forEach(one -> state.gone.put(one.id(), one));
    ended.forEach(one -> state.ended.put(one.offer().id(), one));
    for (Staffed staffed : agents) {
      state.agents.put(staffed.id(), staffed.agent());
    }
    for (Talked talked : talks) {
      state.talks.put(talked.facts().id(), talked.talk());
    }
    offers.forEach(offer -> state.offers.put(offer.id(), offer));
    state.reindex();
    return state;
  }

  private Object readResolve() throws ObjectStreamException {
    return restore();
  }
}
