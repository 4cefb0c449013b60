package org.omniline.bench;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.omniline.bench.wire.VisitorPeer;

/**
 * Visitors who write, and the time until an agent's socket shows it. A message's time counts from
 * when it was due, so a server that stalls cannot hide it by slowing the sender.
 */
final class Load {
  private static final String WORDS = "最近总是睡不着，心里很乱，想找人说说话，不知道从哪里说起。";
  private static final Duration SETTLES_WITHIN = Duration.ofSeconds(30);
  // A commit past the product that takes longer was held up by the disk or by the whole machine.
  private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Vertx vertx;
  private final List<VisitorPeer> visitors;
  private final CommitPulse pulse;
  private final Map<String, Long> due = new ConcurrentHashMap<>();
  private final Map<String, Long> shown = new ConcurrentHashMap<>();
  private final AtomicInteger phases = new AtomicInteger();
  private final AtomicLong doubled = new AtomicLong();

  Load(Vertx vertx, List<VisitorPeer> visitors, CommitPulse pulse) {
    this.vertx = vertx;
    this.visitors = visitors;
    this.pulse = pulse;
  }

  /** What a desk shows for the first time; any thread. */
  void shown(JsonObject entry) {
    String text = entry.getString("text");
    if ("MESSAGE_IN".equals(entry.getString("kind"))
        && text != null
        && due.containsKey(key(text))
        && shown.putIfAbsent(key(text), System.nanoTime()) != null) {
      doubled.incrementAndGet();
    }
  }

  /**
   * One phase's result; times in milliseconds, rates per second.
   *
   * @param raw commits past the product during the same phase
   * @param unheld the messages that were not on their way while such a commit was held up
   */
  record Result(
      String name,
      int sent,
      int acknowledged,
      int refused,
      int shown,
      double rate,
      Latencies all,
      Latencies raw,
      Latencies unheld) {}

  /** Sends {@code perSecond} messages a second, whatever the server does. */
  Result paced(int perSecond, Duration time) {
    String phase = "p" + phases.incrementAndGet();
    int total = Math.toIntExact(perSecond * time.toMillis() / 1_000);
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    pulse.start();
    long start = System.nanoTime();
    for (int i = 0; i < total; i++) {
      long at = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < at) {
        LockSupport.parkNanos(Math.max(1, at - System.nanoTime()));
      }
      String text = phase + "-" + i + " " + WORDS;
      due.put(key(text), at);
      VisitorPeer visitor = visitors.get(i % visitors.size());
      vertx.runOnContext(
          context ->
              visitor
                  .send(text)
                  .onSuccess(receipt -> acknowledged.incrementAndGet())
                  .onFailure(error -> refused.incrementAndGet()));
    }
    settle(phase, new AtomicInteger(total), acknowledged, refused);
    double seconds = (System.nanoTime() - start) / 1e9;
    return result(perSecond + "/s", phase, total, acknowledged, refused, seconds);
  }

  /** Each visitor keeps {@code window} messages in flight: as much as the server takes. */
  Result saturated(int window, Duration time) {
    String phase = "p" + phases.incrementAndGet();
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    pulse.start();
    long start = System.nanoTime();
    long until = start + time.toNanos();
    for (VisitorPeer visitor : visitors) {
      for (int i = 0; i < window; i++) {
        vertx.runOnContext(context -> next(phase, visitor, sent, acknowledged, refused, until));
      }
    }
    sleepUntil(until);
    double seconds = (System.nanoTime() - start) / 1e9;
    int inTime = acknowledged.get();
    settle(phase, sent, acknowledged, refused);
    Result result = result("saturation", phase, sent.get(), acknowledged, refused, seconds);
    return new Result(
        result.name,
        result.sent,
        result.acknowledged,
        result.refused,
        result.shown,
        inTime / seconds,
        result.all,
        result.raw,
        result.unheld);
  }

  private void next(
      String phase,
      VisitorPeer visitor,
      AtomicInteger sent,
      AtomicInteger acknowledged,
      AtomicInteger refused,
      long until) {
    if (System.nanoTime() >= until) {
      return;
    }
    String text = phase + "-" + sent.incrementAndGet() + " " + WORDS;
    due.put(key(text), System.nanoTime());
    visitor
        .send(text)
        .onComplete(
            receipt -> {
              acknowledged.incrementAndGet();
              next(phase, visitor, sent, acknowledged, refused, until);
            },
            error -> {
              refused.incrementAndGet();
              vertx.setTimer(
                  100, timer -> next(phase, visitor, sent, acknowledged, refused, until));
            });
  }

  /** Waits until all is answered and all that was acknowledged is shown, at most half a minute. */
  private void settle(
      String phase, AtomicInteger sent, AtomicInteger acknowledged, AtomicInteger refused) {
    long until = System.nanoTime() + SETTLES_WITHIN.toNanos();
    while (System.nanoTime() < until
        && (acknowledged.get() + refused.get() < sent.get() || count(phase) < acknowledged.get())) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private int count(String phase) {
    return (int) shown.keySet().stream().filter(key -> key.startsWith(phase + "-")).count();
  }

  private static void sleepUntil(long nanoTime) {
    while (System.nanoTime() < nanoTime) {
      LockSupport.parkNanos(nanoTime - System.nanoTime());
    }
  }

  private Result result(
      String name,
      String phase,
      int sent,
      AtomicInteger acknowledged,
      AtomicInteger refused,
      double seconds) {
    Latencies raw = new Latencies();
    List<CommitPulse.Beat> held = new ArrayList<>();
    for (CommitPulse.Beat beat : pulse.stop()) {
      raw.add(beat.done() - beat.due());
      if (beat.done() - beat.due() > HELD_NANOS) {
        held.add(beat);
      }
    }
    Latencies all = new Latencies();
    Latencies unheld = new Latencies();
    due.forEach(
        (key, at) -> {
          Long seen = shown.get(key);
          if (key.startsWith(phase + "-") && seen != null) {
            all.add(seen - at);
            if (held.stream().noneMatch(beat -> beat.due() < seen && beat.done() > at)) {
              unheld.add(seen - at);
            }
          }
        });
    return new Result(
        name,
        sent,
        acknowledged.get(),
        refused.get(),
        all.size(),
        acknowledged.get() / seconds,
        all,
        raw,
        unheld);
  }

  /** Texts that stood at two places of a timeline. */
  long doubled() {
    return doubled.get();
  }

  private static String key(String text) {
    return text.substring(0, Math.max(0, text.indexOf(' ')));
  }
}
