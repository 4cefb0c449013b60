package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.IntakeObserver;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;

/** What every {@link IntakeStore} holds to. */
abstract class IntakeStoreContract {
  abstract Hotline hotline();

  private IntakeStore store() {
    return hotline().intake;
  }

  // ---- one message ----

  @Test
  void commit_opensAConversationThatWaits() {
    String visitor = hotline().visitor();
    IntakeStore.Outcome outcome =
        store()
            .commit(
                List.of(
                    hotline()
                        .message(
                            hotline().account,
                            visitor,
                            "m1" + visitor,
                            "小雨",
                            EntryKind.MESSAGE_IN,
                            Content.text("你好"))))
            .blockingGet();
    Receipt receipt = outcome.receipts().get(0);
    assertThat(receipt.seq()).isEqualTo(2);
    assertThat(receipt.rev()).isEqualTo(2);
    assertThat(receipt.duplicate()).isFalse();
    Change change = outcome.changes().get(0);
    Conversation conversation = change.conversation();
    assertThat(change.since()).isZero();
    assertThat(conversation.state()).isEqualTo(ConversationState.WAITING);
    assertThat(conversation.waitingSince()).isNotNull();
    assertThat(conversation.contact().name()).isEqualTo("小雨");
    assertThat(conversation.contact().hint()).startsWith("ope…");
    assertThat(conversation.threadKey()).isEqualTo(visitor);
    assertThat(conversation.visit()).isEqualTo(1);
    assertThat(conversation.unread()).isEqualTo(1);
    assertThat(conversation.lastInSeq()).isEqualTo(2);
    assertThat(conversation.last().preview()).isEqualTo("你好");
    assertThat(change.entries())
        .extracting(entry -> entry.seq() + " " + entry.kind() + " " + entry.content().type())
        .containsExactly("1 EVENT OPENED", "2 MESSAGE_IN TEXT");
  }

  @Test
  void commit_answersWithWhatAReaderFinds() {
    InboundMessage message = hotline().text(hotline().visitor(), "x" + hotline().ids.next(), "在吗");
    Change told = store().commit(List.of(message)).blockingGet().changes().get(0);
    Change read = hotline().all(told.conversation().id());
    assertThat(read).isEqualTo(told);
  }

  @Test
  void commit_storesARepeatOnce() {
    InboundMessage message = hotline().text(hotline().visitor(), "r" + hotline().ids.next(), "一次");
    Receipt first = hotline().store(message);
    for (int i = 0; i < 100; i++) {
      IntakeStore.Outcome repeat = store().commit(List.of(message)).blockingGet();
      assertThat(repeat.receipts())
          .containsExactly(new Receipt(first.conversationId(), first.seq(), first.rev(), true));
      assertThat(repeat.changes()).isEmpty();
    }
    assertThat(hotline().all(first.conversationId()).entries()).hasSize(2);
  }

  @Test
  void commit_storesARepeatWithinOneBatchOnce() {
    InboundMessage message = hotline().text(hotline().visitor(), "b" + hotline().ids.next(), "一次");
    List<Receipt> receipts =
        store().commit(Collections.nCopies(100, message)).blockingGet().receipts();
    assertThat(receipts).hasSize(100);
    assertThat(receipts.get(0).duplicate()).isFalse();
    assertThat(receipts.subList(1, 100)).allMatch(Receipt::duplicate);
    assertThat(receipts).extracting(Receipt::seq).containsOnly(2L);
    assertThat(hotline().all(receipts.get(0).conversationId()).entries()).hasSize(2);
  }

  @Test
  void commit_knowsTheSameIdOfAnotherAccountAsAnotherMessage() {
    String id = "same" + hotline().ids.next();
    String visitor = hotline().visitor();
    ChannelAccount other = hotline().account(Channel.WECHAT, 1);
    Receipt one = hotline().store(hotline().text(visitor, id, "甲"));
    Receipt two = hotline().store(hotline().text(other, visitor, id, "乙"));
    assertThat(two.duplicate()).isFalse();
    assertThat(two.conversationId()).isNotEqualTo(one.conversationId());
  }

  @Test
  void commit_givesReceiptsInTheOrderOfTheBatch() {
    List<InboundMessage> batch = new ArrayList<>();
    String[] visitors = {hotline().visitor(), hotline().visitor(), hotline().visitor()};
    for (int i = 0; i < 30; i++) {
      batch.add(hotline().text(visitors[i % 3], "o" + hotline().ids.next(), "第" + i));
    }
    IntakeStore.Outcome outcome = store().commit(batch).blockingGet();
    for (int i = 0; i < 30; i++) {
      Receipt receipt = outcome.receipts().get(i);
      assertThat(receipt.seq()).isEqualTo(2 + i / 3);
      assertThat(entry(receipt).content().text()).isEqualTo("第" + i);
    }
    assertThat(outcome.changes()).hasSize(3);
  }

  private Entry entry(Receipt receipt) {
    return hotline().all(receipt.conversationId()).entries().get((int) receipt.seq() - 1);
  }

  // ---- a person's history ----

