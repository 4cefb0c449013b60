package org.omniline.conversation.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnowflakeIdsTest {
  private final AtomicLong now = new AtomicLong(SnowflakeIds.EPOCH_MS + 1_000);
  private final SnowflakeIds ids = new SnowflakeIds(() -> Instant.ofEpochMilli(now.get()), 1023);

  @Test
  void next_carriesTimeNodeAndCounter() {
    long id = ids.next();
    assertThat(SnowflakeIds.millisOf(id)).isEqualTo(now.get());
    assertThat(id >> 12 & 1023).isEqualTo(1023);
    assertThat(id & 0xFFF).isZero();
    assertThat(ids.next()).isEqualTo(id + 1);
  }

  @Test
  void next_neverGoesBackwardsWhenTheClockDoes() {
    long before = ids.next();
    now.addAndGet(-500);
    assertThat(ids.next()).isGreaterThan(before);
  }

  @Test
  void next_carriesAFullCounterIntoTheNextMillisecond() {
    long first = ids.next();
    long last = first;
    for (int i = 0; i < 4_096; i++) {
      long next = ids.next();
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    assertThat(SnowflakeIds.millisOf(last)).isEqualTo(SnowflakeIds.millisOf(first) + 1);
  }

  @Test
  void next_neverRepeatsAcrossThreads() {
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 100_000).parallel().forEach(i -> assertThat(seen.add(ids.next())).isTrue());
    assertThat(seen).hasSize(100_000);
  }

  @Test
  void constructor_refusesANodeNumberThatDoesNotFit() {
    assertThatThrownBy(() -> new SnowflakeIds(Instant::now, 1024))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1024");
  }
}
