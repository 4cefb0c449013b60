package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.staff.PhoneSeats;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Who may take calls outside and who is on duty, as rows. Thread-safe. */
public final class PgPhoneSeats implements PhoneSeats {
  private final PgDatabase database;
  private final Ids ids;

  public PgPhoneSeats(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Single<Seat> seat(long agent) {
    return database
        .sql()
        .first(
            "select s.outside, s.expertise from phone_seat s where s.user_id = $1",
            Tuple.of(agent),
            row -> new Seat(row.getBoolean("outside"), row.getString("expertise")))
        .defaultIfEmpty(Seat.NONE);
  }

  @Override
  public Completable save(long agent, Seat seat, long byUser) {
    return database
        .sql()
        .update(
            """
            insert into phone_seat (user_id, outside, expertise, changed_by, changed_at)
            values ($1, $2, $3, $4, clock_timestamp())
            on conflict (user_id) do update set outside = excluded.outside,
              expertise = excluded.expertise, changed_by = excluded.changed_by,
              changed_at = excluded.changed_at
              where (phone_seat.outside, phone_seat.expertise)
                is distinct from (excluded.outside, excluded.expertise)
            """,
            Tuple.of(agent, seat.outside(), seat.expertise(), byUser))
        .ignoreElement();
  }

  @Override
  public Single<List<Expert>> experts() {
    return database
        .sql()
        .list(
            """
            select s.user_id, s.expertise from phone_seat s
            join staff_user u on u.id = s.user_id
              and u.active and (u.expires_at is null or u.expires_at > clock_timestamp())
            join agent_terminal t on t.user_id = s.user_id and t.kind in ('SIP', 'OUTSIDE')
            where s.expertise is not null
            order by s.user_id
            """,
            Tuple.tuple(),
            row -> new Expert(row.getLong("user_id"), row.getString("expertise")));
  }

  @Override
  public Maybe<Duty> duty(long agent) {
    return database
        .sql()
        .first(
            """
            select d.user_id, d.since_at, d.until_at from phone_duty d
            where d.user_id = $1 and d.ended_at is null and d.until_at > clock_timestamp()
            """,
            Tuple.of(agent),
            PgPhoneSeats::duty);
  }

  @Override
  public Single<List<Duty>> duties() {
    return database
        .sql()
        .list(
            """
            select d.user_id, d.since_at, d.until_at from phone_duty d
            join staff_user u on u.id = d.user_id
              and u.active and (u.expires_at is null or u.expires_at > clock_timestamp())
            join agent_terminal t on t.user_id = d.user_id and t.kind in ('SIP', 'OUTSIDE')
            where d.ended_at is null and d.until_at > clock_timestamp()
            order by d.user_id
            """,
            Tuple.tuple(),
            PgPhoneSeats::duty);
  }

  private static Duty duty(Row row) {
    return new Duty(
        row.getLong("user_id"),
        row.getOffsetDateTime("since_at").toInstant(),
        row.getOffsetDateTime("until_at").toInstant());
  }

  @Override
  public Single<Duty> begin(long agent, Instant until) {
    long id = ids.next();
    return database.transact(
        tx ->
            over(tx, agent)
                .andThen(
                    Single.defer(
                        () ->
                            tx.update(
                                """
                                insert into phone_duty (id, user_id, since_at, until_at)
                                values ($1, $2, clock_timestamp(), $3)
                                on conflict (user_id) where ended_at is null
                                  do update set until_at = excluded.until_at
                                """,
                                Tuple.of(id, agent, Columns.time(until)))))
                .flatMapMaybe(
                    rows ->
                        tx.first(
                            """
                            select d.user_id, d.since_at, d.until_at from phone_duty d
                            where d.user_id = $1 and d.ended_at is null
                            """,
                            Tuple.of(agent),
                            PgPhoneSeats::duty))
                .toSingle());
  }

  /** One whose time is over has ended by itself then. */
  private static Completable over(Sql tx, long agent) {
    return tx.update(
            """
            update phone_duty d set ended_at = d.until_at
            where d.user_id = $1 and d.ended_at is null and d.until_at <= clock_timestamp()
            """,
            Tuple.of(agent))
        .ignoreElement();
  }

  @Override
  public Completable end(long agent, long byUser, @Nullable String reason) {
    return database
        .transact(
            tx ->
                over(tx, agent)
                    .andThen(
                        Single.defer(
                            () ->
                                tx.update(
                                    """
                                    update phone_duty d set ended_at = clock_timestamp(),
                                      ended_by = $2, reason = $3
                                    where d.user_id = $1 and d.ended_at is null
                                    """,
                                    Tuple.of(agent, byUser, reason)))))
        .ignoreElement();
  }
}
