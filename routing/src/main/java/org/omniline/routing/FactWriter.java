package org.omniline.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes facts of record behind the scenes: in order for each agent, each tried again with growing
 * pauses for about five minutes. A fact that is given up, or finds {@value #MOST} waiting before
 * it, is logged and counted: routing people comes before recording that they were routed.
 * Thread-safe.
 */
final class FactWriter {
  static final int MOST = 50_000;

  private static final Logger LOG = LoggerFactory.getLogger(FactWriter.class);
  private static final int LANES = 16;
  private static final int TRIES = 66;
  private static final long LONGEST_PAUSE_MS = 5_000;
  private static final long LIMIT_MS = 10_000;

  private final Scheduler scheduler;
  private final AcdObserver observer;
  private final Lane[] lanes = new Lane[LANES];
  private final AtomicInteger waiting = new AtomicInteger();

  FactWriter(Scheduler scheduler, AcdObserver observer) {
    this.scheduler = scheduler;
    this.observer = observer;
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] = new Lane();
    }
  }

  /** Facts not yet written. */
  int waiting() {
    return waiting.get();
  }

  /** Writes later; never fails. */
  void write(long agentId, String what, Supplier<Completable> fact) {
    if (waiting.incrementAndGet() > MOST) {
      waiting.decrementAndGet();
      lost(what, null);
      return;
    }
    lanes[Math.floorMod(Long.hashCode(agentId), LANES)].add(new Fact(what, fact));
  }

  private void lost(String what, @Nullable Throwable why) {
    LOG.error("A fact of record is lost: {}", what, why);
    observer.factLost();
  }

  private Completable attempt(Fact fact) {
    return Completable.defer(fact.write::get)
        .timeout(LIMIT_MS, TimeUnit.MILLISECONDS, scheduler)
        .retryWhen(
            errors ->
                errors
                    .zipWith(
                        Flowable.range(1, TRIES),
                        (error, tries) -> {
                          if (tries == TRIES) {
                            throw new IllegalStateException(error);
                          }
                          LOG.debug("Fact {} failed, try {}", fact.what, tries, error);
                          return pause(tries);
                        })
                    .flatMap(ms -> Flowable.timer(ms, TimeUnit.MILLISECONDS, scheduler)))
        .onErrorComplete(
            error -> {
              lost(fact.what, error);
              return true;
            });
  }

  private static long pause(int tries) {
    long longest = Math.min(LONGEST_PAUSE_MS, 50L << Math.min(tries, 10));
    return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
  }

  private record Fact(String what, Supplier<Completable> write) {}

  /** One fact at a time. */
  private final class Lane {
    private final Queue<Fact> facts = new ArrayDeque<>();
    private boolean busy;

    void add(Fact fact) {
      synchronized (this) {
        facts.add(fact);
        if (busy) {
          return;
        }
        busy = true;
      }
      next();
    }

    private void next() {
      Fact fact;
      synchronized (this) {
        fact = facts.poll();
        if (fact == null) {
          busy = false;
          return;
        }
      }
      // Hopping keeps a long row of facts that complete at once off one deep stack.
      var unused =
          attempt(fact)
              .observeOn(scheduler)
              .subscribe(
                  () -> {
                    waiting.decrementAndGet();
                    next();
                  },
                  error -> LOG.error("Facts of record stand still", error));
    }
  }
}
