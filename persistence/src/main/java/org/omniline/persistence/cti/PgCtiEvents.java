package org.omniline.persistence.cti;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.cti.CtiEventType;
import org.omniline.conversation.cti.CtiEvents;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;

/** Events as rows. Thread-safe. */
public final class PgCtiEvents implements CtiEvents {
  /** Shorter than the calls, whose numbers they tell, are kept. */
  private static final String KEPT = "12 hours";

  private final PgDatabase database;
  private final Cipher cipher;

  public PgCtiEvents(PgDatabase database, Cipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  /**
   * One numbers at a time, behind the lock of the only row; what it does not see yet gets a later
   * number. So a number that was read is never followed by a lower one.
   */
  @Override
  public Completable number() {
    return database
        .sql()
        .first("select 1 from cti_event where seq is null limit 1", Tuple.tuple(), row -> true)
        .flatMapCompletable(
            some ->
                database
                    .transact(
                        tx ->
                            tx.first(
                                    "select h.last from cti_head h for update",
                                    Tuple.tuple(),
                                    row -> row.getLong("last"))
                                .toSingle()
                                .flatMap(
                                    last ->
                                        tx.update(
                                            """
                                            update cti_event e set seq = $1 + n.place
                                            from (select o.id, row_number() over (order by o.id)
                                                    as place
                                                  from cti_event o where o.seq is null) n
                                            where e.id = n.id
                                            """,
                                            Tuple.of(last)))
                                .flatMap(
                                    rows ->
                                        tx.update(
                                            "update cti_head set last = last + $1",
                                            Tuple.of((long) rows))))
                    .ignoreElement());
  }

  @Override
  public Single<Span> span() {
    return database
        .sql()
        .first(
            "select h.swept, h.last from cti_head h",
            Tuple.tuple(),
            row -> new Span(row.getLong("swept"), row.getLong("last")))
        .toSingle();
  }

  @Override
  public Single<List<Event>> after(long seq, int limit) {
    return database
        .sql()
        .list(
            """
            select e.seq, e.at, e.type, e.conversation_id, e.agent_id, e.queue_id, e.agents,
              e.detail, p.id as call_id, p.state_sealed
            from cti_event e left join phone_call p on p.id = e.call_id
            where e.seq > $1 order by e.seq limit $2
            """,
            Tuple.of(seq, limit),
            this::event);
  }

  private Event event(Row row) {
    Map<String, String> detail = new HashMap<>();
    JsonObject json = row.getJsonObject("detail");
    json.fieldNames().forEach(name -> detail.put(name, json.getString(name)));
    return new Event(
        row.getLong("seq"),
        Rows.instant(row, "at"),
        CtiEventType.valueOf(row.getString("type")),
        row.getLong("conversation_id"),
        row.getLong("agent_id"),
        row.getLong("queue_id"),
        List.of(row.getArrayOfLongs("agents")),
        detail,
        call(row));
  }

  private @Nullable String call(Row row) {
    byte[] sealed = Rows.bytesOrNull(row, "state_sealed");
    return sealed == null
        ? null
        : new String(
            cipher.open(sealed, "phone_call.state:" + row.getLong("call_id")),
            StandardCharsets.UTF_8);
  }

  @Override
  public Completable sweep() {
    return database
        .transact(
            tx ->
                tx.first(
                        """
                        with gone as (
                          delete from cti_event
                          where seq is not null and at < clock_timestamp() - interval '%s'
                            and seq <= (select coalesce(min(e.seq) - 1, (select h.last from cti_head h))
                                        from cti_event e
                                        where e.at >= clock_timestamp() - interval '%s')
                          returning seq)
                        select max(gone.seq) as swept from gone
                        """
                            .formatted(KEPT, KEPT),
                        Tuple.tuple(),
                        row -> java.util.Optional.ofNullable(row.getLong("swept")))
                    .toSingle()
                    .flatMap(
                        swept ->
                            swept.isEmpty()
                                ? Single.just(0)
                                : tx.update(
                                    "update cti_head set swept = greatest(swept, $1)",
                                    Tuple.of(swept.get()))))
        .ignoreElement();
  }
}
