package org.omniline.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.omniline.bench.wire.ServerProcess;

/** HAProxy with the configuration that we ship. */
final class Proxy implements AutoCloseable {
  private final Process process;
  private final int port = ServerProcess.freePort();

  /**
   * Starts it.
   *
   * @param nodes host and port of each
   */
  Proxy(List<String> nodes, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(program(), "-q", "-db", "-f", shipped("haproxy.cfg").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("OMNILINE_FRONT", "127.0.0.1:" + port);
    for (int i = 0; i < nodes.size(); i++) {
      environment.put("OMNILINE_NODE_" + (i + 1), nodes.get(i));
    }
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** A file of {@code conf/}. */
  static Path shipped(String file) {
    return Stream.of(Path.of("conf"), Path.of("..", "conf"))
        .map(folder -> folder.resolve(file).toAbsolutePath())
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private static String program() {
    return Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy")
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElse("haproxy");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
