package org.omniline.gateway.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.reactivex.rxjava3.observers.TestObserver;
import io.vertx.rxjava3.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Refusal;

/** A flood of sign-ins. */
class PasswordsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Passwords passwords =
      new Passwords(vertx, new SecureRandom(), Duration.ofMillis(50));

  @AfterEach
  void close() {
    vertx.close().blockingAwait();
  }

  @Test
  void whoWaitedTooLong_isToldWhenToTryAgain_andMakesNobodyElseLate() {
    CountDownLatch busy = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    int threads = Runtime.getRuntime().availableProcessors();
    List<TestObserver<Boolean>> blockers =
        IntStream.range(0, threads)
            .mapToObj(any -> passwords.bounded(() -> until(busy)).test())
            .toList();

    String told =
        passwords
            .bounded(begun::incrementAndGet)
            .map(any -> "")
            .onErrorReturn(PasswordsTest::wire)
            .blockingGet();

    assertThat(told).isEqualTo("overloaded 5000");
    busy.countDown();
    assertThat(blockers).hasSize(threads);
    // Behind it in the same queue: by now its turn would have come.
    for (int i = 0; i < 2 * threads; i++) {
      assertThat(passwords.bounded(() -> true).onErrorReturnItem(true).blockingGet()).isTrue();
    }
    assertThat(begun).hasValue(0);
  }

  private static boolean until(CountDownLatch busy) throws InterruptedException {
    busy.await();
    return true;
  }

  private static String wire(Throwable error) {
    Refusal refusal = assertThat(error).asInstanceOf(type(Refusal.class)).actual();
    return refusal.code().wire() + " " + refusal.fields().get("retryAfterMs");
  }
}
