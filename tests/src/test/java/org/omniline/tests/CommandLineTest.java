package org.omniline.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void nodes_showsTheOneNodeThatRunsAlone() throws Exception {
    Outcome outcome =
        bash(
            """
            bash -c 'sleep 60; :' x "-Domniline.home=$OMNILINE_HOME" &
            echo $! >"$OMNILINE_HOME/omniline.pid"
            OMNILINE_HTTP_PORT=1 ./omniline nodes
            OMNILINE_HTTP_PORT=1 ./omniline node 2 drain
            pkill -P $!; kill $!
            """,
            "");

    assertThat(outcome.said().lines().toList().get(0))
        .matches("node1   port 1   not ready   process [0-9]+");
    assertThat(outcome.said()).contains("One node runs here, node1.");
  }

  @ParameterizedTest
  @CsvSource({"200, UP, ready", "503, DRAINING, drained", "503, DOWN, not ready"})
  void nodes_tellsADrainedNodeFromOneThatIsNotReady(int status, String node, String told)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread answers = new Thread(() -> answer(server, status, node));
      answers.start();
      String said =
          bash(
                  "ROOT=$PWD; . bin/process.sh; . bin/cluster.sh; running_state "
                      + server.getLocalPort()
                      + " 17",
                  "")
              .said();
      assertThat(said.strip().replaceAll(" {2,}", "/")).isEqualTo(told + "/process 17");
    }
  }

  /** As {@code /readyz} does, until the socket is closed. */
  private static void answer(ServerSocket server, int status, String node) {
    String answer =
        "HTTP/1.1 %d -\r\nConnection: close\r\n\r\n{\"checks\":{\"node\":\"%s\"}}"
            .formatted(status, node);
    while (true) {
      try (Socket asked = server.accept()) {
        // To close on what was not read would end the connection before the answer is there.
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(asked.getInputStream(), StandardCharsets.UTF_8));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
          line = request.readLine();
        }
        asked.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        return; // closed: the test is over
      }
    }
  }

  @Test
  void node_whoseDrainLeavesNobody_isDrainedOnlyByYes() throws Exception {
    String script =
        """
        ROOT=$PWD
        say() { printf '%s\\n' "$@"; }
        fail() { say "$@"; exit 1; }
        . bin/process.sh; . bin/cluster.sh
        tell_node() { say "asked $2"; [[ $2 == *last* ]] || return 3; }
        node_drain 1
        """;

    Outcome no = bash(script, "");
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.said()).contains("nobody is served").doesNotContain("asked drain?last=true");
    Outcome yes = bash(script, "y\n");
    assertThat(yes.code()).isZero();
    assertThat(yes.said()).contains("asked drain?last=true").contains("takes nobody new");
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
