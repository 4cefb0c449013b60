package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.outbox.Delivery;
import org.omniline.conversation.outbox.DeliveryStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;

/** What every {@link DeliveryStore} holds to. */
abstract class DeliveryStoreContract {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  private DeliveryStore one;
  private DeliveryStore two;
  private Actor agent;
  private Conversation served;

  abstract Hotline hotline();

  @BeforeEach
  void begin() {
    // What an earlier test left open would be due here.
    hotline().facts("delete from delivery returning id");
    one = hotline().deliveries("node-1");
    two = hotline().deliveries("node-2");
    agent = hotline().agent(Role.AGENT, 50, 1L);
    served = hotline().served(hotline().visitor(), agent);
  }

  private long send(String text) {
    return hotline()
        .conversations
        .send(served.id(), agent, "c" + hotline().ids.next(), Content.text(text))
        .blockingGet()
        .entries()
        .get(0)
        .seq();
  }

  private Delivery claim(DeliveryStore store, long seq, Duration claimFor) {
    return store.claim(served.id(), seq, claimFor).blockingGet();
  }

  private Entry entry(long seq) {
    return hotline().all(served.id()).entries().get((int) seq - 1);
  }

  @Test
  void claim_tellsWhatIsToBeSentWhereto() {
    long seq = send("我在听");
    Delivery delivery = claim(one, seq, LONG);
    assertThat(delivery.content().text()).isEqualTo("我在听");
    assertThat(delivery.recipient().value()).isEqualTo(served.threadKey());
    assertThat(delivery.threadKey()).isEqualTo(served.threadKey());
    assertThat(delivery.account().id()).isEqualTo(hotline().account.id());
    assertThat(delivery.attempt()).isEqualTo(1);
    assertThat(delivery.interrupted()).isFalse();
  }

  @Test
  void claim_isGivenToOneOfTwoOnly() {
    for (int i = 0; i < 30; i++) {
      long seq = send("第" + i);
      List<Delivery> claimed =
          Flowable.just(one, two, one, two)
              .flatMapMaybe(
                  store -> store.claim(served.id(), seq, LONG).subscribeOn(Schedulers.io()))
              .toList()
              .blockingGet();
      assertThat(claimed).hasSize(1);
      Delivery delivery = claimed.get(0);
      Change unused1 = one.finish(delivery, DeliveryState.SENT, null, null).blockingGet();
      Change unused2 = two.finish(delivery, DeliveryState.SENT, null, null).blockingGet();
    }
  }

