package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.flow.store.DataServiceStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;

/** Data services as rows, their headers enciphered as one JSON object each. Thread-safe. */
public final class PgDataServiceStore implements DataServiceStore {
  private static final String SELECT =
      """
      select id, version, code, name, url, method, headers_sealed, timeout_ms, active
      from data_service
      """;

  private final PgDatabase database;
  private final Cipher cipher;
  private final Ids ids;

  public PgDataServiceStore(PgDatabase database, Cipher cipher, Ids ids) {
    this.database = database;
    this.cipher = cipher;
    this.ids = ids;
  }

  @Override
  public Single<List<DataService>> services() {
    return database.sql().list(SELECT + " order by code", Tuple.tuple(), this::service);
  }

  @Override
  public Maybe<DataService> find(long id) {
    return find(database.sql(), id);
  }

  private Maybe<DataService> find(Sql sql, long id) {
    return sql.first(SELECT + " where id = $1", Tuple.of(id), this::service);
  }

  private DataService service(Row row) {
    long id = row.getLong("id");
    return new DataService(
        id,
        row.getInteger("version"),
        row.getString("code"),
        row.getString("name"),
        URI.create(row.getString("url")),
        Method.valueOf(row.getString("method")),
        open(id, row.getBuffer("headers_sealed")),
        Duration.ofMillis(row.getInteger("timeout_ms")),
        row.getBoolean("active"));
  }

  @Override
  public Single<DataService> save(DataService service, long byUser) {
    return service.id() == 0
        ? Single.fromCallable(ids::next).flatMap(id -> insert(id, service))
        : update(service);
  }

  private Single<DataService> insert(long id, DataService service) {
    return database
        .transact(
            tx ->
                tx.update(
                        """
                        insert into data_service (name, url, method, headers_sealed, timeout_ms,
                          active, id, code)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)
                        """,
                        values(id, service).addString(service.code()))
                    .flatMap(rows -> found(tx, id)))
        .onErrorResumeNext(
            error ->
                Single.error(
                    PgErrors.isTaken(error)
                        ? new Refusal(
                            Refusal.Code.CONFLICT,
                            "Another data service has the code " + service.code() + ".",
                            Map.of("field", "code"))
                        : error));
  }

  private Single<DataService> update(DataService service) {
    return database.transact(
        tx ->
            found(tx, service.id())
                .flatMapCompletable(
                    before ->
                        before.active() && !service.active()
                            ? FlowUses.refuse(tx, "FETCH", "service", before.code())
                            : Completable.complete())
                .andThen(
                    Single.defer(
                        () ->
                            tx.update(
                                """
                                update data_service set name = $1, url = $2, method = $3,
                                  headers_sealed = $4, timeout_ms = $5, active = $6,
                                  version = version + 1
                                where id = $7 and version = $8
                                """,
                                values(service.id(), service).addInteger(service.version()))))
                .flatMapCompletable(
                    rows -> Stale.unless(tx, rows, "data_service", "id", service.id()))
                .andThen(Single.defer(() -> found(tx, service.id()))));
  }

  private Single<DataService> found(Sql tx, long id) {
    return find(tx, id)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "No such data service.")));
  }

  private Tuple values(long id, DataService service) {
    return Tuple.tuple()
        .addString(service.name())
        .addString(service.url().toString())
        .addString(service.method().name())
        .addBuffer(seal(id, service.headers()))
        .addInteger((int) service.timeout().toMillis())
        .addBoolean(service.active())
        .addLong(id);
  }

  private Buffer seal(long id, Map<String, String> headers) {
    JsonObject json = new JsonObject();
    new TreeMap<>(headers).forEach(json::put);
    return Buffer.buffer(cipher.seal(json.encode().getBytes(StandardCharsets.UTF_8), context(id)));
  }

  private Map<String, String> open(long id, @Nullable Buffer sealed) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (sealed != null) {
      byte[] json = cipher.open(sealed.getBytes(), context(id));
      new JsonObject(new String(json, StandardCharsets.UTF_8))
          .forEach(one -> headers.put(one.getKey(), String.valueOf(one.getValue())));
    }
    return headers;
  }

  private static String context(long id) {
    return "data_service.headers:" + id;
  }
}
