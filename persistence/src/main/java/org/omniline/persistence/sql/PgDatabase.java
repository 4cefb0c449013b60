package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.pgclient.PgBuilder;
import io.vertx.rxjava3.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One pool of connections to PostgreSQL. Thread-safe; completions come on the caller's Vert.x
 * context, or on one of the pool's own when the caller has none.
 *
 * <p>Errors: what the pool or the network cannot do is a {@link org.omniline.conversation.Refusal}
 * OVERLOADED or UNAVAILABLE ({@link PgErrors}); what the database refuses stays a {@code
 * PgException} for the store to judge.
 */
public final class PgDatabase {
  private static final int REPEATS = 3;

  /** Transactions reach rows by keys: a plan for just these values is never better (ADR 30). */
  private static final String GENERIC_PLANS = "set local plan_cache_mode = force_generic_plan";

  private final Pool pool;
  private final Sql sql;

  private PgDatabase(Pool pool) {
    this.pool = pool;
    this.sql = new Sql(pool, PgErrors::refusalOrSame);
  }

  /** Opens a pool. Connects on first use; nothing fails here while the database is away. */
  public static PgDatabase open(Vertx vertx, PgSettings settings) {
    PgConnectOptions connect =
        new PgConnectOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setDatabase(settings.database())
            .setUser(settings.user())
            .setPassword(settings.password())
            .setSslMode(settings.sslMode())
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(512)
            .setPreparedStatementCacheSqlLimit(16_384)
            .addProperty("application_name", "omniline")
            .addProperty("statement_timeout", settings.statementTimeout().toMillis() + "ms")
            // A node that froze inside a transaction must not hold its locks for ever.
            .addProperty("idle_in_transaction_session_timeout", "20s")
            // Plans are made once per connection, perhaps while a table is still empty. Each
            // statement here reaches its rows by an index; a scan or a hash of the whole table
            // chosen then would be a disaster when the table has grown.
            .addProperty("enable_seqscan", "off")
            .addProperty("enable_hashjoin", "off")
            .addProperty("enable_mergejoin", "off")
            .addProperty("jit", "off");
    PoolOptions bounds =
        new PoolOptions()
            .setMaxSize(settings.poolSize())
            .setMaxWaitQueueSize(settings.waitQueue())
            .setConnectionTimeout((int) settings.connectTimeout().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    return new PgDatabase(PgBuilder.pool().with(bounds).connectingTo(connect).using(vertx).build());
  }

  /** Single statements, each its own transaction. */
  public Sql sql() {
    return sql;
  }

  /**
   * Runs work in one READ COMMITTED transaction: committed when it succeeds (or completes empty),
   * rolled back when it fails. Repeated at once when PostgreSQL ended it for a deadlock, so the
   * work must not have effects outside the database.
   */
  public <T> Maybe<T> inTransaction(Function<Sql, Maybe<T>> work) {
    return once(work).retry(REPEATS, PgErrors::isConflict).onErrorResumeNext(PgErrors::unavailable);
  }

  /** {@link #inTransaction} for work that has a result. */
  public <T> Single<T> transact(Function<Sql, Single<T>> work) {
    return inTransaction(tx -> work.apply(tx).toMaybe()).toSingle();
  }

  /** One attempt with raw errors, for a caller that repeats by itself. */
  public <T> Single<T> transactOnce(Function<Sql, Single<T>> work) {
    return once(tx -> work.apply(tx).toMaybe()).toSingle();
  }

  private <T> Maybe<T> once(Function<Sql, Maybe<T>> work) {
    return pool.rxWithTransaction(
        connection ->
            // Sent ahead without waiting for its answer: the work's first statement follows at
            // once.
            Single.zip(
                    connection.query(GENERIC_PLANS).rxExecute(),
                    work.apply(new Sql(connection, error -> error))
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty()),
                    (set, result) -> result)
                .mapOptional(result -> result));
  }

  /** Completes when the database answers. */
  public Completable ping() {
    return sql.first("select 1 as one", Tuple.tuple(), row -> row.getInteger("one"))
        .ignoreElement();
  }

  /** Closes all connections. */
  public Completable close() {
    return pool.rxClose();
  }
}
