package org.omniline.routing;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.vertx.rxjava3.core.Context;
import io.vertx.rxjava3.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.acd.Command;

/**
 * Gives commands to the grid in the order they came. What comes while the grid has enough to do
 * goes with its next step: a step costs the same way there, to the backup and back with one command
 * or with a hundred. Answers come on the asker's Vert.x context, or on one of this object where
 * there is none. Thread-safe.
 */
final class CommandBatches {
  /** A partition's thread is not held for longer than some milliseconds. */
  private static final int MOST_COMMANDS = 256;

  private final Grid grid;
  private final Vertx vertx;
  private final Context home;
  private final int mostUnderWay;
  private final long limitMs;
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger draining = new AtomicInteger();

  /** Runs commands one after the other; as many answers come back, in their order. */
  @FunctionalInterface
  interface Grid {
    /** May throw where the grid does not run. */
    CompletionStage<List<StepOutcome>> run(List<Command> commands);
  }

  /**
   * @param mostUnderWay steps at once; what comes meanwhile shares the next
   * @param limitMs after so many milliseconds without an answer, others no longer wait for a step
   */
  CommandBatches(Grid grid, Vertx vertx, int mostUnderWay, long limitMs) {
    this.grid = grid;
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.mostUnderWay = mostUnderWay;
    this.limitMs = limitMs;
  }

  /**
   * Asked for when subscribed to. A command nobody waits for any more before it was given is not
   * given at all.
   */
  Single<StepOutcome> step(Command command) {
    return Single.create(
        emitter -> {
          Context current = Vertx.currentContext();
          asked.add(new Asked(command, emitter, current == null ? home : current));
          drain();
        });
  }

  /** By one thread at a time, for the grid takes what it is given in that order. */
  private void drain() {
    if (draining.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      while (underWay.get() < mostUnderWay) {
        List<Asked> batch = take();
        if (batch.isEmpty()) {
          break;
        }
        give(batch);
      }
      seen = draining.addAndGet(-seen);
    } while (seen != 0);
  }

  private List<Asked> take() {
    List<Asked> batch = new ArrayList<>();
    while (batch.size() < MOST_COMMANDS) {
      Asked next = asked.poll();
      if (next == null) {
        break;
      }
      if (!next.emitter().isDisposed()) {
        batch.add(next);
      }
    }
    return batch;
  }

  private void give(List<Asked> batch) {
    underWay.incrementAndGet();
    AtomicBoolean over = new AtomicBoolean();
    long timer = vertx.setTimer(limitMs, late -> release(over));
    CompletionStage<List<StepOutcome>> running;
    try {
      running = grid.run(batch.stream().map(Asked::command).toList());
    } catch (RuntimeException notRunning) {
      vertx.cancelTimer(timer);
      underWay.decrementAndGet();
      batch.forEach(each -> each.answer(null, notRunning));
      return;
    }
    // Without an executor of its own the callback waits for the common pool, which is slow.
    running.whenCompleteAsync(
        (answers, error) -> {
          vertx.cancelTimer(timer);
          // Elsewhere, for a thread of the grid may not ask; and first, so that an answer that
          // cannot be delivered keeps no place.
          home.runOnContext(any -> release(over));
          for (int each = 0; each < batch.size(); each++) {
            batch.get(each).answer(answers == null ? null : answers.get(each), error);
          }
        },
        Runnable::run);
  }

  private void release(AtomicBoolean over) {
    if (over.compareAndSet(false, true)) {
      underWay.decrementAndGet();
      drain();
    }
  }

  private record Asked(Command command, SingleEmitter<StepOutcome> emitter, Context context) {
    void answer(@Nullable StepOutcome outcome, @Nullable Throwable error) {
      context.runOnContext(
          any -> {
            if (outcome != null) {
              emitter.onSuccess(outcome);
            } else {
              emitter.tryOnError(
                  error == null ? new IllegalStateException("no answer was given") : error);
            }
          });
    }
  }
}
