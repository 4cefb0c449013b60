package org.omniline.persistence.media;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.vertx.rxjava3.core.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.conversation.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for blocking file work, apart from the event loop. Bounded in threads, in work that waits
 * and in time: at each bound the work is refused with OVERLOADED. Answers come on the caller's
 * Vert.x context.
 */
public final class FileWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(FileWorkers.class);

  private final WorkerExecutor executor;
  private final Scheduler timer;
  private final int bound;
  private final Duration limit;
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * @param threads how many pieces of work run at once
   * @param bound how many may run and wait together
   * @param limit how long one piece may wait and run
   */
  public FileWorkers(Vertx vertx, int threads, int bound, Duration limit) {
    this.executor =
        vertx.createSharedWorkerExecutor(
            "omniline-files", threads, limit.toMillis(), TimeUnit.MILLISECONDS);
    this.timer = RxHelper.scheduler(vertx);
    this.bound = bound;
    this.limit = limit;
  }

  /** Work without a result. */
  interface Work {
    void run() throws Exception;
  }

  <T> Single<T> call(Callable<T> work) {
    return Single.defer(
        () -> {
          if (pending.incrementAndGet() > bound) {
            pending.decrementAndGet();
            return Single.error(overloaded("Too many files are being written and read"));
          }
          return executor
              .<T>rxExecuteBlocking(() -> counted(work), false)
              .toSingle()
              .timeout(
                  limit.toMillis(),
                  TimeUnit.MILLISECONDS,
                  timer,
                  Single.error(overloaded("The file store does not answer")));
        });
  }

  Completable run(Work work) {
    return call(() -> {
          work.run();
          return true;
        })
        .ignoreElement();
  }

  /** Tidying up for which nobody waits; a failure is logged. */
  void later(Work work, String what) {
    Disposable unused =
        run(work).subscribe(() -> LOG.trace("{}: done", what), e -> LOG.warn("cannot {}", what, e));
  }

  private <T> T counted(Callable<T> work) throws Exception {
    try {
      return work.call();
    } finally {
      pending.decrementAndGet();
    }
  }

  private static Refusal overloaded(String detail) {
    return new Refusal(Refusal.Code.OVERLOADED, detail + ": nothing was stored, try again.");
  }

  /** Ends the threads; work under way is finished. */
  public Completable close() {
    return executor.rxClose();
  }
}
