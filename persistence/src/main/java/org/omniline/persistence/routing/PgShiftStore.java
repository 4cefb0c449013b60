package org.omniline.persistence.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;
import org.omniline.persistence.sql.StillUsed;
import org.omniline.routing.Shift;
import org.omniline.routing.ShiftStore;

/** Shifts as rows. Thread-safe. */
public final class PgShiftStore implements ShiftStore {
  private final PgDatabase database;
  private final Ids ids;

  public PgShiftStore(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Single<List<Shift>> shifts() {
    return all(database.sql());
  }

  static Single<List<Shift>> all(Sql sql) {
    return sql.list(
        "select id, version, name, days, from_minute, until_minute, active from shift order by id",
        Tuple.tuple(),
        PgShiftStore::shift);
  }

  private static Shift shift(Row row) {
    Set<DayOfWeek> days =
        Stream.of(row.getArrayOfStrings("days"))
            .map(DayOfWeek::valueOf)
            .collect(Collectors.toSet());
    return new Shift(
        row.getLong("id"),
        row.getInteger("version"),
        row.getString("name"),
        days,
        new TimeSpan(row.getInteger("from_minute"), row.getInteger("until_minute")),
        row.getBoolean("active"));
  }

  @Override
  public Single<Shift> saveShift(Shift shift, long byUser) {
    return Single.fromCallable(
            () ->
                new Shift(
                    shift.id() == 0 ? ids.next() : shift.id(),
                    shift.version() + 1,
                    shift.name(),
                    shift.days(),
                    shift.span(),
                    shift.active()))
        .flatMap(
            fresh ->
                database.transact(
                    tx ->
                        (shift.id() == 0 ? insert(tx, fresh) : update(tx, fresh))
                            .andThen(
                                Completable.defer(
                                    () ->
                                        fresh.active()
                                            ? Completable.complete()
                                            : unused(tx, fresh)))
                            .toSingleDefault(fresh)))
        .onErrorResumeNext(error -> PgErrors.taken(error, "Another shift has this name.", "name"));
  }

  private static Completable insert(Sql tx, Shift fresh) {
    return tx.update(
            """
            insert into shift (id, version, name, days, from_minute, until_minute, active)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            values(fresh))
        .ignoreElement();
  }

  private static Completable update(Sql tx, Shift fresh) {
    return tx.update(
            """
            update shift set version = $2, name = $3, days = $4, from_minute = $5,
              until_minute = $6, active = $7
            where id = $1 and version = $2 - 1
            """,
            values(fresh))
        .flatMapCompletable(rows -> Stale.unless(tx, rows, "shift", "id", fresh.id()));
  }

  private static Tuple values(Shift shift) {
    String[] days = shift.days().stream().sorted().map(Enum::name).toArray(String[]::new);
    return Tuple.tuple()
        .addLong(shift.id())
        .addInteger(shift.version())
        .addString(shift.name())
        .addArrayOfString(days)
        .addInteger(shift.span().from())
        .addInteger(shift.span().until())
        .addBoolean(shift.active());
  }

  private static Completable unused(Sql tx, Shift shift) {
    return StillUsed.unless(
        tx,
        """
        select 'queue' as kind, q.id, q.name from queue q where q.routing -> 'shifts' @>
          jsonb_build_array(jsonb_build_object('shift', ($1::bigint)::text)) order by q.id
        """,
        Tuple.of(shift.id()),
        "A queue counts on this shift.");
  }

  /** Refuses settings that name a shift which is not there or out of use. */
  static Completable known(Sql tx, Set<Long> named) {
    if (named.isEmpty()) {
      return Completable.complete();
    }
    return tx.list(
            "select id from shift where id = any($1) and active order by id for share",
            Tuple.tuple().addArrayOfLong(named.toArray(new Long[0])),
            row -> row.getLong("id"))
        .flatMapCompletable(
            found ->
                found.size() == named.size()
                    ? Completable.complete()
                    : Completable.error(
                        Refusal.invalid(
                            "routing.shifts",
                            "no-such",
                            "There is no such shift, or it is not in use.")));
  }
}
