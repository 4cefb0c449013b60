package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.DispositionRef;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.SilentConversations;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Silence, read from the conversations that are served. Thread-safe. */
public final class PgSilentConversations implements SilentConversations {
  private static final String NO_RESPONSE = "no-response";

  /**
   * Who was spoken to last and says nothing. A call has no silence of this kind, and who has just
   * written is waited for by the agent, not the other way round.
   */
  private static final String SILENT =
      """
      from conversation c join queue q on q.id = c.queue_id
      where c.state = 'SERVING' and c.channel <> 'PHONE'
        and c.risk <> 'HIGH' and c.risk_proposal is null
        and c.last_message_kind = 'MESSAGE_OUT'
      """;

  private static final String REMIND =
      """
        and coalesce((q.routing -> 'silence' ->> 'remindMs')::bigint, 0) > 0
        and c.reminded_in_seq is distinct from c.last_in_seq
        and c.last_message_at <= clock_timestamp()
          - make_interval(secs => (q.routing -> 'silence' ->> 'remindMs')::bigint / 1000.0)
      """;

  /** What the agent said after the reminder begins the time anew. */
  private static final String END =
      """
        and coalesce((q.routing -> 'silence' ->> 'closeMs')::bigint, 0) > 0
        and c.reminded_in_seq = c.last_in_seq
        and greatest(c.reminded_at, c.last_message_at) <= clock_timestamp()
          - make_interval(secs => (q.routing -> 'silence' ->> 'closeMs')::bigint / 1000.0)
      """;

  private final Commands commands;
  private final SystemMessages messages;

  public PgSilentConversations(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    this.commands = new Commands(database, new Sealing(cipher, indexer));
    this.messages = new SystemMessages(ids);
  }

  @Override
  public Single<List<Due>> due(int most) {
    return Single.zip(
        found(REMIND, false, most), found(END, true, most), PgSilentConversations::join);
  }

  private static List<Due> join(List<Due> one, List<Due> other) {
    List<Due> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private Single<List<Due>> found(String which, boolean end, int most) {
    return commands
        .sql()
        .list(
            "select c.id " + SILENT + which + " order by c.last_message_at limit $1",
            Tuple.of(most),
            row -> new Due(row.getLong("id"), end));
  }

  /** Under the lock: what was found may have changed since. */
  private static Maybe<Long> still(Sql tx, long conversation, String which) {
    return tx.first(
        "select c.id " + SILENT + which + " and c.id = $1",
        Tuple.of(conversation),
        row -> row.getLong("id"));
  }

  @Override
  public Maybe<Change> remind(long conversation) {
    return commands.maybe(
        conversation,
        (tx, work) ->
            still(tx, conversation, REMIND)
                .flatMap(yes -> SystemMessages.text(tx, work, "silence-remind"))
                .map(
                    text -> {
                      List<Completable> statements = new ArrayList<>(messages.send(tx, work, text));
                      statements.add(
                          tx.update(
                                  """
                                  update conversation set reminded_in_seq = $2, reminded_at = $3
                                  where id = $1
                                  """,
                                  Tuple.of(
                                      conversation, work.draft.lastInSeq, Columns.time(work.at)))
                              .ignoreElement());
                      return statements;
                    }));
  }

  @Override
  public Maybe<Change> end(long conversation) {
    return commands.maybe(
        conversation,
        (tx, work) ->
            still(tx, conversation, END)
                .flatMap(yes -> SystemMessages.text(tx, work, "silence-close"))
                .flatMap(text -> ended(tx, work, text)));
  }

  private Maybe<List<Completable>> ended(Sql tx, ConversationWork work, String text) {
    return tx.first(
        "select version, label from disposition_code where code = $1",
        Tuple.of(NO_RESPONSE),
        row -> ended(tx, work, text, row.getInteger("version"), row.getString("label")));
  }

  private List<Completable> ended(
      Sql tx, ConversationWork work, String text, int version, String label) {
    ConversationDraft draft = work.draft;
    List<Completable> statements = new ArrayList<>(messages.send(tx, work, text));
    long owner = draft.owner == null ? 0 : draft.owner.id();
    Commands.move(work, Trigger.CLOSE);
    draft.endedAt = work.at;
    draft.closedAt = work.at;
    draft.disposition = new DispositionRef(NO_RESPONSE, label);
    draft.dispositionVersion = version;
    draft.ownerReadSeq = Math.max(draft.ownerReadSeq, draft.lastInSeq);
    draft.unread = 0;
    work.event(
        Author.SYSTEM,
        Content.event(EntryType.CLOSED, Map.of("dispositionCode", NO_RESPONSE, "rule", "silence")),
        null);
    statements.add(Facts.endSegments(tx, List.of(new Facts.Ending(draft.id, work.at, "CLOSED"))));
    statements.add(Facts.disposition(tx, draft.id, owner, NO_RESPONSE, version, work.at));
    statements.add(AgentLoads.free(tx, draft.id));
    return statements;
  }
}
