package org.omniline.persistence.sql;

import io.vertx.rxjava3.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A migrated PostgreSQL database of its own for a test class: {@code @RegisterExtension static
 * final PostgresExtension postgres = new PostgresExtension();}. One durable server (fsync on) per
 * JVM; each class gets a copy of one migrated template.
 */
public final class PostgresExtension implements BeforeAllCallback, AfterAllCallback {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private PgSettings settings;
  private PgDatabase database;

  @Override
  public void beforeAll(ExtensionContext context) {
    String name = "t" + COUNTER.incrementAndGet();
    Server.get().execute("create database " + name + " template omniline_template");
    settings = Server.get().settings(name);
    database = PgDatabase.open(Server.get().vertx, settings);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    database.close().blockingAwait();
    Server.get().execute("drop database " + settings.database() + " with (force)");
  }

  public Vertx vertx() {
    return Server.get().vertx;
  }

  public PgSettings settings() {
    return settings;
  }

  public PgDatabase database() {
    return database;
  }

  private static final class Server {
    private static Server instance;

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedPostgres postgres;

    private Server() throws IOException {
      postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "200")
              .start();
      execute("create database omniline_template");
      int unused = new Migrations(vertx, settings("omniline_template")).run().blockingGet();
    }

    static synchronized Server get() {
      try {
        if (instance == null) {
          instance = new Server();
        }
        return instance;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    PgSettings settings(String name) {
      return PgSettings.of("127.0.0.1", postgres.getPort(), name, "postgres", "postgres");
    }

    void execute(String sql) {
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }
  }
}
