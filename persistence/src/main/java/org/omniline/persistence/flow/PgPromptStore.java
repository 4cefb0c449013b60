package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.flow.store.PromptStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Rows;
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

  private static Single<Prompt> read(Sql tx, String code) {
    return tx.first(
            "select code, version, text_zh, text_en, media_id, active from prompt where code = $1",
            Tuple.of(code),
            PgPromptStore::prompt)
        .toSingle();
  }

  @Override
  public Single<List<Detail>> details() {
    record Used(String code, Use use) {}
    return FlowUses.prompts(
            database.sql(),
            row ->
                new Used(
                    row.getString("code"), new Use(row.getString("kind"), row.getString("name"))))
        .map(
            all ->
                all.stream()
                    .collect(
                        Collectors.groupingBy(
                            Used::code, Collectors.mapping(Used::use, Collectors.toList()))))
        .flatMap(this::details);
  }

  private Single<List<Detail>> details(Map<String, List<Use>> uses) {
    return database
        .sql()
        .list(
            """
            select code, version, text_zh, text_en, media_id, active, sound_ms, sound_at
            from prompt order by code
            """,
            Tuple.tuple(),
            row ->
                new Detail(
                    prompt(row),
                    row.getLong("sound_ms"),
                    Rows.instantOrNull(row, "sound_at"),
                    uses.getOrDefault(row.getString("code"), List.of())));
  }

  @Override
  public Single<Prompt> sound(
      String code, int version, @Nullable Long media, long durationMs, long byUser) {
    return database.transact(
        tx ->
            tx.update(
                    """
                    update prompt set media_id = $3::bigint, sound_ms = $4, sound_by = $5,
                      sound_at = case when $3::bigint is not null then clock_timestamp() end,
                      version = version + 1
                    where code = $1 and version = $2
                    """,
                    Tuple.tuple()
                        .addString(code)
                        .addInteger(version)
                        .addLong(media)
                        .addLong(media == null ? null : durationMs)
                        .addLong(media == null ? null : byUser))
                .flatMapCompletable(rows -> Stale.unless(tx, rows, "prompt", "code", code))
                .andThen(Single.defer(() -> read(tx, code))));
  }

  @Override
  public Single<Prompt> save(Prompt prompt, long byUser) {
    return database
        .transact(
            tx ->
                (prompt.version() == 0 ? insert(tx, prompt) : update(tx, prompt))
                    .andThen(Single.defer(() -> read(tx, prompt.code()))))
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
                        update prompt set text_zh = $2, text_en = $3,
                          media_id = coalesce($4, media_id), active = $5, version = version + 1
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
