package org.omniline.gateway.http;

import io.reactivex.rxjava3.core.Completable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database answers, asked once a second and by one question at a time: whoever wants to
 * know looks here, so that questions do not pile up while it is away. Thread-safe.
 */
public final class DatabaseWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
  private static final long SILENT_NS = TimeUnit.SECONDS.toNanos(3);

  /** A question on a connection that died without a word is given up after so long. */
  private static final long LIMIT_MS = 10_000;

  private final Supplier<Completable> ping;
  private final LongSupplier nanoTime;
  private final Consumer<Boolean> changed;
  private volatile long answered;
  private volatile boolean asked;
  private volatile boolean up = true;
  private volatile long upSince;

  /**
   * Makes it; the database counts as up at first.
   *
   * @param ping completes when the database answers
   * @param nanoTime this node's monotonic clock
   * @param changed hears when it goes away and comes back
   */
  public DatabaseWatch(
      Supplier<Completable> ping, LongSupplier nanoTime, Consumer<Boolean> changed) {
    this.ping = ping;
    this.nanoTime = nanoTime;
    this.changed = changed;
    this.answered = nanoTime.getAsLong();
    this.upSince = answered;
  }

  /** One question; to be asked again when it has ended. Never fails. */
  public Completable ask() {
    if (!asked) {
      // A slow start is no silence.
      answered = nanoTime.getAsLong();
      asked = true;
    }
    return Completable.defer(ping::get)
        .timeout(LIMIT_MS, TimeUnit.MILLISECONDS)
        .doOnComplete(() -> answered = nanoTime.getAsLong())
        .doOnError(error -> LOG.debug("the database does not answer", error))
        .onErrorComplete();
  }

  /** Looks whether that has changed; to be called often, also while a question is open. */
  public void look() {
    boolean now = isUp();
    if (now != up) {
      up = now;
      upSince = nanoTime.getAsLong();
      if (now) {
        LOG.info("The database answers again");
      } else {
        LOG.warn("The database does not answer; what comes in is refused with \"try again\"");
      }
      changed.accept(now);
    }
  }

  /** Whether it has answered within the last three seconds. */
  public boolean isUp() {
    return !asked || nanoTime.getAsLong() - answered < SILENT_NS;
  }

  /** Whether it has answered for so long that what needs it had time to recover. */
  public boolean isUpFor(long milliseconds) {
    return up
        && isUp()
        && nanoTime.getAsLong() - upSince > TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }

  /** For readiness. */
  public Completable check() {
    return Completable.defer(
        () ->
            isUp()
                ? Completable.complete()
                : Completable.error(new IllegalStateException("the database does not answer")));
  }
}
