package org.omniline.persistence.directory;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;

/**
 * Queues and dispositions as rows. They are never deleted; the database itself keeps what a
 * disposition's code meant before (disposition_code_version).
 */
public final class PgDirectoryStore implements DirectoryStore {
  private final PgDatabase database;
  private final Ids ids;

  public PgDirectoryStore(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Single<List<Queue>> queues() {
    return database
        .sql()
        .list(
            "select id, code, name, offer_timeout_ms, active from queue order by id",
            Tuple.tuple(),
            PgDirectoryStore::queue);
  }

  private static Queue queue(Row row) {
    return new Queue(
        row.getLong("id"),
        row.getString("code"),
        row.getString("name"),
        row.getLong("offer_timeout_ms"),
        row.getBoolean("active"));
  }

  @Override
  public Single<Queue> saveQueue(Queue queue, long byUser) {
    return Single.defer(() -> queue.id() == 0 ? insertQueue(queue) : updateQueue(queue))
        .onErrorResumeNext(
            e ->
                Single.error(
                    PgErrors.isTaken(e)
                        ? new Refusal(
                            Refusal.Code.CONFLICT,
                            "Another queue has the code " + queue.code() + ".",
                            Map.of("field", "code"))
                        : e));
  }

  private Single<Queue> insertQueue(Queue queue) {
    Queue fresh =
        new Queue(ids.next(), queue.code(), queue.name(), queue.offerTimeoutMs(), queue.active());
    return database
        .sql()
        .update(
            """
            insert into queue (id, code, name, offer_timeout_ms, active)
            values ($1, $2, $3, $4, $5)
            """,
            values(fresh))
        .map(rows -> fresh);
  }

  private Single<Queue> updateQueue(Queue queue) {
    return database
        .sql()
        .update(
            """
            update queue set code = $2, name = $3, offer_timeout_ms = $4, active = $5,
              version = version + 1
            where id = $1
            """,
            values(queue))
        .map(
            rows -> {
              if (rows == 0) {
                throw new Refusal(Refusal.Code.NOT_FOUND, "There is no such queue.");
              }
              return queue;
            });
  }

  private static Tuple values(Queue queue) {
    return Tuple.of(queue.id(), queue.code(), queue.name(), queue.offerTimeoutMs(), queue.active());
  }

  @Override
  public Single<List<Disposition>> dispositions() {
    return database
        .sql()
        .list(
            """
            select code, label, grp, position, active
            from disposition_code order by position, code
            """,
            Tuple.tuple(),
            PgDirectoryStore::disposition);
  }

  private static Disposition disposition(Row row) {
    return new Disposition(
        row.getString("code"),
        row.getString("label"),
        row.getString("grp"),
        row.getInteger("position"),
        row.getBoolean("active"));
  }

  @Override
  public Single<Disposition> saveDisposition(Disposition disposition, long byUser) {
    return database
        .sql()
        .update(
            """
            insert into disposition_code (code, label, grp, position, active)
            values ($1, $2, $3, $4, $5)
            on conflict (code) do update
              set label = excluded.label, grp = excluded.grp,
                  position = excluded.position, active = excluded.active
            """,
            Tuple.of(
                disposition.code(),
                disposition.label(),
                disposition.group(),
                disposition.position(),
                disposition.active()))
        .map(rows -> disposition);
  }
}
