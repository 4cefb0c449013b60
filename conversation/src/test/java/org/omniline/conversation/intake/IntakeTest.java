package org.omniline.conversation.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Refusal;

class IntakeTest {
  private static final ChannelAccount DEMO =
      new ChannelAccount(7, Channel.WEBCHAT, "demo", "Demo", 1, true, Map.of(), Map.of());

  private final TestScheduler time = new TestScheduler();
  private final Counters counters = new Counters();

  /** A store whose commits finish when the test says so. */
  private static final class HeldStore implements IntakeStore {
    final List<List<InboundMessage>> batches = new ArrayList<>();
    final List<SingleSubject<Outcome>> open = new ArrayList<>();

    @Override
    public Single<Outcome> commit(List<InboundMessage> batch) {
      batches.add(batch);
      SingleSubject<Outcome> outcome = SingleSubject.create();
      open.add(outcome);
      return outcome;
    }

    void finish(int i) {
      open.get(i).onSuccess(receipts(batches.get(i)));
    }
  }

  private static IntakeStore.Outcome receipts(List<InboundMessage> batch) {
    List<Receipt> receipts = new ArrayList<>();
    for (InboundMessage message : batch) {
      receipts.add(new Receipt(1, Long.parseLong(message.externalId()), 1, false));
    }
    return new IntakeStore.Outcome(receipts, List.of());
  }

  private static final class Counters implements IntakeObserver {
    final Map<String, Integer> counts = new HashMap<>();

    @Override
    public void committed(List<Change> changes) {}

    @Override
    public void accepted(Channel channel, int n) {
      counts.merge("accepted", n, Integer::sum);
    }

    @Override
    public void duplicate(Channel channel, int n) {
      counts.merge("duplicate", n, Integer::sum);
    }

    @Override
    public void refused(Channel channel, String reason) {
      counts.merge(reason, 1, Integer::sum);
    }

    @Override
    public void batch(int size, long nanos) {
      counts.merge("batches", 1, Integer::sum);
    }
  }

  private Intake intake(IntakeStore store, Intake.Limits limits) {
    return new Intake(store, counters, limits, time, new SplittableRandom(1));
  }

  private static Intake.Limits oneLane(int batchMessages, int batchBytes, int queued) {
    return new Intake.Limits(1, batchMessages, batchBytes, queued, 2, 20);
  }

  private static InboundMessage message(int n, String text) {
    return new InboundMessage(
        DEMO,
        Integer.toString(n),
        "visitor",
        new IdentityKey(IdentityKey.Kind.WEB_VISITOR, "visitor"),
        null,
        EntryKind.MESSAGE_IN,
        true,
        Content.text(text),
        null,
        Instant.EPOCH);
  }

  @Test
  void accept_answersOnlyAfterTheCommit() {
    HeldStore store = new HeldStore();
    TestObserver<Receipt> told =
        intake(store, oneLane(500, 1 << 20, 100)).accept(message(1, "a")).test();
    told.assertNotComplete();
    store.finish(0);
    told.assertValue(new Receipt(1, 1, 1, false)).assertComplete();
    assertThat(counters.counts).containsEntry("accepted", 1);
  }

  @Test
  void accept_groupsWhatArrivesDuringACommitAndKeepsItsOrder() {
    HeldStore store = new HeldStore();
    Intake intake = intake(store, oneLane(500, 1 << 20, 100));
    for (int i = 1; i <= 5; i++) {
      var unused = intake.accept(message(i, "x"));
    }
    assertThat(store.batches).hasSize(1);
    assertThat(intake.queued()).isEqualTo(4);
    store.finish(0);
    assertThat(store.batches).hasSize(2);
    assertThat(store.batches.get(1))
        .extracting(InboundMessage::externalId)
        .containsExactly("2", "3", "4", "5");
  }

  @Test
  void accept_cutsABatchAtItsCountAndItsBytes() {
    HeldStore store = new HeldStore();
    Intake byCount = intake(store, oneLane(2, 1 << 20, 100));
    for (int i = 1; i <= 4; i++) {
      var unused = byCount.accept(message(i, "x"));
    }
    store.finish(0);
    assertThat(store.batches.get(1)).hasSize(2);

    HeldStore bytes = new HeldStore();
    Intake byBytes = intake(bytes, oneLane(500, 1_000, 100));
    for (int i = 1; i <= 3; i++) {
      var unused = byBytes.accept(message(i, "x".repeat(200)));
    }
    bytes.finish(0);
    assertThat(bytes.batches.get(1)).hasSize(1);
  }

