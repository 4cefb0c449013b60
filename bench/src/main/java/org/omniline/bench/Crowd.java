package org.omniline.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.bench.wire.VisitorPeer;

/** Visitors who each begin a conversation, and when it was offered to an agent. */
final class Crowd {
  private static final String WORDS = "想找人说说话。";
  private static final int AT_ONCE = 50;
  private static final long SETTLES_WITHIN_S = 60;

  private final Vertx vertx;
  private final WebSocketClient sockets;
  private final int port;
  private final List<String> sites;
  private final List<VisitorPeer> visitors = new ArrayList<>();
  private final Map<String, Long> offered = new ConcurrentHashMap<>();
  private final Map<String, Began> began = new ConcurrentHashMap<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private int turn;

  /** One conversation; both in {@link System#nanoTime()}. */
  private record Began(long due, long acknowledged) {}

  /**
   * What one phase came to.
   *
   * @param written from when a message was due, so that a stall cannot hide by slowing the sender
   * @param stored from its acknowledgement, which comes after the commit; 0 where the offer was
   *     faster
   * @param bySecond the same for those that were due in each second: shows whether many were a
   *     little late or all of a moment very
   */
  record Result(
      int began,
      double perSecond,
      Latencies written,
      Latencies stored,
      List<Latencies> bySecond,
      int unoffered) {}

  Crowd(Vertx vertx, WebSocketClient sockets, int port, List<String> sites) {
    this.vertx = vertx;
    this.sockets = sockets;
    this.port = port;
    this.sites = List.copyOf(sites);
  }

  /** A conversation is on an agent's socket; repeats are passed over. Any thread. */
  void offered(String conversation) {
    offered.putIfAbsent(conversation, System.nanoTime());
  }

  /** So many open the page. */
  void arrive(int number) {
    List<VisitorPeer> all = new ArrayList<>();
    for (int each = 0; each < number; each++) {
      all.add(new VisitorPeer(sockets, port, sites.get(each % sites.size())));
    }
    inTurn(all, VisitorPeer::connect);
    visitors.addAll(all);
  }

  /** Everybody writes, and waits. */
  void write() {
    began.clear();
    offered.clear();
    inTurn(visitors, visitor -> send(visitor, System.nanoTime()));
  }

  private static void inTurn(List<VisitorPeer> all, Function<VisitorPeer, Future<?>> what) {
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      SocketPeer.await(
          Future.all(
              all.subList(from, Math.min(all.size(), from + AT_ONCE)).stream().map(what).toList()));
    }
  }

  private Future<Void> send(VisitorPeer visitor, long due) {
    return visitor
        .send(WORDS)
        .onSuccess(
            receipt ->
                began.put(receipt.getString("conversation"), new Began(due, System.nanoTime())))
        .onFailure(error -> failed.incrementAndGet())
        .eventually(
            () -> {
              answered.incrementAndGet();
              return Future.succeededFuture();
            })
        .mapEmpty();
  }

  void awaitAllOffered() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLES_WITHIN_S);
    while (!offered.keySet().containsAll(began.keySet())) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("somebody is offered to nobody");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** So many conversations begin each second, whatever the server does. */
  Result come(int perSecond, Duration time) {
    began.clear();
    offered.clear();
    failed.set(0);
    answered.set(0);
    int total = Math.toIntExact(perSecond * time.toMillis() / 1_000);
    long start = System.nanoTime();
    for (int each = 0; each < total; each++) {
      long at = start + each * 1_000_000_000L / perSecond;
      while (System.nanoTime() < at) {
        LockSupport.parkNanos(Math.max(1, at - System.nanoTime()));
      }
      VisitorPeer visitor = visitors.get(turn++ % visitors.size());
      vertx.runOnContext(context -> send(visitor, at));
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLES_WITHIN_S);
    while (System.nanoTime() < until
        && (answered.get() < total || !offered.keySet().containsAll(began.keySet()))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    Latencies written = new Latencies();
    Latencies stored = new Latencies();
    List<Latencies> bySecond = new ArrayList<>();
    for (long second = 0; second <= time.toSeconds(); second++) {
      bySecond.add(new Latencies());
    }
    long last = start;
    int unoffered = failed.get();
    for (Map.Entry<String, Began> one : began.entrySet()) {
      Long seen = offered.get(one.getKey());
      if (seen == null) {
        unoffered++;
        continue;
      }
      last = Math.max(last, seen);
      written.add(seen - one.getValue().due());
      long late = Math.max(0, seen - one.getValue().acknowledged());
      stored.add(late);
      bySecond.get((int) TimeUnit.NANOSECONDS.toSeconds(one.getValue().due() - start)).add(late);
    }
    return new Result(
        began.size(), began.size() * 1e9 / (last - start), written, stored, bySecond, unoffered);
  }
}
