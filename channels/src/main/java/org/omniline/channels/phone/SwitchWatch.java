package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.SwitchView.Line;
import org.omniline.channels.phone.SwitchView.State;
import org.omniline.channels.phone.esl.LossReason;
import org.omniline.channels.phone.esl.SwitchAsking;
import org.omniline.channels.phone.esl.SwitchFacts;
import org.omniline.channels.phone.esl.SwitchFacts.Gateway;
import org.omniline.channels.phone.esl.SwitchLink;
import org.omniline.channels.phone.esl.SwitchObserver;
import org.omniline.channels.phone.esl.SwitchSettings;
import org.omniline.channels.phone.esl.SwitchSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows how a switch does, for those who look after it: hears what its link hears, and asks the
 * switch itself every two seconds while it is up. What it asks changes nothing and holds up no
 * call. Its owner calls it on one context; {@link #view} may be called from any thread.
 */
final class SwitchWatch implements SwitchObserver {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchWatch.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Modules may be loaded while a switch runs, so what changes seldom is asked again. */
  private static final Duration AGAIN = Duration.ofSeconds(20);

  private static final Duration LAG_WINDOW = Duration.ofSeconds(15);

  private final SwitchSettings settings;
  private final SwitchObserver meters;
  private final InstantSource clock;
  private final Scheduler scheduler;
  private final LineTally tally = new LineTally();
  private final AtomicInteger ups = new AtomicInteger();
  private volatile State state = State.ELSEWHERE;
  private volatile Instant since;
  private volatile SwitchView.@Nullable Loss loss;
  private volatile SwitchFacts facts = SwitchFacts.NONE;
  private volatile @Nullable Instant askedAt;
  private volatile @Nullable SwitchLink link;
  private volatile String core = "";
  // Of this stretch of time and of the one before; written by the link's event loop only.
  private volatile Instant lagFrom = Instant.EPOCH;
  private volatile long lag;
  private volatile long lagBefore;
  // Confined to the owner's context.
  private @Nullable Disposable asking;
  private @Nullable Instant learntAt;
  private String lacks = "";
  private volatile Map<String, GatewaySince> gateways = Map.of();

  /** How long a gateway stands as it does. */
  private record GatewaySince(Gateway gateway, Instant since) {}

  /**
   * @param meters hears the same
   * @param scheduler of the owner's context
   */
  SwitchWatch(
      SwitchSettings settings, SwitchObserver meters, Scheduler scheduler, InstantSource clock) {
    this.settings = settings;
    this.meters = meters;
    this.scheduler = scheduler;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** This node commands the switch and connects by this link. */
  void begins(SwitchLink by) {
    link = by;
    ups.set(0);
    loss = null;
    facts = SwitchFacts.NONE;
    gateways = Map.of();
    askedAt = null;
    learntAt = null;
    becomes(State.CONNECTING);
  }

  /** This node commands it no more. */
  void ends() {
    link = null;
    stopAsking();
    tally.heard(new SwitchSignal.Lost(LossReason.STOPPED));
    becomes(State.ELSEWHERE);
  }

  private void becomes(State now) {
    if (state != now) {
      state = now;
      since = clock.instant();
    }
  }

  /** What the link tells its owner. */
  void heard(SwitchSignal signal) {
    tally.heard(signal);
    if (signal instanceof SwitchSignal.Lost) {
      stopAsking();
      learntAt = null;
    }
  }

  /** Asks the switch, unless the last question is not answered yet. */
  void look() {
    SwitchLink open = link;
    Disposable before = asking;
    if (open == null || !open.isUp() || (before != null && !before.isDisposed())) {
      return;
    }
    String told = open.core();
    core = told == null ? core : told;
    SwitchAsking questions = SwitchAsking.by(open, LIMIT, clock);
    Instant now = clock.instant();
    Instant learnt = learntAt;
    boolean whole = learnt == null || learnt.plus(AGAIN).isBefore(now);
    asking =
        (whole ? questions.all() : questions.now(facts))
            .observeOn(scheduler)
            .subscribe(
                found -> {
                  facts = found;
                  gateways = since(found.gateways());
                  askedAt = clock.instant();
                  if (whole) {
                    learntAt = now;
                    report(found);
                  }
                },
                error -> LOG.warn("{}: it was not asked: {}", settings, error.toString()));
  }

  private Map<String, GatewaySince> since(List<Gateway> found) {
    Map<String, GatewaySince> now = new TreeMap<>();
    for (Gateway one : found) {
      String key = key(one.profile(), one.name());
      GatewaySince before = gateways.get(key);
      now.put(
          key,
          before != null && before.gateway().equals(one)
              ? before
              : new GatewaySince(one, clock.instant()));
    }
    return now;
  }

  private static String key(String profile, String gateway) {
    return profile + "\n" + gateway;
  }

  /** Gateways there are, idle ones too, and what else is busy. */
  private List<Line> lines() {
    Map<String, Line> all = new TreeMap<>();
    gateways.forEach(
        (key, one) ->
            all.put(
                key,
                new Line(
                    one.gateway().profile(),
                    one.gateway().name(),
                    one.gateway().state(),
                    one.since(),
                    0,
                    0)));
    for (LineTally.Line busy : tally.lines()) {
      all.merge(
          key(busy.profile(), busy.gateway()),
          new Line(busy.profile(), busy.gateway(), null, null, busy.ringing(), busy.talking()),
          (gateway, counted) ->
              new Line(
                  gateway.profile(),
                  gateway.gateway(),
                  gateway.state(),
                  gateway.since(),
                  counted.ringing(),
                  counted.talking()));
    }
    return List.copyOf(all.values());
  }

  private void stopAsking() {
    Disposable open = asking;
    if (open != null) {
      open.dispose();
      asking = null;
    }
  }

  /** Said once for each state of things, and again when it has changed. */
  private void report(SwitchFacts found) {
    List<String> codecs =
        found.codecs().stream()
            .filter(one -> one.ability() != SwitchFacts.Ability.FULL)
            .map(one -> one.codec() + " " + one.ability())
            .toList();
    String now =
        String.join(", ", codecs)
            + found.missing().stream().collect(Collectors.joining(", ", "; ", ""));
    if (now.equals(lacks)) {
      return;
    }
    lacks = now;
    if (!codecs.isEmpty()) {
      LOG.warn(
          "{}: codecs that calls may need: {}. Calls that offer only a missing one are refused;"
              + " load the module that does it (G729: mod_bcg729).",
          settings,
          String.join(", ", codecs));
    }
    if (!found.missing().isEmpty()) {
      LOG.warn(
          "{}: modules that are not loaded and are needed: {}",
          settings,
          String.join(", ", found.missing()));
    }
    if (codecs.isEmpty() && found.missing().isEmpty()) {
      LOG.info("{}: all codecs and modules are there", settings);
    }
  }

  /**
   * How it is. Any thread.
   *
   * @param calls that this node commands there
   * @param legs of these
   */
  SwitchView view(int calls, int legs) {
    SwitchLink open = link;
    State now = state;
    return new SwitchView(
        settings.name(),
        settings.host(),
        settings.port(),
        now != State.ELSEWHERE,
        now,
        since,
        loss,
        Math.max(0, ups.get() - 1),
        core,
        facts,
        askedAt,
        calls,
        legs,
        now == State.UP ? recentLag() : 0,
        open == null ? 0 : open.outstanding(),
        lines());
  }

  private long recentLag() {
    Duration age = Duration.between(lagFrom, clock.instant());
    if (age.compareTo(LAG_WINDOW.multipliedBy(2)) > 0) {
      return 0;
    }
    return age.compareTo(LAG_WINDOW) > 0 ? lag : Math.max(lag, lagBefore);
  }

  // ---- what the link does ----

  @Override
  public void up(String name, boolean up) {
    meters.up(name, up);
    if (up && link != null) {
      ups.incrementAndGet();
      becomes(State.UP);
    }
  }

  @Override
  public void lost(String name, LossReason reason, String detail) {
    meters.lost(name, reason, detail);
    if (reason != LossReason.STOPPED && link != null) {
      loss = new SwitchView.Loss(reason, detail, clock.instant());
      becomes(State.DOWN);
    }
  }

  @Override
  public void event(String name, long lagMs) {
    meters.event(name, lagMs);
    Instant now = clock.instant();
    if (Duration.between(lagFrom, now).compareTo(LAG_WINDOW) > 0) {
      lagBefore = lag;
      lag = 0;
      lagFrom = now;
    }
    if (lagMs > lag) {
      lag = lagMs;
    }
  }

  @Override
  public void unreadable(String name) {
    meters.unreadable(name);
  }

  @Override
  public void dropped(String name) {
    meters.dropped(name);
  }

  @Override
  public void resynchronised(String name, int legs) {
    meters.resynchronised(name, legs);
  }
}
