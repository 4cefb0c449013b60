package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.flow.store.PromptStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;

/** Prompts as rows. Thread-safe. */
public final class PgPromptStore implements PromptStore {
  private final PgDatabase database;

  public PgPromptStore(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Single<List<Prompt>> prompts() {
    return database
        .sql()
        .list(
            "select code, version, text_zh, text_en, media_id, active from prompt order by code",
            Tuple.tuple(),
            PgPromptStore::prompt);
  }

  private static Prompt prompt(Row row) {
    return new Prompt(
        row.getString("code"),
        row.getInteger("version"),
        row.getString("text_zh"),
        row.getString("text_en"),
        row.getLong("media_id"),
        row.getBoolean("active"));
  }

  @Override
  public Single<Prompt> save(Prompt prompt, long byUser) {
    return database
        .transact(
            tx ->
                (prompt.version() == 0 ? insert(tx, prompt) : update(tx, prompt))
                    .toSingleDefault(
                        new Prompt(
                            prompt.code(),
                            prompt.version() + 1,
                            prompt.chinese(),
                            prompt.english(),
                            prompt.media(),
                            prompt.active())))
        .onErrorResumeNext(error -> Single.error(refusal(prompt, error)));
  }

  private static Throwable refusal(Prompt prompt, Throwable error) {
    if (PgErrors.isTaken(error)) {
      return new Refusal(
          Refusal.Code.CONFLICT,
          "Another prompt has the code " + prompt.code() + ".",
          Map.of("field", "code"));
    }
    return PgErrors.isUnknownReference(error)
        ? Refusal.invalid("media", "no-such", "There is no such recording.")
        : error;
  }

  private static Completable insert(Sql tx, Prompt prompt) {
    return tx.update(
            """
            insert into prompt (code, text_zh, text_en, media_id, active)
            values ($1, $2, $3, $4, $5)
            """,
            values(prompt))
        .ignoreElement();
  }

  private static Completable update(Sql tx, Prompt prompt) {
    return (prompt.active() ? Completable.complete() : FlowUses.refusePrompt(tx, prompt.code()))
        .andThen(
            Single.defer(
                () ->
                    tx.update(
                        """
                        update prompt set text_zh = $2, text_en = $3, media_id = $4, active = $5,
                          version = version + 1
                        where code = $1 and version = $6
                        """,
                        values(prompt).addInteger(prompt.version()))))
        .flatMapCompletable(rows -> Stale.unless(tx, rows, "prompt", "code", prompt.code()));
  }

  private static Tuple values(Prompt prompt) {
    return Tuple.tuple()
        .addString(prompt.code())
        .addString(prompt.chinese())
        .addString(prompt.english())
        .addLong(prompt.media())
        .addBoolean(prompt.active());
  }
}
