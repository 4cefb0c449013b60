package org.omniline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Refusal;

class RateLimiterTest {
  private final AtomicLong now = new AtomicLong();
  private final RateLimiter limiter = new RateLimiter(60, 3, now::get);

  @Test
  void take_allowsTheBurstAndThenOnePerSecond() {
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.take("a")).isZero();
    }
    assertThat(limiter.take("a")).isEqualTo(1_000);
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_001));
    assertThat(limiter.take("a")).isZero();
    assertThat(limiter.take("a")).isPositive();
  }

  @Test
  void take_countsEachKeyAlone() {
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.take("a")).isZero();
    }
    assertThat(limiter.take("b")).isZero();
  }

  @Test
  void require_tellsWhenToComeBack() {
    for (int i = 0; i < 3; i++) {
      limiter.require("a");
    }
    assertThatThrownBy(() -> limiter.require("a"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_FAST);
              assertThat(refusal.fields()).containsEntry("retryAfterMs", 1_000L);
            });
  }

  @Test
  void take_forgetsNobodyWhoIsStillActiveWhenItIsFull() {
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.take("busy")).isZero();
    }
    for (int i = 0; i < 150_000; i++) {
      assertThat(limiter.take("other" + i)).isZero();
      if (i % 10_000 == 0) {
        assertThat(limiter.take("busy")).isPositive();
      }
    }
  }

  @Test
  void key_putsTheAddressesOfOneIpv6NetworkTogether() {
    assertThat(RateLimiter.key("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(RateLimiter.key("2001:db8:1:2:9:9:9:9"))
        .isNotEqualTo(RateLimiter.key("2001:db8:1:3:3:4:5:6"));
    assertThat(RateLimiter.key("10.1.2.3")).isEqualTo("10.1.2.3");
  }
}
