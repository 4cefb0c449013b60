package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.sqlclient.SqlClient;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Prepared statements on the pool or within one transaction. Everything returned is cold: nothing
 * runs before it is subscribed to, and each subscription runs it again.
 *
 * <p>Within a transaction statements that do not depend on each other may be subscribed to
 * together: they are pipelined on the one connection in the order of subscription.
 */
public final class Sql {
  private final SqlClient client;
  private final Function<Throwable, Throwable> errors;

  /**
   * @param errors what a caller sees for what the driver says
   */
  Sql(SqlClient client, Function<Throwable, Throwable> errors) {
    this.client = client;
    this.errors = errors;
  }

  /** All rows a statement returns, in its order. */
  public <T> Single<List<T>> list(String sql, Tuple params, Function<Row, T> mapper) {
    return run(sql, params).map(rows -> all(rows, mapper));
  }

  /** The first row, or empty. */
  public <T> Maybe<T> first(String sql, Tuple params, Function<Row, T> mapper) {
    return list(sql, params, mapper).mapOptional(rows -> rows.stream().findFirst());
  }

  /** How many rows a statement inserted, updated or deleted. */
  public Single<Integer> update(String sql, Tuple params) {
    return run(sql, params).map(RowSet::rowCount);
  }

  private Single<RowSet<Row>> run(String sql, Tuple params) {
    return client
        .preparedQuery(sql)
        .rxExecute(io.vertx.rxjava3.sqlclient.Tuple.newInstance(params))
        .onErrorResumeNext(error -> Single.error(errors.apply(error)))
        .map(Sql::unwrap);
  }

  @SuppressWarnings("unchecked") // the generated wrapper forgets its element type
  private static RowSet<Row> unwrap(
      io.vertx.rxjava3.sqlclient.RowSet<io.vertx.rxjava3.sqlclient.Row> rows) {
    return (RowSet<Row>) rows.getDelegate();
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> mapper) {
    List<T> list = new ArrayList<>(rows.size());
    for (Row row : rows) {
      list.add(mapper.apply(row));
    }
    return list;
  }
}
