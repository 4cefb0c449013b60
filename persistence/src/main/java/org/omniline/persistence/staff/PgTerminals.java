package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.staff.Terminals;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;

/** Agents' telephones as rows; numbers outside of the house are enciphered. Thread-safe. */
public final class PgTerminals implements Terminals {
  private static final String NUMBER_HASH = "agent_terminal.number";

  private final PgDatabase database;
  private final Cipher cipher;

  public PgTerminals(PgDatabase database, Cipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  @Override
  public Maybe<Terminal> of(long agent) {
    return database
        .sql()
        .first(
            """
            select t.kind, t.extension, t.number_sealed from agent_terminal t
            where t.user_id = $1
            """,
            Tuple.of(agent),
            row -> terminal(agent, row));
  }

  private Terminal terminal(long agent, Row row) {
    Kind kind = Kind.valueOf(row.getString("kind"));
    return new Terminal(
        kind,
        kind == Kind.OUTSIDE
            ? new String(
                cipher.open(row.getBuffer("number_sealed").getBytes(), context(agent)),
                StandardCharsets.UTF_8)
            : row.getString("extension"));
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
  public Completable set(long agent, @Nullable Terminal terminal) {
    if (terminal == null) {
      return database
          .sql()
          .update("delete from agent_terminal where user_id = $1", Tuple.of(agent))
          .ignoreElement();
    }
    boolean outside = terminal.kind() == Kind.OUTSIDE;
    byte[] number = terminal.address().getBytes(StandardCharsets.UTF_8);
    return database
        .sql()
        .update(
            """
            insert into agent_terminal (user_id, kind, extension, number_sealed, number_hash, since)
            values ($1, $2, $3, $4, $5, clock_timestamp())
            on conflict (user_id) do update
              set kind = excluded.kind, extension = excluded.extension,
                number_sealed = excluded.number_sealed, number_hash = excluded.number_hash,
                since = excluded.since
              where (agent_terminal.kind, agent_terminal.extension, agent_terminal.number_hash)
                is distinct from (excluded.kind, excluded.extension, excluded.number_hash)
            """,
            Tuple.tuple()
                .addLong(agent)
                .addString(terminal.kind().name())
                .addString(terminal.extension())
                .addBuffer(outside ? Buffer.buffer(cipher.seal(number, context(agent))) : null)
                .addBuffer(outside ? Buffer.buffer(cipher.hash(NUMBER_HASH, number)) : null))
        .ignoreElement()
        .onErrorResumeNext(
            error ->
                Completable.error(
                    PgErrors.isTaken(error)
                        ? new Refusal(
                            Refusal.Code.CONFLICT,
                            "Somebody else uses this telephone.",
                            Map.of("field", outside ? "number" : "extension"))
                        : error));
  }

  private static String context(long agent) {
    return "agent_terminal.number:" + agent;
  }
}
