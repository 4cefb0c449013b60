package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.omniline.conversation.Refusal;

/** Why a thing cannot be taken out of use. Stateless. */
public final class StillUsed {
  private StillUsed() {}

  /**
   * Refuses IN_USE when a statement finds any who still need a thing, and names them.
   *
   * @param statement gives {@code kind, id, name} of each; or with a null id {@code kind} and their
   *     {@code count}
   * @param words what a person reads
   */
  public static Completable unless(Sql tx, String statement, Tuple params, String words) {
    return unless(tx, statement, params, StillUsed::user, words);
  }

  /**
   * The same where some are known already: whoever is told gets all of them at once.
   *
   * @param known {@code kind}, {@code id} and {@code name} of each
   */
  public static Completable unless(
      Sql tx, List<Map<String, Object>> known, String statement, Tuple params, String words) {
    return tx.list(statement, params, StillUsed::user)
        .flatMapCompletable(
            found -> refusal(Stream.concat(known.stream(), found.stream()).toList(), words));
  }

  /**
   * The same where a name has to be read otherwise.
   *
   * @param user gives {@code kind, id, name} or {@code kind, count} of a row
   */
  public static Completable unless(
      Sql tx,
      String statement,
      Tuple params,
      Function<Row, Map<String, Object>> user,
      String words) {
    return tx.list(statement, params, user).flatMapCompletable(by -> refusal(by, words));
  }

  private static Completable refusal(List<Map<String, Object>> by, String words) {
    return by.isEmpty()
        ? Completable.complete()
        : Completable.error(new Refusal(Refusal.Code.IN_USE, words, Map.of("usedBy", by)));
  }

  private static Map<String, Object> user(Row row) {
    Long id = row.getLong("id");
    return id == null
        ? Map.of("kind", row.getString("kind"), "count", row.getLong("count"))
        : Map.of(
            "kind", row.getString("kind"), "id", Long.toString(id), "name", row.getString("name"));
  }
}
