package org.omniline.conversation.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.IdentityKey;

class OutboxTest {
  private static final ChannelAccount ACCOUNT =
      new ChannelAccount(7, Channel.WECHAT, "wx", "WeChat", 1, true, Map.of(), Map.of());

  private final TestScheduler time = new TestScheduler();
  private final Rows rows = new Rows();

  /** The rows of one conversation, oldest first. */
  private static final class Rows implements DeliveryStore {
    final Deque<Long> open = new ArrayDeque<>();
    final List<String> ended = new ArrayList<>();
    int attempt = 1;
    boolean interrupted;

    @Override
    public Maybe<Delivery> claim(long conversationId, long seq, Duration claimFor) {
      Long oldest = open.peek();
      return oldest == null || (seq != OLDEST && seq != oldest)
          ? Maybe.empty()
          : Maybe.just(delivery(oldest, attempt, interrupted));
    }

    @Override
    public Single<List<Delivery>> claimDue(int limit, Duration claimFor) {
      return claim(1, OLDEST, claimFor).map(List::of).defaultIfEmpty(List.of());
    }

    @Override
    public Maybe<Change> finish(
        Delivery delivery,
        DeliveryState state,
        @Nullable String reason,
        @Nullable String externalId) {
      open.remove(delivery.seq());
      attempt = 1;
      ended.add(delivery.seq() + " " + state + (reason == null ? "" : " " + reason));
      return Maybe.empty();
    }

    @Override
    public Single<Boolean> tryLater(Delivery delivery, Duration pause, @Nullable String reason) {
      attempt++;
      return Single.just(true);
    }

    @Override
    public Single<Long> pending() {
      return Single.just((long) open.size());
    }
  }

  private static Delivery delivery(long seq, int attempt, boolean interrupted) {
    return new Delivery(
        seq,
        1,
        seq,
        ACCOUNT,
        new IdentityKey(IdentityKey.Kind.WECHAT_OPENID, "openid"),
        "openid",
        Content.text("hello"),
        attempt,
        Instant.EPOCH,
        null,
        interrupted);
  }

  private static final class Scripted implements ChannelSender {
    final Deque<SendResult> answers = new ArrayDeque<>();
    final List<Long> sent = new ArrayList<>();
    boolean removesDuplicates;

    @Override
    public Channel channel() {
      return Channel.WECHAT;
    }

    @Override
    public boolean peerRemovesDuplicates() {
      return removesDuplicates;
    }

    @Override
    public Single<SendResult> send(Delivery delivery) {
      sent.add(delivery.seq());
      SendResult next = answers.size() > 1 ? answers.poll() : answers.peek();
      return next == null ? Single.error(new IllegalStateException("a defect")) : Single.just(next);
    }
  }

  private final Scripted wechat = new Scripted();

  private Outbox outbox() {
    return new Outbox(
        rows,
        Outbox.Policy.defaults(),
        List.of(wechat),
        time,
        new SplittableRandom(1),
        change -> {});
  }

  @Test
  void deliver_sendsWhatStandsBehindInOrder() {
    rows.open.addAll(List.of(3L, 4L, 5L));
    wechat.answers.add(SendResult.sent("peer-1"));
    outbox().deliver(1, 3).test().assertComplete();
    assertThat(wechat.sent).containsExactly(3L, 4L, 5L);
    assertThat(rows.ended).containsExactly("3 SENT", "4 SENT", "5 SENT");
  }

  @Test
  void deliver_neverOvertakesAnOlderMessage() {
    rows.open.addAll(List.of(3L, 4L));
    outbox().deliver(1, 4).test().assertComplete();
    assertThat(wechat.sent).isEmpty();
  }

  @Test
  void deliver_repeatsWithAPauseWhatThePeerMayTakeLater() {
    rows.open.add(3L);
    wechat.answers.add(SendResult.tryLater("wechat.busy"));
    wechat.answers.add(SendResult.sent(null));
    var told = outbox().deliver(1, 3).test();
    assertThat(wechat.sent).hasSize(1);
    time.advanceTimeBy(2, TimeUnit.SECONDS);
    told.assertComplete();
    assertThat(rows.ended).containsExactly("3 SENT");
  }

  @Test
  void deliver_givesUpAfterSixAttemptsWithTheReason() {
    rows.open.add(3L);
    wechat.answers.add(SendResult.tryLater("wechat.busy"));
    var unused = outbox().deliver(1, 3).test();
    time.advanceTimeBy(1, TimeUnit.HOURS);
    assertThat(wechat.sent).hasSize(6);
    assertThat(rows.ended).containsExactly("3 FAILED wechat.busy");
  }

  @Test
  void deliver_neverRepeatsByItselfWhatThePeerMayHave() {
    rows.open.add(3L);
    wechat.answers.add(SendResult.unknown("wechat.timeout"));
    outbox().deliver(1, 3).test().assertComplete();
    time.advanceTimeBy(1, TimeUnit.HOURS);
    assertThat(wechat.sent).hasSize(1);
    assertThat(rows.ended).containsExactly("3 UNKNOWN wechat.timeout");
  }

  @Test
  void deliver_repeatsAnUnknownOneWhereThePeerRemovesDuplicates() {
    rows.open.add(3L);
    wechat.removesDuplicates = true;
    wechat.answers.add(SendResult.unknown("wechat.timeout"));
    wechat.answers.add(SendResult.sent(null));
    var unused = outbox().deliver(1, 3).test();
    time.advanceTimeBy(5, TimeUnit.SECONDS);
    assertThat(rows.ended).containsExactly("3 SENT");
  }

  @Test
  void deliver_treatsADefectAsUnknown() {
    rows.open.add(3L);
    outbox().deliver(1, 3).test().assertComplete();
    assertThat(rows.ended).containsExactly("3 UNKNOWN send.defect");
  }

  @Test
  void sweep_takesWhatAnotherNodeLeft() {
    rows.open.add(3L);
    wechat.answers.add(SendResult.sent(null));
    outbox().sweep(10).test().assertValue(1);
    assertThat(rows.ended).containsExactly("3 SENT");
  }

  @Test
  void sweep_asksAPersonAboutWhatAnotherNodeMayHaveSent() {
    rows.open.add(3L);
    rows.interrupted = true;
    outbox().sweep(10).test().assertComplete();
    assertThat(wechat.sent).isEmpty();
    assertThat(rows.ended).containsExactly("3 UNKNOWN send.interrupted");
  }

  @Test
  void sweep_repeatsWhatAnotherNodeMayHaveSentWhereThePeerRemovesDuplicates() {
    rows.open.add(3L);
    rows.interrupted = true;
    wechat.removesDuplicates = true;
    wechat.answers.add(SendResult.sent(null));
    outbox().sweep(10).test().assertComplete();
    assertThat(rows.ended).containsExactly("3 SENT");
  }

  @Test
  void deliver_saysSoWhenNoChannelIsInstalled() {
    rows.open.add(3L);
    Outbox empty =
        new Outbox(
            rows, Outbox.Policy.defaults(), List.of(), time, new SplittableRandom(1), change -> {});
    empty.deliver(1, 3).test().assertComplete();
    assertThat(rows.ended).containsExactly("3 FAILED channel.not-installed");
  }
}
