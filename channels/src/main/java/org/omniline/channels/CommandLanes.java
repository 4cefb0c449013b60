package org.omniline.channels;

import io.reactivex.rxjava3.core.Single;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.omniline.conversation.Refusal;

/**
 * Runs one socket's commands: those with the same key one after the other, those with different
 * keys beside each other. At most {@code bound} are in flight or wait; more are refused.
 *
 * <p>Not thread-safe: use on one context, and let the work complete there.
 */
public final class CommandLanes {
  /** For {@link #run}: beside everything. */
  public static final Object FREE = new Object();

  private final int bound;
  private int size;
  private final Map<Object, ArrayDeque<Runnable>> lanes = new HashMap<>();

  public CommandLanes(int bound) {
    this.bound = bound;
  }

  /**
   * Runs work when its lane is free.
   *
   * @param key the lane, or {@link #FREE}
   * @param work made when its turn comes; completes on this object's context
   * @return the work's result; fails with OVERLOADED at the bound
   */
  public <T> Single<T> run(Object key, Supplier<Single<T>> work) {
    return Single.create(
        emitter -> {
          if (size >= bound) {
            emitter.onError(
                new Refusal(
                    Refusal.Code.OVERLOADED, "Too many commands at once: wait for the replies."));
            return;
          }
          size++;
          Runnable turn =
              () -> {
                var unused = // ends by itself: the emitter takes both outcomes
                    Single.defer(work::get)
                        .doFinally(() -> done(key))
                        .subscribe(emitter::onSuccess, emitter::tryOnError);
              };
          enter(key, turn);
        });
  }

  /** Commands in flight or waiting. */
  public int size() {
    return size;
  }

  private void enter(Object key, Runnable turn) {
    if (key == FREE) {
      turn.run();
      return;
    }
    ArrayDeque<Runnable> lane = lanes.get(key);
    if (lane != null) {
      lane.add(turn);
      return;
    }
    lanes.put(key, new ArrayDeque<>());
    turn.run();
  }

  private void done(Object key) {
    size--;
    if (key == FREE) {
      return;
    }
    ArrayDeque<Runnable> lane = lanes.get(key);
    if (lane == null) {
      return;
    }
    Runnable next = lane.poll();
    if (next == null) {
      lanes.remove(key);
    } else {
      next.run();
    }
  }
}
