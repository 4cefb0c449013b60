package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.SwitchSettings;
import org.omniline.conversation.port.Leases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a switch's lease again and again, and tells its holder when it was won and when it was
 * lost. Confined to its holder's context.
 */
final class SwitchLease {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchLease.class);
  private static final Duration LEASE = Duration.ofSeconds(9);
  private static final long HOLD_MS = 3_000;

  /** Hears of the lease, on the context. */
  interface Holder {
    /** This node commands the switch from now on, under this fence. */
    void won(Leases.Fence won);

    /** Another node commands it. */
    void lost();
  }

  private final PhoneParts parts;
  private final SwitchSettings settings;
  private final Scheduler scheduler;
  private final Holder holder;
  private final String name;
  private Leases.@Nullable Fence fence;
  private boolean running;
  private boolean asking;
  private long timer = -1;

  SwitchLease(PhoneParts parts, SwitchSettings settings, Scheduler scheduler, Holder holder) {
    this.parts = parts;
    this.settings = settings;
    this.scheduler = scheduler;
    this.holder = holder;
    this.name = "switch:" + settings.name();
  }

  /** Begins to ask. */
  void start() {
    running = true;
    ask();
    timer = parts.vertx().setPeriodic(HOLD_MS, tick -> ask());
  }

  /** Asks no more; the lease is kept until {@link #release()}. */
  void stop() {
    running = false;
    fence = null;
    parts.vertx().cancelTimer(timer);
  }

  /** Another node may have it at once. */
  Completable release() {
    return Completable.defer(() -> parts.leases().release(name, parts.holder()));
  }

  /** What was won could not be begun with: with the next answer it is won anew. */
  void giveUp() {
    fence = null;
  }

  private void ask() {
    if (asking) {
      return;
    }
    asking = true;
    var unused = // asked again with the next tick
        parts
            .leases()
            .hold(name, parts.holder(), LEASE)
            .timeout(HOLD_MS, TimeUnit.MILLISECONDS, scheduler)
            .observeOn(scheduler)
            .doFinally(() -> asking = false)
            .subscribe(
                this::held,
                error -> LOG.warn("{}: the lease was not asked: {}", settings, error.toString()),
                this::lost);
  }

  private void held(long token) {
    Leases.Fence had = fence;
    if (!running || (had != null && had.token() == token)) {
      return;
    }
    Leases.Fence won = new Leases.Fence(name, token);
    fence = won;
    holder.won(won);
  }

  private void lost() {
    if (fence != null) {
      fence = null;
      holder.lost();
    }
  }
}
