package org.omniline.persistence.routing;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.conversation.QueueRows;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.StillUsed;
import org.omniline.routing.OverflowRules;
import org.omniline.routing.QueueSettingsJson;
import org.omniline.routing.QueueStore;

/** Queues as rows, how they work as JSON in them. Thread-safe. */
public final class PgQueueStore implements QueueStore {
  private static final String SELECT =
      "select q.id, q.version, q.code, q.name, q.active, "
          + QueueRows.COLUMNS
          + " from queue q order by q.id";

  private final PgDatabase database;
  private final Ids ids;

  public PgQueueStore(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Single<List<SavedQueue>> queues() {
    return all(database.sql());
  }

  static Single<List<SavedQueue>> all(Sql sql) {
    return sql.list(SELECT, Tuple.tuple(), PgQueueStore::queue);
  }

  private static SavedQueue queue(Row row) {
    return new SavedQueue(
        row.getLong("id"),
        row.getInteger("version"),
        row.getString("code"),
        row.getString("name"),
        row.getBoolean("active"),
        QueueRows.settings(row));
  }

  @Override
  public Single<SavedQueue> saveQueue(SavedQueue queue, MemberChanges members, long byUser) {
    return Single.fromCallable(
            () ->
                new SavedQueue(
                    queue.id() == 0 ? ids.next() : queue.id(),
                    queue.version() + 1,
                    queue.code(),
                    queue.name(),
                    queue.active(),
                    queue.settings()))
        .flatMap(
            fresh ->
                database.transact(
                    tx ->
                        // Two who each close one half of a circle come one after the other.
                        tx.list(SELECT + " for no key update", Tuple.tuple(), PgQueueStore::queue)
                            .flatMapCompletable(all -> save(tx, fresh, queue, all))
                            .andThen(
                                Completable.defer(
                                    () ->
                                        PgShiftStore.known(tx, fresh.settings().shifts().keySet())))
                            .andThen(
                                Completable.defer(
                                    () -> QueueMembers.change(tx, fresh.id(), members)))
                            .toSingleDefault(fresh)))
        .onErrorResumeNext(error -> Single.error(refusal(queue, error)));
  }

  private static Completable save(
      Sql tx, SavedQueue fresh, SavedQueue asked, List<SavedQueue> all) {
    if (asked.id() == 0) {
      OverflowRules.check(fresh, all);
      return insert(tx, fresh);
    }
    SavedQueue before =
        all.stream()
            .filter(one -> one.id() == asked.id())
            .findFirst()
            .orElseThrow(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such queue."));
    if (before.version() != asked.version()) {
      throw new Refusal(
          Refusal.Code.CONFLICT,
          "Somebody else saved this meanwhile: load it again and repeat your change.",
          Map.of("version", before.version()));
    }
    OverflowRules.check(fresh, all);
    Completable free =
        before.active() && !fresh.active()
            ? unused(tx, fresh.id(), OverflowRules.usersOf(fresh.id(), all))
            : Completable.complete();
    return free.andThen(Completable.defer(() -> update(tx, fresh)));
  }

  /** Whoever still comes in, or is in, would be stranded. */
  private static Completable unused(Sql tx, long queue, List<Map<String, Object>> queues) {
    return StillUsed.unless(
        tx,
        queues,
        """
        select 'account' as kind, a.id, a.name, 1 as count
          from channel_account a where a.queue_id = $1 and a.active
        union all
        select 'rule', r.id, r.name, 1 from routing_rule r
          where r.active and r.actions @> jsonb_build_array(
            jsonb_build_object('do', 'QUEUE', 'queue', ($1::bigint)::text))
        union all
        select 'flow', f.id, f.name, 1 from flow f
          join flow_version v on v.flow_id = f.id and v.number = f.published
          where f.active and exists (
            select from jsonb_array_elements(v.graph -> 'nodes') n
            where n ->> 'type' = 'QUEUE'
              and n ->> 'queue' = (select q.code from queue q where q.id = $1))
        union all
        select 'flow-draft', f.id, f.name, 1 from flow f
          join queue q on q.id = $1
          left join flow_version v on v.flow_id = f.id and v.number = f.published
          where f.active
          and jsonb_path_exists(f.draft, '$.nodes[*] ? (@.type == "QUEUE" && @.queue == $queue)',
            jsonb_build_object('queue', q.code))
          and not coalesce(
            jsonb_path_exists(v.graph, '$.nodes[*] ? (@.type == "QUEUE" && @.queue == $queue)',
              jsonb_build_object('queue', q.code)), false)
        union all
        select 'missed', null, null, count(*) from missed m
          where m.queue_id = $1 and m.state <> 'DONE'
          having count(*) > 0
        union all
        select 'conversation', null, null, count(*) from conversation c
          where c.queue_id = $1
          and c.state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP')
          having count(*) > 0
        """,
        Tuple.of(queue),
        "It is still used.");
  }

  private static Completable insert(Sql tx, SavedQueue queue) {
    return tx.update(
            """
            insert into queue (id, version, code, name, active, offer_timeout_ms, routing)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            values(queue))
        .ignoreElement();
  }

  private static Completable update(Sql tx, SavedQueue queue) {
    return tx.update(
            """
            update queue set version = $2, code = $3, name = $4, active = $5,
              offer_timeout_ms = $6, routing = $7
            where id = $1
            """,
            values(queue))
        .ignoreElement();
  }

  private static Tuple values(SavedQueue queue) {
    return Tuple.of(
        queue.id(),
        queue.version(),
        queue.code(),
        queue.name(),
        queue.active(),
        queue.settings().offerMs(),
        QueueSettingsJson.write(queue.settings()));
  }

  private static Throwable refusal(SavedQueue queue, Throwable error) {
    return PgErrors.isTaken(error)
        ? new Refusal(
            Refusal.Code.CONFLICT,
            "Another queue has the code " + queue.code() + ".",
            Map.of("field", "code"))
        : error;
  }
}
