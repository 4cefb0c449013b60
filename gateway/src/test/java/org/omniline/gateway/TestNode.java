package org.omniline.gateway;

import io.vertx.rxjava3.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.gateway.config.Config;
import org.omniline.persistence.sql.Migrations;
import org.omniline.persistence.sql.PgSettings;

/**
 * Real nodes on a real PostgreSQL: one durable server per JVM, a database and a home per {@link
 * Site}.
 */
final class TestNode {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private TestNode() {}

  /** A database and a home that several nodes may share, one after the other or at once. */
  static final class Site implements AutoCloseable {
    /** Tests run in several processes, whose nodes must not find each other. */
    private final String name =
        "gateway" + ProcessHandle.current().pid() + "x" + COUNTER.incrementAndGet();

    private final Path home;

    /** Migrated already: only the first node of a JVM's tests would do anything new. */
    Site() {
      this(" template " + Server.template());
    }

    private Site(String like) {
      Server.execute("create database " + name + like);
      try {
        home = Files.createTempDirectory("omniline-test");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Whose first node makes the schema. */
    static Site empty() {
      return new Site("");
    }

    Path home() {
      return home;
    }

    Config config(Map<String, String> more) {
      Map<String, String> keys = new HashMap<>();
      keys.put("home", home.toString());
      keys.put("http.host", "127.0.0.1");
      keys.put("http.port", "0");
      keys.put("database.host", "127.0.0.1");
      keys.put("database.port", Integer.toString(Server.get().getPort()));
      keys.put("database.name", name);
      keys.put("database.user", "postgres");
      keys.put("database.password", "postgres");
      keys.put("database.pool", "6");
      keys.put("database.intake-pool", "2");
      keys.put("cluster.name", name);
      keys.put("cluster.members", "127.0.0.1");
      keys.putAll(more);
      return Config.of(keys);
    }

    Omniline start(Hooks hooks) {
      return start(hooks, Map.of());
    }

    Omniline start(Hooks hooks, Map<String, String> more) {
      return Omniline.start(config(more), hooks).blockingGet();
    }

    /** Runs SQL as the superuser: to look behind the product, or to put it into a state. */
    String sql(String statement) {
      return Server.query(name, statement);
    }

    @Override
    public void close() {
      Server.execute("drop database " + name + " with (force)");
    }
  }

  /** A browser: keeps cookies. */
  static HttpClient browser() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .cookieHandler(new CookieManager())
        .build();
  }

  static URI uri(Omniline node, String path) {
    return URI.create("http://127.0.0.1:" + node.port() + path);
  }

  private static final class Server {
    private static final String TEMPLATE = "omniline_template";

    private static EmbeddedPostgres instance;
    private static boolean migrated;

    static synchronized EmbeddedPostgres get() {
      try {
        if (instance == null) {
          instance =
              EmbeddedPostgres.builder()
                  .setServerConfig("fsync", "on")
                  .setServerConfig("synchronous_commit", "on")
                  .setServerConfig("max_connections", "200")
                  .start();
        }
        return instance;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The name of a migrated database that nobody is connected to. */
    static synchronized String template() {
      if (!migrated) {
        execute("create database " + TEMPLATE);
        Vertx vertx = Vertx.vertx();
        try {
          int unused =
              new Migrations(
                      vertx,
                      PgSettings.of("127.0.0.1", get().getPort(), TEMPLATE, "postgres", "postgres"))
                  .run()
                  .blockingGet();
        } finally {
          vertx.close().blockingAwait();
        }
        migrated = true;
      }
      return TEMPLATE;
    }

    static void execute(String sql) {
      try (Connection connection = get().getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }

    static String query(String database, String sql) {
      try (Connection connection = get().getDatabase("postgres", database).getConnection();
          Statement statement = connection.createStatement()) {
        if (!statement.execute(sql)) {
          return Integer.toString(statement.getUpdateCount());
        }
        try (var rows = statement.getResultSet()) {
          StringBuilder text = new StringBuilder();
          while (rows.next()) {
            text.append(text.isEmpty() ? "" : "\n").append(rows.getString(1));
          }
          return text.toString();
        }
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }
  }
}
