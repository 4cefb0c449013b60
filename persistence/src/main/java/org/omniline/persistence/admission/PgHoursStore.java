package org.omniline.persistence.admission;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;
import org.omniline.routing.admission.HoursStore;
import org.omniline.routing.admission.PolicyJson;

/** Hours, the calendar and the system's texts as rows. Thread-safe. */
public final class PgHoursStore implements HoursStore {
  private final PgDatabase database;
  private final Ids ids;
  private final PgAdmissionPolicies policies;

  /**
   * @param policies told of every edit
   */
  public PgHoursStore(PgDatabase database, Ids ids, PgAdmissionPolicies policies) {
    this.policies = policies;
    this.database = database;
    this.ids = ids;
  }

  // ---- hours ----

  @Override
  public Single<List<SavedHours>> hours() {
    return hours(database.sql());
  }

  static Single<List<SavedHours>> hours(Sql sql) {
    return sql.list(
        """
        select h.id, h.version, h.code, h.name, h.zone, h.week, h.follows_special_days,
          h.closed_text, h.closed_text_en, h.leaves_message, h.active,
          array(select q.id from queue q where q.hours_id = h.id order by q.id) as queues
        from business_hours h order by h.code
        """,
        Tuple.tuple(),
        PgHoursStore::hours);
  }

  private static SavedHours hours(Row row) {
    return new SavedHours(
        row.getLong("id"),
        row.getInteger("version"),
        row.getString("code"),
        row.getString("name"),
        ZoneId.of(row.getString("zone")),
        PolicyJson.week(row.getJsonObject("week")),
        row.getBoolean("follows_special_days"),
        new Wording(row.getString("closed_text"), row.getString("closed_text_en")),
        row.getBoolean("leaves_message"),
        List.of(row.getArrayOfLongs("queues")),
        row.getBoolean("active"));
  }

  @Override
  public Single<Kept> saveHours(SavedHours hours, long byUser) {
    return Single.defer(
            () -> {
              SavedHours fresh =
                  new SavedHours(
                      hours.id() == 0 ? ids.next() : hours.id(),
                      hours.version() + 1,
                      hours.code(),
                      hours.name(),
                      hours.zone(),
                      hours.week(),
                      hours.followsSpecialDays(),
                      hours.closed(),
                      hours.leaveMessage(),
                      hours.active() ? hours.queues() : List.of(),
                      hours.active());
              return database.transact(
                  tx ->
                      (hours.id() == 0 ? insert(tx, fresh) : update(tx, fresh))
                          .andThen(Single.defer(() -> elsewhere(tx, fresh)))
                          .flatMap(
                              moved -> keep(tx, fresh).toSingleDefault(new Kept(fresh, moved))));
            })
        .doOnSuccess(saved -> policies.edited())
        .onErrorResumeNext(error -> PgErrors.taken(error, "This code is taken.", "code"));
  }

