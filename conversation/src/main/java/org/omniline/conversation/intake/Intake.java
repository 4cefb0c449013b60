package org.omniline.conversation.intake;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Refusal;

/**
 * The way in. Every channel hands its messages here and tells its peer only after the returned
 * {@link Single} has succeeded: store, then acknowledge.
 *
 * <p>Four lanes by hash of the thread key, each with one batch in flight; the next batch is
 * whatever arrived meanwhile, at most {@link Limits#batchMessages} and {@link Limits#batchBytes}.
 * No timer delays a message: an idle lane commits at once, a busy one groups.
 *
 * <p>Thread-safe. Completions come on the store's thread.
 */
public final class Intake implements AutoCloseable {
  /**
   * Bounds of the intake.
   *
   * @param lanes how many batches may be in flight
   * @param batchMessages most messages of one batch
   * @param batchBytes most estimated bytes of one batch
   * @param queuedPerLane most messages that wait in one lane; at the bound a message is refused
   *     with OVERLOADED before anything was stored, and its peer tries again
   * @param transientRetries how often a batch is repeated after a deadlock or a lost connection
   * @param retryBaseMs first pause before a repeat, in milliseconds; doubles, jittered
   */
  public record Limits(
      int lanes,
      int batchMessages,
      int batchBytes,
      int queuedPerLane,
      int transientRetries,
      long retryBaseMs) {
    public static Limits defaults() {
      return new Limits(4, 500, 1 << 20, 20_000, 4, 20);
    }
  }

  private final IntakeStore store;
  private final IntakeObserver observer;
  private final Limits limits;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Lane[] lanes;

  /**
   * @param scheduler where pauses between repeats are timed
   * @param random jitter of these pauses
   */
  public Intake(
      IntakeStore store,
      IntakeObserver observer,
      Limits limits,
      Scheduler scheduler,
      RandomGenerator random) {
    this.store = store;
    this.observer = observer;
    this.limits = limits;
    this.scheduler = scheduler;
    this.random = random;
    this.lanes = new Lane[limits.lanes()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Lane();
    }
  }

  /**
   * Stores one message.
   *
   * @return its receipt, after the commit; fails with {@link Refusal} OVERLOADED (bound reached),
   *     UNAVAILABLE (the database is away or we are stopping) or INVALID (the database refuses a
   *     value of this message). After a failure the peer must not be told that all is well. The
   *     message is offered once, when this method is called, whoever subscribes
   */
  public Single<Receipt> accept(InboundMessage message) {
    Pending pending = new Pending(message, SingleSubject.create());
    lanes[Math.floorMod(message.laneKey().hashCode(), lanes.length)].offer(pending);
    return pending.result;
  }

  /** Messages that wait for their batch, over all lanes. */
  public int queued() {
    int n = 0;
    for (Lane lane : lanes) {
      n += lane.size();
    }
    return n;
  }

  /** Refuses new messages; batches in flight finish. */
  @Override
  public void close() {
    for (Lane lane : lanes) {
      lane.close();
    }
  }

  private record Pending(InboundMessage message, SingleSubject<Receipt> result) {}

  private final class Lane {
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean closed;

    void offer(Pending pending) {
      List<Pending> batch;
      Refusal refusal = null;
      synchronized (this) {
        if (closed) {
          refusal = new Refusal(Refusal.Code.UNAVAILABLE, "The server is stopping: try again.");
        } else if (waiting.size() >= limits.queuedPerLane()) {
          refusal =
              new Refusal(Refusal.Code.OVERLOADED, "Too much at once: try again in a moment.");
        } else {
          waiting.add(pending);
        }
        batch = refusal == null ? takeIfIdle() : List.of();
      }
      if (refusal != null) {
        refuse(pending, refusal);
      }
      run(batch);
    }

    synchronized int size() {
      return waiting.size();
    }

    synchronized void close() {
      closed = true;
    }

    private List<Pending> takeIfIdle() {
      if (busy || waiting.isEmpty()) {
        return List.of();
      }
      busy = true;
      List<Pending> batch = new ArrayList<>();
      int bytes = 0;
      while (!waiting.isEmpty() && batch.size() < limits.batchMessages()) {
        int next = waiting.peek().message.weight();
        if (!batch.isEmpty() && bytes + next > limits.batchBytes()) {
          break;
        }
        bytes += next;
        batch.add(waiting.poll());
      }
      return batch;
    }

    private void run(List<Pending> batch) {
      if (batch.isEmpty()) {
        return;
      }
      long start = System.nanoTime();
      var unused = // completes by itself: every error has been answered, and the lane goes on
          commit(batch, 0)
              .subscribe(
                  outcome -> {
                    observer.batch(batch.size(), System.nanoTime() - start);
                    next();
                  },
                  error -> next());
    }

    private void next() {
      List<Pending> batch;
      synchronized (this) {
        busy = false;
        batch = takeIfIdle();
      }
      run(batch);
    }
  }

  /** Commits a batch and answers each of its messages; completes when all are answered. */
  private Single<Integer> commit(List<Pending> batch, int attempt) {
    return Single.defer(() -> store.commit(batch.stream().map(Pending::message).toList()))
        .map(
            outcome -> {
              answer(batch, outcome);
              return batch.size();
            })
        .onErrorResumeNext(error -> recover(batch, attempt, error));
  }

  private Single<Integer> recover(List<Pending> batch, int attempt, Throwable error) {
    if (error instanceof IntakeStore.Transient && attempt < limits.transientRetries()) {
      long base = limits.retryBaseMs() << attempt;
      long pause = base / 2 + random.nextLong(base + 1);
      return Single.timer(pause, TimeUnit.MILLISECONDS, scheduler)
          .flatMap(tick -> commit(batch, attempt + 1));
    }
    if (error instanceof IntakeStore.BadRow && batch.size() > 1) {
      // Halving finds the row the database refuses, so that it harms nobody else.
      int half = batch.size() / 2;
      List<Pending> left = List.copyOf(batch.subList(0, half));
      List<Pending> right = List.copyOf(batch.subList(half, batch.size()));
      return commit(left, 0).flatMap(n -> commit(right, 0));
    }
    Refusal refusal =
        error instanceof IntakeStore.BadRow
            ? new Refusal(Refusal.Code.INVALID, "This message holds what cannot be stored.", error)
            : new Refusal(Refusal.Code.UNAVAILABLE, "Not stored: try again in a moment.", error);
    batch.forEach(pending -> refuse(pending, refusal));
    return Single.just(batch.size());
  }

  private void answer(List<Pending> batch, IntakeStore.Outcome outcome) {
    Map<Channel, int[]> counts = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      int[] count =
          counts.computeIfAbsent(batch.get(i).message.account().channel(), channel -> new int[2]);
      count[outcome.receipts().get(i).duplicate() ? 1 : 0]++;
    }
    counts.forEach(
        (channel, count) -> {
          if (count[0] > 0) {
            observer.accepted(channel, count[0]);
          }
          if (count[1] > 0) {
            observer.duplicate(channel, count[1]);
          }
        });
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).result.onSuccess(outcome.receipts().get(i));
    }
    if (!outcome.changes().isEmpty()) {
      observer.committed(outcome.changes());
    }
  }

  private void refuse(Pending pending, Refusal refusal) {
    observer.refused(pending.message.account().channel(), refusal.code().wire());
    pending.result.onError(refusal);
  }
}
