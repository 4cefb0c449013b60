package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that do not depend on each other share a transaction: while one batch is under way the next
 * gathers. A quiet system runs each task at once; a busy one takes one connection, a few statements
 * and one commit for many. Thread-safe.
 *
 * @param <T> a task
 * @param <R> what it comes to
 */
public final class GroupTransaction<T, R> {
  private static final Logger LOG = LoggerFactory.getLogger(GroupTransaction.class);
  private static final int MOST_WAITING = 50_000;

  private final int most;
  private final Function<T, Collection<?>> apart;
  private final Work<T, R> work;
  private final ArrayDeque<Pending<T, R>> waiting = new ArrayDeque<>();
  private boolean busy;

  /** What is done. */
  @FunctionalInterface
  public interface Work<T, R> {
    /**
     * Does some tasks in one transaction and says what each came to, in their order; an error means
     * that none has written anything.
     *
     * @param waits false where others stand behind these tasks: one that would have to wait for
     *     somebody's lock is {@link Held}
     */
    Single<List<Outcome<R>>> run(List<T> tasks, boolean waits);
  }

  /** What a task came to within its batch. */
  public sealed interface Outcome<R> {}

  /** It is done, once the batch is committed. */
  public record Done<R>(R value) implements Outcome<R> {}

  /** It is refused and has written nothing; the others of the batch are not harmed. */
  public record Refused<R>(Throwable why) implements Outcome<R> {}

  /**
   * It would have to wait for somebody else's lock and has written nothing: it runs again alone,
   * where nobody waits behind it.
   */
  public record Held<R>() implements Outcome<R> {}

  private record Pending<T, R>(T task, SingleEmitter<R> emitter, @Nullable Context context) {
    void answer(Outcome<R> outcome) {
      if (context == null || context == Vertx.currentContext()) {
        tell(outcome);
      } else {
        context.runOnContext(any -> tell(outcome));
      }
    }

    private void tell(Outcome<R> outcome) {
      if (outcome instanceof Done<R> done) {
        emitter.onSuccess(done.value());
      } else if (outcome instanceof Refused<R> refused) {
        emitter.tryOnError(refused.why());
      } else {
        emitter.tryOnError(new IllegalStateException("a task alone was held"));
      }
    }
  }

  /**
   * Makes one.
   *
   * @param most tasks in a batch
   * @param apart tasks that have one of these in common never share a batch; they keep their order
   */
  public GroupTransaction(int most, Function<T, Collection<?>> apart, Work<T, R> work) {
    this.most = most;
    this.apart = apart;
    this.work = work;
  }

  /**
   * Does a task with its neighbours. Answers after the commit, on the subscriber's Vert.x context
   * where it has one; fails with OVERLOADED when 50,000 tasks wait, with UNAVAILABLE when the
   * database is away, and with the task's own refusal or error, which harms no other task. Each
   * subscription does it again.
   */
  public Single<R> add(T task) {
    return Single.create(
        emitter -> {
          Pending<T, R> pending = new Pending<>(task, emitter, Vertx.currentContext());
          List<Pending<T, R>> batch;
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

  private List<Pending<T, R>> takeIfIdle() {
    if (busy || waiting.isEmpty()) {
      return List.of();
    }
    busy = true;
    List<Pending<T, R>> batch = new ArrayList<>();
    Set<Object> taken = new HashSet<>();
    Iterator<Pending<T, R>> next = waiting.iterator();
    while (next.hasNext() && batch.size() < most) {
      Pending<T, R> pending = next.next();
      Collection<?> own = apart.apply(pending.task());
      boolean free = own.stream().noneMatch(taken::contains);
      // What stays behind holds its place: what comes after it may not pass it.
      taken.addAll(own);
      if (free) {
        batch.add(pending);
        next.remove();
      }
    }
    return batch;
  }

  private void run(List<Pending<T, R>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    var unused = // every task has been answered
        together(batch).doOnTerminate(this::next).subscribe(() -> {}, GroupTransaction::fault);
  }

  private void next() {
    List<Pending<T, R>> batch;
    synchronized (waiting) {
      busy = false;
      batch = takeIfIdle();
    }
    run(batch);
  }

  private Completable together(List<Pending<T, R>> batch) {
    return Single.defer(() -> work.run(batch.stream().map(Pending::task).toList(), false))
        .map(outcomes -> Completable.fromAction(() -> answer(batch, outcomes)))
        // Before anybody is answered: what was committed is never done again.
        .onErrorReturn(error -> recover(batch, error))
        .flatMapCompletable(next -> next);
  }

  private void answer(List<Pending<T, R>> batch, List<Outcome<R>> outcomes) {
    for (int each = 0; each < batch.size(); each++) {
      Outcome<R> outcome =
          each < outcomes.size()
              ? outcomes.get(each)
              : new Refused<>(new IllegalStateException("a task of a batch came to nothing"));
      if (outcome instanceof Held<R>) {
        alone(batch.get(each));
      } else {
        batch.get(each).answer(outcome);
      }
    }
  }

  /** Beside the batches, which do not wait for it. */
  private void alone(Pending<T, R> pending) {
    var unused = // it has been answered
        single(pending).subscribe(() -> {}, GroupTransaction::fault);
  }

  /** Only a fault of ours gets here: a task's own error is its answer. */
  private static void fault(Throwable error) {
    LOG.error("A task of a batch could not be answered", error);
  }

  private Completable single(Pending<T, R> pending) {
    return Single.defer(() -> work.run(List.of(pending.task()), true))
        .map(outcomes -> outcomes.get(0))
        .onErrorReturn(Refused::new)
        .doOnSuccess(pending::answer)
        .ignoreElement();
  }

  /** Done one by one, the task the database refuses harms nobody else. */
  private Completable recover(List<Pending<T, R>> batch, Throwable error) {
    if (error instanceof Refusal || batch.size() == 1) {
      batch.forEach(pending -> pending.answer(new Refused<>(error)));
      return Completable.complete();
    }
    return Flowable.fromIterable(batch).concatMapCompletable(this::single);
  }
}
