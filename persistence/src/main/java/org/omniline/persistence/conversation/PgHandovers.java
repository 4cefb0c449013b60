package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.omniline.conversation.Change;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Handovers;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Questions to colleagues that nobody answers, by their rows. Thread-safe. */
public final class PgHandovers implements Handovers {
  private static final String DUE =
      """
      select h.conversation_id from handover h
      where h.ended_at is null and h.expires_at <= clock_timestamp()
      """;

  private final Commands commands;

  public PgHandovers(PgDatabase database, Cipher cipher, WordIndexer indexer) {
    this.commands = new Commands(database, new Sealing(cipher, indexer));
  }

  @Override
  public Single<List<Long>> due(int most) {
    return commands
        .sql()
        .list(
            DUE + " order by h.expires_at limit $1",
            Tuple.of(most),
            row -> row.getLong("conversation_id"));
  }

  @Override
  public Maybe<Change> lapse(long conversation) {
    return commands.maybe(
        conversation,
        (tx, work) -> still(tx, conversation).map(due -> HandCommands.unanswered(tx, work)));
  }

  /** Under the lock: it may have been answered since. */
  private static Maybe<Long> still(Sql tx, long conversation) {
    return tx.first(
        DUE + " and h.conversation_id = $1",
        Tuple.of(conversation),
        row -> row.getLong("conversation_id"));
  }
}
