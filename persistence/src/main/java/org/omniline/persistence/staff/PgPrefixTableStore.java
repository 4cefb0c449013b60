package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.omniline.channels.phone.number.PrefixTableStore;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;

/** One row, with the file as it was sent. Thread-safe. */
public final class PgPrefixTableStore implements PrefixTableStore {
  private static final String IMPORTED =
      """
      select t.version, t.name, t.row_count, t.imported_at, u.id as by_id, u.name_sealed
      from prefix_table t join staff_user u on u.id = t.imported_by
      """;

  private final PgDatabase database;
  private final StaffRows staff;
  private final Ids ids;

  public PgPrefixTableStore(PgDatabase database, Cipher cipher, Ids ids) {
    this.database = database;
    this.staff = new StaffRows(cipher);
    this.ids = ids;
  }

  @Override
  public Maybe<Imported> imported() {
    return database.sql().first(IMPORTED, Tuple.tuple(), this::imported);
  }

  @Override
  public Maybe<byte[]> file(long version) {
    return database
        .sql()
        .first(
            "select t.file from prefix_table t where t.version = $1",
            Tuple.of(version),
            row -> Rows.bytes(row, "file"));
  }

  @Override
  public Single<Imported> replace(String name, byte[] file, int rows, long by) {
    return database.transact(
        tx ->
            tx.update(
                    """
                    insert into prefix_table
                      (version, name, row_count, file, imported_at, imported_by)
                    values ($1, $2, $3, $4, clock_timestamp(), $5)
                    on conflict (singleton) do update set version = excluded.version,
                      name = excluded.name, row_count = excluded.row_count,
                      file = excluded.file, imported_at = excluded.imported_at,
                      imported_by = excluded.imported_by
                    """,
                    Tuple.of(ids.next(), name, rows, Buffer.buffer(file), by))
                .flatMap(done -> tx.first(IMPORTED, Tuple.tuple(), this::imported).toSingle()));
  }

  @Override
  public Completable remove() {
    return database.sql().update("delete from prefix_table", Tuple.tuple()).ignoreElement();
  }

  private Imported imported(Row row) {
    long by = row.getLong("by_id");
    return new Imported(
        row.getLong("version"),
        row.getString("name"),
        row.getInteger("row_count"),
        Rows.instant(row, "imported_at"),
        new Ref(by, staff.openName(by, Rows.bytes(row, "name_sealed"))));
  }
}
