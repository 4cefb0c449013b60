package org.omniline.channels.phone.esl;

import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A link to a {@link FakeSwitch} and everything it told. */
final class Linked implements AutoCloseable, SwitchObserver {
  final List<SwitchSignal> signals = new CopyOnWriteArrayList<>();
  final List<LossReason> losses = new CopyOnWriteArrayList<>();
  final AtomicInteger events = new AtomicInteger();
  final AtomicInteger dropped = new AtomicInteger();
  final AtomicInteger unreadable = new AtomicInteger();
  final AtomicInteger ups = new AtomicInteger();
  final List<Long> lags = new CopyOnWriteArrayList<>();
  final AtomicInteger handled = new AtomicInteger();
  final SwitchLink link;

  /** Off where there are too many signals to keep. */
  volatile boolean noting = true;

  /** Handles each signal after it was noted. */
  volatile Function<SwitchSignal, Completable> handling = signal -> Completable.complete();

  private Linked(Vertx vertx, SwitchSettings settings, EslLimits limits) {
    link =
        new SwitchLink(
            vertx,
            settings,
            limits,
            signal -> {
              if (noting) {
                signals.add(signal);
              }
              handled.incrementAndGet();
              return handling.apply(signal);
            },
            Schedulers.io(),
            this,
            new Random(42),
            InstantSource.fixed(java.time.Instant.parse("2026-11-22T05:38:53.634893Z")),
            () -> UUID.randomUUID().toString());
    link.start();
  }

  static Linked to(Vertx vertx, FakeSwitch peer) {
    return to(vertx, peer, EslLimits.defaults());
  }

  static Linked to(Vertx vertx, FakeSwitch peer, EslLimits limits) {
    return to(vertx, peer.port(), "secret", limits);
  }

  static Linked to(Vertx vertx, int port, String password, EslLimits limits) {
    return to(vertx, settings(port, password), limits);
  }

  static Linked to(Vertx vertx, SwitchSettings settings, EslLimits limits) {
    return new Linked(vertx, settings, limits);
  }

  /** With pauses of some milliseconds, and no comparison but those that are due. */
  static SwitchSettings settings(int port, String password) {
    return new SwitchSettings(
        "a",
        "127.0.0.1",
        port,
        null,
        password,
        EslSubscription.of(Set.of(EslEventType.DTMF), Set.of()),
        Duration.ofMillis(10),
        Duration.ofMillis(40),
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        Duration.ofMillis(10),
        Duration.ofHours(1));
  }

  /** The usual bounds with other times. */
  static EslLimits limits(Duration command, Duration login, Duration silence, int queued) {
    EslLimits d = EslLimits.defaults();
    return new EslLimits(
        d.headerBytes(),
        d.bodyBytes(),
        d.commandBytes(),
        d.pendingCommands(),
        d.pendingJobs(),
        queued,
        d.queuedBytes(),
        command,
        login,
        silence,
        d.handlingTime());
  }

  List<SwitchSignal.Resynchronised> comparisons() {
    return signals.stream()
        .filter(SwitchSignal.Resynchronised.class::isInstance)
        .map(SwitchSignal.Resynchronised.class::cast)
        .toList();
  }

  List<EslEvent> told(String name) {
    return signals.stream()
        .filter(SwitchSignal.Event.class::isInstance)
        .map(signal -> ((SwitchSignal.Event) signal).event())
        .filter(event -> event.name().equals(name))
        .toList();
  }

  /** Waits until so many comparisons were told. */
  SwitchSignal.Resynchronised awaitComparison(int number) {
    await().until(() -> comparisons().size() >= number);
    return comparisons().get(number - 1);
  }

  void awaitUp() {
    await().until(link::isUp);
  }

  @Override
  public void close() {
    link.stop().blockingAwait();
  }

  @Override
  public void up(String name, boolean up) {
    ups.addAndGet(up ? 1 : -1);
  }

  @Override
  public void lost(String name, LossReason reason, String detail) {
    losses.add(reason);
  }

  @Override
  public void event(String name, long lagMs) {
    events.incrementAndGet();
    if (lags.size() < 1_000) {
      lags.add(lagMs);
    }
  }

  @Override
  public void unreadable(String name) {
    unreadable.incrementAndGet();
  }

  @Override
  public void dropped(String name) {
    dropped.incrementAndGet();
  }

  @Override
  public void resynchronised(String name, int legs) {}
}
