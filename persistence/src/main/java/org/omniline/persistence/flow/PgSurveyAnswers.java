package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.flow.store.SurveyAnswers;
import org.omniline.flow.store.SurveyStore.Choice;
import org.omniline.flow.store.SurveyStore.Survey;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;

/** Answers as rows that nobody changes. Thread-safe. */
public final class PgSurveyAnswers implements SurveyAnswers {
  private static final String ASKED_THEN =
      " where a.survey = $1 and a.asked_at >= $2 and a.asked_at < $3"
          + " and ($4::bigint is null or a.team_id = $4) ";

  private final PgDatabase database;

  public PgSurveyAnswers(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Completable keep(Answer answer) {
    Choice choice = answer.choice();
    return database
        .sql()
        .update(
            """
            with kept as (
              insert into survey_answer (conversation_id, leg, queue_id, agent_id, team_id, survey,
                version, asked_at, ended_at, outcome, key, label_zh, label_en, score)
              select c.id, $2, c.queue_id, $3,
                (select m.team_id from team_membership m
                 where m.user_id = $3 and m.is_primary
                   and m.valid_from <= $6 and (m.valid_to is null or m.valid_to > $6)
                 limit 1),
                $4, $5, $6, greatest($6::timestamptz, $7), $8, $9, $10, $11, $12
              from conversation c where c.id = $1
              on conflict (leg) do nothing
              returning conversation_id, queue_id, agent_id, team_id, asked_at, ended_at, outcome),
            stretched as (
              insert into segment (conversation_id, kind, queue_id, agent_id, team_id, from_at,
                to_at, result)
              select conversation_id, 'SURVEY', queue_id, agent_id, team_id, asked_at, ended_at,
                outcome
              from kept)
            select 1 from conversation where id = $1
            """,
            Tuple.tuple()
                .addLong(answer.conversation())
                .addString(answer.leg())
                .addLong(answer.agent())
                .addString(answer.survey())
                .addInteger(answer.version())
                .addValue(Columns.time(answer.asked()))
                .addValue(Columns.time(answer.ended()))
                .addString(answer.outcome().name())
                .addString(choice == null ? null : choice.key())
                .addString(choice == null ? null : choice.chinese())
                .addString(choice == null ? null : choice.english())
                .addInteger(choice == null ? null : choice.score()))
        .onErrorResumeNext(
            error -> PgErrors.isUnknownReference(error) ? Single.just(0) : Single.error(error))
        .flatMapCompletable(
            rows ->
                rows > 0
                    ? Completable.complete()
                    : Completable.error(
                        new Refusal(
                            Refusal.Code.NOT_FOUND, "There is no such conversation or survey.")));
  }

  @Override
  public Maybe<Survey> after(String code, long conversation, long agent) {
    return database
        .sql()
        .first(
            "select "
                + PgSurveyStore.COLUMNS
                + """
                 from survey v, conversation c
                join contact_identity i on i.id = c.identity_id
                where v.code = $1 and v.active and c.id = $2
                  and c.risk <> 'HIGH' and c.risk_proposal is null
                  and (c.disposition_code is null or c.disposition_code <> all(v.spared))
                  and not exists (
                    select 1 from identity_listing l
                    where l.value_hash = i.value_hash and l.kind = i.kind
                      and coalesce(l.account_id, 0) = coalesce(i.account_id, 0)
                      and l.list = 'BLOCKED' and l.ended_at is null
                      and l.from_at <= clock_timestamp() and l.until_at > clock_timestamp())
                  and coalesce((
                    select e.author_id from entry e
                    where e.conversation_id = c.id and e.type in ('ENDED', 'CLOSED')
                    order by e.seq desc limit 1), $3) = $3
                """,
            Tuple.of(code, conversation, agent),
            PgSurveyStore::survey);
  }

  private record Counted(@Nullable Long agent, Count count) {}

  @Override
  public Single<List<Tally>> tallies(String survey, Instant from, Instant to, @Nullable Long team) {
    return database
        .sql()
        .list(
            """
            select a.agent_id, a.key, a.label_zh, a.label_en, a.score, count(*) as times
            from survey_answer a
            """
                + ASKED_THEN
                + """
                group by a.agent_id, a.key, a.label_zh, a.label_en, a.score
                order by a.agent_id nulls last, a.score desc nulls last, a.key
                """,
            asked(survey, from, to, team),
            row ->
                new Counted(
                    row.getLong("agent_id"),
                    new Count(row.getString("key"), choice(row), row.getLong("times"))))
        .map(PgSurveyAnswers::tallied);
  }

  private static List<Tally> tallied(List<Counted> all) {
    Map<Optional<Long>, List<Count>> counts = new LinkedHashMap<>();
    all.forEach(
        one ->
            counts
                .computeIfAbsent(Optional.ofNullable(one.agent()), agent -> new ArrayList<>())
                .add(one.count()));
    return counts.entrySet().stream()
        .map(one -> new Tally(one.getKey().orElse(null), one.getValue()))
        .toList();
  }

  @Override
  public Single<List<Listed>> list(
      String survey, Instant from, Instant to, @Nullable Long team, long before, int most) {
    return database
        .sql()
        .list(
            """
            select a.id, a.conversation_id, a.leg, a.agent_id, a.survey, a.version, a.asked_at,
              a.ended_at, a.outcome, a.key, a.label_zh, a.label_en, a.score
            from survey_answer a
            """
                + ASKED_THEN
                + "and ($5 = 0 or a.id < $5) order by a.id desc limit $6",
            asked(survey, from, to, team).addLong(before).addInteger(most),
            row -> new Listed(row.getLong("id"), answer(row)));
  }

  private static Tuple asked(String survey, Instant from, Instant to, @Nullable Long team) {
    return Tuple.tuple()
        .addString(survey)
        .addValue(Columns.time(from))
        .addValue(Columns.time(to))
        .addLong(team);
  }

  private static Answer answer(Row row) {
    return new Answer(
        row.getLong("conversation_id"),
        row.getString("leg"),
        row.getLong("agent_id"),
        row.getString("survey"),
        row.getInteger("version"),
        row.getOffsetDateTime("asked_at").toInstant(),
        row.getOffsetDateTime("ended_at").toInstant(),
        Outcome.valueOf(row.getString("outcome")),
        choice(row));
  }

  private static @Nullable Choice choice(Row row) {
    String key = row.getString("key");
    return key == null
        ? null
        : new Choice(
            key, row.getString("label_zh"), row.getString("label_en"), row.getInteger("score"));
  }
}