  @Test
  void commit_linksALaterConversationToTheOneBefore() {
    String visitor = hotline().visitor();
    Actor agent = hotline().agent(Role.AGENT, 5, 1L);
    Conversation first = hotline().served(visitor, agent);
    hotline().close(first, agent);
    Conversation second = hotline().waiting(visitor);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.previous()).isEqualTo(first.id());
    assertThat(second.visit()).isEqualTo(2);
    assertThat(second.contact().id()).isEqualTo(first.contact().id());
  }

  @Test
  void commit_keepsAnEventThatOpensNothingInAClosedConversation() {
    String visitor = hotline().visitor();
    Receipt receipt = hotline().store(hotline().subscribed(visitor, "s" + visitor));
    Conversation kept = hotline().read(receipt.conversationId());
    assertThat(kept.state()).isEqualTo(ConversationState.CLOSED);
    assertThat(kept.closedAt()).isNotNull();
    assertThat(hotline().all(kept.id()).entries())
        .extracting(entry -> entry.content().type())
        .containsExactly(EntryType.SUBSCRIBED);
    Conversation written = hotline().waiting(visitor);
    assertThat(written.previous()).isEqualTo(kept.id());
    assertThat(written.visit()).isEqualTo(1);
  }

  @Test
  void commit_addsAnEventToAnOpenConversation() {
    String visitor = hotline().visitor();
    Conversation open = hotline().waiting(visitor);
    Receipt receipt = hotline().store(hotline().subscribed(visitor, "s" + visitor));
    assertThat(receipt.conversationId()).isEqualTo(open.id());
    assertThat(hotline().read(open.id()).unread()).isEqualTo(1);
  }

  @Test
  void commit_keepsTheNewestNameOfAPerson() {
    String visitor = hotline().visitor();
    Conversation before = hotline().waiting(visitor);
    assertThat(before.contact().name()).isNull();
    Receipt receipt =
        hotline()
            .store(
                hotline()
                    .message(
                        hotline().account,
                        visitor,
                        "n" + visitor,
                        "阿青",
                        EntryKind.MESSAGE_IN,
                        Content.text("我换了名字")));
    assertThat(hotline().read(receipt.conversationId()).contact().name()).isEqualTo("阿青");
  }

  @Test
  void commit_bringsBackFromWrapUpToTheSameOwner() {
    Actor agent = hotline().agent(Role.AGENT, 5, 1L);
    String visitor = hotline().visitor();
    Conversation served = hotline().served(visitor, agent);
    hotline().conversations.end(served.id(), agent).ignoreElement().blockingAwait();
    Conversation wrapUp = hotline().read(served.id());
    Receipt receipt = hotline().store(hotline().text(visitor, "w" + visitor, "等等"));
    Conversation back = hotline().read(served.id());
    assertThat(receipt.conversationId()).isEqualTo(served.id());
    assertThat(back.state()).isEqualTo(ConversationState.SERVING);
    assertThat(back.owner().id()).isEqualTo(agent.userId());
    assertThat(back.stateVersion()).isEqualTo(wrapUp.stateVersion() + 1);
    assertThat(back.endedAt()).isNull();
    assertThat(hotline().all(served.id()).entries())
        .extracting(entry -> entry.content().type())
        .endsWith(EntryType.TEXT, EntryType.RETURNED);
    assertThat(
            hotline()
                .facts(
                    "select kind, result from segment where conversation_id = $1 order by id",
                    served.id()))
        .containsExactly("QUEUE ACCEPTED", "TALK ENDED", "WRAPUP RETURNED", "TALK null");
  }

  // ---- what the database refuses ----

  private InboundMessage poison() {
    InboundMessage good = hotline().text(hotline().visitor(), "p" + hotline().ids.next(), "x");
    return new InboundMessage(
        good.account(),
        good.externalId(),
        good.threadKey(),
        new IdentityKey(IdentityKey.Kind.WECHAT_OPENID, "\u0000bad-" + hotline().ids.next()),
        null,
        good.kind(),
        true,
        good.content(),
        null,
        good.receivedAt());
  }

  @Test
  void commit_failsAsAWholeWithBadRow() {
    String visitor = hotline().visitor();
    InboundMessage good = hotline().text(visitor, "g" + visitor, "好");
    assertThatThrownBy(() -> store().commit(List.of(good, poison())).blockingGet())
        .isInstanceOf(IntakeStore.BadRow.class);
    assertThat(
            hotline()
                .conversations
                .newestOfThread(hotline().account.id(), visitor)
                .isEmpty()
                .blockingGet())
        .isTrue();
    assertThat(hotline().store(good).duplicate()).isFalse();
  }

  @Test
  void commit_keepsANulInsideATextBecauseItIsSealed() {
    Receipt receipt =
        hotline()
            .store(hotline().text(hotline().visitor(), "z" + hotline().ids.next(), "a\u0000b"));
    assertThat(entry(receipt).content().text()).isEqualTo("a\u0000b");
  }

  @Test
  void intake_letsAPoisonedMessageHarmNobodyElse() {
    Intake intake =
        new Intake(
            store(),
            IntakeObserver.NONE,
            new Intake.Limits(1, 500, 1 << 20, 20_000, 4, 1),
            Schedulers.computation(),
            new SplittableRandom(1));
    List<InboundMessage> messages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      messages.add(
          i == 37
              ? poison()
              : hotline().text(hotline().visitor(), "h" + hotline().ids.next(), "好" + i));
    }
    // All are offered before the lane's first batch is done: most of them share the poisoned one.
    List<Single<Receipt>> accepted = messages.stream().map(intake::accept).toList();
    for (int i = 0; i < 60; i++) {
      Single<Receipt> one = accepted.get(i);
      if (i == 37) {
        assertThatThrownBy(one::blockingGet)
            .isInstanceOfSatisfying(
                Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.INVALID));
      } else {
        assertThat(entry(one.blockingGet()).content().text()).isEqualTo("好" + i);
      }
    }
  }
}
