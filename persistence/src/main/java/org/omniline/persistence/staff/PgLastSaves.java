package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import org.omniline.conversation.staff.LastSaves;
import org.omniline.persistence.sql.PgDatabase;

/** One row for each thing that was ever saved (V51__who_did_it.sql). Thread-safe. */
public final class PgLastSaves implements LastSaves {
  private final PgDatabase database;

  public PgLastSaves(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Completable note(String what, int version, long byUser) {
    return database
        .sql()
        .update(
            """
            insert into last_save (what, version, by_user, at)
            values ($1, $2, $3, clock_timestamp())
            on conflict (what) do update
              set version = excluded.version, by_user = excluded.by_user, at = excluded.at
              where last_save.version < excluded.version or excluded.version = 1
            """,
            Tuple.of(what, version, byUser))
        .ignoreElement();
  }

  @Override
  public Maybe<Save> last(String what) {
    return database
        .sql()
        .first(
            "select version, by_user, at from last_save where what = $1",
            Tuple.of(what),
            row ->
                new Save(
                    row.getInteger("version"),
                    row.getLong("by_user"),
                    row.getOffsetDateTime("at").toInstant()));
  }
}
