package org.omniline.channels.phone.esl;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the event loop, which must never wait, and the owner, who may. At the bound events are
 * dropped, and once half of those that wait are handled the link is told to resynchronise: what was
 * dropped is then seen in the list of all calls. Signals that are no events are few and always
 * pass.
 *
 * <p>Filled from one thread, the link's context.
 */
final class SignalQueue {
  private static final Logger LOG = LoggerFactory.getLogger(SignalQueue.class);

  private final EslLimits limits;
  private final Runnable caughtUp;
  private final UnicastProcessor<SwitchSignal> signals = UnicastProcessor.create();
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Disposable handling;
  private volatile boolean gap;

  /**
   * @param scheduler calls the listener, one signal after the other
   * @param caughtUp after a loss there is room again; called on the scheduler
   */
  SignalQueue(
      String name,
      EslLimits limits,
      Scheduler scheduler,
      SwitchListener listener,
      Runnable caughtUp) {
    this.limits = limits;
    this.caughtUp = caughtUp;
    this.handling =
        signals
            .onBackpressureBuffer()
            .observeOn(scheduler, false, 16)
            .concatMapCompletable(
                signal ->
                    Completable.defer(() -> listener.handle(signal))
                        .timeout(limits.handlingTime().toMillis(), TimeUnit.MILLISECONDS, scheduler)
                        .doOnError(e -> LOG.error("{}: a signal was not handled", name, e))
                        .onErrorComplete()
                        .doFinally(() -> handled(signal)))
            .subscribe(() -> {}, e -> LOG.error("{}: no signals are handled any more", name, e));
  }

  /**
   * Hands on an event.
   *
   * @return false when it was dropped
   */
  boolean event(EslEvent event) {
    if (events.get() >= limits.queuedEvents() || bytes.get() >= limits.queuedBytes()) {
      gap = true;
      return false;
    }
    events.incrementAndGet();
    bytes.addAndGet(event.size());
    signals.onNext(new SwitchSignal.Event(event));
    return true;
  }

  /** Hands on what is no event. */
  void put(SwitchSignal signal) {
    signals.onNext(signal);
  }

  /** Events that wait or are being handled. */
  int size() {
    return events.get();
  }

  /** What waits is dropped; what is being handled is told to stop. */
  void close() {
    handling.dispose();
  }

  private void handled(SwitchSignal signal) {
    if (signal instanceof SwitchSignal.Event event) {
      int left = events.decrementAndGet();
      bytes.addAndGet(-event.event().size());
      if (gap && left <= limits.queuedEvents() / 2 && bytes.get() <= limits.queuedBytes() / 2) {
        gap = false;
        caughtUp.run();
      }
    }
  }
}
