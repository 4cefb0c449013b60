package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import org.omniline.conversation.Refusal;

/** Why an update that names the version it was made from changed nothing. Stateless. */
public final class Stale {
  private Stale() {}

  /** Completes when a row was changed; else tells "gone" from "somebody else was faster". */
  public static Completable unless(Sql sql, int rows, String table, String key, Object id) {
    return unless(sql, rows, table, key, "version", id);
  }

  /**
   * Of a table that keeps the version of its edits under another name.
   *
   * @param counter that column
   */
  public static Completable unless(
      Sql sql, int rows, String table, String key, String counter, Object id) {
    if (rows > 0) {
      return Completable.complete();
    }
    return sql.first(
            "select " + counter + " from " + table + " where " + key + " = $1",
            Tuple.of(id),
            row -> row.getInteger(counter))
        .map(
            version ->
                new Refusal(
                    Refusal.Code.CONFLICT,
                    "Somebody else saved this meanwhile: load it again and repeat your change.",
                    Map.of("version", version)))
        .defaultIfEmpty(new Refusal(Refusal.Code.NOT_FOUND, "There is nothing like it."))
        .flatMapCompletable(Completable::error);
  }
}
