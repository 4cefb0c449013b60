package org.omniline.persistence.words;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.port.CrisisWordStore;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.directory.MarkedCache;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;

/** The words of danger and their exceptions, kept and looked for. Thread-safe. */
public final class PgCrisisWords implements CrisisWordStore, CrisisWatch {
  /** Looking for each of them costs every message that comes in. */
  private static final int MOST_WORDS = 500;

  private static final String SELECT =
      "select id, version, word, level, active, shipped, note from crisis_word";

  private final PgDatabase database;
  private final Ids ids;
  private final TextFold fold;
  private final MarkedCache<Matcher> cache;

  /**
   * @param fold brings what was written and the words together
   * @param nanoTime a monotonic clock, {@code System::nanoTime}
   */
  public PgCrisisWords(PgDatabase database, Ids ids, TextFold fold, LongSupplier nanoTime) {
    this.database = database;
    this.ids = ids;
    this.fold = fold;
    this.cache =
        new MarkedCache<>(database, "crisis", Single.defer(() -> read(database.sql())), nanoTime);
  }

  // ---- looking ----

  @Override
  public Single<Matcher> matcher() {
    return cache.get();
  }

  private Single<Matcher> read(Sql sql) {
    return sql.list(SELECT + " where active order by id", Tuple.tuple(), PgCrisisWords::word)
        .map(active -> new DangerFinder(fold, active));
  }

  private static CrisisWord word(Row row) {
    return new CrisisWord(
        row.getLong("id"),
        row.getInteger("version"),
        row.getString("word"),
        Risk.valueOf(row.getString("level")),
        row.getBoolean("active"),
        row.getBoolean("shipped"),
        row.getString("note"));
  }

  // ---- keeping ----

  @Override
  public Single<List<CrisisWord>> words() {
    return database
        .sql()
        .list(
            SELECT + " order by level = 'NONE', level desc, id",
            Tuple.tuple(),
            PgCrisisWords::word);
  }

  @Override
  public Single<CrisisWord> save(CrisisWord word, long byUser) {
    return Single.defer(() -> word.id() == 0 ? insert(word) : update(word))
        .doOnSuccess(saved -> cache.invalidate())
        .onErrorResumeNext(
            error -> PgErrors.taken(error, "This word is in the list already.", "word"));
  }

  private Single<CrisisWord> insert(CrisisWord word) {
    String folded = DangerFinder.needle(fold, word.word()).strip();
    if (folded.codePointCount(0, folded.length()) < 2) {
      return Single.error(
          Refusal.invalid("word", "word-short", "A word has at least two characters."));
    }
    CrisisWord fresh =
        new CrisisWord(
            ids.next(), 1, word.word().strip(), word.level(), word.active(), false, word.note());
    return database
        .transact(
            tx ->
                room(tx)
                    .andThen(
                        tx.update(
                            """
                            insert into crisis_word (id, word, folded, level, active, note)
                            values ($1, $2, $3, $4, $5, $6)
                            """,
                            Tuple.of(
                                fresh.id(),
                                fresh.word(),
                                folded,
                                fresh.level().name(),
                                fresh.active(),
                                fresh.note()))))
        .map(rows -> fresh);
  }

  private static Completable room(Sql tx) {
    return tx.first(
            "select count(*) as words from crisis_word", Tuple.tuple(), row -> row.getLong("words"))
        .flatMapCompletable(
            count ->
                count < MOST_WORDS
                    ? Completable.complete()
                    : Completable.error(
                        new Refusal(
                            Refusal.Code.TOO_LARGE,
                            "There are " + MOST_WORDS + " words at most.")));
  }

  private Single<CrisisWord> update(CrisisWord word) {
    return database.transact(
        tx ->
            tx.first(
                    """
                    update crisis_word set level = $2, active = $3, note = $4, version = version + 1
                    where id = $1 and version = $5
                    returning id, version, word, level, active, shipped, note
                    """,
                    Tuple.of(
                        word.id(), word.level().name(), word.active(), word.note(), word.version()),
                    PgCrisisWords::word)
                .switchIfEmpty(
                    tx.first(
                            "select version from crisis_word where id = $1",
                            Tuple.of(word.id()),
                            row ->
                                new Refusal(
                                    Refusal.Code.CONFLICT,
                                    "Somebody else saved this meanwhile: load it again.",
                                    Map.of("version", row.getInteger("version"))))
                        .defaultIfEmpty(
                            new Refusal(Refusal.Code.NOT_FOUND, "There is no such word."))
                        .flatMap(Single::<CrisisWord>error)));
  }
}
