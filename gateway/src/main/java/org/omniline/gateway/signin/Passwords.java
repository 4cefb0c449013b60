package org.omniline.gateway.signin;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.RxHelper;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.WorkerExecutor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;

/**
 * Hashes and checks passwords on a small pool of its own with a bounded queue, so that a flood of
 * sign-ins costs at most that pool's share of the processor. Thread-safe.
 */
public final class Passwords {
  /** A whole shift may sign in at once; each check takes some tens of milliseconds. */
  private static final int QUEUE = 256;

  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  /** When the queue of a whole shift is shorter again. */
  private static final long RETRY_AFTER_MS = 5_000;

  /** Letters and digits that nobody mixes up on paper or on the phone. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final WorkerExecutor workers;
  private final Scheduler timer;
  private final SecureRandom random;
  private final Argon2 argon2;
  private final Duration limit;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile @Nullable String decoy;

  public Passwords(Vertx vertx, SecureRandom random) {
    this(vertx, random, TIME_LIMIT);
  }

  /**
   * For tests.
   *
   * @param limit how long a sign-in waits for its turn and its check together
   */
  Passwords(Vertx vertx, SecureRandom random, Duration limit) {
    this.limit = limit;
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.workers =
        vertx.createSharedWorkerExecutor(
            "omniline-passwords", threads, TIME_LIMIT.toSeconds(), TimeUnit.SECONDS);
    this.timer = RxHelper.scheduler(vertx);
    this.random = random;
    this.argon2 = new Argon2(random);
  }

  /**
   * Hashes a password.
   *
   * @return a PHC string; fails with Refusal OVERLOADED when too many wait, or for too long
   */
  public Single<String> hash(String password) {
    return bounded(() -> argon2.hash(password));
  }

  /**
   * Checks a password.
   *
   * @param stored PHC string; null for an unknown login, which costs the same time and is false
   */
  public Single<Boolean> verify(String password, @Nullable String stored) {
    return bounded(
        () -> {
          boolean same = argon2.verify(password, stored == null ? decoy() : stored);
          return same && stored != null;
        });
  }

  /** A hash nobody knows the password of; made once, here where time may be spent. */
  private String decoy() {
    String made = decoy;
    if (made == null) {
      made = argon2.hash(oneTimePassword());
      decoy = made;
    }
    return made;
  }

  /** A one-time password of 80 bits in four groups, easy to read aloud. */
  public String oneTimePassword() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      if (i > 0 && i % 4 == 0) {
        text.append('-');
      }
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** What nobody waits for any more is not begun: it would only make all behind it late, too. */
  <T> Single<T> bounded(Callable<T> work) {
    return Single.defer(
        () -> {
          if (underWay.incrementAndGet() > QUEUE) {
            underWay.decrementAndGet();
            return Single.error(tooMany());
          }
          AtomicBoolean over = new AtomicBoolean();
          return workers
              .<T>rxExecuteBlocking(
                  () -> {
                    if (over.get()) {
                      throw tooMany();
                    }
                    return work.call();
                  },
                  false)
              .toSingle()
              .timeout(
                  limit.toMillis(), TimeUnit.MILLISECONDS, timer, Single.error(() -> late(over)))
              .doFinally(
                  () -> {
                    over.set(true);
                    underWay.decrementAndGet();
                  });
        });
  }

  /** Given up before anybody is told so: whoever hears it may free the thread that would begin. */
  private static Refusal late(AtomicBoolean over) {
    over.set(true);
    return tooMany();
  }

  private static Refusal tooMany() {
    return new Refusal(
        Refusal.Code.OVERLOADED,
        "Too many sign-ins at once: try again in a moment.",
        Map.of("retryAfterMs", RETRY_AFTER_MS));
  }
}
