package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.flow.store.SurveyStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;

/** Surveys as rows. Thread-safe. */
public final class PgSurveyStore implements SurveyStore {
  static final String COLUMNS =
      "v.code, v.version, v.name, v.prompt, v.thanks, v.choices, v.tries, v.wait_ms, v.spared,"
          + " v.active";

  private final PgDatabase database;

  public PgSurveyStore(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Single<List<Survey>> surveys() {
    return database
        .sql()
        .list(
            "select " + COLUMNS + " from survey v order by v.code",
            Tuple.tuple(),
            PgSurveyStore::survey);
  }

  static Survey survey(Row row) {
    List<Choice> choices = new ArrayList<>();
    for (Object one : row.getJsonArray("choices")) {
      JsonObject choice = (JsonObject) one;
      choices.add(
          new Choice(
              choice.getString("key"),
              choice.getString("chinese"),
              choice.getString("english", ""),
              choice.getInteger("score")));
    }
    return new Survey(
        row.getString("code"),
        row.getInteger("version"),
        row.getString("name"),
        row.getString("prompt"),
        row.getString("thanks"),
        choices,
        row.getInteger("tries"),
        row.getInteger("wait_ms"),
        List.of(row.getArrayOfStrings("spared")),
        row.getBoolean("active"));
  }

  @Override
  public Single<Survey> save(Survey survey) {
    return database
        .transact(
            tx ->
                named(tx, survey)
                    .andThen(
                        Completable.defer(
                            () -> survey.version() == 0 ? insert(tx, survey) : update(tx, survey)))
                    .toSingleDefault(
                        new Survey(
                            survey.code(),
                            survey.version() + 1,
                            survey.name(),
                            survey.prompt(),
                            survey.thanks(),
                            survey.choices(),
                            survey.tries(),
                            survey.waitMs(),
                            survey.spared(),
                            survey.active())))
        .onErrorResumeNext(
            error ->
                Single.error(
                    PgErrors.isTaken(error)
                        ? new Refusal(
                            Refusal.Code.CONFLICT,
                            "Another survey has the code " + survey.code() + ".",
                            Map.of("field", "code"))
                        : error));
  }

  /** What it says and whom it spares is there, and in use. */
  private static Completable named(Sql tx, Survey survey) {
    String thanks = survey.thanks();
    List<String> said =
        thanks == null ? List.of(survey.prompt()) : List.of(survey.prompt(), thanks);
    return missing(tx, "prompt", said, "prompt", "There is no such prompt.")
        .andThen(
            missing(
                tx,
                "disposition_code",
                survey.spared(),
                "spared",
                "There is no such disposition."));
  }

  private static Completable missing(
      Sql tx, String table, List<String> codes, String field, String words) {
    return tx.first(
            "select k.code from unnest($1::text[]) as k(code) where not exists (select 1 from "
                + table
                + " t where t.code = k.code and t.active) limit 1",
            Tuple.of(codes.toArray(new String[0])),
            row -> row.getString("code"))
        .flatMapCompletable(code -> Completable.error(Refusal.invalid(field, "no-such", words)));
  }

  private static Completable insert(Sql tx, Survey survey) {
    return tx.update(
            """
            insert into survey (code, name, prompt, thanks, choices, tries, wait_ms, spared, active)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            values(survey))
        .ignoreElement();
  }

  private static Completable update(Sql tx, Survey survey) {
    return (survey.active() ? Completable.complete() : unused(tx, survey.code()))
        .andThen(
            Single.defer(
                () ->
                    tx.update(
                        """
                        update survey set name = $2, prompt = $3, thanks = $4, choices = $5,
                          tries = $6, wait_ms = $7, spared = $8, active = $9, version = version + 1
                        where code = $1 and version = $10
                        """,
                        values(survey).addInteger(survey.version()))))
        .flatMapCompletable(rows -> Stale.unless(tx, rows, "survey", "code", survey.code()));
  }

  private static Completable unused(Sql tx, String code) {
    return FlowUses.refuse(tx, "SURVEY", "survey", code).andThen(FlowUses.refuseAsked(tx, code));
  }

  private static Tuple values(Survey survey) {
    JsonArray choices = new JsonArray();
    survey
        .choices()
        .forEach(
            one ->
                choices.add(
                    new JsonObject()
                        .put("key", one.key())
                        .put("chinese", one.chinese())
                        .put("english", one.english())
                        .put("score", one.score())));
    return Tuple.tuple()
        .addString(survey.code())
        .addString(survey.name())
        .addString(survey.prompt())
        .addString(survey.thanks())
        .addValue(choices)
        .addInteger(survey.tries())
        .addInteger(survey.waitMs())
        .addArrayOfString(survey.spared().toArray(new String[0]))
        .addBoolean(survey.active());
  }
}
