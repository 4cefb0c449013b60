package org.omniline.routing.acd;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;

/**
 * An open conversation in the machine's memory. Mutable, for the hot path: changed only through
 * {@link AcdState#alter} and {@link AcdState#replace}, which keep the indices right.
 */
final class Talk {
  Facts facts;

  /** The state's version when it was last observed. */
  long touched;

  /** Lost in PostgreSQL: not offered before it was observed again. */
  boolean doubtful;

  /** The agent whose next place is kept for it, 0 when none. */
  long reserved;

  /** A transfer to a person: when it is opened to the queue, 0 when it is not directed. */
  long directedUntil;

  /** The host was asked to open it to the queue. */
  boolean opening;

  /** When it entered its present queue; milliseconds. */
  long enteredAt;

  /** Until when it waits for its agent of last time alone, 0 when it does not. */
  long memoryUntil;

  /** The waiting time up to which relaxations, and steps of overflow, are done. */
  long relaxedTo;

  long actedTo;

  /** Has just entered a queue with a limit, which is not yet checked. */
  boolean arrived;

  @Nullable Ask ask;

  /** When its wrap-up is over, 0 when it has no end; and how often it was prolonged. */
  long wrapUpUntil;

  int extensions;

  /** Since when its owner is signed out, 0 when here. */
  long goneSince;

  /** When it is told again that it is left alone, 0 when it was not yet told. */
  long alarmAgainAt;

  /** Queues it has been in while it waited. */
  SortedSet<Long> visited = Collections.emptySortedSet();

  /** Agent → standing offer: one, or many where all are asked at once. */
  SortedMap<Long, Long> offers = Collections.emptySortedMap();

  /**
   * Who refused it, or let it ring → until when the agent is barred; negative once that is over, or
   * where nobody is barred. What is nearest to 0 was longest ago.
   */
  SortedMap<Long, Long> refusals = Collections.emptySortedMap();

  // ---- derived ----

  /** See {@link QueueOrder}. */
  long rank;

  @Nullable Lane lane;

  /** When something is due next, and what; 0 and null when nothing is. */
  long dueAt;

  Timers.@Nullable Due due;

  Talk(Facts facts) {
    this.facts = facts;
  }

  long id() {
    return facts.id();
  }

  Demand demand() {
    return facts.demandOrNone();
  }

  /**
   * Whether it could be offered to somebody else than who was already asked.
   *
   * @param atOnce how many may be asked at once
   */
  boolean offerable(int atOnce) {
    return facts.waits() && !doubtful && !opening && offers.size() < atOnce;
  }

  /** The one agent who may serve it now, 0 when any of the queue may. */
  long target() {
    if (facts.onlyAgent() != 0) {
      return facts.onlyAgent();
    }
    return memoryUntil > 0 ? demand().preferred() : 0;
  }

  /** Whether limits and steps of its queue apply at all. */
  boolean bound() {
    return facts.waits() && facts.onlyAgent() == 0;
  }

  boolean wrapsUp() {
    return facts.state() == ConversationState.WRAP_UP;
  }

  /** A call whose owner is on duty by telephone, with no desk to write it up. */
  boolean writtenLater(AcdState state) {
    Agent owner = facts.channel() == Channel.PHONE ? state.agents.get(facts.owner()) : null;
    return owner != null && owner.phoneOnly;
  }

  boolean barred(long agent) {
    return refusals.getOrDefault(agent, 0L) > 0;
  }

  boolean refusedBy(long agent) {
    return refusals.containsKey(agent);
  }

  /** Grows with each refusal: whoever refused longest ago is asked again first. */
  long refusedAt(long agent) {
    return Math.abs(refusals.getOrDefault(agent, 0L));
  }

  /** What it asks of the queue's agents. */
  Need need(QueueSettings settings) {
    SortedMap<String, Integer> skills = demand().skills();
    if (!skills.isEmpty()) {
      int lower = settings.loweredBy(relaxedTo);
      TreeMap<String, Integer> levels = new TreeMap<>(skills);
      levels.replaceAll((skill, level) -> Math.max(1, level - lower));
      skills = levels;
    }
    boolean desk = facts.channel() != Channel.PHONE;
    boolean text = !facts.whole() && desk;
    return new Need(facts.whole(), facts.whole() ? 0 : settings.weight(facts), text, desk, skills);
  }

  /** What it asks of the one agent it is for: whoever chose that agent has looked at skills. */
  Need ownNeed(QueueSettings settings) {
    boolean desk = facts.channel() != Channel.PHONE;
    boolean text = memoryUntil > 0 && desk;
    return new Need(
        facts.whole(),
        facts.whole() ? 0 : settings.weight(facts),
        text,
        desk,
        Collections.emptySortedMap());
  }

  /**
   * The newest refusal; of two in one instant the second is the newer one.
   *
   * @param until as in {@link Event.OfferEnded#barredUntil}
   */
  void refuse(long agent, long until) {
    if (refusals.isEmpty()) {
      refusals = new TreeMap<>();
    }
    long newest = 0;
    for (long known : refusals.values()) {
      newest = Math.max(newest, Math.abs(known));
    }
    long at = Math.max(newest + 1, Math.abs(until));
    refusals.put(agent, until < 0 ? -at : at);
  }

  /** The agent may be asked again, last of all. */
  void liftBar(long agent) {
    if (refusedBy(agent)) {
      refusals.put(agent, -refusedAt(agent));
    }
  }

  /** Of high risk since now, or for everybody since now: who refused it may be asked at once. */
  void liftBars(@Nullable Facts before) {
    boolean since = before == null || !before.whole() || before.onlyAgent() != 0;
    if (since && !refusals.isEmpty()) {
      refusals.replaceAll((agent, until) -> -Math.abs(until));
    }
  }

  void offered(long agent, long offer) {
    if (offers.isEmpty()) {
      offers = new TreeMap<>();
    }
    offers.put(agent, offer);
  }

  void noteVisits() {
    TreeSet<Long> all = new TreeSet<>(visited);
    all.addAll(demand().visited());
    all.add(facts.queue());
    visited = all;
  }
}
