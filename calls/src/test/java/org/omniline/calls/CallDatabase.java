package org.omniline.calls;

import io.vertx.rxjava3.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.persistence.sql.Migrations;
import org.omniline.persistence.sql.PgSettings;

/**
 * A migrated database of its own: a copy of one template, on the one durable server of this JVM.
 * Blocking; failures are {@link IllegalStateException}s with the statement.
 */
final class CallDatabase implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final String TEMPLATE = "omniline_template";

  private final String name = "phoning" + COUNTER.incrementAndGet();

  /** Kept, for tests ask many times a second while they wait. */
  private final Connection connection;

  CallDatabase() {
    Server.execute("create database " + name + " template " + TEMPLATE);
    try {
      connection = Server.get().getDatabase("postgres", name).getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException(name, e);
    }
  }

  String name() {
    return name;
  }

  int port() {
    return Server.get().getPort();
  }

  /** The first column of the rows, one a line; of a change, how many rows it met. */
  synchronized String sql(String statement) {
    try (Statement made = connection.createStatement()) {
      if (!made.execute(statement)) {
        return Integer.toString(made.getUpdateCount());
      }
      try (var rows = made.getResultSet()) {
        StringBuilder text = new StringBuilder();
        while (rows.next()) {
          text.append(text.isEmpty() ? "" : "\n").append(rows.getString(1));
        }
        return text.toString();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    Server.execute("drop database " + name + " with (force)");
  }

  private static final class Server {
    private static EmbeddedPostgres instance;

    static synchronized EmbeddedPostgres get() {
      if (instance == null) {
        try {
          EmbeddedPostgres made =
              EmbeddedPostgres.builder()
                  .setServerConfig("fsync", "on")
                  .setServerConfig("synchronous_commit", "on")
                  .start();
          run(made, "create database " + TEMPLATE);
          migrate(made.getPort());
          instance = made;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return instance;
    }

    private static void migrate(int port) {
      Vertx vertx = Vertx.vertx();
      try {
        int unused =
            new Migrations(
                    vertx, PgSettings.of("127.0.0.1", port, TEMPLATE, "postgres", "postgres"))
                .run()
                .blockingGet();
      } finally {
        vertx.close().blockingAwait();
      }
    }

    static void execute(String sql) {
      run(get(), sql);
    }

    private static void run(EmbeddedPostgres server, String sql) {
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }
  }
}
