package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.omniline.routing.Acd;

class OfferReadsTest {
  private final Map<Long, CompletableSubject> begun = new LinkedHashMap<>();
  private final OfferReads reads = new OfferReads(3, this::read);

  private Completable read(Acd.OfferView offer) {
    CompletableSubject end = CompletableSubject.create();
    begun.put(offer.offerId(), end);
    return end;
  }

  private void add(long offer) {
    reads.add(new Acd.OfferView(offer, offer, 1, Instant.EPOCH, Instant.EPOCH, false));
  }

  private long open() {
    return begun.values().stream().filter(one -> !one.hasComplete()).count();
  }

  @Test
  void aShiftGoesReady_aFewAreReadAtATime_andAllInTheirTurn() {
    LongStream.rangeClosed(1, 500).forEach(this::add);
    for (long each = 1; each <= 500; each++) {
      assertThat(open()).isLessThanOrEqualTo(3);
      begun.get(each).onComplete();
    }
    assertThat(begun.keySet())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
  }

  @Test
  void repeatedWhileItIsRead_isReadOnce_andAgainWhenThatFailed() {
    add(1);
    add(1);
    assertThat(begun).hasSize(1);
    begun.remove(1L).onError(new IllegalStateException("the database is away"));
    assertThat(begun).isEmpty();

    add(1);

    assertThat(begun).hasSize(1);
    assertThat(reads.wanted(1)).isTrue();
  }

  @Test
  void endedBeforeItsTurn_isNotRead_andOneThatIsReadIsNotWanted() {
    LongStream.rangeClosed(1, 4).forEach(this::add);
    reads.forget(4);
    reads.forget(1);
    assertThat(reads.wanted(1)).isFalse();
    assertThat(reads.wanted(2)).isTrue();

    begun.get(1L).onComplete();
    begun.get(2L).onComplete();

    assertThat(begun.keySet()).containsExactly(1L, 2L, 3L);
  }
}
