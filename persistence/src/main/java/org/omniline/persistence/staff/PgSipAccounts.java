package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.staff.SipAccounts;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;

/** Telephones as rows, their passwords enciphered: a switch needs them as they are. Thread-safe. */
public final class PgSipAccounts implements SipAccounts {
  private static final String SELECT =
      "select extension, version, label, active, changed_at from sip_account";

  private final PgDatabase database;
  private final Cipher cipher;
  private final Ids ids;

  public PgSipAccounts(PgDatabase database, Cipher cipher, Ids ids) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
  }

  @Override
  public Single<List<SipAccount>> all() {
    return database
        .sql()
        .list(SELECT + " order by extension", Tuple.tuple(), PgSipAccounts::account);
  }

  @Override
  public Maybe<SipAccount> find(String extension) {
    return find(database.sql(), extension);
  }

  @Override
  public Single<SipAccount> create(SipAccount account, String password, long byUser) {
    String extension = account.extension();
    return Single.fromCallable(ids::next)
        .flatMap(id -> insert(id, account, password, byUser))
        .onErrorResumeNext(
            error -> Single.error(PgErrors.isTaken(error) ? taken(extension) : error));
  }

  private Single<SipAccount> insert(long id, SipAccount account, String password, long byUser) {
    return database.transact(
        tx ->
            tx.update(
                    """
                    insert into sip_account (id, extension, version, label, secret_sealed, active,
                      changed_by, changed_at)
                    select $1::bigint, $2::text, 1, $3::text, $4::bytea, $5::boolean, $6::bigint,
                      clock_timestamp()
                    where not exists (select 1 from browser_phone b where b.extension = $2)
                    """,
                    Tuple.of(
                        id,
                        account.extension(),
                        account.label(),
                        seal(id, password),
                        account.active(),
                        byUser))
                .flatMap(
                    rows ->
                        rows == 0
                            ? Single.error(taken(account.extension()))
                            : found(tx, account.extension())));
  }

  private static Refusal taken(String extension) {
    return new Refusal(
        Refusal.Code.CONFLICT,
        "There is a telephone " + extension + " already.",
        Map.of("field", "extension"));
  }

  @Override
  public Single<SipAccount> update(SipAccount account, @Nullable String password, long byUser) {
    String extension = account.extension();
    return database.transact(
        tx ->
            id(tx, extension)
                .flatMap(
                    id ->
                        tx.update(
                            """
                            update sip_account set label = $1, active = $2,
                              secret_sealed = coalesce($3, secret_sealed), changed_by = $4,
                              changed_at = clock_timestamp(), version = version + 1
                            where extension = $5 and version = $6
                            """,
                            Tuple.tuple()
                                .addString(account.label())
                                .addBoolean(account.active())
                                .addBuffer(password == null ? null : seal(id, password))
                                .addLong(byUser)
                                .addString(extension)
                                .addInteger(account.version())))
                .flatMapCompletable(
                    rows -> Stale.unless(tx, rows, "sip_account", "extension", extension))
                .andThen(Single.defer(() -> found(tx, extension))));
  }

  @Override
  public Maybe<String> password(String extension) {
    return database
        .sql()
        .first(
            "select id, secret_sealed from sip_account where extension = $1 and active",
            Tuple.of(extension),
            row ->
                new String(
                    cipher.open(
                        row.getBuffer("secret_sealed").getBytes(), context(row.getLong("id"))),
                    StandardCharsets.UTF_8));
  }

  private static Single<Long> id(Sql sql, String extension) {
    return sql.first(
            "select id from sip_account where extension = $1",
            Tuple.of(extension),
            row -> row.getLong("id"))
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "No such telephone.")));
  }

  private static Single<SipAccount> found(Sql sql, String extension) {
    return find(sql, extension).toSingle();
  }

  private static Maybe<SipAccount> find(Sql sql, String extension) {
    return sql.first(SELECT + " where extension = $1", Tuple.of(extension), PgSipAccounts::account);
  }

  private static SipAccount account(Row row) {
    return new SipAccount(
        row.getString("extension"),
        row.getInteger("version"),
        row.getString("label"),
        row.getBoolean("active"),
        row.getOffsetDateTime("changed_at").toInstant());
  }

  private Buffer seal(long id, String password) {
    return Buffer.buffer(cipher.seal(password.getBytes(StandardCharsets.UTF_8), context(id)));
  }

  private static String context(long id) {
    return "sip_account.secret:" + id;
  }
}
