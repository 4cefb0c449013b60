package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened, to be closed in the opposite order: after a stop, and after a start that failed
 * half-way. Each step has its own time limit, and one that fails keeps none from closing.
 */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private record Step(String name, Duration most, Supplier<Completable> close) {}

  private final Deque<Step> steps = new ArrayDeque<>();

  synchronized void add(String name, Duration most, Supplier<Completable> close) {
    steps.push(new Step(name, most, close));
  }

  /** Closes everything once; completes when all have tried. */
  Completable run() {
    return Completable.defer(
        () -> {
          Step step = next();
          if (step == null) {
            return Completable.complete();
          }
          LOG.debug("closing {}", step.name());
          return Completable.defer(step.close()::get)
              .timeout(step.most().toMillis(), TimeUnit.MILLISECONDS)
              .doOnError(error -> LOG.warn("{} did not close well", step.name(), error))
              .onErrorComplete()
              .andThen(run());
        });
  }

  private synchronized @Nullable Step next() {
    return steps.poll();
  }
}
