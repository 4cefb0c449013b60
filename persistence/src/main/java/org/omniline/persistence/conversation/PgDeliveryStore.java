package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.outbox.Delivery;
import org.omniline.conversation.outbox.DeliveryStore;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Outbound rows in PostgreSQL, whose clock alone says what is due and expired. Thread-safe. */
public final class PgDeliveryStore implements DeliveryStore {
  private static final String FREE =
      """
      d.due_at <= clock_timestamp()
        and (d.claimed_until is null or d.claimed_until < clock_timestamp())
        and not exists (select 1 from delivery o
                        where o.conversation_id = d.conversation_id and o.seq < d.seq)
      """;

  /** Takes what {@code picked} holds; a claim counts the attempt, so that each is fenced. */
  private static final String TAKE =
      """
      , taken as (
        update delivery d set claimed_by = $1, attempt = d.attempt + 1,
          claimed_until = clock_timestamp() + $2::bigint * interval '1 millisecond'
        from picked p where d.id = p.id
        returning d.id, d.conversation_id, d.seq, d.attempt, d.claimed_until, d.due_at,
          p.interrupted)
      select t.id as delivery_id, t.attempt, t.claimed_until, t.interrupted,
        c.account_id, c.channel, a.code as account_code, c.thread_sealed, c.identity_id,
        i.kind as identity_kind, i.value_sealed,
      """
          + EntryRows.COLUMNS
          + """

          from taken t
          join conversation c on c.id = t.conversation_id
          join channel_account a on a.id = c.account_id
          join contact_identity i on i.id = c.identity_id
          join entry e on e.conversation_id = t.conversation_id and e.seq = t.seq
          order by t.due_at, t.id
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
  public PgDeliveryStore(
      PgDatabase database, Cipher cipher, WordIndexer indexer, AccountStore accounts, String node) {
    this.database = database;
    this.sealing = new Sealing(cipher, indexer);
    this.claims = new Claims(database, accounts);
    this.node = node;
    this.entries = new EntryRows(sealing);
    this.changes = new EntryChanges(sealing);
    this.commands = new Commands(database, sealing);
  }

  // ---- claims ----

  @Override
  public Maybe<Delivery> claim(long conversationId, long seq, Duration claimFor) {
    return claims
        .take(
            """
            with picked as (
              select d.id, d.claimed_by is not null as interrupted from delivery d
              where d.conversation_id = $3 and (d.seq = $4 or $4 = -1) and
            """
                + FREE
                + " order by d.seq limit 1 for update)"
                + TAKE,
            Tuple.of(node, claimFor.toMillis(), conversationId, seq),
            this::delivery)
        .mapOptional(deliveries -> deliveries.stream().findFirst());
  }

  @Override
  public Single<List<Delivery>> claimDue(int limit, Duration claimFor) {
    return claims.take(
        """
        with picked as (
          select d.id, d.claimed_by is not null as interrupted from delivery d
          where
        """
            + FREE
            + " order by d.due_at, d.id limit $3 for update skip locked)"
            + TAKE,
        Tuple.of(node, claimFor.toMillis(), limit),
        this::delivery);
  }

  private Delivery delivery(Row row, ChannelAccount account) {
    Entry entry = entries.entry(row);
    long identity = row.getLong("identity_id");
    return new Delivery(
        row.getLong("delivery_id"),
        entry.conversationId(),
        entry.seq(),
        account,
        new IdentityKey(
            IdentityKey.Kind.valueOf(row.getString("identity_kind")),
            sealing.openIdentity(identity, Rows.bytes(row, "value_sealed"))),
        sealing.openThread(entry.conversationId(), Rows.bytes(row, "thread_sealed")),
        entry.content(),
        row.getInteger("attempt"),
        claimedUntil(row),
        entry.commandId(),
        row.getBoolean("interrupted"));
  }

  private static Instant claimedUntil(Row row) {
    return Rows.instant(row, "claimed_until");
  }

  // ---- ends ----

  @Override
  public Maybe<Change> finish(
      Delivery delivery,
      DeliveryState state,
      @Nullable String reason,
      @Nullable String externalId) {
    return commands.maybe(
        delivery.conversationId(),
        (tx, work) ->
            remove(tx, delivery)
                .filter(removed -> removed == 1)
                .flatMap(one -> changes.find(tx, delivery.conversationId(), delivery.seq()))
                .filter(entry -> Objects.requireNonNull(entry.delivery()).mayBecome(state))
                .map(
                    entry -> {
                      Entry fresh = EntryChanges.delivery(entry, work.takeRev(), state, reason);
                      work.changed(fresh);
                      return List.of(
                          changes.store(tx, List.of(fresh)),
                          Facts.messageState(
                              tx,
                              delivery.conversationId(),
                              List.of(delivery.seq()),
                              state,
                              work.at,
                              reason,
                              externalId));
                    }));
  }

  private Single<Integer> remove(Sql tx, Delivery delivery) {
    return tx.update(
        "delete from delivery d where d.id = $1 and d.attempt = $2 and d.claimed_by = $3",
        Tuple.of(delivery.id(), delivery.attempt(), node));
  }

  @Override
  public Single<Boolean> tryLater(Delivery delivery, Duration pause, @Nullable String reason) {
    return database
        .sql()
        .update(
            """
            update delivery d set claimed_by = null, claimed_until = null, reason = $4,
              due_at = clock_timestamp() + $5::bigint * interval '1 millisecond'
            where d.id = $1 and d.attempt = $2 and d.claimed_by = $3
            """,
            Tuple.of(delivery.id(), delivery.attempt(), node, reason, pause.toMillis()))
        .map(freed -> freed == 1);
  }

  @Override
  public Single<Long> pending() {
    return database
        .sql()
        .first(
            "select count(*) as pending from delivery",
            Tuple.tuple(),
            row -> row.getLong("pending"))
        .toSingle();
  }
}
