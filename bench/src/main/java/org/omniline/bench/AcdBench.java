package org.omniline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the pure ACD on one thread: a hotline of 1,000 agents in 50 queues under constant load,
 * with more and more people waiting. Prints a table and keeps it in {@code
 * OMNILINE_HOME/bench-acd.md}.
 */
public final class AcdBench {
  private static final Logger LOG = LoggerFactory.getLogger(AcdBench.class);
  private static final int[] WAITING = {100, 1_000, 10_000, 100_000};

  private AcdBench() {}

  /**
   * Runs all measurements.
   *
   * @param args {@code --quick} for a tenth of the time
   */
  public static void main(String[] args) throws IOException {
    boolean quick = List.of(args).contains("--quick");
    Duration unit = quick ? Duration.ofMillis(600) : Duration.ofSeconds(6);
    List<String> lines = new ArrayList<>();
    lines.add(
        "| 1,000 agents, 50 queues, waiting | commands/s of one core | µs each | cost ÷ cost at 100"
            + " | by the clock | a place told, µs |");
    lines.add("|---|---|---|---|---|---|");
    LOG.info("warming up");
    new Hotline(1_000).runFor(unit);
    double first = 0;
    for (int waiting : WAITING) {
      LOG.info("{} waiting", waiting);
      Hotline hotline = new Hotline(waiting);
      hotline.runFor(unit.dividedBy(2));
      Hotline.Pace pace = hotline.runFor(unit);
      double rate = pace.core();
      first = first == 0 ? rate : first;
      lines.add(
          String.format(
              Locale.ROOT,
              "| %,d | %,.0f | %.2f | %.2f | %,.0f | %.2f |",
              waiting,
              rate,
              1e6 / rate,
              first / rate,
              pace.wall(),
              hotline.microsPerPlace(unit.dividedBy(4))));
      if (hotline.unserved() > 0) {
        throw new IllegalStateException("somebody waits while an agent is free");
      }
    }
    Path home =
        Files.createDirectories(Path.of(System.getenv().getOrDefault("OMNILINE_HOME", "var")));
    Files.write(home.resolve("bench-acd.md"), lines);
    lines.forEach(LOG::info);
  }
}
