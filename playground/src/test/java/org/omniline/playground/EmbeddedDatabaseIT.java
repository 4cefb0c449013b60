package org.omniline.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  @TempDir Path folder;

  private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + EmbeddedDatabase.NAME,
                EmbeddedDatabase.USER,
                "");
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet result = statement.getResultSet()) {
        result.next();
        return result.getString(1);
      }
    }
  }

  @Test
  void start_isDurableAndKeepsDataAndPort() throws Exception {
    int port;
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      port = database.port();
      assertThat(ask(database, "show fsync")).isEqualTo("on");
      assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(database, "show listen_addresses")).isEqualTo("127.0.0.1");
      ask(database, "create table kept(a int)");
    }
    try (EmbeddedDatabase again = EmbeddedDatabase.start(folder)) {
      assertThat(again.port()).isEqualTo(port);
      assertThat(ask(again, "select count(*) from kept")).isEqualTo("0");
    }
  }

  /** A process that starts the database and is killed. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] args) throws Exception {
      EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(args[0]));
      ask(database, "create table kept(a int)");
      Files.writeString(Path.of(args[0]).resolve("ready"), "");
      Thread.currentThread().join();
    }
  }

  @Test
  void start_endsAServerThatOutlivedItsProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("process.log").toFile())
            .start();
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(folder.resolve("ready")));
    process.destroyForcibly().waitFor();
    Path pidFile = folder.resolve("data/postmaster.pid");
    String survivor = Files.readAllLines(pidFile).get(0).trim();
    assertThat(ProcessHandle.of(Long.parseLong(survivor))).isPresent();
    try (EmbeddedDatabase next = EmbeddedDatabase.start(folder)) {
      assertThat(Files.readAllLines(pidFile).get(0)).isNotEqualTo(survivor);
      assertThat(ask(next, "select count(*) from kept")).isEqualTo("0");
    }
  }
}
