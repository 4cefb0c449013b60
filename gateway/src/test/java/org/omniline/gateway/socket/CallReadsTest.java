package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallReadsTest {
  private final CallReads reads = new CallReads();

  @Test
  void changesDuringAReading_areReadOnceMore_forAllTheyConcern() {
    assertThat(reads.isIdle(7)).isTrue();
    assertThat(reads.asks(7, List.of(1L))).isTrue();
    assertThat(reads.isIdle(7)).as("an older state is on its way").isFalse();
    assertThat(reads.begins(7)).containsExactly(1L);
    assertThat(reads.asks(7, List.of(1L))).as("one is under way").isFalse();
    assertThat(reads.asks(7, List.of(2L))).isFalse();
    assertThat(reads.asks(8, List.of(3L))).as("another call").isTrue();

    assertThat(reads.ends(7)).isTrue();
    assertThat(reads.begins(7)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(reads.isIdle(7)).isFalse();
    assertThat(reads.ends(7)).isFalse();
    assertThat(reads.isIdle(7)).isTrue();
    assertThat(reads.asks(7, List.of(1L))).as("the next change is read again").isTrue();
  }
}
