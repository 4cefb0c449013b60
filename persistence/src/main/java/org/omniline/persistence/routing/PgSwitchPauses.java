package org.omniline.persistence.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.omniline.conversation.port.SwitchPauses;
import org.omniline.persistence.sql.PgDatabase;

/** Pauses as rows. Thread-safe. */
public final class PgSwitchPauses implements SwitchPauses {
  private final PgDatabase database;

  public PgSwitchPauses(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Single<List<Pause>> all() {
    return database
        .sql()
        .list(
            "select p.switch, p.since, p.by_user from switch_pause p order by p.switch",
            Tuple.tuple(),
            row ->
                new Pause(
                    row.getString("switch"),
                    row.getOffsetDateTime("since").toInstant(),
                    row.getLong("by_user")));
  }

  @Override
  public Completable pause(String switchName, long byUser) {
    return database
        .sql()
        .update(
            "insert into switch_pause (switch, by_user) values ($1, $2) on conflict do nothing",
            Tuple.of(switchName, byUser))
        .ignoreElement();
  }

  @Override
  public Completable resume(String switchName) {
    return database
        .sql()
        .update("delete from switch_pause where switch = $1", Tuple.of(switchName))
        .ignoreElement();
  }
}
