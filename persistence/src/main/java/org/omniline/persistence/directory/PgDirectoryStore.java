package org.omniline.persistence.directory;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;

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
            select code, label, grp, position, active, edition
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
        row.getBoolean("active"),
        row.getInteger("edition"));
  }

  @Override
  public Single<Disposition> saveDisposition(Disposition disposition, long byUser) {
    Disposition fresh =
        new Disposition(
            disposition.code(),
            disposition.label(),
            disposition.group(),
            disposition.position(),
            disposition.active(),
            disposition.version() + 1);
    return database.transact(
        tx ->
            (disposition.version() == 0 ? insert(tx, fresh) : update(tx, fresh))
                .toSingleDefault(fresh));
  }

  private static Completable insert(Sql tx, Disposition fresh) {
    return tx.update(
            """
            insert into disposition_code (code, label, grp, position, active, edition)
            values ($1, $2, $3, $4, $5, $6) on conflict (code) do nothing
            """,
            values(fresh))
        .flatMapCompletable(
            rows ->
                rows > 0
                    ? Completable.complete()
                    : Completable.error(
                        new Refusal(
                            Refusal.Code.CONFLICT,
                            "This code is taken.",
                            Map.of("field", "code"))));
  }

  private static Completable update(Sql tx, Disposition fresh) {
    return tx.update(
            """
            update disposition_code
            set label = $2, grp = $3, position = $4, active = $5, edition = $6
            where code = $1 and edition = $6 - 1
            """,
            values(fresh))
        .flatMapCompletable(
            rows -> Stale.unless(tx, rows, "disposition_code", "code", "edition", fresh.code()));
  }

  private static Tuple values(Disposition fresh) {
    return Tuple.of(
        fresh.code(),
        fresh.label(),
        fresh.group(),
        fresh.position(),
        fresh.active(),
        fresh.version());
  }
}
