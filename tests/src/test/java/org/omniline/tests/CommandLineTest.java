package org.omniline.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./omniline} as somebody types it. */
class CommandLineTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path home;

  private record Outcome(int code, String said) {}

  private Outcome bash(String script, String input) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script).directory(ROOT.toFile()).redirectErrorStream(true);
    builder.environment().put("OMNILINE_HOME", home.toString());
    Process process = builder.start();
    try (var typed = process.outputWriter(StandardCharsets.UTF_8)) {
      typed.write(input);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), said);
  }

  @Test
  void down_refusesWhatItWouldNotHeed() throws Exception {
    Outcome outcome = bash("./omniline down node2", "");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.said()).isEqualTo("down takes no 'node2'; see ./omniline help\n");
  }

  @Test
  void build_showsWhatIsWrongWithoutTheLinesAroundIt() throws Exception {
    String printed =
        """
        [INFO] Building Omniline webroot 0.1.0-SNAPSHOT                          [3/11]
        19 |  @import 'element-plus/theme-chalk/el-date-picker.css';
           |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        [ERROR] Failed to execute goal
        """;

    Outcome outcome = bash("ROOT=$PWD; . bin/build.sh; readable", printed);

    assertThat(outcome.said().lines())
        .containsExactly(
            "[INFO] Building Omniline webroot 0.1.0-SNAPSHOT                          [3/11]",
            "[ERROR] Failed to execute goal");
  }
}
