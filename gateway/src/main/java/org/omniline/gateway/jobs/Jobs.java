package org.omniline.gateway.jobs;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.omniline.conversation.port.Leases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs by the clock. A job never runs beside itself: a tick that comes too early is dropped. A
 * failed run is logged and the next tick tries again. Thread-safe.
 */
public final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final int LEASE_PERIODS = 3;

  private final Scheduler scheduler;
  private final Leases leases;
  private final String holder;
  private final CompositeDisposable running = new CompositeDisposable();

  /**
   * Makes an empty set of jobs.
   *
   * @param holder names this process in leases
   */
  public Jobs(Scheduler scheduler, Leases leases, String holder) {
    this.scheduler = scheduler;
    this.leases = leases;
    this.holder = holder;
  }

  /** Runs {@code work} on this node, one period after the last tick. */
  public void every(String name, Duration period, Supplier<Completable> work) {
    running.add(
        Flowable.interval(period.toMillis(), TimeUnit.MILLISECONDS, scheduler)
            .onBackpressureDrop()
            .concatMapCompletable(
                tick ->
                    Completable.defer(work::get)
                        .doOnError(error -> LOG.warn("{} failed, it will be repeated", name, error))
                        .onErrorComplete(),
                1)
            .subscribe(() -> {}, error -> LOG.error("{} has ended", name, error)));
  }

  /** Runs {@code work} on one node of the cluster: whoever holds the lease of this name. */
  public void everyOnce(String name, Duration period, Supplier<Completable> work) {
    everyOnceFenced(name, period, fence -> work.get());
  }

  /** {@link #everyOnce} for work that writes only while the lease is still held. */
  public void everyOnceFenced(
      String name, Duration period, Function<Leases.Fence, Completable> work) {
    Duration lease = period.multipliedBy(LEASE_PERIODS);
    every(
        name,
        period,
        () ->
            leases
                .hold(name, holder, lease)
                .flatMapCompletable(
                    token -> Completable.defer(() -> work.apply(new Leases.Fence(name, token)))));
  }

  /** No more ticks; what is under way is not waited for. */
  public void stop() {
    running.dispose();
  }
}
