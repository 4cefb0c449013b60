package org.omniline.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Refusal;

class RateLimitTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void take_letsTheBurstThrough_thenThePace() {
    RateLimit limit = new RateLimit(60, 3, 10, now::get);
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isZero();
    }
    assertThat(limit.take("a")).isBetween(1L, 1_000L);
    now.addAndGet(1_000_000_000L);
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isPositive();
  }

  @Test
  void use_saysAfterWhichTimeItIsAllowedAgain() {
    RateLimit limit = new RateLimit(60, 1, 10, now::get);
    limit.use("a");
    assertThatThrownBy(() -> limit.use("a"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_FAST);
              assertThat(refusal.fields().get("retryAfterMs")).isEqualTo(1_000L);
            });
  }

  @Test
  void take_harmsNoOtherKey() {
    RateLimit limit = new RateLimit(60, 1, 10, now::get);
    for (int i = 0; i < 10_000; i++) {
      limit.take("loud");
    }
    assertThat(limit.take("quiet")).isZero();
  }

  @Test
  void take_remembersNoMoreKeysThanItsBound() {
    RateLimit limit = new RateLimit(60, 1, 100, now::get);
    for (int i = 0; i < 10_000; i++) {
      limit.take("key" + i);
    }
    assertThat(limit.size()).isEqualTo(100);
  }
}
