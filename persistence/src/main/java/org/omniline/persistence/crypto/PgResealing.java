package org.omniline.persistence.crypto;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.crypto.SealedPart.Batch;
import org.omniline.persistence.crypto.SealedPart.Place;
import org.omniline.persistence.sql.PgDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a rotation, seals everything that is still under an older key with the newest one, so that
 * the older key can be taken out of the key file. It walks all values in small batches, remembers
 * where it is, and walks again until a whole walk found nothing; only then it forgets the older
 * keys, whose absence {@link PgKeyCheck} would otherwise refuse. It begins only when no node has
 * used an older key for a while. For whoever holds the lease: not to run beside itself.
 */
public final class PgResealing {
  private static final Logger LOG = LoggerFactory.getLogger(PgResealing.class);

  /** Nodes say more often than this which key they use. */
  public static final Duration QUIET = Duration.ofMinutes(2);

  private static final Duration REST_AFTER_FAILURES = Duration.ofHours(1);

  /** Batches of one run; the next run goes on. */
  private static final int BATCHES = 20;

  private final PgDatabase database;
  private final KeyRing ring;
  private final Duration quiet;
  private final Heard heard;
  private final List<SealedPart> parts;

  /** Hears what is done, for counters and gauges. Must not block or throw. */
  public interface Heard {
    /** Values of a part were sealed anew, or could not be. */
    void batch(String part, int resealed, int failed);

    /** With how many keys values may be sealed now, the newest among them. */
    void keys(int inUse);
  }

  /**
   * @param quiet how long no node may have used an older key before a walk begins
   * @param files what is sealed outside the database
   */
  public PgResealing(
      PgDatabase database,
      Cipher cipher,
      KeyRing ring,
      Duration quiet,
      Heard heard,
      List<SealedPart> files) {
    this.database = database;
    this.ring = ring;
    this.quiet = quiet;
    this.heard = heard;
    this.parts = new ArrayList<>(SealedColumn.all(database, cipher, ring.active().id()));
    this.parts.addAll(files);
  }

  /**
   * A walk as its row says.
   *
   * @param found values that were not under the newest key, in this walk
   */
  private record Walk(int part, Place after, long found, long failed, boolean resting) {}

  private record Older(String name, boolean recent) {}

  /** Does some batches; completes at once when every value is under the newest key. */
  public Completable run() {
    return older()
        .flatMapCompletable(
            older -> {
              heard.keys(older.size() + 1);
              return older.isEmpty() || older.stream().anyMatch(Older::recent)
                  ? Completable.complete()
                  : walk().flatMapCompletable(walk -> walk.resting() ? rest() : go(walk, older));
            });
  }

  private static Completable rest() {
    return Completable.complete();
  }

  private String active() {
    return PgKeyCheck.SEAL + ring.active().id();
  }

  private Single<List<Older>> older() {
    return database
        .sql()
        .list(
            """
            select name, used_at > clock_timestamp() - $2 * interval '1 millisecond' as recent
            from key_check where name like 'seal.%' and name <> $1 order by name
            """,
            Tuple.of(active(), (double) quiet.toMillis()),
            row -> new Older(row.getString("name"), row.getBoolean("recent")));
  }

  /** Where the walk is; a new one where there is none for this key. */
  private Single<Walk> walk() {
    return database
        .sql()
        .update(
            """
            insert into resealing (key_id) values ($1)
            on conflict (one) do update set key_id = excluded.key_id, part = '', first = 0,
              second = 0, found = 0, failed = 0, began_at = clock_timestamp(), rest_until = null
            where resealing.key_id <> excluded.key_id
            """,
            Tuple.of(ring.active().id()))
        .flatMap(
            rows ->
                database
                    .sql()
                    .first(
                        """
                        select part, first, second, found, failed,
                          coalesce(rest_until > clock_timestamp(), false) as resting
                        from resealing
                        """,
                        Tuple.tuple(),
                        this::walk)
                    .toSingle());
  }

  private Walk walk(Row row) {
    String name = row.getString("part");
    int part = 0;
    Place after = Place.START;
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).name().equals(name)) {
        part = i;
        after = new Place(row.getLong("first"), row.getLong("second"));
      }
    }
    return new Walk(
        part, after, row.getLong("found"), row.getLong("failed"), row.getBoolean("resting"));
  }

  private Completable go(Walk from, List<Older> older) {
    Walk[] now = {from};
    return Single.defer(
            () -> {
              SealedPart part = parts.get(now[0].part());
              return part.next(now[0].after())
                  .doOnSuccess(batch -> heard.batch(part.name(), batch.resealed(), batch.failed()))
                  .map(batch -> advanced(now[0], batch));
            })
        .flatMap(walk -> keep(walk).toSingleDefault(walk))
        .doOnSuccess(walk -> now[0] = walk)
        .repeat(BATCHES)
        .takeUntil(walk -> walk.part() == parts.size())
        .lastOrError()
        .flatMapCompletable(
            walk -> walk.part() < parts.size() ? Completable.complete() : end(walk, older));
  }

  private static Walk advanced(Walk walk, Batch batch) {
    long found = walk.found() + batch.resealed() + batch.failed();
    long failed = walk.failed() + batch.failed();
    return batch.last() == null
        ? new Walk(walk.part() + 1, Place.START, found, failed, false)
        : new Walk(walk.part(), batch.last(), found, failed, false);
  }

  private Completable keep(Walk walk) {
    return database
        .sql()
        .update(
            """
            update resealing set part = $1, first = $2, second = $3, found = $4, failed = $5
            """,
            Tuple.of(
                walk.part() < parts.size() ? parts.get(walk.part()).name() : "",
                walk.after().first(),
                walk.after().second(),
                walk.found(),
                walk.failed()))
        .ignoreElement();
  }

  /** A walk that found nothing is the proof; any other is followed by one more. */
  private Completable end(Walk walk, List<Older> older) {
    String names = older.stream().map(Older::name).collect(Collectors.joining(", "));
    if (walk.found() == 0) {
      return forget()
          .doOnSuccess(
              forgotten -> {
                if (forgotten == older.size()) {
                  heard.keys(1);
                  LOG.info(
                      "Everything is sealed with {} now. {} may be taken out of the key file of"
                          + " every node; keep it with the backups that were made before.",
                      active(),
                      names);
                }
              })
          .flatMapCompletable(forgotten -> again(null));
    }
    LOG.info(
        "Sealed {} values anew with {}, {} could not be opened. {} must stay in the key file until"
            + " a walk over everything finds none.",
        walk.found() - walk.failed(),
        active(),
        walk.failed(),
        names);
    return again(walk.failed() == 0 ? null : REST_AFTER_FAILURES);
  }

  /** Only keys that nobody has used since the walk began. */
  private Single<Integer> forget() {
    return database
        .sql()
        .update(
            """
            delete from key_check where name like 'seal.%' and name <> $1
              and used_at < (select began_at from resealing)
            """,
            Tuple.of(active()));
  }

  private Completable again(@org.jspecify.annotations.Nullable Duration rest) {
    return database
        .sql()
        .update(
            """
            update resealing set part = '', first = 0, second = 0, found = 0, failed = 0,
              began_at = clock_timestamp(),
              rest_until = clock_timestamp() + $1 * interval '1 millisecond'
            """,
            Tuple.of(rest == null ? 0.0 : (double) rest.toMillis()))
        .ignoreElement();
  }
}
