package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.persistence.sql.PgDatabase;

/** Sessions as rows; all times are PostgreSQL's, so that nodes agree on when one ends. */
public final class PgSessionStore implements SessionStore {
  private final PgDatabase database;
  private final StaffRows staffRows;

  public PgSessionStore(PgDatabase database, Cipher cipher) {
    this.database = database;
    this.staffRows = new StaffRows(cipher);
  }

  @Override
  public Completable open(
      String tokenHash, long userId, String csrf, String address, Duration idle, Duration max) {
    return database
        .sql()
        .update(
            """
            insert into staff_session (token_hash, user_id, csrf, address, idle_ms,
              created_at, seen_at, expires_at, max_until)
            select $1, $2, $3, $4, $5::bigint, now, now,
              now + least($5::bigint, $6::bigint) * interval '1 millisecond',
              now + $6::bigint * interval '1 millisecond'
            from (select clock_timestamp() as now) as time
            """,
            Tuple.of(tokenHash, userId, csrf, address, idle.toMillis(), max.toMillis()))
        .ignoreElement();
  }

  @Override
  public Maybe<Session> find(String tokenHash) {
    return findAll(List.of(tokenHash))
        .flatMapMaybe(found -> Maybe.fromOptional(found.values().stream().findFirst()));
  }

  @Override
  public Single<Map<String, Session>> findAll(Collection<String> tokenHashes) {
    return database
        .sql()
        .list(
            "select s.token_hash, s.csrf, s.expires_at,"
                + " s.seen_at < clock_timestamp() - interval '1 minute' as rested, "
                + StaffRows.COLUMNS
                + """
                from staff_session s join staff_user u on u.id = s.user_id
                where s.token_hash = any($1) and s.expires_at > clock_timestamp() and u.active
                  and (u.expires_at is null or u.expires_at > clock_timestamp())
                """,
            Tuple.of(tokenHashes.toArray(String[]::new)),
            row -> row)
        .flatMap(
            rows ->
                prolong(rows.stream().filter(row -> row.getBoolean("rested")).toList())
                    .map(until -> sessions(rows, until)));
  }

  private Map<String, Session> sessions(List<Row> rows, Map<String, Instant> prolonged) {
    Map<String, Session> sessions = new HashMap<>();
    for (Row row : rows) {
      String tokenHash = row.getString("token_hash");
      Instant until = prolonged.getOrDefault(tokenHash, expiry(row));
      sessions.put(
          tokenHash, new Session(tokenHash, staffRows.user(row), row.getString("csrf"), until));
    }
    return sessions;
  }

  private static Instant expiry(Row row) {
    return row.getOffsetDateTime("expires_at").toInstant();
  }

  /** Gives until when they are open from now on. */
  private Single<Map<String, Instant>> prolong(List<Row> rested) {
    if (rested.isEmpty()) {
      return Single.just(Map.of());
    }
    // In one order, so that two nodes that prolong the same ones never wait for each other.
    return database
        .sql()
        .list(
            """
            update staff_session set seen_at = clock_timestamp(),
              expires_at = least(max_until, clock_timestamp() + idle_ms * interval '1 millisecond')
            where token_hash in (
              select token_hash from staff_session where token_hash = any($1)
              order by token_hash for update)
            returning token_hash, expires_at
            """,
            Tuple.of(
                rested.stream().map(row -> row.getString("token_hash")).toArray(String[]::new)),
            row -> row)
        .map(
            rows -> {
              Map<String, Instant> until = new HashMap<>();
              rows.forEach(row -> until.put(row.getString("token_hash"), expiry(row)));
              return until;
            });
  }

  @Override
  public Completable close(String tokenHash) {
    return database
        .sql()
        .update("delete from staff_session where token_hash = $1", Tuple.of(tokenHash))
        .ignoreElement();
  }

  @Override
  public Completable closeAll(long userId) {
    return database
        .sql()
        .update("delete from staff_session where user_id = $1", Tuple.of(userId))
        .ignoreElement();
  }

  @Override
  public Single<List<Long>> closeExpired() {
    return database
        .sql()
        .list(
            """
            with ended as (
              delete from staff_session s using staff_user u
              where u.id = s.user_id and u.expires_at <= clock_timestamp()
              returning s.user_id)
            select distinct ended.user_id from ended
            """,
            Tuple.tuple(),
            row -> row.getLong("user_id"));
  }

  @Override
  public Completable sweep() {
    return database
        .sql()
        .update("delete from staff_session where expires_at <= clock_timestamp()", Tuple.tuple())
        .ignoreElement();
  }
}
