package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    return database
        .sql()
        .first(
            "select s.csrf, s.expires_at,"
                + " s.seen_at < clock_timestamp() - interval '1 minute' as rested, "
                + StaffRows.COLUMNS
                + """
                from staff_session s join staff_user u on u.id = s.user_id
                where s.token_hash = $1 and s.expires_at > clock_timestamp() and u.active
                  and (u.expires_at is null or u.expires_at > clock_timestamp())
                """,
            Tuple.of(tokenHash),
            row -> row)
        .flatMap(
            row ->
                row.getBoolean("rested")
                    ? prolong(tokenHash).map(until -> session(tokenHash, row, until))
                    : Maybe.just(session(tokenHash, row, expiry(row))));
  }

  private Session session(String tokenHash, Row row, Instant expiresAt) {
    return new Session(tokenHash, staffRows.user(row), row.getString("csrf"), expiresAt);
  }

  private static Instant expiry(Row row) {
    return row.getOffsetDateTime("expires_at").toInstant();
  }

  private Maybe<Instant> prolong(String tokenHash) {
    return database
        .sql()
        .first(
            """
            update staff_session set seen_at = clock_timestamp(),
              expires_at = least(max_until, clock_timestamp() + idle_ms * interval '1 millisecond')
            where token_hash = $1
            returning expires_at
            """,
            Tuple.of(tokenHash),
            PgSessionStore::expiry);
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
