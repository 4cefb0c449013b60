package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;

/** What every {@link ConversationStore} keeps of a talk, and gives back of it. */
abstract class ConversationTalkContract {
  abstract Hotline hotline();

  private ConversationStore store() {
    return hotline().conversations;
  }

  private Actor agent() {
    return hotline().agent(Role.AGENT, 5, 1L);
  }

  // ---- send ----

  @Test
  void send_storesAPendingMessageWithItsDelivery() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    Change change = store().send(served.id(), agent, "c1", Content.text("我在")).blockingGet();
    Entry entry = change.entries().get(0);
    assertThat(entry.kind()).isEqualTo(EntryKind.MESSAGE_OUT);
    assertThat(entry.delivery()).isEqualTo(DeliveryState.PENDING);
    assertThat(entry.author().id()).isEqualTo(agent.userId());
    assertThat(change.conversation().last().preview()).isEqualTo("我在");
    assertThat(change.since()).isEqualTo(served.rev());
    assertThat(
            hotline()
                .facts("select seq, attempt from delivery where conversation_id = $1", served.id()))
        .containsExactly(entry.seq() + " 0");
  }

  @Test
  void offerSheet_hasThePersonsLastWordsWhereSomebodyElseHasWrittenSince() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    assertThat(store().offerSheet(hotline().viewer(agent), served.id()).blockingGet().lastIn())
        .isNull();

    Change sent = store().send(served.id(), agent, "c1", Content.text("我帮您转给同事")).blockingGet();

    assertThat(sent.conversation().last().preview()).isEqualTo("我帮您转给同事");
    Entry lastIn = store().offerSheet(hotline().viewer(agent), served.id()).blockingGet().lastIn();
    assertThat(lastIn.seq()).isEqualTo(served.lastInSeq());
    assertThat(lastIn.content().text()).isEqualTo(served.last().preview());
  }

  @Test
  void send_storesTheSameCommandOnce() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    Entry first =
        store().send(served.id(), agent, "twice", Content.text("一")).blockingGet().entries().get(0);
    Change again = store().send(served.id(), agent, "twice", Content.text("二")).blockingGet();
    assertThat(again.entries()).containsExactly(first);
    assertThat(again.since()).isEqualTo(again.rev());
    assertThat(hotline().facts("select seq from delivery where conversation_id = $1", served.id()))
        .hasSize(1);
    hotline().assertGapless(served.id());
  }

  @Test
  void send_storesTheSameCommandOnceFromManyThreads() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    List<Long> seqs =
        Flowable.range(0, 16)
            .flatMapSingle(
                i ->
                    store()
                        .send(served.id(), agent, "many", Content.text("同一条"))
                        .map(change -> change.entries().get(0).seq())
                        .subscribeOn(Schedulers.io()))
            .toList()
            .blockingGet();
    assertThat(seqs).hasSize(16).containsOnly(seqs.get(0));
  }

  @Test
  void send_isForTheOwnerOnly() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    Actor supervisor = hotline().agent(Role.SUPERVISOR, 5);
    Hotline.assertRefused(
        Refusal.Code.FORBIDDEN,
        () -> store().send(served.id(), agent(), "x", Content.text("x")).blockingGet());
    Hotline.assertRefused(
        Refusal.Code.FORBIDDEN,
        () -> store().send(served.id(), supervisor, "x", Content.text("x")).blockingGet());
    Hotline.assertRefused(
        Refusal.Code.NOT_FOUND, () -> store().send(7, agent, "x", Content.text("x")).blockingGet());
  }

  @Test
  void send_isRefusedAfterClosing() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    hotline().close(served, agent);
    Hotline.assertRefused(
        Refusal.Code.WRONG_STATE,
        () -> store().send(served.id(), agent, "x", Content.text("x")).blockingGet());
  }

  // ---- notes ----

  @Test
  void note_isIdempotentAndNeverForTheContact() {
    Actor agent = agent();
    String visitor = hotline().visitor();
    Conversation served = hotline().served(visitor, agent);
    store().note(served.id(), agent, "n1", "情绪低落").ignoreElement().blockingAwait();
    Change again = store().note(served.id(), agent, "n1", "情绪低落").blockingGet();
    assertThat(again.entries()).singleElement().matches(entry -> entry.kind() == EntryKind.NOTE);
    assertThat(
            store().threadEntries(hotline().account.id(), visitor, null, 50).blockingGet().items())
        .isNotEmpty()
        .noneMatch(entry -> entry.kind() == EntryKind.NOTE);
    assertThat(
            store()
                .threadChanges(hotline().account.id(), visitor, served.id(), 0)
                .blockingGet()
                .entries())
        .noneMatch(entry -> entry.kind() == EntryKind.NOTE);
    assertThat(hotline().read(served.id()).last().kind()).isEqualTo(EntryKind.MESSAGE_IN);
  }

  // ---- risk ----

  @Test
  void risk_writesTheFactAndTakesTheWholeCapacity() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    Change change = store().risk(served.id(), agent, "r1", Risk.HIGH, "有具体计划").blockingGet();
    assertThat(change.conversation().risk()).isEqualTo(Risk.HIGH);
    assertThat(change.entries().get(0).content().data())
        .containsEntry("from", "NOT_ASSESSED")
        .containsEntry("to", "HIGH")
        .containsEntry("reason", "有具体计划");
    assertThat(hotline().load(agent)).containsExactly("5");
    Change again = store().risk(served.id(), agent, "r1", Risk.NONE, null).blockingGet();
    assertThat(again.conversation().risk()).isEqualTo(Risk.HIGH);
    store().risk(served.id(), agent, "r2", Risk.NONE, null).ignoreElement().blockingAwait();
    assertThat(hotline().load(agent)).containsExactly("1");
    assertThat(
            hotline()
                .facts(
                    "select level, source, by_user from risk_event where conversation_id = $1"
                        + " order by id",
                    served.id()))
        .containsExactly("HIGH AGENT " + agent.userId(), "NONE AGENT " + agent.userId());
    hotline().close(served, agent);
    assertThat(hotline().load(agent)).containsExactly("0");
  }

  // ---- reading ----

  @Test
  void ownerRead_onlyMovesForward() {
    Actor agent = agent();
    String visitor = hotline().visitor();
    Conversation served = hotline().served(visitor, agent);
    long second = hotline().store(hotline().text(visitor, "2" + visitor, "二")).seq();
    long third = hotline().store(hotline().text(visitor, "3" + visitor, "三")).seq();
    assertThat(hotline().read(served.id()).unread()).isEqualTo(3);
    Conversation read = store().ownerRead(served.id(), agent, second).blockingGet().conversation();
    assertThat(read.unread()).isEqualTo(1);
    assertThat(read.ownerReadSeq()).isEqualTo(second);
    Change back = store().ownerRead(served.id(), agent, 1).blockingGet();
    assertThat(back.conversation().ownerReadSeq()).isEqualTo(second);
    assertThat(back.since()).isEqualTo(back.rev());
    Conversation all = store().ownerRead(served.id(), agent, 999).blockingGet().conversation();
    assertThat(all.unread()).isZero();
    assertThat(all.ownerReadSeq()).isEqualTo(third);
    assertThat(all.rev()).isEqualTo(read.rev() + 1);
    assertThat(all.changedRev()).isEqualTo(all.rev());
  }

  @Test
  void contactSaw_onlyMovesForward() {
    Actor agent = agent();
    String visitor = hotline().visitor();
    long account = hotline().account.id();
    Conversation served = hotline().served(visitor, agent);
    long seq = send(served, agent, "s1");
    long later = send(served, agent, "s2");
    long rev = hotline().read(served.id()).rev();
    Change read =
        store().contactSaw(account, visitor, served.id(), seq, DeliveryState.READ).blockingGet();
    assertThat(read.since()).isEqualTo(rev);
    assertThat(read.entries())
        .extracting(entry -> entry.seq() + " " + entry.delivery() + " " + entry.rev())
        .containsExactly(seq + " READ " + (rev + 1));
    assertThat(
            store()
                .contactSaw(account, visitor, served.id(), seq, DeliveryState.DELIVERED)
                .isEmpty()
                .blockingGet())
        .isTrue();
    Change delivered =
        store()
            .contactSaw(account, visitor, served.id(), later, DeliveryState.DELIVERED)
            .blockingGet();
    assertThat(delivered.entries()).extracting(Entry::seq).containsExactly(later);
    assertThat(
            hotline()
                .facts(
                    "select seq, state from message_state where conversation_id = $1 order by id",
                    served.id()))
        .containsExactly(seq + " PENDING", later + " PENDING", seq + " READ", later + " DELIVERED");
    assertThat(hotline().facts("select seq from delivery where conversation_id = $1", served.id()))
        .isEmpty();
  }

  private long send(Conversation conversation, Actor agent, String command) {
    return store()
        .send(conversation.id(), agent, command, Content.text(command))
        .blockingGet()
        .entries()
        .get(0)
        .seq();
  }

  @Test
  void contactSaw_isOnlyForTheThreadsOwnConversation() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    long seq = send(served, agent, "s1");
    assertThat(
            store()
                .contactSaw(
                    hotline().account.id(),
                    hotline().visitor(),
                    served.id(),
                    seq,
                    DeliveryState.READ)
                .isEmpty()
                .blockingGet())
        .isTrue();
  }

  // ---- changes ----

  @Test
  void changes_leadFromAnyRevToTheNewest() {
    Actor agent = agent();
    String visitor = hotline().visitor();
    Conversation served = hotline().served(visitor, agent);
    long seq = send(served, agent, "s1");
    store()
        .contactSaw(hotline().account.id(), visitor, served.id(), seq, DeliveryState.READ)
        .ignoreElement()
        .blockingAwait();
    hotline().close(served, agent);
    Change all = hotline().all(served.id());
    for (long since = 0; since <= all.rev(); since++) {
      long from = since;
      Change change = store().changesUnchecked(served.id(), since).blockingGet();
      assertThat(change.since()).isEqualTo(since);
      assertThat(change.conversation()).isEqualTo(all.conversation());
      assertThat(change.entries())
          .isEqualTo(all.entries().stream().filter(entry -> entry.rev() > from).toList());
    }
  }

  @Test
  void changes_sayHowFarTheyReachWhenThereAreTooMany() {
    String visitor = hotline().visitor();
    long id = 0;
    for (int batch = 0; batch < 3; batch++) {
      List<org.omniline.conversation.intake.InboundMessage> messages =
          LongStream.range(0, 500)
              .mapToObj(i -> hotline().text(visitor, "m" + hotline().ids.next(), "第" + i))
              .toList();
      id = hotline().intake.commit(messages).blockingGet().receipts().get(0).conversationId();
    }
    Change first = store().changesUnchecked(id, 0).blockingGet();
    assertThat(first.entries()).hasSize(1_000);
    assertThat(first.rev()).isEqualTo(1_000);
    Change rest = store().changesUnchecked(id, first.rev()).blockingGet();
    assertThat(rest.entries()).hasSize(501);
    assertThat(rest.rev()).isEqualTo(1_501);
  }

  @Test
  void headsSince_namesWhatChanged() {
    Conversation waiting = hotline().waiting(hotline().visitor());
    java.time.Instant since = hotline().all(waiting.id()).entries().get(0).at().minusMillis(1);
    hotline().accept(waiting, agent());
    assertThat(store().headsSince(since, 1_000).blockingGet().heads())
        .contains(new ConversationStore.Head(waiting.id(), hotline().read(waiting.id()).rev()));
  }

  /** As when the database was silent: the commit came through and nobody heard of it. */
  @Test
  void headsSince_whatIsCommittedLate_isFoundFromWhereTheAnswerBeforeWasSettled() {
    Conversation waiting = hotline().waiting(hotline().visitor());
    CompletableSubject changed = CompletableSubject.create();
    SingleSubject<Boolean> end = SingleSubject.create();
    var transaction =
        hotline()
            .database
            .transactOnce(
                tx ->
                    tx.update(
                            "update conversation set rev = rev + 1, changed_at = clock_timestamp()"
                                + " where id = $1",
                            Tuple.of(waiting.id()))
                        .doOnSuccess(rows -> changed.onComplete())
                        .flatMap(rows -> end))
            .test();
    changed.blockingAwait();
    ConversationStore.Heads before =
        store().headsSince(Instant.now().plusSeconds(60), 1_000).blockingGet();
    end.onSuccess(true);
    transaction.awaitDone(10, TimeUnit.SECONDS).assertComplete();

    assertThat(before.heads()).isEmpty();
    assertThat(store().headsSince(before.settled(), 1_000).blockingGet().heads())
        .contains(new ConversationStore.Head(waiting.id(), waiting.rev() + 1));
  }

  @Test
  void waitingByQueue_countsWhoWaits() {
    long queue = hotline().queue();
    var account = hotline().account(org.omniline.conversation.Channel.WECHAT, queue);
    long[] ids = new long[3];
    for (int i = 0; i < 3; i++) {
      ids[i] =
          hotline()
              .store(hotline().text(account, hotline().visitor(), "a" + hotline().ids.next(), "等"))
              .conversationId();
    }
    assertThat(store().waitingByQueue().blockingGet()).containsEntry(queue, 3L);
    hotline().accept(hotline().read(ids[0]), agent());
    assertThat(store().waitingByQueue().blockingGet()).containsEntry(queue, 2L);
  }

  @Test
  void threadEntries_leadBackOverAllConversationsOfTheThread() {
    Actor agent = agent();
    String visitor = hotline().visitor();
    Conversation first = hotline().served(visitor, agent);
    hotline().close(first, agent);
    hotline().waiting(visitor);
    List<Entry> all =
        store().threadEntries(hotline().account.id(), visitor, null, 50).blockingGet().items();
    assertThat(all).extracting(Entry::conversationId).contains(first.id());
    List<Entry> pieces = new java.util.ArrayList<>();
    String cursor = null;
    do {
      var page = store().threadEntries(hotline().account.id(), visitor, cursor, 2).blockingGet();
      pieces.addAll(0, page.items());
      cursor = page.next();
    } while (cursor != null);
    assertThat(pieces).isEqualTo(all);
    Hotline.assertRefused(
        Refusal.Code.INVALID,
        () -> store().threadEntries(hotline().account.id(), visitor, "not-ours", 2).blockingGet());
  }
}
