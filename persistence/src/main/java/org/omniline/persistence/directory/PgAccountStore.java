package org.omniline.persistence.directory;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Stale;

/** Channel accounts as rows; their secrets enciphered as one JSON object per row. */
public final class PgAccountStore implements AccountStore {
  /** The organisation every installation starts with (V1__directory.sql). */
  private static final long FIRST_ORGANISATION = 1;

  private final PgDatabase database;
  private final Cipher cipher;
  private final Ids ids;
  private final MarkedCache<Map<Key, ChannelAccount>> active;

  private record Key(Channel channel, String code) {}

  /**
   * @param nanoTime a monotonic clock, {@code System::nanoTime}
   */
  public PgAccountStore(PgDatabase database, Cipher cipher, Ids ids, LongSupplier nanoTime) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
    this.active =
        new MarkedCache<>(
            database, "account", Single.defer(this::all).map(PgAccountStore::byKey), nanoTime);
  }

  @Override
  public Maybe<ChannelAccount> byCode(Channel channel, String code) {
    return active
        .get()
        .mapOptional(byKey -> Optional.ofNullable(byKey.get(new Key(channel, code))));
  }

  private static Map<Key, ChannelAccount> byKey(List<ChannelAccount> accounts) {
    Map<Key, ChannelAccount> byKey = new LinkedHashMap<>();
    for (ChannelAccount account : accounts) {
      if (account.active()) {
        byKey.put(new Key(account.channel(), account.code()), account);
      }
    }
    return byKey;
  }

  @Override
  public Single<List<ChannelAccount>> all() {
    return database
        .sql()
        .list(
            """
            select id, channel, code, name, queue_id, active, settings, secret_sealed, version
            from channel_account order by channel, code
            """,
            Tuple.tuple(),
            this::account);
  }

  private ChannelAccount account(Row row) {
    long id = row.getLong("id");
    return new ChannelAccount(
        id,
        Channel.valueOf(row.getString("channel")),
        row.getString("code"),
        row.getString("name"),
        row.getLong("queue_id"),
        row.getBoolean("active"),
        strings(row.getJsonObject("settings")),
        openSecret(id, row.getBuffer("secret_sealed")),
        row.getInteger("version"));
  }

  @Override
  public Single<ChannelAccount> save(ChannelAccount account, long byUser) {
    return (account.id() == 0 ? insert(account) : update(account))
        .onErrorResumeNext(e -> Single.error(refusal(account, e)))
        .doOnSuccess(saved -> active.invalidate());
  }

  private Single<ChannelAccount> insert(ChannelAccount account) {
    return Single.fromCallable(() -> saved(account, ids.next()))
        .flatMap(
            fresh ->
                database
                    .sql()
                    .update(
                        """
                        insert into channel_account (channel, code, name, queue_id, active,
                          settings, secret_sealed, id, version, organisation_id)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """,
                        values(fresh).addLong(FIRST_ORGANISATION))
                    .map(rows -> fresh));
  }

  private Single<ChannelAccount> update(ChannelAccount account) {
    ChannelAccount fresh = saved(account, account.id());
    return database.transact(
        tx ->
            tx.update(
                    """
                    update channel_account set channel = $1, code = $2, name = $3, queue_id = $4,
                      active = $5, settings = $6, secret_sealed = $7, version = $9
                    where id = $8 and version = $9 - 1
                    """,
                    values(fresh))
                .flatMapCompletable(
                    rows -> Stale.unless(tx, rows, "channel_account", "id", fresh.id()))
                .toSingleDefault(fresh));
  }

  private Tuple values(ChannelAccount account) {
    return Tuple.tuple()
        .addString(account.channel().name())
        .addString(account.code())
        .addString(account.name())
        .addLong(account.queueId())
        .addBoolean(account.active())
        .addJsonObject(json(account.settings()))
        .addBuffer(sealSecret(account))
        .addLong(account.id())
        .addInteger(account.version());
  }

  private static Throwable refusal(ChannelAccount account, Throwable error) {
    if (PgErrors.isTaken(error)) {
      return new Refusal(
          Refusal.Code.CONFLICT,
          "Another account of this channel has the code " + account.code() + ".",
          Map.of("field", "code"));
    }
    if (PgErrors.isUnknownReference(error)) {
      return Refusal.invalid("queue", "no-such", "There is no such queue.");
    }
    return error;
  }

  private static ChannelAccount saved(ChannelAccount account, long id) {
    return new ChannelAccount(
        id,
        account.channel(),
        account.code(),
        account.name(),
        account.queueId(),
        account.active(),
        account.settings(),
        account.secret(),
        account.version() + 1);
  }

  private Buffer sealSecret(ChannelAccount account) {
    byte[] json = json(account.secret()).encode().getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer(cipher.seal(json, context(account.id())));
  }

  private Map<String, String> openSecret(long id, @Nullable Buffer sealed) {
    if (sealed == null) {
      return Map.of();
    }
    byte[] json = cipher.open(sealed.getBytes(), context(id));
    return strings(new JsonObject(new String(json, StandardCharsets.UTF_8)));
  }

  private static String context(long id) {
    return "channel_account.secret:" + id;
  }

  private static JsonObject json(Map<String, String> values) {
    JsonObject json = new JsonObject();
    values.forEach(json::put);
    return json;
  }

  private static Map<String, String> strings(JsonObject json) {
    Map<String, String> values = new LinkedHashMap<>();
    json.forEach(entry -> values.put(entry.getKey(), String.valueOf(entry.getValue())));
    return values;
  }
}
