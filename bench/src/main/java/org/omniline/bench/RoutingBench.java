package org.omniline.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SocketPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how soon people who write are offered to people who are free, through a real process
 * with a durable database: 200 agents in 20 queues go ready at the same moment while 2,000 people
 * wait, a supervisor watches, and then 200 conversations begin each second. Prints a table and
 * keeps it in {@code OMNILINE_HOME/bench-routing.md}, the aim and whether it was met beside each
 * figure that has one. Exit code 1 when somebody was offered to nobody.
 */
public final class RoutingBench {
  private static final Logger LOG = LoggerFactory.getLogger(RoutingBench.class);
  private static final int QUEUES = 20;
  private static final int AGENTS = 200;
  private static final int CAPACITY = 3;
  private static final int CROWD = 2_000;
  private static final int PER_SECOND = 200;

  /** What is aimed at, in milliseconds: an offer on the socket, and every place taken. */
  private static final double OFFER_P99_MS = 50;

  private static final double FILL_MS = 2_000;

  private RoutingBench() {}

  /**
   * Runs all measurements.
   *
   * @param args {@code --quick} for a tenth of the people and of the time
   */
  public static void main(String[] args) throws IOException {
    int code = 1;
    try {
      code = run(List.of(args).contains("--quick") ? 10 : 1);
    } catch (RuntimeException e) {
      LOG.error("the measurement failed", e);
    }
    // Event loops would keep the process alive.
    System.exit(code);
  }

  private static int run(int part) throws IOException {
    Path home = Path.of(System.getenv().getOrDefault("OMNILINE_HOME", "var"));
    Path state = Files.createDirectories(home.resolve("bench-" + System.nanoTime()));
    Vertx vertx = Vertx.vertx();
    List<String> report;
    boolean whole;
    try (ServerProcess server = new ServerProcess(state, List.of("-Xmx1g"), unlimited())) {
      int postgres = Integer.parseInt(Files.readString(state.resolve("postgres/port")).trim());
      WebSocketClient sockets = SocketPeer.client(vertx);
      LOG.info("{} agents in {} queues", AGENTS / part, QUEUES / part);
      Floor floor = new Floor(server, sockets, QUEUES / part, AGENTS / part, CAPACITY);
      Overseer overseer = new Overseer(server, sockets);
      Crowd crowd = new Crowd(vertx, sockets, server.port(), floor.sites());
      floor.onOffer(crowd::offered);
      crowd.arrive(CROWD / part);
      LOG.info("warming up");
      // Compilers share the two cores and took half of the server's time after a short warming up:
      // they come to rest first. A shift begins on a server that has run for days.
      Duration unit = Duration.ofSeconds(20).dividedBy(part);
      floor.ready();
      floor.closeAtOnce();
      crowd.come(PER_SECOND * 3 / 4 / part, unit.multipliedBy(4));
      floor.rest();
      LOG.info("{} people wait", CROWD / part);
      crowd.write();
      LOG.info("all agents go ready at once");
      long began = System.nanoTime();
      floor.ready();
      double filled = floor.awaitAccepted(AGENTS / part * CAPACITY, began) / 1e6;
      LOG.info("all places are taken after {} ms", Math.round(filled));
      Latencies watched = overseer.awaitShown(floor.accepted());
      // The crowd goes through first, so that every offer that is measured is one to a free agent.
      floor.closeAtOnce();
      crowd.awaitAllOffered();
      floor.awaitAllClosed();
      CommitPulse pulse = new CommitPulse(vertx, postgres);
      LOG.info("{} conversations a second", PER_SECOND / part);
      pulse.start();
      Crowd.Result result = crowd.come(PER_SECOND / part, unit);
      LOG.info(
          "p99 of acknowledged → offer in each second: {}",
          result.bySecond().stream().map(second -> Math.round(second.millis(99))).toList());
      Latencies raw = new Latencies();
      pulse.stop().forEach(beat -> raw.add(beat.done() - beat.due()));
      pulse.close();
      report = report(part, filled, watched, result, raw, floor.refusals());
      whole = result.unoffered() == 0;
      overseer.close();
      floor.close();
    }
    Files.write(home.resolve("bench-routing.md"), report);
    report.forEach(LOG::info);
    SocketPeer.await(vertx.close());
    BenchMain.removeTree(state);
    return whole ? 0 : 1;
  }

  private static Map<String, String> unlimited() {
    Map<String, String> all = new HashMap<>(BenchMain.unlimited());
    all.put("OMNILINE_LIMITS_SIGN_INS_PER_MINUTE", "100000");
    all.put("OMNILINE_LIMITS_REQUESTS_PER_MINUTE", "1000000");
    return all;
  }

  private static List<String> report(
      int part,
      double filledMs,
      Latencies watched,
      Crowd.Result result,
      Latencies raw,
      Map<String, Integer> refusals) {
    List<String> lines = new ArrayList<>();
    lines.add("| measured in one run | figure | aim | |");
    lines.add("|---|---|---|---|");
    double offerP99 = result.stored().millis(99);
    lines.add(
        aimed(
            "%,d agents in %d queues go ready at once, %,d wait: all %,d places taken after"
                .formatted(AGENTS / part, QUEUES / part, CROWD / part, AGENTS / part * CAPACITY),
            "%,.0f ms".formatted(filledMs),
            new Aim("%,.0f ms at most".formatted(FILL_MS), filledMs <= FILL_MS)));
    lines.add(line("accepted → named in a supervisor's live view", "%s", times(watched)));
    lines.add(
        line("conversations that began", "%,d, %,.0f /s", result.began(), result.perSecond()));
    lines.add(
        line("written → stored → offer on the agent's socket", "%s", times(result.written())));
    lines.add(
        aimed(
            "acknowledged as stored → offer on the agent's socket",
            times(result.stored()),
            new Aim("p99 under %,.0f ms".formatted(OFFER_P99_MS), offerP99 < OFFER_P99_MS)));
    lines.add(line("raw: one commit at a time meanwhile", "%s", times(raw)));
    lines.add(
        line(
            "p99 of acknowledged → offer ÷ p99 of the raw commits",
            "%.1f",
            offerP99 / raw.millis(99)));
    lines.add(
        aimed(
            "offered to nobody",
            "%d".formatted(result.unoffered()),
            new Aim("0", result.unoffered() == 0)));
    lines.add(line("acceptances refused", "%s", refusals.isEmpty() ? "0" : refusals));
    return lines;
  }

  private static String times(Latencies of) {
    return BenchMain.times(of);
  }

  /**
   * What a figure is to be, and whether it is: speeds depend on the machine, so none fails a run.
   */
  private record Aim(String words, boolean met) {}

  private static String aimed(String what, String figure, Aim aim) {
    return "| %s | %s | %s | %s |"
        .formatted(what, figure, aim.words(), aim.met() ? "met" : "**NOT MET**");
  }

  private static String line(String what, String format, Object... values) {
    return "| " + what + " | " + String.format(Locale.ROOT, format, values) + " | | |";
  }
}
