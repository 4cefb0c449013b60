package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.omniline.conversation.Change;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.Entry;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.intake.MediaFetch;
import org.omniline.conversation.intake.MediaFetchStore;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Files still to be fetched, as rows beside the entries that wait for them. Thread-safe. */
public final class PgMediaFetchStore implements MediaFetchStore {
  private static final String FREE =
      """
      f.due_at <= clock_timestamp()
        and (f.claimed_until is null or f.claimed_until < clock_timestamp())
      """;

  private static final String TAKE =
      """
      , taken as (
        update media_fetch f set claimed_by = $1, attempt = f.attempt + 1,
          claimed_until = clock_timestamp() + $2::bigint * interval '1 millisecond'
        from picked p where f.conversation_id = p.conversation_id and f.seq = p.seq
        returning f.conversation_id, f.seq, f.attempt, f.due_at)
      select t.attempt, c.account_id, c.channel, a.code as account_code, c.thread_sealed,
      """
          + EntryRows.COLUMNS
          + """

          from taken t
          join conversation c on c.id = t.conversation_id
          join channel_account a on a.id = c.account_id
          join entry e on e.conversation_id = t.conversation_id and e.seq = t.seq
          order by t.due_at, t.conversation_id, t.seq
          """;

  private final PgDatabase database;
  private final Sealing sealing;
  private final Claims claims;
  private final String node;
  private final EntryRows entries;
  private final EntryChanges changes;
  private final Commands commands;

  /**
   * @param node names this node in claims
   */
  public PgMediaFetchStore(
      PgDatabase database, Cipher cipher, WordIndexer indexer, AccountStore accounts, String node) {
    this.database = database;
    this.sealing = new Sealing(cipher, indexer);
    this.claims = new Claims(database, accounts);
    this.node = node;
    this.entries = new EntryRows(sealing);
    this.changes = new EntryChanges(sealing);
    this.commands = new Commands(database, sealing);
  }

  @Override
  public Maybe<MediaFetch> claim(long conversationId, long seq, Duration claimFor) {
    return claims
        .take(
            """
            with picked as (
              select f.conversation_id, f.seq from media_fetch f
              where f.conversation_id = $3 and f.seq = $4 and
            """
                + FREE
                + " for update)"
                + TAKE,
            Tuple.of(node, claimFor.toMillis(), conversationId, seq),
            this::fetch)
        .mapOptional(fetches -> fetches.stream().findFirst());
  }

  @Override
  public Single<List<MediaFetch>> claimDue(int limit, Duration claimFor) {
    return claims.take(
        """
        with picked as (
          select f.conversation_id, f.seq from media_fetch f where
        """
            + FREE
            + " order by f.due_at limit $3 for update skip locked)"
            + TAKE,
        Tuple.of(node, claimFor.toMillis(), limit),
        this::fetch);
  }

  private MediaFetch fetch(Row row, ChannelAccount account) {
    Entry entry = entries.entry(row);
    return new MediaFetch(
        entry.conversationId(),
        entry.seq(),
        account,
        sealing.openThread(entry.conversationId(), Rows.bytes(row, "thread_sealed")),
        entry.content(),
        row.getInteger("attempt"));
  }

  @Override
  public Maybe<Change> attach(MediaFetch fetch, MediaRef media) {
    return end(
        fetch,
        content -> new Content(content.type(), content.text(), without(content), List.of(media)),
        tx -> ConversationWriter.carry(tx, media, fetch.conversationId()));
  }

  @Override
  public Maybe<Change> giveUp(MediaFetch fetch, String reasonKey) {
    return end(
        fetch,
        content -> {
          Map<String, String> data = without(content);
          data.put(MediaFetch.MEDIA_ERROR, reasonKey);
          return new Content(content.type(), content.text(), data, content.media());
        },
        tx -> Completable.complete());
  }

  private static Map<String, String> without(Content content) {
    Map<String, String> data = new HashMap<>(content.data());
    data.remove(MediaFetch.PEER_MEDIA_ID);
    return data;
  }

  /** What is written beside the entry. */
  private interface Beside {
    Completable write(Sql tx);
  }

  private Maybe<Change> end(MediaFetch fetch, UnaryOperator<Content> change, Beside beside) {
    return commands.maybe(
        fetch.conversationId(),
        (tx, work) ->
            remove(tx, fetch)
                .filter(removed -> removed == 1)
                .flatMap(one -> changes.find(tx, fetch.conversationId(), fetch.seq()))
                .map(
                    entry -> {
                      Entry fresh =
                          EntryChanges.content(
                              entry, work.takeRev(), change.apply(entry.content()));
                      work.changed(fresh);
                      return List.of(changes.store(tx, List.of(fresh)), beside.write(tx));
                    }));
  }

  private Single<Integer> remove(Sql tx, MediaFetch fetch) {
    return tx.update(
        """
        delete from media_fetch f
        where f.conversation_id = $1 and f.seq = $2 and f.attempt = $3 and f.claimed_by = $4
        """,
        Tuple.of(fetch.conversationId(), fetch.seq(), fetch.attempt(), node));
  }

  @Override
  public Completable tryLater(MediaFetch fetch, Duration pause) {
    return database
        .sql()
        .update(
            """
            update media_fetch f set claimed_by = null, claimed_until = null,
              due_at = clock_timestamp() + $5::bigint * interval '1 millisecond'
            where f.conversation_id = $1 and f.seq = $2 and f.attempt = $3 and f.claimed_by = $4
            """,
            Tuple.of(fetch.conversationId(), fetch.seq(), fetch.attempt(), node, pause.toMillis()))
        .ignoreElement();
  }
}
