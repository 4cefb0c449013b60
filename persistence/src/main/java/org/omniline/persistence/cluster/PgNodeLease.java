package org.omniline.persistence.cluster;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.vertx.rxjava3.core.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.omniline.persistence.sql.PgDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's number, 0 to 1023, which nobody else has while it is held: it goes into every id. The
 * lease is a row with an end by PostgreSQL's clock, prolonged at a third of its length. What counts
 * here is the node's monotonic clock from <em>before</em> the request was sent, so that this node
 * gives up before another may begin, even after it was frozen. A number is free again 10 s after
 * its lease ended, because ids may run a little ahead of the time in a burst. Thread-safe.
 */
public final class PgNodeLease {
  private static final Logger LOG = LoggerFactory.getLogger(PgNodeLease.class);
  private static final int NODES = 1_024;
  private static final int TRIES = 20;

  private final Vertx vertx;
  private final PgDatabase database;
  private final String holder;
  private final Duration duration;
  private final LongSupplier nanoTime;
  private final CompletableSubject lost = CompletableSubject.create();

  private volatile int node = -1;
  private volatile long heldUntilNanos;
  private @Nullable Disposable renewing;

  /**
   * @param holder names this process, never used by another one (a random UUID)
   * @param duration how long the lease lasts without being prolonged, 30 s in production
   * @param nanoTime the node's monotonic clock, {@code System::nanoTime}
   */
  public PgNodeLease(
      Vertx vertx, PgDatabase database, String holder, Duration duration, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.database = database;
    this.holder = holder;
    this.duration = duration;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes the lowest free number and keeps it. Called once.
   *
   * @return fails when all numbers are taken
   */
  public Single<Integer> acquire() {
    return Single.defer(this::take)
        // Another node took the same number in between: the next try sees its row.
        .retry(TRIES, NumberTaken.class::isInstance)
        .doOnSuccess(taken -> renew());
  }

  private static final class NumberTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NumberTaken() {
      super("no free node number was found", null, false, false);
    }
  }

  private Single<Integer> take() {
    long sent = nanoTime.getAsLong();
    return database
        .sql()
        .first(
            """
            insert into node_lease (node, holder, until)
            select free.node, $1, clock_timestamp() + $2 * interval '1 millisecond'
            from generate_series(0, $3 - 1) as free (node)
            where not exists (
              select 1 from node_lease taken where taken.node = free.node
                and taken.until > clock_timestamp() - interval '10 seconds')
            order by free.node limit 1
            on conflict (node) do update
              set holder = excluded.holder, until = excluded.until
              where node_lease.until <= clock_timestamp() - interval '10 seconds'
            returning node
            """,
            Tuple.of(holder, (double) duration.toMillis(), NODES),
            row -> row.getInteger("node"))
        .switchIfEmpty(Single.error(NumberTaken::new))
        .map(
            taken -> {
              node = taken;
              heldUntilNanos = sent + duration.toNanos();
              LOG.info("this node has the number {}", node);
              return node;
            });
  }

  private void renew() {
    long every = Math.max(1, duration.toMillis() / 3);
    renewing =
        Flowable.interval(every, TimeUnit.MILLISECONDS, RxHelper.scheduler(vertx))
            .onBackpressureDrop()
            .concatMapCompletable(tick -> prolong(every), 1)
            .subscribe(
                () -> LOG.debug("the node number is no longer prolonged"),
                e -> {
                  LOG.error("the node number {} was lost: this node makes no more ids", node, e);
                  heldUntilNanos = nanoTime.getAsLong();
                  lost.onComplete();
                });
  }

  /**
   * Fails only when another has the number. While PostgreSQL does not answer the lease may end; it
   * is ours again when the row still is, for then nobody else had it meanwhile.
   */
  private Completable prolong(long limitMs) {
    long sent = nanoTime.getAsLong();
    return database
        .sql()
        .update(
            """
            update node_lease set until = clock_timestamp() + $3 * interval '1 millisecond'
            where node = $1 and holder = $2
            """,
            Tuple.of(node, holder, (double) duration.toMillis()))
        .timeout(limitMs, TimeUnit.MILLISECONDS, RxHelper.scheduler(vertx))
        .map(rows -> rows == 1)
        .doOnError(e -> LOG.warn("cannot prolong the node number {}", node, e))
        .onErrorComplete()
        .flatMapCompletable(
            ours ->
                ours
                    ? Completable.fromAction(() -> heldUntilNanos = sent + duration.toNanos())
                    : Completable.error(new IllegalStateException("another node has it")));
  }

  /** Whether ids with this number may be made now. Costs no more than reading the clock. */
  public boolean isHeld() {
    return node >= 0 && nanoTime.getAsLong() - heldUntilNanos < 0;
  }

  /**
   * Completes once when another node has the number: this one turns unready and stops, for it gets
   * no other. Never fails.
   */
  public Completable lost() {
    return lost;
  }

  /** Gives the number back. */
  public Completable release() {
    return Completable.defer(
        () -> {
          if (renewing != null) {
            renewing.dispose();
          }
          heldUntilNanos = nanoTime.getAsLong();
          return database
              .sql()
              .update(
                  "update node_lease set until = clock_timestamp() where node = $1 and holder = $2",
                  Tuple.of(node, holder))
              .ignoreElement();
        });
  }
}
