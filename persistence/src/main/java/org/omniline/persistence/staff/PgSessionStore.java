package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.sqlclient.Pool;
import io.vertx.rxjava3.sqlclient.Row;
import io.vertx.rxjava3.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.staff.SessionStore;

/** Sessions as rows; all times are PostgreSQL's, so that nodes agree on when one ends. */
public final class PgSessionStore implements SessionStore {
  private final Pool pool;
  private final StaffRows staffRows;

  public PgSessionStore(Pool pool, Cipher cipher) {
    this.pool = pool;
    this.staffRows = new StaffRows(cipher);
  }

  @Override
  public Completable open(
      String tokenHash, long userId, String csrf, String address, Duration idle, Duration max) {
    return pool.preparedQuery(
            """
            insert into staff_session (token_hash, user_id, csrf, address, idle_ms,
              created_at, seen_at, expires_at, max_until)
            select $1, $2, $3, $4, $5, now, now,
              now + least($5, $6) * interval '1 millisecond', now + $6 * interval '1 millisecond'
            from (select clock_timestamp() as now) as time
            """)
        .rxExecute(Tuple.of(tokenHash, userId, csrf, address, idle.toMillis(), max.toMillis()))
        .ignoreElement();
  }

  @Override
  public Maybe<Session> find(String tokenHash) {
    return pool.preparedQuery(
            "select s.csrf, s.expires_at,"
                + " s.seen_at < clock_timestamp() - interval '1 minute' as rested, "
                + StaffRows.COLUMNS
                + """
                from staff_session s join staff_user u on u.id = s.user_id
                where s.token_hash = $1 and s.expires_at > clock_timestamp() and u.active
                """)
        .rxExecute(Tuple.of(tokenHash))
        .mapOptional(
            rows -> rows.size() == 0 ? Optional.<Row>empty() : Optional.of(rows.iterator().next()))
        .flatMapSingle(
            row ->
                row.getBoolean("rested")
                    ? prolong(tokenHash).map(until -> session(tokenHash, row, until))
                    : Single.just(session(tokenHash, row, expiry(row))));
  }

  private Session session(String tokenHash, Row row, Instant expiresAt) {
    return new Session(tokenHash, staffRows.user(row), row.getString("csrf"), expiresAt);
  }

  private static Instant expiry(Row row) {
    return row.getOffsetDateTime("expires_at").toInstant();
  }

  private Single<Instant> prolong(String tokenHash) {
    return pool.preparedQuery(
            """
            update staff_session set seen_at = clock_timestamp(),
              expires_at = least(max_until, clock_timestamp() + idle_ms * interval '1 millisecond')
            where token_hash = $1
            returning expires_at
            """)
        .rxExecute(Tuple.of(tokenHash))
        // Closed in between: the answer to this one request is the past.
        .map(rows -> rows.size() == 0 ? Instant.EPOCH : expiry(rows.iterator().next()));
  }

  @Override
  public Completable close(String tokenHash) {
    return pool.preparedQuery("delete from staff_session where token_hash = $1")
        .rxExecute(Tuple.of(tokenHash))
        .ignoreElement();
  }

  @Override
  public Completable closeAll(long userId) {
    return pool.preparedQuery("delete from staff_session where user_id = $1")
        .rxExecute(Tuple.of(userId))
        .ignoreElement();
  }

  @Override
  public Completable sweep() {
    return pool.query("delete from staff_session where expires_at <= clock_timestamp()")
        .rxExecute()
        .ignoreElement();
  }
}
