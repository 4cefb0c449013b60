package org.omniline.bench.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real process of the playground, as {@code ./omniline up} starts it, on a free port of the
 * loopback interface. It can be killed the hard way and started again on the same state.
 */
public final class ServerProcess implements AutoCloseable {
  private final Path home;
  private final int port;
  private final JavaProcess process;
  private final Health health;

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
    this.health = new Health(baseUrl());
    List<String> options = new ArrayList<>(javaOptions);
    options.add("-Domniline.home=" + home);
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("OMNILINE_HOME", home.toString());
    variables.put("OMNILINE_HTTP_PORT", Integer.toString(port));
    this.process =
        new JavaProcess(
            List.of(), options, "org.omniline.playground.PlaygroundMain", variables, log());
    health.await("/readyz", process::isAlive);
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
    process.kill();
  }

  /** Starts again on the same state and port, after {@link #kill} or {@link #stop}. */
  public void start() {
    process.start();
    health.await("/readyz", process::isAlive);
  }

  /** Stops as Ctrl-C does and waits. */
  public void stop() {
    process.stop();
  }

  /** GET of a path of this server; the status and the body. */
  public HttpResponse<String> get(String path) {
    return health.get(path);
  }

  /** Stops everything this object started, the embedded database too. */
  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
    new EmbeddedServer(home).stop();
  }
}
