package org.omniline.persistence.directory;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.omniline.persistence.sql.PgDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value read from tables that carry a change marker (directory_version). The marker is looked at
 * when the value is asked for and the last look is 2 s old, and the value is read again when the
 * marker moved: an edit on any node is seen everywhere within 5 s, and no timer runs. When
 * PostgreSQL does not answer, the last value is given: an outage must not make accounts vanish.
 * Thread-safe.
 */
public final class MarkedCache<T> {
  private static final Logger LOG = LoggerFactory.getLogger(MarkedCache.class);

  /** After this, one caller looks; the others go on with what there is. */
  private static final long LOOK_AFTER_NANOS = Duration.ofSeconds(2).toNanos();

  /** After this, everybody looks: the one who should have is stuck. */
  private static final long STALE_AFTER_NANOS = Duration.ofSeconds(4).toNanos();

  private record Held<T>(T value, long version, long lookedNanos) {}

  private final PgDatabase database;
  private final String area;
  private final Single<T> load;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Held<T>> held = new AtomicReference<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * @param area the row of directory_version
   * @param load reads the value, cold
   * @param nanoTime a monotonic clock
   */
  public MarkedCache(PgDatabase database, String area, Single<T> load, LongSupplier nanoTime) {
    this.database = database;
    this.area = area;
    this.load = load;
    this.nanoTime = nanoTime;
  }

  public Single<T> get() {
    return Single.defer(
        () -> {
          Held<T> now = held.get();
          if (now == null) {
            return refresh(null);
          }
          long age = nanoTime.getAsLong() - now.lookedNanos();
          if (age < LOOK_AFTER_NANOS) {
            return Single.just(now.value());
          }
          if (looking.compareAndSet(false, true)) {
            return orLast(now, refresh(now).doFinally(() -> looking.set(false)));
          }
          return age < STALE_AFTER_NANOS ? Single.just(now.value()) : orLast(now, refresh(now));
        });
  }

  /** Lets the next caller read again: called after an edit on this node was committed. */
  public void invalidate() {
    held.set(null);
  }

  private Single<T> orLast(Held<T> last, Single<T> refreshed) {
    return refreshed
        .doOnError(e -> LOG.warn("cannot look for changes of '{}': the last are used", area, e))
        .onErrorReturnItem(last.value());
  }

  private Single<T> refresh(@Nullable Held<T> before) {
    // Before asking: what is committed while we read moves the marker beyond what we store.
    long looked = nanoTime.getAsLong();
    return database
        .sql()
        .first(
            "select version from directory_version where area = $1",
            Tuple.of(area),
            row -> row.getLong("version"))
        .toSingle()
        .flatMap(
            version ->
                before != null && before.version() == version
                    ? Single.just(before.value())
                        .doOnSuccess(same -> keep(before, new Held<>(same, version, looked)))
                    : load.doOnSuccess(read -> keep(before, new Held<>(read, version, looked))));
  }

  /** Not when somebody was faster or has invalidated: an older reading must not win. */
  private void keep(@Nullable Held<T> before, Held<T> fresh) {
    held.compareAndSet(before, fresh);
  }
}
