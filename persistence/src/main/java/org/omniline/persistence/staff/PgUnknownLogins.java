package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.staff.UnknownLogins;
import org.omniline.persistence.sql.PgDatabase;

/**
 * Failures of logins nobody has, as rows under keyed hashes: all nodes count together, as they do
 * for users. A failure costs its sender a password check, so between two sweeps only some thousand
 * rows can be added. Thread-safe.
 */
public final class PgUnknownLogins implements UnknownLogins {
  private static final int KEPT_DAYS = 30;

  private final PgDatabase database;
  private final Cipher cipher;
  private final int most;

  /**
   * @param most so many rows a sweep leaves
   */
  public PgUnknownLogins(PgDatabase database, Cipher cipher, int most) {
    this.database = database;
    this.cipher = cipher;
    this.most = most;
  }

  @Override
  public Maybe<Instant> lockedUntil(String login) {
    return database
        .sql()
        .first(
            """
            select l.locked_until from unknown_login l
            where l.login_hash = $1 and l.locked_until > clock_timestamp()
            """,
            Tuple.of(hash(login)),
            row -> row.getOffsetDateTime("locked_until").toInstant());
  }

  @Override
  public Single<Integer> failed(String login, int limit, Duration lockFor) {
    // The same rule as for users (PgUserStore.failed), or its differences would tell them apart.
    return database
        .sql()
        .first(
            """
            insert into unknown_login as l (login_hash, failed, locked_until, failed_at)
            values ($1, 1,
              case when $2::integer <= 1
                then clock_timestamp() + $3::float8 * interval '1 millisecond' end,
              clock_timestamp())
            on conflict (login_hash) do update set
              failed = case when l.locked_until <= clock_timestamp() then 1 else l.failed + 1 end,
              locked_until = case
                when l.locked_until > clock_timestamp() then l.locked_until
                when (case when l.locked_until is null then l.failed + 1 else 1 end) >= $2::integer
                  then clock_timestamp() + $3::float8 * interval '1 millisecond'
              end,
              failed_at = excluded.failed_at
            returning failed
            """,
            Tuple.of(hash(login), limit, (double) lockFor.toMillis()),
            row -> row.getInteger("failed"))
        .toSingle();
  }

  @Override
  public Completable sweep() {
    return database
        .sql()
        .update(
            """
            delete from unknown_login l
            where l.failed_at < clock_timestamp() - $1::integer * interval '1 day'
              or l.failed_at <= (select o.failed_at from unknown_login o
                                 order by o.failed_at desc offset $2::bigint limit 1)
            """,
            Tuple.of(KEPT_DAYS, (long) most))
        .ignoreElement();
  }

  private Buffer hash(String login) {
    return Buffer.buffer(cipher.hash("unknown_login", login.getBytes(StandardCharsets.UTF_8)));
  }
}
