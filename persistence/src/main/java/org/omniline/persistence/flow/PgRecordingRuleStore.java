package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;
import org.omniline.flow.recording.RecordingRule;
import org.omniline.flow.recording.RecordingRuleStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;

/** Recording rules as rows; every version that ever decided is kept. Thread-safe. */
public final class PgRecordingRuleStore implements RecordingRuleStore {
  private final PgDatabase database;
  private final Ids ids;

  public PgRecordingRuleStore(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Single<List<RecordingRule>> rules() {
    return database
        .sql()
        .list(
            """
            select id, version, name, position, condition, records, mode, notice, unannounced,
              active
            from recording_rule order by position, id
            """,
            Tuple.tuple(),
            PgRecordingRuleStore::rule);
  }

  @Override
  public Maybe<String> queueCode(long queue) {
    return database
        .sql()
        .first(
            "select code from queue where id = $1", Tuple.of(queue), row -> row.getString("code"));
  }

  private static RecordingRule rule(Row row) {
    String unannounced = row.getString("unannounced");
    return new RecordingRule(
        row.getLong("id"),
        row.getInteger("version"),
        row.getString("name"),
        row.getInteger("position"),
        row.getString("condition"),
        row.getBoolean("records"),
        RecordingRule.Mode.valueOf(row.getString("mode")),
        row.getString("notice"),
        unannounced == null ? "" : unannounced,
        row.getBoolean("active"));
  }

  @Override
  public Single<RecordingRule> save(RecordingRule rule, long byUser) {
    return Single.defer(
        () -> {
          RecordingRule fresh =
              new RecordingRule(
                  rule.id() == 0 ? ids.next() : rule.id(),
                  rule.version() + 1,
                  rule.name(),
                  rule.position(),
                  rule.condition(),
                  rule.records(),
                  rule.mode(),
                  rule.notice(),
                  rule.unannounced(),
                  rule.active());
          return database.transact(
              tx ->
                  noticeExists(tx, fresh)
                      .andThen(
                          Completable.defer(
                              () -> rule.id() == 0 ? insert(tx, fresh) : update(tx, fresh)))
                      .andThen(Completable.defer(() -> keep(tx, fresh, byUser)))
                      .toSingleDefault(fresh));
        });
  }

  /** Locked, so that it is not closed meanwhile. */
  private static Completable noticeExists(Sql tx, RecordingRule rule) {
    String notice = rule.notice();
    return notice == null
        ? Completable.complete()
        : tx.first(
                "select code from prompt where code = $1 and active for share",
                Tuple.of(notice),
                row -> row.getString("code"))
            .switchIfEmpty(
                Single.error(
                    () -> Refusal.invalid("notice", "no-such", "There is no such prompt.")))
            .ignoreElement();
  }

  private static Completable insert(Sql tx, RecordingRule rule) {
    return tx.update(
            """
            insert into recording_rule (id, version, name, position, condition, records, mode,
              notice, unannounced, active)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            values(rule))
        .ignoreElement();
  }

  private static Completable update(Sql tx, RecordingRule rule) {
    return tx.update(
            """
            update recording_rule set version = $2, name = $3, position = $4, condition = $5,
              records = $6, mode = $7, notice = $8, unannounced = $9, active = $10
            where id = $1 and version = $2 - 1
            """,
            values(rule))
        .flatMapCompletable(rows -> Stale.unless(tx, rows, "recording_rule", "id", rule.id()));
  }

  private static Tuple values(RecordingRule rule) {
    return Tuple.tuple()
        .addLong(rule.id())
        .addInteger(rule.version())
        .addString(rule.name())
        .addInteger(rule.position())
        .addString(rule.condition())
        .addBoolean(rule.records())
        .addString(rule.mode().name())
        .addString(rule.notice())
        .addString(rule.unannounced().isEmpty() ? null : rule.unannounced())
        .addBoolean(rule.active());
  }

  private static Completable keep(Sql tx, RecordingRule rule, long byUser) {
    return tx.update(
            """
            insert into recording_rule_version (rule_id, version, name, position, condition,
              records, mode, notice, unannounced, active, by_user, valid_from)
            select r.id, r.version, r.name, r.position, r.condition, r.records, r.mode, r.notice,
              r.unannounced, r.active, $2, clock_timestamp()
            from recording_rule r where r.id = $1
            """,
            Tuple.of(rule.id(), byUser == 0 ? null : byUser))
        .ignoreElement();
  }

  @Override
  public Single<List<Version>> versions(long id) {
    return database
        .sql()
        .list(
            """
            select rule_id as id, version, name, position, condition, records, mode, notice,
              unannounced, active, by_user, valid_from
            from recording_rule_version where rule_id = $1 order by version desc
            """,
            Tuple.of(id),
            row ->
                new Version(
                    rule(row),
                    row.getLong("by_user"),
                    row.getOffsetDateTime("valid_from").toInstant()));
  }
}
