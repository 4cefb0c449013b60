package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.admission.ListingStore;

/** Lists of identities, found by the same keyed hash as the identities themselves. Thread-safe. */
public final class PgListingStore implements ListingStore {
  private static final String SELECT =
      """
      select l.id, l.list, l.kind, l.account_id, l.hint, l.reason, l.from_at, l.until_at,
        l.by_user, u.name_sealed as by_name, l.ended_at,
        x.attempts, x.last_attempt
      from identity_listing l
      join staff_user u on u.id = l.by_user
      cross join lateral (
        select count(*) as attempts, max(i.at) as last_attempt
        from interception i where i.listing_id = l.id) x
      """;

  private final PgDatabase database;
  private final Sealing sealing;
  private final Ids ids;

  public PgListingStore(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    this.database = database;
    this.sealing = new Sealing(cipher, indexer);
    this.ids = ids;
  }

  @Override
  public Single<List<Listing>> listings(ListKind list, boolean alsoEnded, long beforeId) {
    return database
        .sql()
        .list(
            SELECT
                + """
                where l.list = $1 and ($2 or l.ended_at is null) and ($3 = 0 or l.id < $3)
                order by l.id desc limit $4
                """,
            Tuple.of(list.name(), alsoEnded, beforeId, PAGE),
            this::listing);
  }

  private Listing listing(Row row) {
    long by = row.getLong("by_user");
    return new Listing(
        row.getLong("id"),
        ListKind.valueOf(row.getString("list")),
        IdentityKey.Kind.valueOf(row.getString("kind")),
        row.getLong("account_id"),
        row.getString("hint"),
        row.getString("reason"),
        row.getOffsetDateTime("from_at").toInstant(),
        instant(row.getOffsetDateTime("until_at")),
        sealing.openStaffName(by, Rows.bytes(row, "by_name")),
        instant(row.getOffsetDateTime("ended_at")),
        row.getLong("attempts"),
        instant(row.getOffsetDateTime("last_attempt")));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  @Override
  public Single<Listing> list(
      ListKind list,
      IdentityKey identity,
      @Nullable Long accountId,
      String reason,
      @Nullable Instant until,
      long byUser) {
    if (identity.kind().perAccount() != (accountId != null)) {
      return Single.error(
          Refusal.invalid(
              "account",
              identity.kind().perAccount() ? "missing" : "account-needless",
              identity.kind().perAccount()
                  ? "This kind of identity belongs to an account: name it."
                  : "This kind of identity is the same for all accounts: name none."));
    }
    return Single.fromCallable(ids::next)
        .flatMap(
            id ->
                database.transact(
                    tx ->
                        insert(tx, id, list, identity, accountId, reason, until, byUser)
                            .flatMap(rows -> one(tx, id))))
        .onErrorResumeNext(error -> Single.error(refusal(error)));
  }

  private static Throwable refusal(Throwable error) {
    if (PgErrors.isTaken(error)) {
      return new Refusal(
          Refusal.Code.CONFLICT,
          "This identity is on the list already: end that listing first.",
          Map.of("reason", "listed-already"));
    }
    if (PgErrors.isUnknownReference(error)) {
      return Refusal.invalid("account", "no-such", "There is no such account.");
    }
    return error;
  }

  private Single<Integer> insert(
      Sql tx,
      long id,
      ListKind list,
      IdentityKey identity,
      @Nullable Long accountId,
      String reason,
      @Nullable Instant until,
      long byUser) {
    byte[] hash = sealing.identityHash(identity.value());
    Tuple key = Tuple.of(list.name(), identity.kind().name(), accountId, Columns.buffer(hash));
    return tx.update(
            // One that ran out stands in the way of the next until somebody ends it: do it now.
            """
            update identity_listing set ended_at = until_at
            where list = $1 and kind = $2 and coalesce(account_id, 0) = coalesce($3::bigint, 0)
              and value_hash = $4 and ended_at is null and until_at <= clock_timestamp()
            """,
            key)
        .flatMap(
            ended ->
                tx.update(
                    """
                    insert into identity_listing (list, kind, account_id, value_hash, id,
                      value_sealed, hint, reason, from_at, until_at, by_user)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), $9, $10)
                    """,
                    key.addLong(id)
                        .addBuffer(Columns.buffer(sealing.sealListed(id, identity.value())))
                        .addString(identity.hint())
                        .addString(reason)
                        .addOffsetDateTime(Columns.time(until))
                        .addLong(byUser)));
  }

  private Single<Listing> one(Sql sql, long id) {
    return sql.first(SELECT + " where l.id = $1", Tuple.of(id), this::listing)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such listing.")));
  }

  private record Known(IdentityKey identity, @Nullable Long accountId) {}

  @Override
  public Single<Listing> listConversation(
      ListKind list, long conversationId, String reason, @Nullable Instant until, long byUser) {
    return database
        .sql()
        .first(
            """
            select i.id, i.kind, i.account_id, i.value_sealed
            from conversation c join contact_identity i on i.id = c.identity_id
            where c.id = $1
            """,
            Tuple.of(conversationId),
            row ->
                new Known(
                    new IdentityKey(
                        IdentityKey.Kind.valueOf(row.getString("kind")),
                        sealing.openIdentity(row.getLong("id"), Rows.bytes(row, "value_sealed"))),
                    row.getLong("account_id")))
        .switchIfEmpty(
            Single.error(
                () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation.")))
        .flatMap(known -> list(list, known.identity(), known.accountId(), reason, until, byUser));
  }

  @Override
  public Single<Listing> endListing(long id, long byUser) {
    return database.transact(
        tx ->
            tx.update(
                    """
                    update identity_listing set ended_at = clock_timestamp(), ended_by = $2
                    where id = $1 and ended_at is null
                    """,
                    Tuple.of(id, byUser))
                .flatMap(rows -> one(tx, id)));
  }
}
