package org.omniline.persistence.cluster;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.vertx.rxjava3.core.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.omniline.persistence.sql.PgDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's clock, read without asking it each time: its distance from this node's monotonic
 * clock is measured at start and every 30 s, with half of the round trip taken off. So all nodes
 * share one time, whatever their own clocks say. Microseconds; never goes backwards: where a
 * measurement says so, it stands still until the time has caught up. Thread-safe.
 */
public final class PgClock implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(PgClock.class);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final int SAMPLES = 3;

  /** A slower answer says too little about the time in its middle. */
  private static final long MAX_ROUND_TRIP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Vertx vertx;
  private final PgDatabase database;
  private final LongSupplier nanoTime;
  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

  /** Microseconds since 1970 by PostgreSQL when the monotonic clock stood at zero. */
  private volatile @Nullable Long offsetMicros;

  private @Nullable Disposable repeating;

  /**
   * @param nanoTime the node's monotonic clock, {@code System::nanoTime}
   */
  public PgClock(Vertx vertx, PgDatabase database, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.database = database;
    this.nanoTime = nanoTime;
  }

  /** Measures, and from then on every 30 s; a measurement that fails leaves the last one. */
  public Completable start() {
    return measure()
        .doOnComplete(
            () ->
                repeating =
                    Flowable.interval(
                            EVERY.toMillis(), TimeUnit.MILLISECONDS, RxHelper.scheduler(vertx))
                        .onBackpressureDrop()
                        .concatMapCompletable(
                            tick ->
                                measure()
                                    .doOnError(e -> LOG.warn("cannot read PostgreSQL's clock", e))
                                    .onErrorComplete(),
                            1)
                        .subscribe(
                            () -> LOG.debug("the clock stopped measuring"),
                            e -> LOG.error("the clock stopped measuring", e)));
  }

  /** Stops measuring; the clock goes on by the last measurement. */
  public void close() {
    if (repeating != null) {
      repeating.dispose();
    }
  }

  Completable measure() {
    return sample()
        .repeat(SAMPLES)
        .reduce((one, other) -> other.roundTripNanos() < one.roundTripNanos() ? other : one)
        .doOnSuccess(this::adjust)
        .ignoreElement();
  }

  private record Sample(long micros, long roundTripNanos) {}

  private Single<Sample> sample() {
    return Single.defer(
        () -> {
          long sent = nanoTime.getAsLong();
          return database
              .sql()
              .first(
                  "select clock_timestamp() as now",
                  Tuple.tuple(),
                  row -> row.getOffsetDateTime("now"))
              .toSingle()
              .map(
                  now -> {
                    long roundTrip = nanoTime.getAsLong() - sent;
                    long micros =
                        now.toEpochSecond() * MICROS_PER_SECOND
                            + now.getNano() / 1_000
                            - (sent + roundTrip / 2) / 1_000;
                    return new Sample(micros, roundTrip);
                  });
        });
  }

  private void adjust(Sample best) {
    Long before = offsetMicros;
    if (before != null && best.roundTripNanos() > MAX_ROUND_TRIP_NANOS) {
      LOG.warn("PostgreSQL answered too slowly to read its clock");
      return;
    }
    offsetMicros = best.micros();
    if (before != null && best.micros() - before < -MICROS_PER_SECOND) {
      LOG.warn("PostgreSQL's clock went back by {} µs: time stands still", before - best.micros());
    }
  }

  /**
   * The time now.
   *
   * @throws IllegalStateException before {@link #start} has completed
   */
  @Override
  public Instant instant() {
    long micros = micros();
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
  }

  @Override
  public long millis() {
    return Math.floorDiv(micros(), 1_000);
  }

  private long micros() {
    Long offset = offsetMicros;
    if (offset == null) {
      throw new IllegalStateException("the clock was not started");
    }
    long now = offset + nanoTime.getAsLong() / 1_000;
    return last.accumulateAndGet(now, Math::max);
  }
}
