package org.omniline.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `./omniline up` runs, told to stop as by Ctrl-C. */
class PlaygroundStopIT {
  @TempDir Path home;

  @Test
  void stop_letsTheNodeSayGoodbyeBeforeItsDatabaseEnds() throws Exception {
    Path log = home.resolve("process.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PlaygroundMain.class.getName());
    builder
        .environment()
        .putAll(
            Map.of(
                "OMNILINE_HOME",
                home.toString(),
                "OMNILINE_HTTP_PORT",
                "0",
                "OMNILINE_CLUSTER_NAME",
                "stop-" + ProcessHandle.current().pid()));
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.readString(log).contains("Omniline is ready"));

      process.destroy();

      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(log)).doesNotContain("did not close well");
    assertThat(home.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }
}
