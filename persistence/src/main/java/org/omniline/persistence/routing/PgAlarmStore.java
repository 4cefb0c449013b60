package org.omniline.persistence.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Fences;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmJudge;
import org.omniline.routing.alarm.AlarmKind;
import org.omniline.routing.alarm.AlarmRule;
import org.omniline.routing.alarm.AlarmStore;
import org.omniline.routing.alarm.Cause;
import org.omniline.routing.alarm.Scene.Level;

/** Alarms as rows. Thread-safe. */
public final class PgAlarmStore implements AlarmStore {
  private static final String RULE =
      "r.id as rule_id, r.version, r.name, r.kind, r.queue_id as rule_queue_id, r.threshold,"
          + " r.within_ms, r.roles, r.users, r.repeat_ms, r.active";
  private static final String ALARM =
      "select a.id, a.queue_id, a.conversation_id, a.agent_id, a.value, a.subject,"
          + " a.threshold as threshold_then, a.raised_at, a.acknowledged_at, a.acknowledged_by,"
          + " a.cleared_at, (select m.id from missed m join conversation c"
          + " on c.id = m.conversation_id where m.conversation_id = a.conversation_id"
          + " and m.state = 'OPEN' and c.state in ('CLOSED', 'ABANDONED') limit 1) as missed_id, "
          + RULE
          + " from alarm a join alarm_rule r on r.id = a.rule_id";

  private final PgDatabase database;
  private final Ids ids;

