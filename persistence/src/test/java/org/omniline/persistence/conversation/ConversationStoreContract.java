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
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.ReturnedTransfer;
import org.omniline.conversation.ReturnedTransfer.Why;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Target;
import org.omniline.conversation.staff.Role;

/**
 * How every {@link ConversationStore} moves a conversation from one state and owner to the next.
 */
abstract class ConversationStoreContract {
  abstract Hotline hotline();

  private ConversationStore store() {
    return hotline().conversations;
  }

  private Actor agent() {
    return hotline().agent(Role.AGENT, 5, 1L);
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
    assertThat(served.since().owned()).isEqualTo(served.servedAt());
    assertThat(served.stateVersion()).isEqualTo(waiting.stateVersion() + 1);
    assertThat(change.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.content().type()).isEqualTo(EntryType.ACCEPTED);
              assertThat(entry.content().data()).containsEntry("agentName", agent.name());
            });
    assertThat(hotline().read(served.id())).isEqualTo(served);
    assertThat(hotline().load(agent)).containsExactly("1");
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
    Hotline.assertRefused(
        Refusal.Code.OFFER_LOST,
        () -> store().accept(waiting.id(), waiting.stateVersion() + 1, agent, 1, 5).blockingGet());
    assertThat(hotline().load(agent)).isEmpty();
  }

  @Test
  void accept_answersARepeatAlike() {
    Actor agent = agent();
    Conversation waiting = hotline().waiting(hotline().visitor());
    Conversation served = hotline().accept(waiting, agent).conversation();
    assertThat(hotline().accept(waiting, agent).conversation()).isEqualTo(served);
    assertThat(hotline().load(agent)).containsExactly("1");
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
            Integer.parseInt(hotline().load(one).isEmpty() ? "0" : hotline().load(one).get(0))
                + Integer.parseInt(
                    hotline().load(two).isEmpty() ? "0" : hotline().load(two).get(0)))
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
      assertThat(hotline().load(agent)).containsExactly("1");
    }
  }

  @Test
  void accept_refusesWhatWeighsMoreThanTheAgentCanCarry() {
    Actor agent = agent();
    Conversation waiting = hotline().waiting(hotline().visitor());
    Hotline.assertRefused(
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
    assertThat(change.entries().get(1).content().data())
        .as("known as the summary")
        .containsEntry("dispositionCode", "anxiety");
    assertThat(hotline().read(served.id())).isEqualTo(closed);
    assertThat(hotline().load(agent)).containsExactly("0");
    Hotline.assertRefused(Refusal.Code.WRONG_STATE, () -> hotline().close(served, agent));
    assertThat(hotline().load(agent)).containsExactly("0");
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
    Hotline.assertRefused(
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
    assertThat(hotline().load(agent)).containsExactly("1");
    Change again = store().end(served.id(), agent).blockingGet();
    assertThat(again.since()).isEqualTo(again.rev());
    hotline().close(served, agent);
    assertThat(hotline().load(agent)).containsExactly("0");
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
    assertThat(hotline().load(from)).containsExactly("0");
    Hotline.assertRefused(Refusal.Code.OFFER_LOST, () -> hotline().accept(waiting, agent()));
    assertThat(hotline().accept(waiting, to).conversation().owner().id()).isEqualTo(to.userId());
    assertThat(hotline().load(to)).containsExactly("1");
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
      Hotline.assertRefused(
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
    Why why = Why.NOT_READY;
    assertThat(
            store()
                .openToQueue(served.id(), directed.stateVersion() - 1, why)
                .isEmpty()
                .blockingGet())
        .isTrue();
    Change opened = store().openToQueue(served.id(), directed.stateVersion(), why).blockingGet();
    Conversation open = opened.conversation();
    assertThat(open.onlyAgent()).isNull();
    assertThat(open.waitingSince()).as("its place is kept").isEqualTo(directed.waitingSince());
    assertThat(ReturnedTransfer.in(opened))
        .containsExactly(new ReturnedTransfer(from.userId(), to.userId(), to.name(), why));
    assertThat(open.rev()).isEqualTo(directed.rev() + 1);
    assertThat(open.stateVersion()).isEqualTo(directed.stateVersion());
    assertThat(open.since().owned()).as("nobody has it").isNull();
    Conversation again = hotline().accept(open, agent()).conversation();
    assertThat(again.state()).isEqualTo(ConversationState.SERVING);
    assertThat(again.servedAt()).isEqualTo(served.servedAt());
    assertThat(again.since().owned())
        .as("not since the first agent had it")
        .isAfter(served.since().owned());
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
    served.forEach(one -> hotline().assertGapless(one.id()));
    served.forEach(one -> hotline().close(one, agent));
    assertThat(hotline().load(agent)).containsExactly("0");
  }
}
