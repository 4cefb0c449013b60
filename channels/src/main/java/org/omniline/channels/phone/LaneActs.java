package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.vertx.core.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.esl.EslException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what calls want, by the one who can, and tells them what came of it. Nothing fails: what
 * was not done is wanted again as long as the call is not as it should be.
 */
final class LaneActs {
  private static final Logger LOG = LoggerFactory.getLogger(LaneActs.class);
  private static final long RECORD_MS = 15_000;

  private final Context context;
  private final Scheduler scheduler;
  private final RecordWork records;
  private final InstantSource clock;

  LaneActs(Context context, Scheduler scheduler, RecordWork records, InstantSource clock) {
    this.context = context;
    this.scheduler = scheduler;
    this.records = records;
    this.clock = clock;
  }

  /**
   * Does it; completes on the context.
   *
   * @param work null while the switch is not connected, as {@code ivr}
   */
  Completable act(
      CallLane lane, CallEffect effect, @Nullable SwitchWork work, @Nullable IvrWork ivr) {
    return done(lane, effect, work, ivr)
        .observeOn(scheduler)
        .doOnError(error -> failed(lane, effect, error))
        .onErrorComplete();
  }

  private Completable done(
      CallLane lane, CallEffect effect, @Nullable SwitchWork work, @Nullable IvrWork ivr) {
    if (effect instanceof CallEffect.Voice voice) {
      return ivr == null
          ? Completable.complete()
          : Completable.fromAction(() -> ivr.voice(lane.call(), voice, input -> tell(lane, input)));
    } else if (effect instanceof CallEffect.AskService service) {
      return ivr == null
          ? Completable.complete()
          : Completable.fromAction(() -> ivr.ask(service, input -> tell(lane, input)));
    } else if (effect instanceof CallEffect.OfRecord record) {
      return record(lane, record);
    }
    return work == null
        ? Completable.complete()
        : work.act((CallEffect.OfSwitch) effect, later(lane));
  }

  private void tell(CallLane lane, CallInput input) {
    context.runOnContext(now -> lane.tell(input));
  }

  private static void failed(CallLane lane, CallEffect effect, Throwable error) {
    String what = effect.getClass().getSimpleName();
    if (error instanceof EslException) {
      // Legs end on their own all the time while something is asked of them.
      LOG.info("Call {}: {}: {}", lane.call().leg(), what, error.getMessage());
    } else {
      LOG.warn("Call {}: {} failed: {}", lane.call().leg(), what, error.toString());
    }
  }

  private Completable record(CallLane lane, CallEffect.OfRecord effect) {
    boolean unreachable =
        effect instanceof CallEffect.Decline decline && lane.isUnreachable(decline);
    return records
        .act(lane.call(), effect, unreachable)
        .timeout(RECORD_MS, TimeUnit.MILLISECONDS, scheduler)
        .observeOn(scheduler)
        .doOnSuccess(lane::tell)
        .ignoreElement();
  }

  private SwitchWork.Later later(CallLane lane) {
    return new SwitchWork.Later() {
      @Override
      public void unreached(String leg, CallInput.End end) {
        tell(lane, new CallInput.Gone(leg, end, clock.instant()));
      }

      @Override
      public void said() {
        tell(lane, new CallInput.Said(clock.instant()));
      }

      @Override
      public void told(Function<Instant, CallInput> what) {
        tell(lane, what.apply(clock.instant()));
      }
    };
  }
}
