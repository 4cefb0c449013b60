package org.omniline.bench.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The embedded PostgreSQL of a home, from outside. */
public final class EmbeddedServer {
  private final Path folder;

  public EmbeddedServer(Path home) {
    this.folder = home.resolve("postgres");
  }

  /** Where it listens on the loopback interface. */
  public int port() {
    try {
      return Integer.parseInt(Files.readString(folder.resolve("port")).trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ProcessHandle> postmaster() {
    Path pidFile = folder.resolve("data").resolve("postmaster.pid");
    try {
      return Files.exists(pidFile)
          ? ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).get(0).trim()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A killed process leaves its database running: ends it. */
  public void stop() {
    postmaster()
        .ifPresent(
            postgres -> {
              postgres.destroy();
              postgres.onExit().orTimeout(20, TimeUnit.SECONDS).join();
            });
  }

  /** {@code SIGSTOP} to all its processes: connections stay open and nothing answers. */
  public void freeze() {
    ProcessHandle postgres = postmaster().orElseThrow();
    JavaProcess.signal("STOP", postgres.pid());
    postgres.descendants().forEach(each -> JavaProcess.signal("STOP", each.pid()));
  }

  /** {@code SIGCONT} to all its processes. */
  public void thaw() {
    ProcessHandle postgres = postmaster().orElseThrow();
    postgres.descendants().forEach(each -> JavaProcess.signal("CONT", each.pid()));
    JavaProcess.signal("CONT", postgres.pid());
  }

  /** The one number that a statement answers. */
  public long number(String sql) {
    return Long.parseLong(text(sql));
  }

  /** The one value that a statement answers, as text. */
  public String text(String sql) {
    String url = "jdbc:postgresql://127.0.0.1:" + port() + "/omniline";
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      if (!result.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      return String.valueOf(result.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
