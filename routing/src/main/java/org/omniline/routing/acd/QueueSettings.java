package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Risk;

/**
 * How a queue works. Data: comes from the host by {@link Command.Configure} and lives in the state.
 * Every time in milliseconds; 0 switches a thing off. No time, limit or step ever touches a
 * high-risk conversation.
 *
 * @param offerMs how long an offer rings
 * @param priority added to the priority of the queue's conversations where an agent serves several
 * @param misses offers let pass in a row until the agent is NOT_ANSWERING; 0 never
 * @param relaxation how demanded skill levels are lowered with waiting time (in all, in whatever
 *     queues), earliest first
 * @param memoryWaitMs how long a conversation waits for its agent of last time alone
 * @param autoAccept channels whose offers the host accepts in the agent's name, once a desk shows
 *     them
 * @param reservedForCalls so many ready agents of the queue are kept free of text conversations
 *     while no shift of {@code shifts} lasts
 * @param ownerGoneMs how long an owner may be signed out before the conversation is reassigned
 * @param weights channel → capacity units one conversation takes, 0 the whole agent; a channel that
 *     is not named weighs {@link #usualWeight}
 * @param later how it is with whom is answered later
 * @param silence what happens when who is served writes no more
 * @param awayMs how long the place of a visitor is kept who has no page open; null, of a node of
 *     before a rolling upgrade, is the usual time
 * @param shifts by shift, what is wanted while it lasts; the host resolves it ({@link #during}), so
 *     the machine knows of none
 * @param seats how many agents should be signed in now; 0: nobody has said it
 * @param calls what callers hear who wait, of which the machine knows nothing, and how many
 *     telephones ring for one at once
 */
