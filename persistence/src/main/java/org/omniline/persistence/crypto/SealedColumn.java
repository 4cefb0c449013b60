package org.omniline.persistence.crypto;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.sql.PgDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A column of sealed values. Each value is written by itself, and only where it is still what was
 * read: no lock is held over a batch, and whoever changes the row meanwhile wins.
 */
final class SealedColumn implements SealedPart {
  private static final Logger LOG = LoggerFactory.getLogger(SealedColumn.class);
  private static final int BATCH = 200;
  private static final int AT_ONCE = 2;

  private final PgDatabase database;
  private final Cipher cipher;
  private final Buffer activeKey;
  private final String name;
  private final String select;
  private final String update;
  private final boolean twofold;

  private SealedColumn(
      PgDatabase database,
      Cipher cipher,
      int activeKey,
      String name,
      String select,
      String update,
      boolean twofold) {
    this.database = database;
    this.cipher = cipher;
    this.activeKey = Buffer.buffer(4).appendInt(activeKey);
    this.name = name;
    this.select = select;
    this.update = update;
    this.twofold = twofold;
  }

  /** Every column of the schema whose name ends in {@code _sealed}; a test holds this list. */
  static List<SealedPart> all(PgDatabase database, Cipher cipher, int activeKey) {
    Columns columns = new Columns(database, cipher, activeKey);
    return List.of(
        columns.byId("staff_user", "name"),
        columns.byId("channel_account", "secret"),
        columns.byId("data_service", "headers"),
        columns.byId("sip_account", "secret"),
        columns.by("user_id", "agent_terminal", "number"),
        columns.by("user_id", "browser_phone", "secret"),
        columns.byId("media", "name"),
        columns.byId("contact", "name"),
        columns.byId("contact_identity", "value"),
        columns.byId("contact_change", "why"),
        columns.byId("contact_edit", "name"),
        columns.byId("contact_edit", "remark"),
        columns.byId("identity_listing", "value"),
        columns.byId("conversation", "thread"),
        columns.byId("conversation", "last_preview"),
        columns.byId("phone_call", "state"),
        columns.by("conversation_id", "text_run", "state"),
        columns.byId("call_leg", "raw"),
        columns.byId("call_leg", "caller"),
        columns.byId("recording", "number"),
        columns.byId("missed", "note"),
        columns.entries(),
        columns.leftNumbers());
  }

  private record Columns(PgDatabase database, Cipher cipher, int activeKey) {
    SealedPart byId(String table, String column) {
      return by("id", table, column);
    }

    /**
     * @param key the table's key, a number above 0
     */
    SealedPart by(String key, String table, String column) {
      return new SealedColumn(
          database,
          cipher,
          activeKey,
          table + "." + column,
          """
          select t.%3$s as first, 0::bigint as second,
            case when substring(t.%2$s_sealed from 2 for 4) <> $3 then t.%2$s_sealed end as sealed
          from %1$s t where t.%3$s > $1 and $2::bigint >= 0 order by t.%3$s limit $4
          """
              .formatted(table, column, key),
          """
          update %1$s set %2$s_sealed = $3
          where %3$s = $1 and $2::bigint >= 0 and %2$s_sealed = $4
          """
              .formatted(table, column, key),
          false);
    }

    /** Bound to the conversation in which it was left, of which there may be several rows. */
    SealedPart leftNumbers() {
      return new SealedColumn(
          database,
          cipher,
          activeKey,
          "missed.number",
          """
          select t.conversation_id as first, t.id as second,
            case when substring(t.number_sealed from 2 for 4) <> $3 then t.number_sealed end
              as sealed
          from missed t where (t.conversation_id, t.id) > ($1, $2)
          order by t.conversation_id, t.id limit $4
          """,
          """
          update missed set number_sealed = $3
          where conversation_id = $1 and id = $2 and number_sealed = $4
          """,
          false);
    }

    SealedPart entries() {
      return new SealedColumn(
          database,
          cipher,
          activeKey,
          "entry.body",
          """
          select t.conversation_id as first, t.seq as second,
            case when substring(t.body_sealed from 2 for 4) <> $3 then t.body_sealed end as sealed
          from entry t where (t.conversation_id, t.seq) > ($1, $2)
          order by t.conversation_id, t.seq limit $4
          """,
          """
          update entry set body_sealed = $3
          where conversation_id = $1 and seq = $2 and body_sealed = $4
          """,
          true);
    }
  }

  private record Value(Place at, @Nullable Buffer sealed) {
    static Value of(Row row) {
      return new Value(
          new Place(row.getLong("first"), row.getLong("second")), row.getBuffer("sealed"));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Single<Batch> next(Place after) {
    return database
        .sql()
        .list(select, Tuple.of(after.first(), after.second(), activeKey, BATCH), Value::of)
        .flatMap(
            values ->
                Flowable.fromIterable(values)
                    .filter(value -> value.sealed() != null)
                    .flatMapSingle(this::reseal, false, AT_ONCE)
                    .toList()
                    .map(done -> batch(values, done)));
  }

  private static Batch batch(List<Value> values, List<Boolean> done) {
    int resealed = (int) done.stream().filter(one -> one).count();
    return new Batch(
        values.isEmpty() ? null : values.get(values.size() - 1).at(),
        resealed,
        done.size() - resealed);
  }

  private Single<Boolean> reseal(Value value) {
    return Single.fromCallable(() -> sealedAnew(value))
        .flatMap(
            fresh ->
                database
                    .sql()
                    .update(
                        update,
                        Tuple.of(value.at().first(), value.at().second(), fresh, value.sealed())))
        // None: somebody wrote a newer value meanwhile. The next walk looks at that one.
        .map(rows -> true)
        .onErrorReturn(
            error -> {
              if (error instanceof IllegalStateException) {
                LOG.error("cannot seal anew: {}", error.getMessage());
                return false;
              }
              throw io.reactivex.rxjava3.exceptions.Exceptions.propagate(error);
            });
  }

  private Buffer sealedAnew(Value value) {
    String context = name + ":" + value.at().first() + (twofold ? "/" + value.at().second() : "");
    byte[] sealed = java.util.Objects.requireNonNull(value.sealed()).getBytes();
    return Buffer.buffer(cipher.seal(cipher.open(sealed, context), context));
  }
}
