package org.omniline.routing.acd;

import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.Acd.OfferOutcome;

/**
 * The machine's memory of one routing domain. Mutable and not thread-safe: only {@link AcdMachine}
 * changes it, by events, on the one thread that owns it. Travels as a {@link Snapshot} when a
 * partition moves.
 */
public final class AcdState implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Grows by one with each event. */
  long version;

  /**
   * Names this memory; another one never takes its digest for its own. 0 before the first event.
   */
  long epoch;

  /** The machine's time, never backwards; milliseconds. */
  long now;

  /** Whether it agreed with the truth once: no offers before. */
  boolean trusted;

  long ticks;
  long lastTick;
  @Nullable Stamp lastTicker;

  /** The time part of the newest offer id. */
  long lastOfferTick;

  transient HashMap<Long, Talk> talks = new HashMap<>();
  transient HashMap<Long, Agent> agents = new HashMap<>();
  transient TreeMap<Long, Offer> offers = new TreeMap<>();
  transient HashMap<Long, QueueSettings> settings = new HashMap<>();

  /** Who was asked last in queues that go round. */
  transient TreeMap<Long, Turn> turns = new TreeMap<>();

  /** How fast queues are served. */
  transient TreeMap<Long, Pace> paces = new TreeMap<>();

  /** The day in which is counted what agents have handled. */
  long day;

  /** Gone conversations and ended offers, oldest first, for a minute: against late repeats. */
  transient LinkedHashMap<Long, Gone> gone = new LinkedHashMap<>();

  transient LinkedHashMap<Long, Ended> ended = new LinkedHashMap<>();

  transient Indices indices = new Indices(this);

  /** A conversation that is no more. */
  record Gone(long id, long stateVersion, long rev, long touched, long at)
      implements Serializable {}

  /** An offer that is no more. */
  record Ended(Offer offer, OfferOutcome outcome, long at) implements Serializable {}

  /** A place in a queue's list, and who had it. */
  record Turn(int position, long agent) implements Serializable {}

  public long version() {
    return version;
  }

  public long epoch() {
    return epoch;
  }

  /** The machine's time, milliseconds since 1970. */
  public long now() {
    return now;
  }

  public boolean trusted() {
    return trusted;
  }

  /** Changes whenever somebody ticks. */
  public long ticks() {
    return ticks;
  }

  public @Nullable Offer offer(long id) {
    return offers.get(id);
  }

  /** How an offer ended within the last minute; null when it is not known. */
  public @Nullable Settled settled(long offerId) {
    Ended one = ended.get(offerId);
    Facts facts = one == null ? null : facts(one.offer().conversation());
    return one == null
        ? null
        : new Settled(one.offer(), one.outcome(), facts == null ? 0 : facts.rev());
  }

  /** The known facts of an open conversation. */
  public @Nullable Facts facts(long conversation) {
    Talk talk = talks.get(conversation);
    return talk == null ? null : talk.facts;
  }

  /** What PostgreSQL has to know to check an offer's acceptance; null when there is none. */
  public @Nullable Terms terms(long offerId) {
    Offer offer = offers.get(offerId);
    Facts facts = offer == null ? null : facts(offer.conversation());
    Agent agent = offer == null ? null : agents.get(offer.agent());
    return facts == null || agent == null
        ? null
        : new Terms(
            offer, agent.weight(facts, settings(facts.queue())), agent.capacity, facts.rev());
  }

  /**
   * What accepting an offer comes to.
   *
   * @param rev of the conversation, as the machine knows it
   */
  public record Terms(Offer offer, int weight, int capacity, long rev) implements Serializable {}

  /**
   * An offer that ended.
   *
   * @param rev of the conversation as the machine knows it, 0 when it does not
   */
  public record Settled(Offer offer, OfferOutcome outcome, long rev) implements Serializable {}

  QueueSettings settings(long queue) {
    return settings.getOrDefault(queue, QueueSettings.DEFAULT);
  }

  /** The offer of a conversation to an agent, null when there is none. */
  @Nullable Offer offerTo(long conversation, long agent) {
    Talk talk = talks.get(conversation);
    Long id = talk == null ? null : talk.offers.get(agent);
    return id == null ? null : offers.get(id);
  }

  /** Changes anything but the facts. */
  void alter(Talk talk, Consumer<Talk> change) {
    indices.displace(talk);
    change.accept(talk);
    indices.place(talk);
  }

  /** Changes the facts too. */
  void replace(Talk talk, Consumer<Talk> change) {
    indices.remove(talk);
    change.accept(talk);
    indices.add(talk);
  }

  /** Changes anything but when the agent was seen. */
  void alter(Agent agent, Consumer<Agent> change) {
    boolean before = agent.needsDesk();
    indices.remove(agent);
    change.accept(agent);
    agent.recount();
    indices.add(agent);
    if (before && !agent.needsDesk()) {
      indices.bySeen.remove(agent);
    } else if (!before && agent.needsDesk()) {
      indices.bySeen.add(agent);
    }
  }

  void seen(Agent agent) {
    boolean sorted = indices.bySeen.remove(agent);
    agent.lastSeen = now;
    if (sorted) {
      indices.bySeen.add(agent);
    }
  }

  /** Sorts everything anew; for changes that concern everybody. */
  void reindex() {
    indices = new Indices(this);
    talks.values().forEach(talk -> talk.lane = null);
    agents.values().stream()
        .sorted(Comparator.comparingLong(agent -> agent.lastSeen))
        .forEach(this::index);
    talks.values().forEach(indices::add);
    offers.values().forEach(indices::add);
  }

  private void index(Agent agent) {
    for (Seat seat : agent.seats()) {
      seat.lanes.clear();
      seat.index = null;
    }
    agent.self.lanes.clear();
    agent.recount();
    indices.add(agent);
    if (agent.needsDesk()) {
      indices.bySeen.add(agent);
    }
  }

  void put(Offer offer) {
    Offer before = offers.put(offer.id(), offer);
    if (before != null) {
      indices.remove(before);
    }
    indices.add(offer);
  }

  void remove(Offer offer) {
    Offer before = offers.remove(offer.id());
    if (before != null) {
      indices.remove(before);
    }
  }

  /** Forgets what is older than {@link Limits#MEMORY_MS}. */
  void prune() {
    Iterator<Gone> oldestGone = gone.values().iterator();
    while (oldestGone.hasNext() && oldestGone.next().at() + Limits.MEMORY_MS < now) {
      oldestGone.remove();
    }
    Iterator<Ended> oldestEnded = ended.values().iterator();
    while (oldestEnded.hasNext() && oldestEnded.next().at() + Limits.MEMORY_MS < now) {
      oldestEnded.remove();
    }
  }

  /** The whole memory as plain values; shares nothing that changes. */
  public Snapshot snapshot() {
    return Snapshot.of(this);
  }

  private Object writeReplace() throws ObjectStreamException {
    return snapshot();
  }
}
