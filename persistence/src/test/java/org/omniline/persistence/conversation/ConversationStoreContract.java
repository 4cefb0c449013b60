package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Target;
import org.omniline.conversation.staff.Role;

/** What the commands of every {@link ConversationStore} hold to. */
abstract class ConversationStoreContract {
  abstract Hotline hotline();

  private ConversationStore store() {
    return hotline().conversations;
  }

  private Actor agent() {
    return hotline().agent(Role.AGENT, 5, 1L);
  }

  private static void assertRefused(Refusal.Code code, ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private List<String> load(Actor agent) {
    return hotline().facts("select load from agent_load where agent_id = $1", agent.userId());
  }

  private void assertGapless(long conversation) {
    Change all = hotline().all(conversation);
    long[] expected = LongStream.rangeClosed(1, all.entries().size()).toArray();
    assertThat(all.entries().stream().mapToLong(Entry::seq).toArray()).isEqualTo(expected);
    assertThat(all.conversation().lastSeq()).isEqualTo(all.entries().size());
  }

  // ---- accept ----

  @Test
  void accept_givesTheConversationToTheAgent() {
    Actor agent = agent();
    Conversation waiting = hotline().waiting(hotline().visitor());
    Change change = hotline().accept(waiting, agent);
    Conversation served = change.conversation();
    assertThat(served.state()).isEqualTo(ConversationState.SERVING);
    assertThat(served.owner().id()).isEqualTo(agent.userId());
    assertThat(served.owner().name()).isEqualTo(agent.name());
    assertThat(served.waitingSince()).isNull();
    assertThat(served.servedAt()).isNotNull();
    assertThat(served.stateVersion()).isEqualTo(waiting.stateVersion() + 1);
    assertThat(change.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.content().type()).isEqualTo(EntryType.ACCEPTED);
              assertThat(entry.content().data()).containsEntry("agentName", agent.name());
            });
    assertThat(hotline().read(served.id())).isEqualTo(served);
    assertThat(load(agent)).containsExactly("1");
    assertThat(
            hotline()
                .facts(
                    "select outcome, left_at is not null from queue_visit where conversation_id ="
                        + " $1",
                    served.id()))
        .containsExactly("ACCEPTED true");
  }

  @Test
  void accept_refusesWhenStateVersionMoved() {
    Actor agent = agent();
    Conversation waiting = hotline().waiting(hotline().visitor());
    assertRefused(
        Refusal.Code.OFFER_LOST,
        () -> store().accept(waiting.id(), waiting.stateVersion() + 1, agent, 1, 5).blockingGet());
    assertThat(load(agent)).isEmpty();
  }

  @Test
  void accept_answersARepeatAlike() {
    Actor agent = agent();
    Conversation waiting = hotline().waiting(hotline().visitor());
    Conversation served = hotline().accept(waiting, agent).conversation();
    assertThat(hotline().accept(waiting, agent).conversation()).isEqualTo(served);
    assertThat(load(agent)).containsExactly("1");
  }

  @Test
  void accept_letsOneOfTwoAgentsWin() {
    Actor one = agent();
    Actor two = agent();
    for (int i = 0; i < 20; i++) {
      Conversation waiting = hotline().waiting(hotline().visitor());
      List<String> outcomes =
          together(
              store().accept(waiting.id(), waiting.stateVersion(), one, 1, 100),
              store().accept(waiting.id(), waiting.stateVersion(), two, 1, 100));
      assertThat(outcomes).containsExactlyInAnyOrder("ok", "OFFER_LOST");
    }
    assertThat(
            Integer.parseInt(load(one).isEmpty() ? "0" : load(one).get(0))
                + Integer.parseInt(load(two).isEmpty() ? "0" : load(two).get(0)))
        .isEqualTo(20);
  }

  @Test
  void accept_neverPassesTheCapacityOfAnAgent() {
    for (int i = 0; i < 20; i++) {
      Actor agent = agent();
      Conversation one = hotline().waiting(hotline().visitor());
      Conversation two = hotline().waiting(hotline().visitor());
      List<String> outcomes =
          together(
              store().accept(one.id(), one.stateVersion(), agent, 1, 1),
              store().accept(two.id(), two.stateVersion(), agent, 1, 1));
      assertThat(outcomes).containsExactlyInAnyOrder("ok", "CAPACITY_FULL");
      assertThat(load(agent)).containsExactly("1");
    }
  }

  @Test
  void accept_refusesWhatWeighsMoreThanTheAgentCanCarry() {
    Actor agent = agent();
    Conversation waiting = hotline().waiting(hotline().visitor());
    assertRefused(
        Refusal.Code.CAPACITY_FULL,
        () -> store().accept(waiting.id(), waiting.stateVersion(), agent, 3, 2).blockingGet());
    assertThat(hotline().read(waiting.id()).state()).isEqualTo(ConversationState.WAITING);
  }

  private static List<String> together(Single<Change> one, Single<Change> two) {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      return Flowable.just(one, two)
          .flatMapSingle(
              command ->
                  command
                      .map(change -> "ok")
                      .onErrorReturn(error -> ((Refusal) error).code().name())
                      .subscribeOn(Schedulers.from(threads)))
          .toList()
          .blockingGet();
    } finally {
      threads.shutdownNow();
    }
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
    assertGapless(served.id());
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
    assertRefused(
        Refusal.Code.FORBIDDEN,
        () -> store().send(served.id(), agent(), "x", Content.text("x")).blockingGet());
    assertRefused(
        Refusal.Code.FORBIDDEN,
        () -> store().send(served.id(), supervisor, "x", Content.text("x")).blockingGet());
    assertRefused(
        Refusal.Code.NOT_FOUND, () -> store().send(7, agent, "x", Content.text("x")).blockingGet());
  }

  @Test
  void send_isRefusedAfterClosing() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    close(served, agent);
    assertRefused(
        Refusal.Code.WRONG_STATE,
        () -> store().send(served.id(), agent, "x", Content.text("x")).blockingGet());
  }

  private Change close(Conversation conversation, Actor agent) {
    long seen = hotline().read(conversation.id()).lastInSeq();
    return store().close(conversation.id(), agent, seen, "other", null).blockingGet();
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
    assertThat(load(agent)).containsExactly("5");
    Change again = store().risk(served.id(), agent, "r1", Risk.NONE, null).blockingGet();
    assertThat(again.conversation().risk()).isEqualTo(Risk.HIGH);
    store().risk(served.id(), agent, "r2", Risk.NONE, null).ignoreElement().blockingAwait();
    assertThat(load(agent)).containsExactly("1");
    assertThat(
            hotline()
                .facts(
                    "select level, source, by_user from risk_event where conversation_id = $1"
                        + " order by id",
                    served.id()))
        .containsExactly("HIGH AGENT " + agent.userId(), "NONE AGENT " + agent.userId());
    close(served, agent);
    assertThat(load(agent)).containsExactly("0");
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

  // ---- end and close ----

  @Test
  void close_fromServingPassesThroughWrapUpAndFreesTheLoadOnce() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    Change change =
        store().close(served.id(), agent, served.lastInSeq(), "anxiety", "小结：已稳定").blockingGet();
    Conversation closed = change.conversation();
    assertThat(closed.state()).isEqualTo(ConversationState.CLOSED);
    assertThat(closed.disposition().code()).isEqualTo("anxiety");
    assertThat(closed.disposition().label()).isEqualTo("焦虑紧张");
    assertThat(closed.endedAt()).isNotNull();
    assertThat(closed.closedAt()).isNotNull();
    assertThat(change.entries())
        .extracting(entry -> entry.kind() + " " + entry.content().type())
        .containsExactly("EVENT ENDED", "NOTE TEXT", "EVENT CLOSED");
    assertThat(hotline().read(served.id())).isEqualTo(closed);
    assertThat(load(agent)).containsExactly("0");
    assertRefused(Refusal.Code.WRONG_STATE, () -> close(served, agent));
    assertThat(load(agent)).containsExactly("0");
    assertThat(
            hotline()
                .facts(
                    "select code, version from disposition where conversation_id = $1",
                    served.id()))
        .containsExactly("anxiety 1");
    assertThat(
            hotline()
                .facts(
                    "select count(*) from segment where conversation_id = $1 and to_at is null",
                    served.id()))
        .containsExactly("0");
  }

  @Test
  void close_isRefusedWhenANewerMessageCameIn() {
    Actor agent = agent();
    String visitor = hotline().visitor();
    Conversation served = hotline().served(visitor, agent);
    long newer = hotline().store(hotline().text(visitor, "n" + visitor, "还有一件事")).seq();
    assertThatThrownBy(
            () ->
                store().close(served.id(), agent, served.lastInSeq(), "other", null).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.NEWER_MESSAGE);
              assertThat(refusal.fields()).isEqualTo(Map.of("lastInSeq", newer));
            });
    assertThat(hotline().read(served.id()).state()).isEqualTo(ConversationState.SERVING);
  }

  @Test
  void close_refusesAnUnknownDisposition() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    assertRefused(
        Refusal.Code.INVALID,
        () ->
            store()
                .close(served.id(), agent, served.lastInSeq(), "no-such-code", null)
                .blockingGet());
  }

  @Test
  void end_keepsTheLoadUntilClosed() {
    Actor agent = agent();
    Conversation served = hotline().served(hotline().visitor(), agent);
    Conversation ended = store().end(served.id(), agent).blockingGet().conversation();
    assertThat(ended.state()).isEqualTo(ConversationState.WRAP_UP);
    assertThat(load(agent)).containsExactly("1");
    Change again = store().end(served.id(), agent).blockingGet();
    assertThat(again.since()).isEqualTo(again.rev());
    close(served, agent);
    assertThat(load(agent)).containsExactly("0");
  }

  // ---- transfer ----

  @Test
  void transfer_toAnAgentWaitsForThatAgentOnly() {
    Actor from = agent();
    Actor to = agent();
    Conversation served = hotline().served(hotline().visitor(), from);
    Change change =
        store()
            .transfer(served.id(), from, "t1", new Target(null, to.userId()), "熟悉她的情况")
            .blockingGet();
    Conversation waiting = change.conversation();
    assertThat(waiting.state()).isEqualTo(ConversationState.WAITING);
    assertThat(waiting.owner()).isNull();
    assertThat(waiting.onlyAgent()).isEqualTo(to.userId());
    assertThat(waiting.waitingSince()).isNotNull();
    assertThat(change.entries().get(0).content().data())
        .isEqualTo(Map.of("from", from.name(), "to", to.name(), "note", "熟悉她的情况"));
    assertThat(load(from)).containsExactly("0");
    assertRefused(Refusal.Code.OFFER_LOST, () -> hotline().accept(waiting, agent()));
    assertThat(hotline().accept(waiting, to).conversation().owner().id()).isEqualTo(to.userId());
    assertThat(load(to)).containsExactly("1");
    assertThat(
            hotline()
                .facts(
                    "select entered_by, outcome from queue_visit where conversation_id = $1"
                        + " order by id",
                    served.id()))
        .containsExactly("DIRECT ACCEPTED", "TRANSFER ACCEPTED");
  }

  @Test
  void transfer_tellsTheContactNothingOfTheNote() {
    Actor from = agent();
    String visitor = hotline().visitor();
    Conversation served = hotline().served(visitor, from);
    store()
        .transfer(served.id(), from, "t1", new Target(hotline().queue(), null), "危险：有药物")
        .ignoreElement()
        .blockingAwait();
    assertThat(
            store().threadEntries(hotline().account.id(), visitor, null, 50).blockingGet().items())
        .filteredOn(entry -> entry.content().type() == EntryType.TRANSFERRED)
        .singleElement()
        .matches(entry -> entry.content().data().isEmpty() && entry.author().id() == null);
  }

  @Test
  void transfer_isIdempotent() {
    Actor from = agent();
    Conversation served = hotline().served(hotline().visitor(), from);
    Target target = new Target(hotline().queue(), null);
    Conversation first =
        store().transfer(served.id(), from, "t1", target, null).blockingGet().conversation();
    Change again = store().transfer(served.id(), from, "t1", target, null).blockingGet();
    assertThat(again.conversation()).isEqualTo(first);
    assertThat(first.queue().id()).isEqualTo(target.queueId());
  }

  @Test
  void transfer_refusesNobodyAndNowhere() {
    Actor from = agent();
    Conversation served = hotline().served(hotline().visitor(), from);
    for (Target target :
        List.of(
            new Target(null, null),
            new Target(1L, 2L),
            new Target(987L, null),
            new Target(null, 987L),
            new Target(null, from.userId()))) {
      assertRefused(
          Refusal.Code.INVALID,
          () -> store().transfer(served.id(), from, "t" + target, target, null).blockingGet());
    }
    assertThat(hotline().read(served.id())).isEqualTo(served);
  }

  @Test
  void openToQueue_letsEverybodyTakeWhatNobodyAccepted() {
    Actor from = agent();
    Actor to = agent();
    Conversation served = hotline().served(hotline().visitor(), from);
    Conversation directed =
        store()
            .transfer(served.id(), from, "t1", new Target(null, to.userId()), null)
            .blockingGet()
            .conversation();
    assertThat(
            store().openToQueue(served.id(), directed.stateVersion() - 1).isEmpty().blockingGet())
        .isTrue();
    Conversation open =
        store().openToQueue(served.id(), directed.stateVersion()).blockingGet().conversation();
    assertThat(open.onlyAgent()).isNull();
    assertThat(open.rev()).isEqualTo(directed.rev() + 1);
    assertThat(open.stateVersion()).isEqualTo(directed.stateVersion());
    assertThat(hotline().accept(open, agent()).conversation().state())
        .isEqualTo(ConversationState.SERVING);
  }

  // ---- the contact leaves ----

  @Test
  void contactLeft_abandonsOneThatWaits() {
    String visitor = hotline().visitor();
    Conversation waiting = hotline().waiting(visitor);
    Change change = store().contactLeft(hotline().account.id(), visitor).blockingGet();
    assertThat(change.conversation().state()).isEqualTo(ConversationState.ABANDONED);
    assertThat(change.entries().get(0).content().type()).isEqualTo(EntryType.ABANDONED);
    assertThat(
            hotline()
                .facts("select outcome from queue_visit where conversation_id = $1", waiting.id()))
        .containsExactly("ABANDONED");
    assertThat(store().contactLeft(hotline().account.id(), visitor).isEmpty().blockingGet())
        .isTrue();
  }

  @Test
  void contactLeft_tellsTheOwnerOfOneThatIsServed() {
    String visitor = hotline().visitor();
    Conversation served = hotline().served(visitor, agent());
    Change change = store().contactLeft(hotline().account.id(), visitor).blockingGet();
    assertThat(change.conversation().state()).isEqualTo(ConversationState.SERVING);
    assertThat(change.conversation().id()).isEqualTo(served.id());
    assertThat(change.entries().get(0).content().data()).containsEntry("what", "contact-left");
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
    close(served, agent);
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
    assertThat(store().headsSince(since, 1_000).blockingGet())
        .contains(new ConversationStore.Head(waiting.id(), hotline().read(waiting.id()).rev()));
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
    close(first, agent);
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
    assertRefused(
        Refusal.Code.INVALID,
        () -> store().threadEntries(hotline().account.id(), visitor, "not-ours", 2).blockingGet());
  }

  // ---- all at once ----

  @Test
  void commands_keepSeqAndLoadWholeUnderConcurrency() {
    Actor agent = hotline().agent(Role.AGENT, 1_000, 1L);
    List<Conversation> served =
        LongStream.range(0, 4)
            .mapToObj(i -> hotline().waiting(hotline().visitor()))
            .map(
                one ->
                    store()
                        .accept(one.id(), one.stateVersion(), agent, 1, 1_000)
                        .blockingGet()
                        .conversation())
            .toList();
    Flowable.range(0, 120)
        .flatMapCompletable(
            i -> {
              Conversation one = served.get(i % 4);
              Completable command =
                  switch (i % 3) {
                    case 0 ->
                        store().send(one.id(), agent, "s" + i, Content.text("s")).ignoreElement();
                    case 1 ->
                        store()
                            .risk(
                                one.id(),
                                agent,
                                "r" + i,
                                i % 2 == 0 ? Risk.HIGH : Risk.CONCERN,
                                null)
                            .ignoreElement();
                    default ->
                        hotline()
                            .intake
                            .commit(
                                List.of(
                                    hotline()
                                        .text(one.threadKey(), "k" + hotline().ids.next(), "w")))
                            .ignoreElement();
                  };
              return command.subscribeOn(Schedulers.io());
            })
        .blockingAwait();
    served.forEach(one -> assertGapless(one.id()));
    served.forEach(one -> close(one, agent));
    assertThat(load(agent)).containsExactly("0");
  }
}
