package org.omniline.routing;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeEmitter;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.Context;
import io.vertx.rxjava3.core.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.routing.acd.AcdState;
import org.omniline.routing.acd.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry that holds a routing domain's state, reached by entry processors alone: a {@code get}
 * or a listener would serialise all of it. Answers come on the caller's Vert.x context, or on one
 * of this object where the caller has none; never on a thread of Hazelcast's.
 */
final class AcdMap {
  private static final Logger LOG = LoggerFactory.getLogger(AcdMap.class);
  static final String AWAY = "Routing is away for a moment; try again.";

  /** Enough that nothing waits for another step at the pace of a busy day. */
  private static final int STEPS_AT_ONCE = 4;

  private static final int MOST_IN_FLIGHT = 10_000;
  private static final long LIMIT_MS = 10_000;

  private final HazelcastInstance hazelcast;
  private final IMap<String, AcdState> map;
  private final String domain;
  private final Vertx vertx;
  private final Context home;
  private final CommandBatches batches;
  private final AtomicInteger inFlight = new AtomicInteger();

  AcdMap(HazelcastInstance hazelcast, String domain, Vertx vertx) {
    this.hazelcast = hazelcast;
    this.map = hazelcast.getMap(AcdMapConfig.MAP);
    this.domain = domain;
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.batches = new CommandBatches(this::run, vertx, STEPS_AT_ONCE, LIMIT_MS);
  }

  /** Whether the entry lies on this very member. */
  boolean isHere() {
    if (!hazelcast.getLifecycleService().isRunning()) {
      return false;
    }
    Member owner = hazelcast.getPartitionService().getPartition(domain).getOwner();
    return owner != null && owner.localMember();
  }

  int inFlight() {
    return inFlight.get();
  }

  /** Runs a command; a refusal of the machine's is a failure. */
  Single<StepOutcome> step(Command command) {
    return Single.defer(() -> admit(batches.step(command).toMaybe()).toSingle())
        .flatMap(
            outcome ->
                outcome.refused() == null || outcome.terms() != null || outcome.settled() != null
                    ? Single.just(outcome)
                    : Single.error(
                        new Refusal(outcome.refused().code(), outcome.refused().detail())));
  }

  private CompletionStage<List<StepOutcome>> run(List<Command> commands) {
    return map.submitToKey(domain, new AcdStep(new AcdStep.Commands(commands)))
        .thenApply(AcdStep.Outcomes::all);
  }

  /** Reads; empty when there is no such thing. */
  <R> Maybe<R> look(AcdLook<R> look) {
    return Maybe.defer(() -> admit(Maybe.create(emitter -> submit(look, emitter))));
  }

  /** Within the bounds of how many and how long. */
  private <R> Maybe<R> admit(Maybe<R> asking) {
    if (inFlight.incrementAndGet() > MOST_IN_FLIGHT) {
      inFlight.decrementAndGet();
      return Maybe.error(
          new Refusal(Refusal.Code.OVERLOADED, "Routing has too much to do; try again."));
    }
    return asking
        .timeout(LIMIT_MS, TimeUnit.MILLISECONDS, RxHelper.scheduler(vertx))
        .doFinally(inFlight::decrementAndGet)
        .onErrorResumeNext(error -> Maybe.error(translate(error)));
  }

  private <R> void submit(AcdLook<R> look, MaybeEmitter<R> emitter) {
    Context current = Vertx.currentContext();
    Context context = current == null ? home : current;
    // Without an executor of its own the callback waits for the common pool, which is slow.
    map.submitToKey(domain, look)
        .whenCompleteAsync(
            (answer, error) -> context.runOnContext(any -> deliver(look, emitter, answer, error)),
            Runnable::run);
  }

  private static <R> void deliver(
      AcdLook<R> look,
      MaybeEmitter<R> emitter,
      byte @Nullable [] answer,
      @Nullable Throwable error) {
    if (error != null) {
      emitter.tryOnError(error);
    } else if (answer == null) {
      emitter.onComplete();
    } else {
      emitter.onSuccess(look.format().read(answer));
    }
  }

  private static Throwable translate(Throwable error) {
    if (error instanceof Refusal) {
      return error;
    }
    if (error instanceof TimeoutException) {
      LOG.warn("The routing state did not answer within {} ms", LIMIT_MS);
    } else {
      LOG.warn("The routing state cannot be reached", error);
    }
    return new Refusal(Refusal.Code.UNAVAILABLE, AWAY);
  }
}
