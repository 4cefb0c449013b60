package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Absence;
import org.omniline.conversation.Change;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.VisitorPresence;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/**
 * Presence as rows that every node writes for its own sockets: what one node saw outlives it.
 * Thread-safe.
 */
public final class PgVisitorPresence implements VisitorPresence {
  /** After a silence of all nodes for so long, the watch begins anew. */
  private static final int GAP_SECONDS = 60;

  /** Beyond what any queue keeps a place. */
  private static final String FORGOTTEN = "interval '2 days'";

  /** A visitor counts as seen when the wait began, too. */
  private static final String ABSENCE =
      """
      greatest(v.seen_at, c.waiting_since, c.entered_queue_at) as seen_at, w.since,
        coalesce((q.routing ->> 'awayMs')::bigint, 300000) as away_ms
      from conversation c join queue q on q.id = c.queue_id
        join visitor_watch w on w.beat_at > clock_timestamp() - make_interval(secs => %d)
        left join visitor_seen v on v.conversation_id = c.id
      where c.state = 'WAITING' and c.channel = 'WEBCHAT' and c.later is null
        and c.risk <> 'HIGH' and c.risk_proposal is null
      """
          .formatted(GAP_SECONDS);

  private final Commands commands;
  private final SystemMessages messages;

  public PgVisitorPresence(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    this.commands = new Commands(database, new Sealing(cipher, indexer));
    this.messages = new SystemMessages(ids);
  }

  @Override
  public Completable seen(Set<Long> conversations) {
    return commands
        .sql()
        .update(
            """
            insert into visitor_seen (conversation_id, seen_at)
            select c.id, clock_timestamp() from conversation c
            where c.id = any($1) and c.state = 'WAITING' order by c.id
            on conflict (conversation_id) do update set seen_at = excluded.seen_at
            """,
            Tuple.tuple().addArrayOfLong(conversations.toArray(new Long[0])))
        .ignoreElement()
        // Only after what was seen: a watch without it would be no watch.
        .andThen(
            commands
                .sql()
                .update(
                    """
                    update visitor_watch set beat_at = clock_timestamp(), since = case
                      when beat_at < clock_timestamp() - make_interval(secs => $1)
                      then clock_timestamp() else since end
                    """,
                    Tuple.of((double) GAP_SECONDS)))
        .ignoreElement();
  }

  @Override
  public Single<List<Long>> away(int most) {
    return commands
        .sql()
        .update(
            "delete from visitor_seen where seen_at < clock_timestamp() - " + FORGOTTEN,
            Tuple.tuple())
        .flatMap(
            deleted ->
                commands
                    .sql()
                    .list(
                        "select a.id from (select c.id, "
                            + ABSENCE
                            + """
                            ) a where a.away_ms > 0 and greatest(a.seen_at, a.since)
                              <= clock_timestamp() - make_interval(secs => a.away_ms / 1000.0)
                            order by a.id limit $1
                            """,
                        Tuple.of(most),
                        row -> row.getLong("id")));
  }

  @Override
  public Maybe<Change> leave(long conversation) {
    return commands.maybe(conversation, this::leave);
  }

  /** Under the lock: what was found may have changed since. */
  private Maybe<List<Completable>> leave(Sql tx, ConversationWork work) {
    ConversationDraft draft = work.draft;
    if (!Absence.mayEnd(
        draft.state, draft.risk, draft.riskProposal != null, draft.demand.later())) {
      return Maybe.empty();
    }
    return tx.first(
            "select " + ABSENCE + " and c.id = $1", Tuple.of(draft.id), PgVisitorPresence::absence)
        .filter(absence -> absence.isOver(work.at))
        .flatMap(over -> SystemMessages.text(tx, work, "away-left"))
        .flatMap(
            text -> {
              List<Completable> statements = new ArrayList<>();
              if (!text.isBlank()) {
                statements.addAll(messages.send(tx, work, text));
              }
              return ServiceCommands.left(tx, work, Map.of("rule", "away"))
                  .map(
                      more -> {
                        statements.addAll(more);
                        return statements;
                      });
            });
  }

  private static Absence absence(Row row) {
    return new Absence(
        row.getOffsetDateTime("seen_at").toInstant(),
        row.getOffsetDateTime("since").toInstant(),
        Duration.ofMillis(row.getLong("away_ms")));
  }
}