  @Test
  void claimDue_givesEachToOneOfTwoOnly() {
    List<Conversation> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Conversation other =
          hotline().served(hotline().visitor(), hotline().agent(Role.AGENT, 5, 1L));
      many.add(other);
      hotline()
          .conversations
          .send(
              other.id(),
              new Actor(other.owner().id(), other.owner().name(), false),
              "c",
              Content.text("x"))
          .ignoreElement()
          .blockingAwait();
    }
    List<Long> claimed =
        Flowable.just(one, two, one, two)
            .flatMapSingle(store -> store.claimDue(20, LONG).subscribeOn(Schedulers.io()))
            .concatMapIterable(list -> list)
            .map(Delivery::conversationId)
            .toList()
            .blockingGet();
    assertThat(claimed)
        .containsExactlyInAnyOrderElementsOf(many.stream().map(Conversation::id).toList());
  }

  @Test
  void claim_keepsTheOrderOfAConversation() {
    long first = send("一");
    long second = send("二");
    assertThat(claim(one, second, LONG)).isNull();
    Delivery oldest = claim(one, DeliveryStore.OLDEST, LONG);
    assertThat(oldest.seq()).isEqualTo(first);
    assertThat(two.claimDue(10, LONG).blockingGet()).isEmpty();
    assertThat(one.finish(oldest, DeliveryState.SENT, null, "peer-1").blockingGet()).isNotNull();
    assertThat(claim(two, DeliveryStore.OLDEST, LONG).seq()).isEqualTo(second);
  }

  @Test
  void claimDue_takesOverWhatADeadNodeHeldAndSaysSo() {
    long seq = send("一");
    Delivery dead = claim(one, seq, SHORT);
    Delivery taken =
        await().until(() -> two.claimDue(10, LONG).blockingGet(), due -> !due.isEmpty()).get(0);
    assertThat(taken.seq()).isEqualTo(seq);
    assertThat(taken.attempt()).isEqualTo(2);
    assertThat(taken.interrupted()).isTrue();
    assertThat(one.finish(dead, DeliveryState.FAILED, "late", null).isEmpty().blockingGet())
        .as("the node that was believed dead changes nothing")
        .isTrue();
    assertThat(entry(seq).delivery()).isEqualTo(DeliveryState.PENDING);
    assertThat(two.finish(taken, DeliveryState.SENT, null, null).blockingGet()).isNotNull();
    assertThat(entry(seq).delivery()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void finish_storesTheStateWithARevOfItsOwn() {
    long seq = send("一");
    long rev = hotline().read(served.id()).rev();
    Delivery delivery = claim(one, seq, LONG);
    Change change = one.finish(delivery, DeliveryState.FAILED, "wechat.45015", null).blockingGet();
    assertThat(change.since()).isEqualTo(rev);
    assertThat(change.rev()).isEqualTo(rev + 1);
    assertThat(change.entries()).containsExactly(entry(seq));
    assertThat(entry(seq).deliveryReason()).isEqualTo("wechat.45015");
    assertThat(entry(seq).rev()).isEqualTo(rev + 1);
    assertThat(one.pending().blockingGet()).isZero();
    assertThat(
            hotline()
                .facts(
                    "select state, reason from message_state where conversation_id = $1"
                        + " order by id",
                    served.id()))
        .containsExactly("PENDING null", "FAILED wechat.45015");
  }

  @Test
  void finish_neverMovesAStateBack() {
    long seq = send("一");
    Delivery delivery = claim(one, seq, LONG);
    assertThat(
            hotline()
                .conversations
                .contactSaw(
                    hotline().account.id(),
                    served.threadKey(),
                    served.id(),
                    seq,
                    DeliveryState.READ)
                .blockingGet())
        .isNotNull();
    assertThat(one.finish(delivery, DeliveryState.SENT, null, null).isEmpty().blockingGet())
        .isTrue();
    assertThat(entry(seq).delivery()).isEqualTo(DeliveryState.READ);
  }

  @Test
  void tryLater_makesItDueAfterThePause() {
    long seq = send("一");
    Delivery delivery = claim(one, seq, LONG);
    assertThat(one.tryLater(delivery, Duration.ofMillis(150), "wechat.busy").blockingGet())
        .isTrue();
    assertThat(claim(one, seq, LONG)).isNull();
    Delivery again =
        await()
            .until(
                () -> two.claim(served.id(), seq, LONG).map(List::of).blockingGet(List.of()),
                found -> !found.isEmpty())
            .get(0);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.interrupted()).isFalse();
    assertThat(one.tryLater(delivery, Duration.ZERO, null).blockingGet()).isFalse();
  }

  @Test
  void resend_refusesWhatWouldFailForEver() {
    long seq = send("一");
    Change unused =
        one.finish(claim(one, seq, LONG), DeliveryState.FAILED, "send.never", null).blockingGet();
    assertThatThrownBy(
            () ->
                hotline()
                    .conversations
                    .resend(served.id(), agent, seq, Set.of("send.never"))
                    .blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.WRONG_STATE));
    assertThat(one.pending().blockingGet()).isZero();
  }

  @Test
  void resend_makesANewDelivery() {
    long seq = send("一");
    Change unused =
        one.finish(claim(one, seq, LONG), DeliveryState.UNKNOWN, "send.timeout", null)
            .blockingGet();
    Change again =
        hotline().conversations.resend(served.id(), agent, seq, Set.of("never")).blockingGet();
    assertThat(again.entries().get(0).delivery()).isEqualTo(DeliveryState.PENDING);
    assertThat(again.entries().get(0).deliveryReason()).isNull();
    assertThat(claim(one, seq, LONG).attempt()).isEqualTo(1);
    assertThat(one.pending().blockingGet()).isEqualTo(1);
  }
}
