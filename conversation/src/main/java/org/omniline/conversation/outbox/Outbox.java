package org.omniline.conversation.outbox;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.DeliveryState;

/**
 * The way out. The entry and its delivery row are stored before this is called; the storing node
 * tries at once, and {@link #sweep} takes what a dead or busy node left.
 *
 * <p>Thread-safe.
 */
public final class Outbox {
  /**
   * Rules of sending.
   *
   * @param claim how long a node may hold a delivery; longer than any channel's time limit
   * @param attempts after so many the message is a dead letter: FAILED, and an agent may send again
   * @param firstPause before the second attempt; doubles up to {@code longestPause}, jittered
   */
  public record Policy(Duration claim, int attempts, Duration firstPause, Duration longestPause) {
    public static Policy defaults() {
      return new Policy(Duration.ofSeconds(60), 6, Duration.ofSeconds(1), Duration.ofMinutes(2));
    }
  }

  private final DeliveryStore store;
  private final Policy policy;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Consumer<Change> changed;
  private final Map<Channel, ChannelSender> senders = new EnumMap<>(Channel.class);

  /**
   * @param scheduler times the pause before an early retry on this node
   * @param changed hears of each stored change (push to desks and visitors); must not block
   */
  public Outbox(
      DeliveryStore store,
      Policy policy,
      Collection<ChannelSender> senders,
      Scheduler scheduler,
      RandomGenerator random,
      Consumer<Change> changed) {
    this.store = store;
    this.policy = policy;
    this.scheduler = scheduler;
    this.random = random;
    this.changed = changed;
    senders.forEach(sender -> this.senders.put(sender.channel(), sender));
  }

  /**
   * Tries to send one stored message now and then whatever stands behind it in its conversation.
   * Completes when nothing more is due for it here; errors are those of the store.
   */
  public Completable deliver(long conversationId, long seq) {
    return store.claim(conversationId, seq, policy.claim()).flatMapCompletable(this::attempt);
  }

  /** Takes up to {@code limit} due deliveries that no node holds. Call it every second or so. */
  public Single<Integer> sweep(int limit) {
    return store
        .claimDue(limit, policy.claim())
        .flatMap(
            due ->
                Flowable.fromIterable(due)
                    .flatMapCompletable(this::attempt, false, 32)
                    .toSingleDefault(due.size()));
  }

  private Completable attempt(Delivery delivery) {
    ChannelSender sender = senders.get(delivery.account().channel());
    if (sender == null) {
      return finish(delivery, DeliveryState.FAILED, "channel.not-installed", null);
    }
    if (delivery.interrupted() && !sender.peerRemovesDuplicates()) {
      // Whoever held it died or was cut off while sending: only a person may send it again.
      return finish(delivery, DeliveryState.UNKNOWN, "send.interrupted", null);
    }
    return sender
        .send(delivery)
        .onErrorReturn(error -> SendResult.unknown("send.defect"))
        .flatMapCompletable(result -> settle(sender, delivery, result));
  }

  private Completable settle(ChannelSender sender, Delivery delivery, SendResult result) {
    return switch (result.outcome()) {
      case SENT -> finish(delivery, DeliveryState.SENT, null, result.externalId());
      case REJECTED -> finish(delivery, DeliveryState.FAILED, result.reasonKey(), null);
      case TRY_LATER -> later(delivery, result.reasonKey());
      case UNKNOWN ->
          sender.peerRemovesDuplicates()
              ? later(delivery, result.reasonKey())
              : finish(delivery, DeliveryState.UNKNOWN, result.reasonKey(), null);
    };
  }

  private Completable finish(
      Delivery delivery,
      DeliveryState state,
      @Nullable String reason,
      @Nullable String externalId) {
    Maybe<Change> stored = store.finish(delivery, state, reason, externalId);
    return stored
        .doOnSuccess(changed::accept)
        .ignoreElement()
        .andThen(next(delivery.conversationId()));
  }

  /** What was stored behind a delivery could not be claimed while it was open. */
  private Completable next(long conversationId) {
    return store
        .claim(conversationId, DeliveryStore.OLDEST, policy.claim())
        .flatMapCompletable(this::attempt);
  }

  private Completable later(Delivery delivery, @Nullable String reason) {
    if (delivery.attempt() >= policy.attempts()) {
      return finish(delivery, DeliveryState.FAILED, reason, null);
    }
    Duration pause = pause(delivery.attempt());
    return store
        .tryLater(delivery, pause, reason)
        .flatMapCompletable(
            freed ->
                freed
                    ? Completable.timer(pause.toMillis() + 5, TimeUnit.MILLISECONDS, scheduler)
                        .andThen(
                            Completable.defer(
                                () -> deliver(delivery.conversationId(), delivery.seq())))
                    : Completable.complete());
  }

  private Duration pause(int attempt) {
    long ms =
        Math.min(
            policy.longestPause().toMillis(),
            policy.firstPause().toMillis() << Math.min(20, attempt - 1));
    return Duration.ofMillis(ms / 2 + random.nextLong(ms / 2 + 1));
  }
}
