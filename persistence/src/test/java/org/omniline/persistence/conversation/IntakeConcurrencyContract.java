package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;

/** What every {@link IntakeStore} holds to when many write at once. */
abstract class IntakeConcurrencyContract {
  abstract Hotline hotline();

  private IntakeStore store() {
    return hotline().intake;
  }

  @Test
  void commit_opensOneConversationForTwoFirstMessagesAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 50; i++) {
        String visitor = hotline().visitor();
        List<Receipt> receipts =
            threads
                .invokeAll(
                    List.<Callable<Receipt>>of(
                        () -> hotline().store(hotline().text(visitor, "1" + visitor, "一")),
                        () -> hotline().store(hotline().text(visitor, "2" + visitor, "二"))))
                .stream()
                .map(IntakeConcurrencyContract::get)
                .toList();
        assertThat(receipts)
            .extracting(Receipt::conversationId)
            .containsOnly(receipts.get(0).conversationId());
        assertThat(receipts).extracting(Receipt::seq).containsExactlyInAnyOrder(2L, 3L);
        assertThat(hotline().all(receipts.get(0).conversationId()).entries()).hasSize(3);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Receipt get(java.util.concurrent.Future<Receipt> future) {
    try {
      return future.get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void commit_losesNothingAndDoublesNothingUnderConcurrentRandomBatches() {
    SplittableRandom random = new SplittableRandom(4711);
    List<String> visitors = IntStream.range(0, 40).mapToObj(i -> hotline().visitor()).toList();
    List<List<InboundMessage>> batches = new ArrayList<>();
    Set<String> sent = new HashSet<>();
    List<InboundMessage> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<InboundMessage> batch = new ArrayList<>();
      int size = 1 + random.nextInt(30);
      for (int j = 0; j < size; j++) {
        InboundMessage message =
            random.nextInt(8) == 0 && !all.isEmpty()
                ? all.get(random.nextInt(all.size())) // a repeat of something sent before
                : hotline()
                    .text(
                        visitors.get(random.nextInt(40)), "q" + hotline().ids.next(), i + "/" + j);
        all.add(message);
        sent.add(message.externalId());
        batch.add(message);
      }
      batches.add(batch);
    }
    ExecutorService threads = Executors.newFixedThreadPool(20);
    Map<String, Set<Receipt>> receipts = new ConcurrentHashMap<>();
    try {
      Flowable.fromIterable(batches)
          .flatMapSingle(
              batch ->
                  Single.defer(() -> store().commit(batch))
                      .retry(20, error -> error instanceof IntakeStore.Transient)
                      .subscribeOn(Schedulers.from(threads))
                      .doOnSuccess(outcome -> remember(batch, outcome, receipts)),
              false,
              20)
          .blockingSubscribe();
    } finally {
      threads.shutdownNow();
    }
    assertThat(receipts.keySet()).isEqualTo(sent);
    Map<Long, List<Entry>> stored = new HashMap<>();
    receipts.forEach(
        (id, told) -> {
          assertThat(told).as("one place of %s", id).hasSize(1);
          stored.computeIfAbsent(
              told.iterator().next().conversationId(), c -> hotline().all(c).entries());
        });
    assertThat(stored).hasSize(40);
    stored.forEach(this::assertGapless);
    long messages =
        stored.values().stream()
            .flatMap(List::stream)
            .filter(entry -> entry.kind() == EntryKind.MESSAGE_IN)
            .count();
    assertThat(messages).isEqualTo(sent.size());
  }

  private static void remember(
      List<InboundMessage> batch, IntakeStore.Outcome outcome, Map<String, Set<Receipt>> receipts) {
    for (int i = 0; i < batch.size(); i++) {
      Receipt told = outcome.receipts().get(i);
      receipts
          .computeIfAbsent(batch.get(i).externalId(), id -> ConcurrentHashMap.newKeySet())
          .add(new Receipt(told.conversationId(), told.seq(), told.rev(), false));
    }
  }

  private void assertGapless(long conversation, List<Entry> entries) {
    long[] expected = LongStream.rangeClosed(1, entries.size()).toArray();
    assertThat(entries.stream().mapToLong(Entry::seq).toArray()).isEqualTo(expected);
    assertThat(entries.stream().mapToLong(Entry::rev).sorted().toArray()).isEqualTo(expected);
    assertThat(entries).isSortedAccordingTo(java.util.Comparator.comparing(Entry::at));
    assertThat(hotline().read(conversation).rev()).isEqualTo(entries.size());
  }

  @Test
  void commit_startsAgainWhenAConversationClosesMeanwhile() {
    Actor agent = hotline().agent(Role.AGENT, 100, 1L);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 40; i++) {
        String visitor = hotline().visitor();
        Conversation served = hotline().served(visitor, agent);
        long seen = served.lastInSeq();
        Single<Boolean> closing =
            hotline()
                .conversations
                .close(served.id(), agent, seen, "other", null)
                .map(change -> true)
                .onErrorReturn(
                    error -> {
                      assertThat(((Refusal) error).code()).isEqualTo(Refusal.Code.NEWER_MESSAGE);
                      return false;
                    })
                .subscribeOn(Schedulers.from(threads));
        Single<Receipt> writing =
            Single.fromCallable(
                    () -> hotline().store(hotline().text(visitor, "c" + visitor, "还在吗")))
                .subscribeOn(Schedulers.from(threads));
        boolean closed =
            Single.zip(closing, writing, (c, w) -> c == (w.conversationId() != served.id()))
                .blockingGet();
        assertThat(closed).as("the message is in an open conversation either way").isTrue();
        Conversation newest =
            hotline().conversations.newestOfThread(hotline().account.id(), visitor).blockingGet();
        assertThat(newest.state().isOpen()).isTrue();
        if (newest.id() == served.id()) {
          hotline()
              .conversations
              .close(newest.id(), agent, newest.lastInSeq(), "other", null)
              .ignoreElement()
              .blockingAwait();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
