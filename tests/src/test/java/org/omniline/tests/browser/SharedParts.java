package org.omniline.tests.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.omniline.bench.wire.ServerProcess;

/** One server with an empty home and one Chromium for all browser tests of this JVM. */
final class SharedParts implements AutoCloseable {
  private static final Path HOME = Path.of("target", "browser-home").toAbsolutePath();
  private static final double PATIENCE_MS = 10_000;
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          // Two microphones that beep, and nobody's real one.
          "--use-fake-device-for-media-stream");

  static final String SWITCH_KEY = "key-of-the-switches";

  private final int sipPort = ServerProcess.freePort();
  private final ServerProcess server;
  private final Playwright playwright;
  private final Browser browser;
  private final AdminApi admin;

  SharedParts() {
    deleteHome();
    server =
        new ServerProcess(
            HOME,
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            Map.of(
                "OMNILINE_CLUSTER_PORT",
                Integer.toString(ServerProcess.freePort()),
                "OMNILINE_PHONE_WEB_SOCKETS",
                "peer=ws://127.0.0.1:" + sipPort,
                "OMNILINE_PHONE_DIRECTORY_KEY",
                SWITCH_KEY,
                "OMNILINE_LIMITS_SIGN_INS_PER_MINUTE",
                "10000"));
    try {
      admin = new AdminApi(server.baseUrl(), "admin", "omniline");
      playwright = Playwright.create(new Playwright.CreateOptions().setEnv(ENVIRONMENT));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    browser = launch();
  }

  private Browser launch() {
    String chromium = System.getenv().getOrDefault("OMNILINE_CHROMIUM", "/usr/bin/chromium");
    try {
      return playwright
          .chromium()
          .launch(
              new BrowserType.LaunchOptions()
                  .setExecutablePath(Path.of(chromium))
                  .setHeadless(true)
                  .setArgs(FLAGS));
    } catch (RuntimeException e) {
      playwright.close();
      server.close();
      throw e;
    }
  }

  /** Where pages look for a switch that they can be the telephone of; nobody is there. */
  int sipPort() {
    return sipPort;
  }

  ServerProcess server() {
    return server;
  }

  Browser browser() {
    return browser;
  }

  AdminApi admin() {
    return admin;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    server.close();
  }

  private static void deleteHome() {
    if (!Files.exists(HOME)) {
      return;
    }
    try (Stream<Path> files = Files.walk(HOME)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
