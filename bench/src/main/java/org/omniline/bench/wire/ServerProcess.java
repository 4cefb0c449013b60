package org.omniline.bench.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real process of the playground, as {@code ./omniline up} starts it, on a free port of the
 * loopback interface. It can be killed the hard way and started again on the same state.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private final Path home;
  private final int port;
  private final List<String> javaOptions;
  private final Map<String, String> environment;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private Process process;

  /**
   * Starts and waits until it is ready.
   *
   * @param home where its state lives; empty for a first start
   * @param javaOptions beside those the product needs, for example {@code -Xmx1g}
   * @param environment overrides of the configuration
   */
  public ServerProcess(Path home, List<String> javaOptions, Map<String, String> environment) {
    this.home = home;
    this.port = freePort();
    this.javaOptions = List.copyOf(javaOptions);
    this.environment = Map.copyOf(environment);
    this.process = launch();
    awaitReady();
  }

  /** A port of the loopback interface nobody listens on now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + port;
  }

  public Path log() {
    return home.resolve("server.log");
  }

  public Path home() {
    return home;
  }

  public long pid() {
    return process.pid();
  }

  /** {@code kill -9}: no shutdown hook runs, nothing is flushed. */
  public void kill() {
    process.destroyForcibly();
    join();
  }

  /** Starts again on the same state and port, after {@link #kill} or {@link #stop}. */
  public void start() {
    process = launch();
    awaitReady();
  }

  /** Stops as Ctrl-C does and waits. */
  public void stop() {
    process.destroy();
    join();
  }

  /** GET of a path of this server; the status and the body. */
  public HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(baseUrl() + path))
              .timeout(Duration.ofSeconds(10))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Stops everything this object started, the embedded database too. */
  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
    stopDatabase();
  }

  /** A killed process leaves its database running; its own pid file names it. */
  private void stopDatabase() {
    Path pidFile = home.resolve("postgres").resolve("data").resolve("postmaster.pid");
    if (Files.exists(pidFile)) {
      try {
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
        ProcessHandle.of(pid)
            .ifPresent(
                postgres -> {
                  postgres.destroy();
                  postgres.onExit().orTimeout(20, TimeUnit.SECONDS).join();
                });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
    command.add("-Domniline.home=" + home);
    command.addAll(
        List.of(
            "--add-exports", "java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens", "java.base/java.lang=ALL-UNNAMED",
            "--add-opens", "java.base/java.nio=ALL-UNNAMED",
            "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens", "java.management/sun.management=ALL-UNNAMED",
            "--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "org.omniline.playground.PlaygroundMain"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMNILINE_HOME", home.toString());
    builder.environment().put("OMNILINE_HTTP_PORT", Integer.toString(port));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(home);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long until = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (System.nanoTime() < until) {
      if (!process.isAlive()) {
        throw new IllegalStateException("The server stopped while starting; see " + log());
      }
      try {
        if (get("/readyz").statusCode() == 200) {
          return;
        }
      } catch (UncheckedIOException e) {
        // Not listening yet.
      }
      pause();
    }
    throw new IllegalStateException("The server is not ready after " + STARTS_WITHIN);
  }

  private void pause() {
    try {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("The server stopped while starting; see " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void join() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The server does not end; its process is " + pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
