package org.omniline.persistence.cti;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import org.omniline.conversation.cti.CtiCommands;
import org.omniline.persistence.sql.PgDatabase;

/** Commands that were done, as rows, for a day. Thread-safe. */
public final class PgCtiCommands implements CtiCommands {
  private final PgDatabase database;

  public PgCtiCommands(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Maybe<Done> find(long key, String commandId) {
    return database
        .sql()
        .first(
            "select what, answer from cti_command where key_id = $1 and command_id = $2",
            Tuple.of(key, commandId),
            row -> new Done(row.getString("what"), row.getString("answer")));
  }

  @Override
  public Completable done(long key, String commandId, Done done) {
    return database
        .sql()
        .update(
            """
            insert into cti_command (key_id, command_id, what, answer, at)
            values ($1, $2, $3, $4, clock_timestamp()) on conflict do nothing
            """,
            Tuple.of(key, commandId, done.what(), done.answer()))
        .ignoreElement();
  }

  @Override
  public Completable sweep() {
    return database
        .sql()
        .update(
            "delete from cti_command where at < clock_timestamp() - interval '1 day'",
            Tuple.tuple())
        .ignoreElement();
  }
}
