package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema to the version this build knows. Several nodes may start at once: Flyway holds
 * a lock in the database, the others wait and find nothing left to do.
 */
public final class Migrations {
  private final Vertx vertx;
  private final PgSettings settings;

  public Migrations(Vertx vertx, PgSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /**
   * Migrates on a worker of its own.
   *
   * @return how many migrations ran; fails with Flyway's error, which names the statement
   */
  public Single<Integer> run() {
    return Single.using(
        () -> vertx.createSharedWorkerExecutor("omniline-migrations", 1, 10, TimeUnit.MINUTES),
        worker -> worker.rxExecuteBlocking(this::migrate),
        WorkerExecutor::close);
  }

  private int migrate() {
    return Flyway.configure()
        .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
        .locations("classpath:db/migration")
        .connectRetries(10)
        .cleanDisabled(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
