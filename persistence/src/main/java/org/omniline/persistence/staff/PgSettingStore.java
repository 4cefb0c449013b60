package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import org.omniline.conversation.staff.SettingStore;
import org.omniline.persistence.sql.PgDatabase;

/** A row for each person and name. Thread-safe. */
public final class PgSettingStore implements SettingStore {
  private final PgDatabase database;

  public PgSettingStore(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Maybe<String> find(long userId, String name) {
    return database
        .sql()
        .first(
            "select value from user_setting where user_id = $1 and name = $2",
            Tuple.of(userId, name),
            row -> row.getJsonObject("value").encode());
  }

  @Override
  public Completable save(long userId, String name, String json) {
    return database
        .sql()
        .update(
            """
            insert into user_setting (user_id, name, value) values ($1, $2, $3)
            on conflict (user_id, name)
              do update set value = excluded.value, changed_at = clock_timestamp()
            """,
            Tuple.of(userId, name, new JsonObject(json)))
        .ignoreElement();
  }
}
