package org.omniline.persistence.cti;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.cti.CtiKeys;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Keys as rows; whether one opens anything is decided by PostgreSQL's clock. Thread-safe. */
public final class PgCtiKeys implements CtiKeys {
  private static final String SELECT =
      "select k.id, k.name, k.hint, k.scopes, k.queues, k.users, k.created_by, k.created_at,"
          + " k.expires_at, k.last_used_at, k.revoked_at,"
          + " coalesce(k.last_used_at < clock_timestamp() - interval '1 minute', true) as rested"
          + " from cti_key k ";

  private static final String LIVE = "k.revoked_at is null and k.expires_at > clock_timestamp()";

  private final PgDatabase database;
  private final Ids ids;

  public PgCtiKeys(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Single<List<CtiKey>> all() {
    return database.sql().list(SELECT + "order by k.id desc", Tuple.tuple(), PgCtiKeys::key);
  }

  @Override
  public Maybe<CtiKey> find(long id) {
    return find(database.sql(), id);
  }

  private static Maybe<CtiKey> find(Sql sql, long id) {
    return sql.first(SELECT + "where k.id = $1", Tuple.of(id), PgCtiKeys::key);
  }

  private record Used(CtiKey key, boolean rested) {}

  @Override
  public Maybe<CtiKey> use(String secretHash) {
    return database
        .sql()
        .first(
            SELECT + "where k.secret_hash = $1 and " + LIVE,
            Tuple.of(secretHash),
            row -> new Used(key(row), row.getBoolean("rested")))
        .flatMapSingle(
            used ->
                (used.rested() ? noted(used.key().id()) : Completable.complete())
                    .toSingleDefault(used.key()));
  }

  private Completable noted(long id) {
    return database
        .sql()
        .update(
            """
            update cti_key set last_used_at = clock_timestamp()
            where id = $1
              and coalesce(last_used_at < clock_timestamp() - interval '1 minute', true)
            """,
            Tuple.of(id))
        .ignoreElement();
  }

  @Override
  public Single<List<CtiKey>> live(Collection<Long> some) {
    return database
        .sql()
        .list(
            SELECT + "where k.id = any($1) and " + LIVE,
            Tuple.of(some.toArray(Long[]::new)),
            PgCtiKeys::key);
  }

  @Override
  public Single<CtiKey> create(CtiKey key, String secretHash) {
    return Single.fromCallable(ids::next)
        .flatMap(
            id ->
                database.transact(
                    tx ->
                        known(tx, key)
                            .andThen(Single.defer(() -> inserted(tx, id, key, secretHash)))))
        .onErrorResumeNext(error -> Single.error(PgErrors.isTaken(error) ? taken() : error));
  }

  private static Refusal taken() {
    return new Refusal(
        Refusal.Code.CONFLICT, "There is a key of this name already.", Map.of("field", "name"));
  }

  /** Whoever names somebody who does not exist would have a key that opens less than was meant. */
  private static Completable known(Sql tx, CtiKey key) {
    return tx.first(
            """
            select (select count(*) from queue q where q.id = any($1)) as queues,
              (select count(*) from staff_user u where u.id = any($2)) as users
            """,
            Tuple.tuple().addArrayOfLong(longs(key.queues())).addArrayOfLong(longs(key.users())),
            row ->
                row.getLong("queues") == key.queues().size()
                    ? row.getLong("users") == key.users().size() ? "" : "users"
                    : "queues")
        .filter(unknown -> !unknown.isEmpty())
        .flatMapCompletable(
            unknown ->
                Completable.error(
                    Refusal.invalid(unknown, "unknown-id", "There is nothing with this id.")));
  }

  private static Single<CtiKey> inserted(Sql tx, long id, CtiKey key, String secretHash) {
    return tx.update(
            """
            insert into cti_key (id, name, hint, secret_hash, scopes, queues, users, created_by,
              created_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), $9)
            """,
            Tuple.tuple()
                .addLong(id)
                .addString(key.name())
                .addString(key.hint())
                .addString(secretHash)
                .addArrayOfString(
                    key.scopes().stream().map(Enum::name).sorted().toArray(String[]::new))
                .addArrayOfLong(longs(key.queues()))
                .addArrayOfLong(longs(key.users()))
                .addLong(key.createdBy())
                .addValue(Columns.time(key.expiresAt())))
        .flatMap(rows -> find(tx, id).toSingle());
  }

  @Override
  public Single<CtiKey> revoke(long id, long byUser) {
    return database
        .sql()
        .update(
            """
            update cti_key set revoked_at = clock_timestamp(), revoked_by = $2
            where id = $1 and revoked_at is null
            """,
            Tuple.of(id, byUser))
        .flatMap(
            rows ->
                find(id)
                    .switchIfEmpty(
                        Single.error(
                            () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such key."))));
  }

  private static Long[] longs(Set<Long> all) {
    return all.stream().sorted().toArray(Long[]::new);
  }

  private static CtiKey key(Row row) {
    return new CtiKey(
        row.getLong("id"),
        row.getString("name"),
        row.getString("hint"),
        Arrays.stream(row.getArrayOfStrings("scopes"))
            .map(CtiKey.Scope::valueOf)
            .collect(Collectors.toSet()),
        Set.of(row.getArrayOfLongs("queues")),
        Set.of(row.getArrayOfLongs("users")),
        row.getLong("created_by"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "expires_at"),
        Rows.instantOrNull(row, "last_used_at"),
        Rows.instantOrNull(row, "revoked_at"));
  }
}
