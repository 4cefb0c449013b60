package org.omniline.bench.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that runs a class of this class path, as {@code ./omniline} runs it. It can
 * be killed the hard way, frozen, and started again. Used by one thread.
 */
public final class JavaProcess {
  private static final long ENDS_WITHIN_S = 60;

  private final ProcessBuilder builder;
  private final Path log;
  private Process process;

  /**
   * Starts it.
   *
   * @param prefix a command that runs this one, for example in another network; empty for none
   * @param javaOptions beside those the product needs, for example {@code -Xmx1g}
   * @param main the class to run
   * @param environment beside this process' own
   * @param log where its output is appended
   */
  public JavaProcess(
      List<String> prefix,
      List<String> javaOptions,
      String main,
      Map<String, String> environment,
      Path log) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
    command.addAll(
        List.of(
            "--add-exports", "java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens", "java.base/java.lang=ALL-UNNAMED",
            "--add-opens", "java.base/java.nio=ALL-UNNAMED",
            "--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens", "java.management/sun.management=ALL-UNNAMED",
            "--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    this.builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    this.log = log;
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    this.process = launch();
  }

  private Process launch() {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public Path log() {
    return log;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Starts again, after it has ended. */
  public void start() {
    process = launch();
  }

  /** {@code kill -9}: no shutdown hook runs, nothing is flushed. */
  public void kill() {
    process.destroyForcibly();
    join();
  }

  /** As Ctrl-C does; waits for the end. */
  public void stop() {
    process.destroy();
    join();
  }

  /** {@code SIGSTOP}: it does nothing any more, and its connections stay open. */
  public void freeze() {
    signal("STOP", pid());
  }

  /** {@code SIGCONT}. */
  public void thaw() {
    signal("CONT", pid());
  }

  /** Sends a signal to any process. */
  public static void signal(String name, long pid) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " " + pid + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void join() {
    try {
      if (!process.waitFor(ENDS_WITHIN_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Process " + pid() + " does not end; see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
