package org.omniline.playground;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code ./omniline up} runs: everything embedded, on the loopback interface. Takes {@code
 * OMNILINE_HOME} and {@code OMNILINE_HTTP_PORT}, and every other variable of the configuration.
 */
public final class PlaygroundMain {
  private static final Logger LOG = LoggerFactory.getLogger(PlaygroundMain.class);

  private PlaygroundMain() {}

  /** Starts, prints where to click, and runs until the process is told to stop. */
  public static void main(String[] args) {
    PrintStream terminal =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Map<String, String> environment = System.getenv();
    Path home = Path.of(environment.getOrDefault("OMNILINE_HOME", "var")).toAbsolutePath();
    Opened opened = Opened.untilTheProcessEnds("playground-stop");
    try {
      Files.createDirectories(home);
      Playground playground = Playground.start(home, environment, opened);
      terminal.print(welcome(playground.url()));
    } catch (IOException | RuntimeException e) {
      LOG.error("the playground does not start", e);
      terminal.println(e.getMessage());
      System.exit(1);
    }
  }

  private static String welcome(String url) {
    return """

    Omniline is ready. 已就绪：
      visitor  来访者     %1$s/chat/demo
      desk     工作台     %1$s/desk/        agent1 … agent4, supervisor1, admin · omniline
      WeChat   微信关注者 %1$s/playground
      phone    打电话     %1$s/playground/phone      12356, 12320 (menu 语音菜单)
      HTTP API 接口文档   %1$s/api/docs/
    Stop with Ctrl-C. 按 Ctrl-C 停止。

    """
        .formatted(url);
  }
}