  public PgAlarmStore(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  // ---- rules ----

  @Override
  public Single<List<AlarmRule>> rules() {
    return database
        .sql()
        .list(
            "select " + RULE + " from alarm_rule r order by r.id",
            Tuple.tuple(),
            PgAlarmStore::rule);
  }

  private static AlarmRule rule(Row row) {
    return new AlarmRule(
        row.getLong("rule_id"),
        row.getInteger("version"),
        row.getString("name"),
        AlarmKind.valueOf(row.getString("kind")),
        row.getLong("rule_queue_id"),
        row.getInteger("threshold"),
        row.getLong("within_ms"),
        Arrays.stream(row.getArrayOfStrings("roles")).map(Role::valueOf).collect(set()),
        Arrays.stream(row.getArrayOfLongs("users")).collect(set()),
        row.getLong("repeat_ms"),
        row.getBoolean("active"));
  }

  private static <T> Collector<T, ?, Set<T>> set() {
    return Collectors.toUnmodifiableSet();
  }

  @Override
  public Single<AlarmRule> saveRule(AlarmRule rule, long byUser) {
    return Single.fromCallable(
            () ->
                new AlarmRule(
                    rule.id() == 0 ? ids.next() : rule.id(),
                    rule.version() + 1,
                    rule.name(),
                    rule.kind(),
                    rule.queueId(),
                    rule.threshold(),
                    rule.withinMs(),
                    rule.roles(),
                    rule.users(),
                    rule.repeatMs(),
                    rule.active()))
        .flatMap(
            fresh ->
                database.transact(
                    tx ->
                        (rule.id() == 0 ? insert(tx, fresh) : update(tx, fresh))
                            .andThen(usersExist(tx, fresh.users()))
                            .toSingleDefault(fresh)))
        .onErrorResumeNext(
            error ->
                Single.error(
                    PgErrors.isUnknownReference(error)
                        ? Refusal.invalid("queue", "no-such", "There is no such queue.")
                        : error));
  }

  private static Completable usersExist(Sql tx, Set<Long> users) {
    return tx.list(
            "select u.id from staff_user u where u.id = any($1)",
            Tuple.tuple().addArrayOfLong(users.toArray(new Long[0])),
            row -> row.getLong("id"))
        .flatMapCompletable(
            found ->
                found.size() == users.size()
                    ? Completable.complete()
                    : Completable.error(
                        Refusal.invalid("users", "no-such", "There is no such user.")));
  }

  private static Completable insert(Sql tx, AlarmRule rule) {
    return tx.update(
            """
            insert into alarm_rule (id, version, name, kind, queue_id, threshold, within_ms, roles,
              users, repeat_ms, active)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            values(rule))
        .ignoreElement();
  }

  private static Completable update(Sql tx, AlarmRule rule) {
    return tx.update(
            """
            update alarm_rule set version = $2, name = $3, kind = $4, queue_id = $5, threshold = $6,
              within_ms = $7, roles = $8, users = $9, repeat_ms = $10, active = $11
            where id = $1 and version = $2 - 1
            """,
            values(rule))
        .flatMapCompletable(rows -> rows > 0 ? Completable.complete() : stale(tx, rule));
  }

  private static Completable stale(Sql tx, AlarmRule rule) {
    return tx.first(
            "select version from alarm_rule where id = $1",
            Tuple.of(rule.id()),
            row ->
                new Refusal(
                    Refusal.Code.CONFLICT,
                    "Somebody else saved this meanwhile: load it again and repeat your change.",
                    Map.of("version", row.getInteger("version"))))
        .defaultIfEmpty(new Refusal(Refusal.Code.NOT_FOUND, "There is no such alarm rule."))
        .flatMapCompletable(Completable::error);
  }

  private static Tuple values(AlarmRule rule) {
    return Tuple.tuple()
        .addLong(rule.id())
        .addInteger(rule.version())
        .addString(rule.name())
        .addString(rule.kind().name())
        .addLong(rule.queueId())
        .addInteger(rule.threshold())
        .addLong(rule.withinMs())
        .addArrayOfString(rule.roles().stream().map(Enum::name).sorted().toArray(String[]::new))
        .addArrayOfLong(rule.users().stream().sorted().toArray(Long[]::new))
        .addLong(rule.repeatMs())
        .addBoolean(rule.active());
  }

  // ---- alarms ----

  @Override
  public Single<List<Alarm>> open() {
    return database
        .sql()
        .list(
            ALARM + " where a.cleared_at is null order by a.id",
            Tuple.tuple(),
            PgAlarmStore::alarm);
  }

  @Override
  public Single<Page<Alarm>> history(@Nullable String after, int limit) {
    return Single.defer(
        () ->
            database
                .sql()
                .list(
                    ALARM + " where a.id < $1 order by a.id desc limit $2",
                    Tuple.of(after == null ? Long.MAX_VALUE : cursor(after), limit),
                    PgAlarmStore::alarm)
                .map(
                    alarms ->
                        new Page<>(
                            alarms,
                            alarms.size() < limit
                                ? null
                                : Long.toString(alarms.get(alarms.size() - 1).id()))));
  }

  private static long cursor(String after) {
    try {
      return Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw Refusal.invalid("after", "unreadable", "This is no place in the list.");
    }
  }

  private static Alarm alarm(Row row) {
    return new Alarm(
        row.getLong("id"),
        rule(row),
        row.getLong("queue_id"),
        row.getLong("conversation_id"),
        row.getLong("agent_id"),
        row.getLong("missed_id"),
        row.getLong("value"),
        row.getString("subject"),
        row.getInteger("threshold_then"),
        row.getOffsetDateTime("raised_at").toInstant(),
        instant(row, "acknowledged_at"),
        row.getLong("acknowledged_by"),
        instant(row, "cleared_at"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  @Override
  public Single<List<Long>> settle(AlarmJudge.Verdict verdict, Leases.Fence fence) {
    if (verdict.raise().isEmpty() && verdict.over().isEmpty()) {
      return Single.just(List.of());
    }
    return database.transact(
        tx ->
            Fences.stands(tx, fence)
                .flatMapSingle(holds -> settle(tx, verdict))
                .defaultIfEmpty(List.of()));
  }

  private Single<List<Long>> settle(Sql tx, AlarmJudge.Verdict verdict) {
    return tx.update(
            "update alarm set cleared_at = clock_timestamp()"
                + " where id = any($1) and cleared_at is null",
            Tuple.tuple().addArrayOfLong(verdict.over().toArray(new Long[0])))
        .flatMap(over -> raise(tx, verdict.raise(), null));
  }

  @Override
  public Single<List<Long>> raise(List<Cause> causes, Instant at) {
    return causes.isEmpty()
        ? Single.just(List.of())
        : database.transact(tx -> raise(tx, causes, at));
  }

  private Single<List<Long>> raise(Sql tx, List<Cause> causes, @Nullable Instant at) {
    return Flowable.fromIterable(causes).concatMapMaybe(cause -> raise(tx, cause, at)).toList();
  }

  /** Once per event, whoever looks and however late. */
  private Maybe<Long> raise(Sql tx, Cause cause, @Nullable Instant at) {
    return tx.first(
        """
        insert into alarm (id, rule_id, kind, queue_id, conversation_id, agent_id, value, threshold,
          subject, raised_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $10, clock_timestamp()
        where not exists (select 1 from alarm a
          where a.rule_id = $2 and a.conversation_id = $5 and a.cleared_at >= $9)
        on conflict (rule_id, (coalesce(conversation_id, 0)),
            (case when conversation_id is null then coalesce(queue_id, 0) else 0 end))
          where cleared_at is null
          do update set agent_id = excluded.agent_id
            where alarm.kind = 'HIGH_RISK_WAITING' and alarm.agent_id is null
              and excluded.agent_id is not null
        returning id
        """,
        Tuple.tuple()
            .addLong(ids.next())
            .addLong(cause.rule().id())
            .addString(cause.rule().kind().name())
            .addLong(orNull(cause.queue()))
            .addLong(orNull(cause.conversation()))
            .addLong(orNull(cause.agent()))
            .addLong(cause.value())
            .addInteger(cause.rule().threshold())
            .addValue(at == null ? null : Columns.time(at))
            .addString(cause.subject()),
        row -> row.getLong("id"));
  }

  private static @Nullable Long orNull(long id) {
    return id == 0 ? null : (Long) id;
  }

  @Override
  public Completable endJudged() {
    return database
        .sql()
        .update(
            """
            update alarm a set cleared_at = clock_timestamp()
            where a.kind = 'CRISIS_PROPOSED' and a.cleared_at is null and (
              exists (select 1 from risk_event e
                where e.conversation_id = a.conversation_id and e.at > a.raised_at
                  and e.source <> 'WORDS')
              or exists (select 1 from conversation c where c.id = a.conversation_id
                and c.risk_proposal is null))
            """,
            Tuple.tuple())
        .ignoreElement();
  }

  @Override
  public Completable acknowledge(long alarmId, long byUser) {
    return database
        .sql()
        .first(
            """
            update alarm set acknowledged_at = coalesce(acknowledged_at, clock_timestamp()),
              acknowledged_by = coalesce(acknowledged_by, $2)
            where id = $1 returning id
            """,
            Tuple.of(alarmId, byUser),
            row -> row.getLong("id"))
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such alarm.")))
        .ignoreElement();
  }

  // ---- what is measured ----

  @Override
  public Single<List<Risky>> risky() {
    return database
        .sql()
        .list(
            """
            select c.id, c.queue_id, coalesce(c.back_since, c.waiting_since) as waiting_since,
              c.owner_id from conversation c
            where c.risk = 'HIGH' and c.state in ('WAITING', 'SERVING', 'WRAP_UP')
            union all
            select c.id, c.queue_id, null, c.owner_id from conversation c
            where c.state in ('SERVING', 'WRAP_UP') and c.risk_proposal = 'HIGH'
              and c.risk <> 'HIGH' and c.owner_id is not null
            union all
            select c.id, m.queue_id, m.at, null
            from missed m join conversation c on c.id = m.conversation_id
            where m.state = 'OPEN' and c.risk = 'HIGH' and c.state in ('CLOSED', 'ABANDONED')
            order by 1
            """,
            Tuple.tuple(),
            row -> {
              Long owner = row.getLong("owner_id");
              return new Risky(
                  row.getLong("id"),
                  row.getLong("queue_id"),
                  owner == null ? instant(row, "waiting_since") : null,
                  owner == null ? 0 : owner);
            });
  }

  /** A file that has not come into the media store for long is among them. */
  @Override
  public Single<Integer> failedRecordings() {
    return database
        .sql()
        .first(
            """
            select (
              (select count(*) from recording r
               where r.failure is not null
                 and r.began_at > greatest(clock_timestamp() - interval '1 day',
                   (select max(w.began_at) from recording w
                    where w.state = 'STORED' and w.failure is null)))
              + (select count(*) from recording r
                 where r.state in ('RECORDING', 'WRITTEN') and r.tries >= 5))::int as failed
            """,
            Tuple.tuple(),
            row -> row.getInteger("failed"))
        .defaultIfEmpty(0);
  }

  @Override
  public Single<List<Level>> levels(Instant since, long withinMs) {
    return database
        .sql()
        .list(
            """
            select v.queue_id, count(*) as all_left, count(*) filter (
                where v.outcome = 'ACCEPTED'
                  and v.left_at <= v.entered_at + $2 * interval '1 millisecond') as in_time
            from queue q join queue_visit v on v.queue_id = q.id and v.entered_at >= $1
            where q.active and v.outcome in ('ACCEPTED', 'ABANDONED')
            group by v.queue_id order by v.queue_id
            """,
            Tuple.of(Columns.time(since), (double) withinMs),
            row -> {
              long all = row.getLong("all_left");
              return new Level(
                  row.getLong("queue_id"), (int) (100 * row.getLong("in_time") / all), all);
            });
  }
}
