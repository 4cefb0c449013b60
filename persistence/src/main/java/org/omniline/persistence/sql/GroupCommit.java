package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableEmitter;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;

/**
 * Rows that do not depend on each other share a commit: while one batch is written the next
 * gathers. A quiet system writes each row at once; a busy one waits for the disk once per batch
 * instead of once per row, and holds one connection instead of many. Thread-safe.
 *
 * @param <T> a row
 */
public final class GroupCommit<T> {
  private static final int MOST_WAITING = 50_000;

  private final int most;
  private final Function<List<T>, Completable> write;
  private final ArrayDeque<Pending<T>> waiting = new ArrayDeque<>();
  private boolean busy;

  private record Pending<T>(T row, CompletableEmitter emitter, @Nullable Context context) {
    void answer(@Nullable Throwable error) {
      if (context == null || context == Vertx.currentContext()) {
        tell(error);
      } else {
        context.runOnContext(any -> tell(error));
      }
    }

    private void tell(@Nullable Throwable error) {
      if (error == null) {
        emitter.onComplete();
      } else {
        emitter.tryOnError(error);
      }
    }
  }

  /**
   * Makes one.
   *
   * @param most rows in a batch
   * @param write writes some rows in one transaction, all or none; a single one too
   */
  public GroupCommit(int most, Function<List<T>, Completable> write) {
    this.most = most;
    this.write = write;
  }

  /**
   * Writes a row with its neighbours. Completes after the commit, on the subscriber's Vert.x
   * context where it has one; fails with OVERLOADED when 50,000 rows wait, with UNAVAILABLE when
   * the database is away, and with the database's own error for a row it refuses, which harms no
   * other row. Each subscription writes it again.
   */
  public Completable add(T row) {
    return Completable.create(
        emitter -> {
          Pending<T> pending = new Pending<>(row, emitter, Vertx.currentContext());
          List<Pending<T>> batch;
          synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
              throw new Refusal(
                  Refusal.Code.OVERLOADED, "Too much at once: try again in a moment.");
            }
            waiting.add(pending);
            batch = takeIfIdle();
          }
          run(batch);
        });
  }

  private List<Pending<T>> takeIfIdle() {
    if (busy || waiting.isEmpty()) {
      return List.of();
    }
    busy = true;
    List<Pending<T>> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < most) {
      batch.add(waiting.poll());
    }
    return batch;
  }

  private void run(List<Pending<T>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    var unused = // every row has been answered
        commit(batch).onErrorComplete().subscribe(this::next);
  }

  private void next() {
    List<Pending<T>> batch;
    synchronized (waiting) {
      busy = false;
      batch = takeIfIdle();
    }
    run(batch);
  }

  private Completable commit(List<Pending<T>> batch) {
    return Completable.defer(() -> write.apply(batch.stream().map(Pending::row).toList()))
        .doOnComplete(() -> batch.forEach(pending -> pending.answer(null)))
        .onErrorResumeNext(error -> recover(batch, error));
  }

  /** Written one by one, the row the database refuses harms nobody else. */
  private Completable recover(List<Pending<T>> batch, Throwable error) {
    if (batch.size() == 1 || error instanceof Refusal) {
      batch.forEach(pending -> pending.answer(error));
      return Completable.complete();
    }
    return Flowable.fromIterable(batch).concatMapCompletable(pending -> commit(List.of(pending)));
  }
}
