package org.omniline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatabaseWatchTest {
  private final List<Boolean> told = new ArrayList<>();
  private long now = 1;
  private Completable answer = Completable.complete();
  private final DatabaseWatch watch = new DatabaseWatch(() -> answer, () -> now, told::add);

  private void passes(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
    watch.look();
  }

  @Test
  void slowStart_isNoSilence() {
    passes(60);
    assertThat(watch.isUp()).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void silence_isToldOnce_alsoWhileTheQuestionIsOpen() {
    answer = CompletableSubject.create();
    watch.ask().test().assertNotComplete();
    passes(2);
    assertThat(told).isEmpty();

    passes(2);
    passes(2);

    assertThat(told).containsExactly(false);
    watch.check().test().assertError(IllegalStateException.class);
  }

  @Test
  void answer_afterSilenceIsTold_andRecoveryTakesItsTime() {
    watch.ask().test().assertComplete();
    answer = Completable.error(new IllegalStateException("away"));
    watch.ask().test().assertComplete();
    passes(4);
    answer = Completable.complete();
    watch.ask().test().assertComplete();
    passes(0);

    assertThat(told).containsExactly(false, true);
    watch.check().test().assertComplete();
    assertThat(watch.isUpFor(10_000)).isFalse();
    for (int second = 0; second <= 10; second++) {
      watch.ask().test().assertComplete();
      passes(1);
    }
    assertThat(watch.isUpFor(10_000)).isTrue();
    assertThat(told).containsExactly(false, true);
  }
}