  @Test
  void accept_takesAMessageThatIsLargerThanABatch() {
    HeldStore store = new HeldStore();
    var told = intake(store, oneLane(500, 10, 100)).accept(message(1, "x".repeat(1_000))).test();
    store.finish(0);
    told.assertComplete();
  }

  @Test
  void accept_refusesAtTheBoundWithoutStoring() {
    HeldStore store = new HeldStore();
    Intake intake = intake(store, oneLane(500, 1 << 20, 2));
    for (int i = 1; i <= 3; i++) {
      var unused = intake.accept(message(i, "x"));
    }
    intake
        .accept(message(4, "x"))
        .test()
        .assertError(error -> ((Refusal) error).code() == Refusal.Code.OVERLOADED);
    assertThat(store.batches).hasSize(1);
    assertThat(counters.counts).containsEntry("overloaded", 1);
  }

  @Test
  void accept_repeatsADeadlockedBatchAfterAPauseAndThenSaysTryAgain() {
    int[] calls = {0};
    IntakeStore deadlocked =
        batch -> {
          calls[0]++;
          return Single.error(new IntakeStore.Transient(new IllegalStateException("40P01")));
        };
    var told = intake(deadlocked, oneLane(500, 1 << 20, 9)).accept(message(1, "x")).test();
    assertThat(calls[0]).isEqualTo(1);
    time.advanceTimeBy(1, TimeUnit.SECONDS);
    assertThat(calls[0]).isEqualTo(3);
    told.assertError(error -> ((Refusal) error).code() == Refusal.Code.UNAVAILABLE);
  }

  @Test
  void accept_splitsABatchSoThatABadRowHarmsNobodyElse() {
    Function<List<InboundMessage>, Single<IntakeStore.Outcome>> picky =
        batch ->
            batch.stream().anyMatch(message -> "bad".equals(message.content().text()))
                ? Single.error(new IntakeStore.BadRow(new IllegalArgumentException("22021")))
                : Single.just(receipts(batch));
    SingleSubject<IntakeStore.Outcome> gate = SingleSubject.create();
    boolean[] first = {true};
    IntakeStore store =
        batch -> {
          if (first[0]) {
            first[0] = false;
            return gate;
          }
          return picky.apply(batch);
        };
    Intake intake = intake(store, oneLane(500, 1 << 20, 100));
    List<TestObserver<Receipt>> told = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      told.add(intake.accept(message(i, i == 5 ? "bad" : "good")).test());
    }
    gate.onSuccess(receipts(List.of(message(1, "good"))));
    for (int i = 0; i < 8; i++) {
      if (i == 4) {
        told.get(i).assertError(error -> ((Refusal) error).code() == Refusal.Code.INVALID);
      } else {
        told.get(i).assertComplete();
      }
    }
    assertThat(counters.counts).containsEntry("accepted", 7).containsEntry("invalid", 1);
  }

  @Test
  void accept_goesOnAfterABatchFailed() {
    boolean[] broken = {true};
    IntakeStore store =
        batch ->
            broken[0]
                ? Single.error(new IllegalStateException("a defect"))
                : Single.just(receipts(batch));
    Intake intake = intake(store, oneLane(500, 1 << 20, 100));
    intake.accept(message(1, "x")).test().assertError(Refusal.class);
    broken[0] = false;
    intake.accept(message(2, "x")).test().assertComplete();
  }

  @Test
  void accept_refusesWhenClosedButFinishesWhatIsInFlight() {
    HeldStore store = new HeldStore();
    Intake intake = intake(store, oneLane(500, 1 << 20, 100));
    var inFlight = intake.accept(message(1, "x")).test();
    intake.close();
    intake
        .accept(message(2, "x"))
        .test()
        .assertError(error -> ((Refusal) error).code() == Refusal.Code.UNAVAILABLE);
    store.finish(0);
    inFlight.assertComplete();
  }

  @Test
  void accept_keepsOneThreadInOneLane() {
    HeldStore store = new HeldStore();
    Intake intake = intake(store, Intake.Limits.defaults());
    for (int i = 1; i <= 50; i++) {
      var unused = intake.accept(message(i, "x"));
    }
    assertThat(store.batches).as("the other 49 wait for the first one's commit").hasSize(1);
  }
}
