package org.omniline.persistence.cluster;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.omniline.conversation.port.Leases;
import org.omniline.persistence.sql.PgDatabase;

/** Leases as rows. A row is never removed, so that its fencing token only grows. */
public final class PgLeases implements Leases {
  private final PgDatabase database;

  public PgLeases(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Maybe<Long> hold(String name, String holder, Duration duration) {
    return database
        .sql()
        .first(
            """
            insert into lease (name, holder, token, until)
            values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
            on conflict (name) do update
              set holder = excluded.holder,
                  until = excluded.until,
                  token = lease.token
                    + case when lease.holder = excluded.holder then 0 else 1 end
              where lease.holder = excluded.holder or lease.until <= clock_timestamp()
            returning token
            """,
            Tuple.of(name, holder, (double) duration.toMillis()),
            row -> row.getLong("token"));
  }

  @Override
  public Completable release(String name, String holder) {
    return database
        .sql()
        .update(
            """
            update lease set until = clock_timestamp(), holder = ''
            where name = $1 and holder = $2
            """,
            Tuple.of(name, holder))
        .ignoreElement();
  }

  @Override
  public Single<List<String>> held(String holder) {
    return database
        .sql()
        .list(
            "select name from lease where holder = $1 and until > clock_timestamp() order by name",
            Tuple.of(holder),
            row -> row.getString("name"));
  }
}