  private static Completable insert(Sql tx, SavedHours hours) {
    return tx.update(
            """
            insert into business_hours (id, version, code, name, zone, week, follows_special_days,
              closed_text, active, leaves_message, closed_text_en)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            values(hours))
        .ignoreElement();
  }

  private static Completable update(Sql tx, SavedHours hours) {
    return tx.update(
            """
            update business_hours set version = $2, code = $3, name = $4, zone = $5, week = $6,
              follows_special_days = $7, closed_text = $8, active = $9,
              leaves_message = $10, closed_text_en = $11
            where id = $1 and version = $2 - 1
            """,
            values(hours))
        .flatMapCompletable(rows -> Stale.unless(tx, rows, "business_hours", "id", hours.id()));
  }

  private static Tuple values(SavedHours hours) {
    return Tuple.of(
        hours.id(),
        hours.version(),
        hours.code(),
        hours.name(),
        hours.zone().getId(),
        PolicyJson.week(hours.week()),
        hours.followsSpecialDays(),
        hours.closed().chinese(),
        hours.active(),
        hours.leaveMessage(),
        hours.closed().english());
  }

  /** Those of its queues that keep others yet; locked, so that nobody moves them meanwhile. */
  private static Single<List<Moved>> elsewhere(Sql tx, SavedHours hours) {
    return tx.list(
        """
        select q.id, h.id as hours_id, h.name from queue q
        join business_hours h on h.id = q.hours_id
        where q.id = any($2) and h.id <> $1 order by q.id for update of q
        """,
        Tuple.tuple().addLong(hours.id()).addArrayOfLong(hours.queues().toArray(new Long[0])),
        row -> new Moved(row.getLong("id"), row.getLong("hours_id"), row.getString("name")));
  }

  /** A queue keeps one set of hours: whoever names it last has it. */
  private static Completable keep(Sql tx, SavedHours hours) {
    Long[] queues = hours.queues().toArray(new Long[0]);
    return tx.update(
            """
            update queue set hours_id = case when id = any($2) then $1::bigint end
            where (hours_id = $1 and not id = any($2))
              or (id = any($2) and hours_id is distinct from $1)
            """,
            Tuple.tuple().addLong(hours.id()).addArrayOfLong(queues))
        .ignoreElement()
        .andThen(
            tx.first(
                    "select count(*) as n from queue where id = any($1)",
                    Tuple.tuple().addArrayOfLong(queues),
                    row -> row.getLong("n"))
                .flatMapCompletable(
                    n ->
                        n == hours.queues().stream().distinct().count()
                            ? Completable.complete()
                            : Completable.error(
                                Refusal.invalid(
                                    "queues", "no-such", "One of the queues does not exist."))));
  }

  // ---- calendar ----

  @Override
  public Single<List<SavedDay>> specialDays(LocalDate from) {
    return specialDays(database.sql(), from);
  }

  static Single<List<SavedDay>> specialDays(Sql sql, LocalDate from) {
    return sql.list(
        """
        select day, version, name, holiday, open, closed_text, closed_text_en from special_day
        where day >= $1 order by day
        """,
        Tuple.of(from),
        row ->
            new SavedDay(
                row.getLocalDate("day"),
                row.getInteger("version"),
                new SpecialDay(
                    row.getString("name"),
                    row.getBoolean("holiday"),
                    PolicyJson.spans(row.getJsonArray("open")),
                    new Wording(row.getString("closed_text"), row.getString("closed_text_en")))));
  }

  @Override
  public Single<SavedDay> saveSpecialDay(SavedDay day, long byUser) {
    SavedDay fresh = new SavedDay(day.day(), day.version() + 1, day.special());
    Tuple values =
        Tuple.of(
            fresh.day(),
            fresh.version(),
            fresh.special().name(),
            fresh.special().holiday(),
            PolicyJson.spans(fresh.special().open()),
            fresh.special().closed().chinese(),
            fresh.special().closed().english());
    return database
        .transact(
            tx ->
                tx.update(
                        day.version() == 0
                            ? """
                            insert into special_day (day, version, name, holiday, open, closed_text,
                              closed_text_en)
                            values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
                            """
                            : """
                            update special_day set version = $2, name = $3, holiday = $4, open = $5,
                              closed_text = $6, closed_text_en = $7
                            where day = $1 and version = $2 - 1
                            """,
                        values)
                    .flatMapCompletable(
                        rows -> Stale.unless(tx, rows, "special_day", "day", day.day()))
                    .toSingleDefault(fresh))
        .doOnSuccess(saved -> policies.edited());
  }

  @Override
  public Single<LocalDate> removeSpecialDay(LocalDate day, int version, long byUser) {
    return database
        .transact(
            tx ->
                tx.update(
                        "delete from special_day where day = $1 and version = $2",
                        Tuple.of(day, version))
                    .flatMapCompletable(rows -> Stale.unless(tx, rows, "special_day", "day", day))
                    .toSingleDefault(day))
        .doOnSuccess(removed -> policies.edited());
  }

  // ---- texts ----

  @Override
  public Single<List<SystemText>> texts() {
    return texts(database.sql());
  }

  static Single<List<SystemText>> texts(Sql sql) {
    return sql.list(
        "select code, version, text, text_en from system_text order by code",
        Tuple.tuple(),
        PgHoursStore::text);
  }

  private static SystemText text(Row row) {
    return new SystemText(
        row.getString("code"),
        row.getInteger("version"),
        row.getString("text"),
        row.getString("text_en"));
  }

  @Override
  public Single<SystemText> saveText(SystemText text, long byUser) {
    return database
        .transact(
            tx ->
                tx.first(
                        """
                        update system_text set version = version + 1, text = $3,
                          text_en = coalesce($4, text_en)
                        where code = $1 and version = $2
                        returning code, version, text, text_en
                        """,
                        Tuple.of(text.code(), text.version(), text.text(), text.english()),
                        PgHoursStore::text)
                    .switchIfEmpty(
                        Single.defer(
                            () ->
                                Stale.unless(tx, 0, "system_text", "code", text.code())
                                    .toSingleDefault(text))))
        .doOnSuccess(saved -> policies.edited());
  }
}