public record QueueSettings(
    StrategyKind strategy,
    long offerMs,
    int priority,
    int misses,
    Overflow overflow,
    List<Relaxation> relaxation,
    long memoryWaitMs,
    WrapUp wrapUp,
    Set<Channel> autoAccept,
    int reservedForCalls,
    long ownerGoneMs,
    Map<Channel, Integer> weights,
    Later later,
    Silence silence,
    Long awayMs,
    Map<Long, ShiftSeats> shifts,
    int seats,
    Calls calls)
    implements Serializable {

  /** More than any agent has: takes all of it. */
  private static final int ALL = 1_000;

  /** How long a place is kept where nobody has said it; the store's SQL says the same. */
  public static final long USUALLY_AWAY_MS = 300_000;

  /** A queue nobody has configured: first in first out, longest idle, no limits. */
  public static final QueueSettings DEFAULT = new QueueSettingsBuilder().build();

  public QueueSettings {
    relaxation = List.copyOf(relaxation);
    autoAccept = Set.copyOf(autoAccept);
    weights = Map.copyOf(weights);
    weights.values().forEach(Limits::notNegative);
    // A node of before a rolling upgrade does not say it.
    silence = Objects.requireNonNullElse(silence, Silence.ENDLESS);
    awayMs = Objects.requireNonNullElse(awayMs, USUALLY_AWAY_MS);
    calls = Objects.requireNonNullElse(calls, Calls.DEFAULT);
    shifts = shifts == null ? Map.of() : Map.copyOf(shifts);
    Limits.notNegative(seats);
    Limits.notNegative(misses, awayMs, memoryWaitMs, reservedForCalls, ownerGoneMs);
    if (offerMs <= 0) {
      throw new IllegalArgumentException("An offer has to ring.");
    }
    long before = 0;
    for (Relaxation step : relaxation) {
      before = Limits.later(step.afterMs(), before);
    }
  }

  /**
   * How the queue works while these shifts last. Of several that last at once the most that is
   * wanted counts; a queue that counts on none of them works as it does outside of shifts.
   */
  public QueueSettings during(Set<Long> lasting) {
    ShiftSeats wanted =
        shifts.keySet().stream()
            .filter(lasting::contains)
            .map(shifts::get)
            .reduce(ShiftSeats::most)
            .orElse(new ShiftSeats(0, reservedForCalls));
    return but()
        .shifts(Map.of())
        .seats(wanted.seats())
        .reservedForCalls(wanted.reservedForCalls())
        .build();
  }

  /** What a channel weighs where nobody has said it: a call the whole agent, a text one unit. */
  public static int usualWeight(Channel channel) {
    return channel == Channel.PHONE ? 0 : 1;
  }

  /** Units a conversation of this channel takes; more than anybody has for a whole agent. */
  int weight(Channel channel) {
    int units = weights.getOrDefault(channel, usualWeight(channel));
    return units == 0 ? ALL : units;
  }

  int weight(Facts facts) {
    int told = facts.demandOrNone().weight();
    return told == Demand.BY_CHANNEL ? weight(facts.channel()) : told;
  }

  /** What a conversation takes of an agent with this capacity; high risk takes all of it. */
  public int weight(Channel channel, Risk risk, int capacity) {
    int all = Math.max(1, capacity);
    return risk == Risk.HIGH ? all : Math.min(all, weight(channel));
  }

  /**
   * To how many agents one conversation is offered at once where all are asked: a text to
   * everybody, a call to as many as telephones may ring for it.
   */
  int atOnce(Channel channel) {
    return channel == Channel.PHONE ? calls.ringAtOnce() : Integer.MAX_VALUE;
  }

  /** The same, to be changed. */
  public QueueSettingsBuilder but() {
    return new QueueSettingsBuilder(this);
  }

  /** By how much levels are lowered once the steps up to {@code relaxedTo} are done. */
  int loweredBy(long relaxedTo) {
    int by = 0;
    for (Relaxation step : relaxation) {
      by = step.afterMs() <= relaxedTo ? step.lowerBy() : by;
    }
    return by;
  }

  /** The latest relaxation that is due after so long; {@code relaxedTo} when none is. */
  long dueRelaxation(long relaxedTo, long waited) {
    long to = relaxedTo;
    for (Relaxation step : relaxation) {
      to = step.afterMs() <= waited ? Math.max(to, step.afterMs()) : to;
    }
    return to;
  }

  /** The time of the next relaxation after {@code relaxedTo}, 0 when there is none. */
  long nextRelaxation(long relaxedTo) {
    for (Relaxation step : relaxation) {
      if (step.afterMs() > relaxedTo) {
        return step.afterMs();
      }
    }
    return 0;
  }

  /**
   * After so long every demanded level counts as {@code lowerBy} lower than at the beginning, but
   * never less than 1: who has none of a skill never gets what demands it.
   */
  public record Relaxation(long afterMs, int lowerBy) implements Serializable {}

  /**
   * How long a conversation may stay in wrap-up, and how often the agent may prolong it by how
   * much.
   */
  public record WrapUp(long limitMs, long extensionMs, int extensions) implements Serializable {
    public static final WrapUp UNLIMITED = new WrapUp(0, 0, 0);

    public WrapUp {
      Limits.notNegative(limitMs, extensionMs, extensions);
    }
  }

  /**
   * When somebody who is served writes no more. The host asks after them and ends it; never while
   * the risk is high or a risk is proposed.
   *
   * @param remindMs asked after so long without a word, 0 never
   * @param closeMs ended so long after that, 0 never
   */
  public record Silence(long remindMs, long closeMs) implements Serializable {
    public static final Silence ENDLESS = new Silence(0, 0);

    public Silence {
      Limits.notNegative(remindMs, closeMs);
    }
  }

  /**
   * What callers hear who wait, beside the music, and how many telephones ring for one.
   *
   * @param tellMs how often they are told their place, 0 never
   * @param callBackKey the key by which they ask to be called instead, keeping the place; empty:
   *     none
   * @param messageKey the key by which they leave a voice message instead; empty: none
   * @param messageMs how long a voice message may be
   * @param ringAtOnce at how many agents' telephones one call rings at once where all are asked; 0,
   *     of a node of before a rolling upgrade, is the usual number
   */
  public record Calls(
      long tellMs, String callBackKey, String messageKey, long messageMs, int ringAtOnce)
      implements Serializable {
    /**
     * Ten telephones: more would take a trunk each where they are outside, and the eleventh hardly
     * makes an answer come sooner. Ours; no public source fixes it.
     */
    public static final int USUALLY_AT_ONCE = 10;

    /** Every 45 seconds, keys 2 and 1, two minutes. Ours; no public source fixes it. */
    public static final Calls DEFAULT = new Calls(45_000, "2", "1", 120_000, USUALLY_AT_ONCE);

    public Calls {
      Limits.notNegative(tellMs, messageMs, ringAtOnce);
      ringAtOnce = ringAtOnce == 0 ? USUALLY_AT_ONCE : ringAtOnce;
    }
  }

  /**
   * How it is with whom is answered later.
   *
   * @param keepPlace whether who left a message goes on standing in the queue; who asked to be
   *     contacted always does
   * @param dueMs within how long who asked to be contacted is to be
   */
  public record Later(boolean keepPlace, long dueMs) implements Serializable {
    /** A day. Ours; no public source fixes it. */
    public static final Later DEFAULT = new Later(false, 24 * 3_600_000L);

    public Later {
      Limits.notNegative(dueMs);
    }
  }

  /**
   * What happens to whom the queue cannot serve.
   *
   * @param maxWaiting how many may wait; 0 any number
   * @param maxWaitMs how long one may wait; 0 for ever
   * @param onLimit what happens at either limit; null only where there is none
   * @param steps what happens on the way, earliest first, all before {@code maxWaitMs}
   */
  public record Overflow(int maxWaiting, long maxWaitMs, @Nullable Action onLimit, List<Step> steps)
      implements Serializable {
    public static final Overflow NONE = new Overflow(0, 0, null, List.of());

    public Overflow {
      steps = List.copyOf(steps);
      Limits.notNegative(maxWaiting, maxWaitMs);
      if (onLimit == null && (maxWaiting > 0 || maxWaitMs > 0)) {
        throw new IllegalArgumentException("A limit needs an action.");
      }
      long before = 0;
      for (Step step : steps) {
        before = Limits.later(step.afterMs(), before);
      }
      if (maxWaitMs > 0) {
        Limits.later(maxWaitMs, before);
      }
    }

    /**
     * The latest step that is due after so long, for it supersedes those before; null when none.
     */
    @Nullable Due due(long actedTo, long waited) {
      Due due = null;
      Due next = next(actedTo);
      while (next != null && next.afterMs() <= waited) {
        due = next;
        next = next(next.afterMs());
      }
      return due;
    }

    /** The latest step up to {@code actedTo} whose action is wanted; null when there is none. */
    @Nullable Due latest(long actedTo, Predicate<Action> wanted) {
      Due latest = null;
      for (Due step = next(0); step != null && step.afterMs() <= actedTo; ) {
        latest = wanted.test(step.action()) ? step : latest;
        step = next(step.afterMs());
      }
      return latest;
    }

    /** The first step after {@code actedTo}, the time limit included; null when there is none. */
    @Nullable Due next(long actedTo) {
      for (Step step : steps) {
        if (step.afterMs() > actedTo) {
          return new Due(step.afterMs(), "after-" + step.afterMs(), step.action());
        }
      }
      return maxWaitMs > actedTo && onLimit != null
          ? new Due(maxWaitMs, "max-wait", onLimit)
          : null;
    }
  }

  /** Something a queue does when a conversation has waited so long. */
  public record Step(long afterMs, Action action) implements Serializable {}

  /** A step with the name of its rule. */
  record Due(long afterMs, String rule, Action action) {}
}
