package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.omniline.routing.acd.Inspector.Sample;

class FactWriterTest {
  private final TestScheduler scheduler = new TestScheduler();
  private final AtomicInteger lost = new AtomicInteger();
  private final List<String> written = new ArrayList<>();
  private final FactWriter facts =
      new FactWriter(
          scheduler,
          new AcdObserver() {
            @Override
            public void offered(long queueId, long waitedMs) {}

            @Override
            public void offerEnded(Acd.OfferOutcome outcome) {}

            @Override
            public void sampled(Sample sample) {}

            @Override
            public void reconciled(int differences) {}

            @Override
            public void factLost() {
              lost.incrementAndGet();
            }

            @Override
            public void distrusted() {}
          });

  @Test
  void write_waitsForTheFactBeforeOfTheSameAgent() {
    CompletableSubject slow = CompletableSubject.create();
    facts.write(1, "first", () -> slow.doOnComplete(() -> written.add("first")));
    facts.write(1, "second", () -> Completable.fromAction(() -> written.add("second")));
    scheduler.advanceTimeBy(1, TimeUnit.SECONDS);
    assertThat(written).isEmpty();

    slow.onComplete();
    scheduler.triggerActions();

    assertThat(written).containsExactly("first", "second");
    assertThat(facts.waiting()).isZero();
  }

  @Test
  void write_ofOneAgentDoesNotHoldUpAnother() {
    facts.write(1, "stuck", Completable::never);
    facts.write(2, "other", () -> Completable.fromAction(() -> written.add("other")));
    scheduler.triggerActions();

    assertThat(written).containsExactly("other");
  }

  @Test
  void write_triesAgainUntilTheDatabaseIsBack() {
    AtomicInteger tries = new AtomicInteger();
    facts.write(
        1,
        "fact",
        () ->
            tries.incrementAndGet() < 20
                ? Completable.error(new IllegalStateException("away"))
                : Completable.fromAction(() -> written.add("fact")));

    scheduler.advanceTimeBy(2, TimeUnit.MINUTES);

    assertThat(written).containsExactly("fact");
    assertThat(lost).hasValue(0);
  }

  @Test
  void write_givesUpInTheEndCountsItAndGoesOn() {
    facts.write(1, "poison", () -> Completable.error(new IllegalStateException("never")));
    facts.write(1, "next", () -> Completable.fromAction(() -> written.add("next")));

    scheduler.advanceTimeBy(10, TimeUnit.MINUTES);

    assertThat(lost).hasValue(1);
    assertThat(written).containsExactly("next");
  }

  @Test
  void write_refusesMoreThanItsBound() {
    for (int fact = 0; fact < FactWriter.MOST + 3; fact++) {
      facts.write(1, "stuck", Completable::never);
    }

    assertThat(lost).hasValue(3);
    assertThat(facts.waiting()).isEqualTo(FactWriter.MOST);
  }
}
