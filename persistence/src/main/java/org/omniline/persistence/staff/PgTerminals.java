package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Terminals;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;

/** Agents' telephones as rows. Thread-safe. */
public final class PgTerminals implements Terminals {
  private final PgDatabase database;

  public PgTerminals(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Maybe<String> extension(long agent) {
    return database
        .sql()
        .first(
            "select t.extension from agent_terminal t where t.user_id = $1",
            Tuple.of(agent),
            row -> row.getString("extension"));
  }

  @Override
  public Maybe<Long> agentAt(String extension) {
    return database
        .sql()
        .first(
            "select t.user_id from agent_terminal t where t.extension = $1",
            Tuple.of(extension),
            row -> row.getLong("user_id"));
  }

  @Override
  public Completable set(long agent, @Nullable String extension) {
    Completable done =
        extension == null
            ? database
                .sql()
                .update("delete from agent_terminal where user_id = $1", Tuple.of(agent))
                .ignoreElement()
            : database
                .sql()
                .update(
                    """
                    insert into agent_terminal (user_id, kind, extension, since)
                    values ($1, 'SIP', $2, clock_timestamp())
                    on conflict (user_id) do update
                      set extension = excluded.extension, since = excluded.since
                      where agent_terminal.extension <> excluded.extension
                    """,
                    Tuple.of(agent, extension))
                .ignoreElement();
    return done.onErrorResumeNext(
        error ->
            Completable.error(
                PgErrors.isTaken(error)
                    ? new Refusal(
                        Refusal.Code.CONFLICT,
                        "Somebody else uses this telephone.",
                        Map.of("field", "extension"))
                    : error));
  }
}
