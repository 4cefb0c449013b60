package org.omniline.persistence.directory;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.persistence.sql.PgDatabase;

/**
 * Queues and dispositions as rows. They are never deleted; the database itself keeps what a
 * disposition's code meant before (disposition_code_version).
 */
public final class PgDirectoryStore implements DirectoryStore {
  private final PgDatabase database;

  public PgDirectoryStore(PgDatabase database) {
    this.database = database;
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
