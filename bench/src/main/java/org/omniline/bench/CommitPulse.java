package org.omniline.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.omniline.bench.wire.SocketPeer;

/**
 * Commits one small row 50 times a second while a phase runs, past the product, so that what the
 * disk held up can be told from what the product held up: nobody can acknowledge before the disk.
 * Times count from when a commit was due.
 */
final class CommitPulse {
  private static final long EVERY_MS = 20;
  // More than are due within the longest stall seen, so that a stall is not counted twice.
  private static final int CONNECTIONS = 24;
  private static final long SETTLES_WITHIN_SECONDS = 30;

  /** One commit; both in {@link System#nanoTime()}. */
  record Beat(long due, long done) {}

  private final Vertx vertx;
  private final Pool pool;
  private final List<Beat> beats = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong started = new AtomicLong();
  private long timer;

  CommitPulse(Vertx vertx, int postgresPort) {
    this.vertx = vertx;
    this.pool = RawLimits.pool(vertx, postgresPort, CONNECTIONS);
    SocketPeer.await(
        pool.query("create table if not exists bench_pulse(id bigint primary key, body bytea)")
            .execute());
  }

  /** Begins anew; what was measured before is forgotten. */
  void start() {
    beats.clear();
    Buffer body = Buffer.buffer(new byte[256]);
    timer =
        vertx.setPeriodic(
            EVERY_MS,
            tick -> {
              long due = System.nanoTime();
              pool.preparedQuery("insert into bench_pulse(id, body) values ($1, $2)")
                  .execute(Tuple.of(started.incrementAndGet(), body))
                  .onSuccess(row -> beats.add(new Beat(due, System.nanoTime())));
            });
  }

  /** Stops and gives every commit since {@link #start}. */
  List<Beat> stop() {
    vertx.cancelTimer(timer);
    // The last ones may still wait for the disk; a commit through the same pool comes after them.
    List<Future<?>> last = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      last.add(pool.query("select 1").execute());
    }
    SocketPeer.await(
        Future.join(last).timeout(SETTLES_WITHIN_SECONDS, TimeUnit.SECONDS).mapEmpty());
    return List.copyOf(beats);
  }

  void close() {
    SocketPeer.await(pool.query("drop table bench_pulse").execute());
    SocketPeer.await(pool.close());
  }
}
