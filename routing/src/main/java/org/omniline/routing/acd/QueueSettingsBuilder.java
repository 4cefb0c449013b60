package org.omniline.routing.acd;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.routing.acd.QueueSettings.Later;
import org.omniline.routing.acd.QueueSettings.Overflow;
import org.omniline.routing.acd.QueueSettings.Relaxation;
import org.omniline.routing.acd.QueueSettings.Silence;
import org.omniline.routing.acd.QueueSettings.Step;
import org.omniline.routing.acd.QueueSettings.WrapUp;

/** Makes {@link QueueSettings} by name instead of by place. Not thread-safe. */
public final class QueueSettingsBuilder {
  private StrategyKind strategy = StrategyKind.LONGEST_IDLE;
  private long offerMs = Limits.OFFER_MS;
  private int priority;
  private int misses = Limits.UNANSWERED;
  private int maxWaiting;
  private long maxWaitMs;
  private @Nullable Action onLimit;
  private List<Step> steps = new ArrayList<>();
  private List<Relaxation> relaxation = new ArrayList<>();
  private long memoryWaitMs;
  private WrapUp wrapUp = WrapUp.UNLIMITED;
  private Set<Channel> autoAccept = Set.of();
  private int reservedForCalls;
  private long ownerGoneMs;
  private final Map<Channel, Integer> weights = new EnumMap<>(Channel.class);
  private Later later = Later.DEFAULT;
  private Silence silence = Silence.ENDLESS;
  private long awayMs = QueueSettings.USUALLY_AWAY_MS;
  private Map<Long, ShiftSeats> shifts = Map.of();
  private int seats;
  private QueueSettings.Calls calls = QueueSettings.Calls.DEFAULT;

  public QueueSettingsBuilder() {}

  QueueSettingsBuilder(QueueSettings from) {
    strategy = from.strategy();
    offerMs = from.offerMs();
    priority = from.priority();
    misses = from.misses();
    maxWaiting = from.overflow().maxWaiting();
    maxWaitMs = from.overflow().maxWaitMs();
    onLimit = from.overflow().onLimit();
    steps = new ArrayList<>(from.overflow().steps());
    relaxation = new ArrayList<>(from.relaxation());
    memoryWaitMs = from.memoryWaitMs();
    wrapUp = from.wrapUp();
    autoAccept = from.autoAccept();
    reservedForCalls = from.reservedForCalls();
    ownerGoneMs = from.ownerGoneMs();
    weights.putAll(from.weights());
    later = from.later();
    silence = from.silence();
    awayMs = from.awayMs();
    shifts = from.shifts();
    seats = from.seats();
    calls = from.calls();
  }

  public QueueSettingsBuilder strategy(StrategyKind kind) {
    strategy = kind;
    return this;
  }

  public QueueSettingsBuilder offerMs(long ms) {
    offerMs = ms;
    return this;
  }

  public QueueSettingsBuilder priority(int number) {
    priority = number;
    return this;
  }

  public QueueSettingsBuilder misses(int number) {
    misses = number;
    return this;
  }

  /** At most {@code number} wait; 0 any number. Needs {@link #onLimit}. */
  public QueueSettingsBuilder maxWaiting(int number) {
    maxWaiting = number;
    return this;
  }

  /** Nobody waits longer; 0 for ever. Needs {@link #onLimit}. */
  public QueueSettingsBuilder maxWaitMs(long ms) {
    maxWaitMs = ms;
    return this;
  }

  public QueueSettingsBuilder onLimit(Action action) {
    onLimit = action;
    return this;
  }

  /** Adds a step; they have to come in the order of their times. */
  public QueueSettingsBuilder after(long ms, Action action) {
    steps.add(new Step(ms, action));
    return this;
  }

  /** Adds a step of relaxation; they have to come in the order of their times. */
  public QueueSettingsBuilder relax(long afterMs, int lowerBy) {
    relaxation.add(new Relaxation(afterMs, lowerBy));
    return this;
  }

  public QueueSettingsBuilder memoryWaitMs(long ms) {
    memoryWaitMs = ms;
    return this;
  }

  public QueueSettingsBuilder wrapUp(long limitMs, long extensionMs, int extensions) {
    wrapUp = new WrapUp(limitMs, extensionMs, extensions);
    return this;
  }

  public QueueSettingsBuilder autoAccept(Set<Channel> channels) {
    autoAccept = channels;
    return this;
  }

  public QueueSettingsBuilder reservedForCalls(int agents) {
    reservedForCalls = agents;
    return this;
  }

  public QueueSettingsBuilder ownerGoneMs(long ms) {
    ownerGoneMs = ms;
    return this;
  }

  /** What one conversation of a channel takes; 0 the whole agent. */
  public QueueSettingsBuilder weight(Channel channel, int units) {
    weights.put(channel, units);
    return this;
  }

  public QueueSettingsBuilder later(boolean keepPlace, long dueMs) {
    later = new Later(keepPlace, dueMs);
    return this;
  }

  public QueueSettingsBuilder awayMs(long ms) {
    awayMs = ms;
    return this;
  }

  public QueueSettingsBuilder shifts(Map<Long, ShiftSeats> byShift) {
    shifts = byShift;
    return this;
  }

  QueueSettingsBuilder seats(int agents) {
    seats = agents;
    return this;
  }

  public QueueSettingsBuilder calls(QueueSettings.Calls hear) {
    calls = hear;
    return this;
  }

  public QueueSettingsBuilder silence(long remindMs, long closeMs) {
    silence = new Silence(remindMs, closeMs);
    return this;
  }

  public QueueSettings build() {
    return new QueueSettings(
        strategy,
        offerMs,
        priority,
        misses,
        new Overflow(maxWaiting, maxWaitMs, onLimit, steps),
        relaxation,
        memoryWaitMs,
        wrapUp,
        autoAccept,
        reservedForCalls,
        ownerGoneMs,
        weights,
        later,
        silence,
        awayMs,
        shifts,
        seats,
        calls);
  }
}
