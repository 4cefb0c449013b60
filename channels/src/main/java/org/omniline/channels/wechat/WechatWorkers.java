package org.omniline.channels.wechat;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.conversation.Refusal;

/**
 * The threads WxJava's blocking calls run on: a few, named, with a bounded queue in front. At the
 * bound a call is refused with OVERLOADED and the outbox tries again later.
 */
public final class WechatWorkers implements AutoCloseable {
  private final ThreadPoolExecutor pool;
  private final Scheduler scheduler;
  private final long timeoutMs;

  /**
   * @param threads calls at once
   * @param queued calls that may wait
   * @param timeoutMs limit of one call including its wait, in milliseconds
   * @param scheduler times the limit, and carries the answers back
   */
  public WechatWorkers(int threads, int queued, long timeoutMs, Scheduler scheduler) {
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queued),
            task -> {
              Thread thread = new Thread(task, "wechat-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.scheduler = scheduler;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Runs a blocking call.
   *
   * @return its result on the scheduler; fails with Refusal OVERLOADED when the queue is full (the
   *     call has not begun), with TimeoutException at the limit (the call may still do its work)
   */
  <T> Single<T> run(Callable<T> call) {
    return Single.<T>create(
            emitter -> {
              Runnable task =
                  () -> {
                    if (emitter.isDisposed()) {
                      return; // its time ran out in the queue: it must not be sent any more
                    }
                    try {
                      emitter.onSuccess(call.call());
                    } catch (Exception e) {
                      emitter.tryOnError(e);
                    }
                  };
              try {
                pool.execute(task);
              } catch (RejectedExecutionException e) {
                emitter.onError(
                    new Refusal(Refusal.Code.OVERLOADED, "Too many calls to WeChat wait.", e));
              }
            })
        .timeout(timeoutMs, TimeUnit.MILLISECONDS, scheduler)
        .observeOn(scheduler);
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
