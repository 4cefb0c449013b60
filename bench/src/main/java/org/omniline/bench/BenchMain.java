package org.omniline.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.omniline.bench.wire.DeskPeer;
import org.omniline.bench.wire.HttpApi;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.bench.wire.VisitorPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a message from a visitor's socket to its agent's socket, through a real process with a
 * durable database, beside what the machine can do without us. Prints a table and keeps it in
 * {@code OMNILINE_HOME/bench.md}. Exit code 1 when a message was lost or doubled.
 */
public final class BenchMain {
  private static final Logger LOG = LoggerFactory.getLogger(BenchMain.class);

  private static final int VISITORS = 200;
  private static final int AGENTS = 4;
  private static final int CAPACITY = 100;

  private BenchMain() {}

  /**
   * Runs all measurements.
   *
   * @param args {@code --quick} for a tenth of the time
   */
  public static void main(String[] args) {
    int code = 1;
    try {
      code = run(args);
    } catch (IOException | RuntimeException e) {
      LOG.error("the measurement failed", e);
    }
    // Event loops would keep the process alive.
    System.exit(code);
  }

  private static int run(String[] args) throws IOException {
    boolean quick = List.of(args).contains("--quick");
    Path home = Path.of(System.getenv().getOrDefault("OMNILINE_HOME", "var"));
    Path state = Files.createDirectories(home.resolve("bench-" + System.nanoTime()));
    Vertx vertx = Vertx.vertx();
    List<String> report;
    boolean whole;
    try (ServerProcess server = new ServerProcess(state, List.of("-Xmx1g"), unlimited())) {
      Duration unit = quick ? Duration.ofSeconds(2) : Duration.ofSeconds(20);
      LOG.info("raw limits");
      int postgres = Integer.parseInt(Files.readString(state.resolve("postgres/port")).trim());
      double rows = RawLimits.rowsPerSecond(vertx, postgres, unit.dividedBy(4));
      double echoes = RawLimits.echoesPerSecond(vertx, unit.dividedBy(4));
      WebSocketClient sockets = SocketPeer.client(vertx);
      List<VisitorPeer> visitors = new ArrayList<>();
      for (int i = 0; i < VISITORS; i++) {
        visitors.add(new VisitorPeer(sockets, server.port(), "demo"));
      }
      CommitPulse pulse = new CommitPulse(vertx, postgres);
      Load load = new Load(vertx, visitors, pulse);
      List<DeskPeer> desks = settleIn(vertx, sockets, server, visitors, load);
      // Compilers share the two cores: a fresh process is measured only after they have come to
      // rest.
      LOG.info("warming up");
      Load.Result warm = load.paced(1_000, unit.multipliedBy(2));
      List<Load.Result> results = new ArrayList<>();
      LOG.info("100/s");
      results.add(load.paced(100, unit));
      LOG.info("1000/s");
      results.add(load.paced(1_000, unit));
      LOG.info("saturation");
      results.add(load.saturated(8, unit));
      pulse.close();
      // Else they would come back while everything closes.
      desks.forEach(desk -> SocketPeer.await(desk.close()));
      results.add(0, warm);
      long lost = results.stream().mapToLong(r -> Math.max(0, r.acknowledged() - r.shown())).sum();
      report = report(rows, echoes, results, lost, load.doubled());
      whole = lost == 0 && load.doubled() == 0;
    }
    Files.write(home.resolve("bench.md"), report);
    report.forEach(LOG::info);
    SocketPeer.await(vertx.close());
    removeTree(state);
    return whole ? 0 : 1;
  }

  /** What protects the public from one loud visitor would only slow the measurement. */
  static Map<String, String> unlimited() {
    return Map.of(
        "OMNILINE_VISITOR_MESSAGES_PER_MINUTE", "100000",
        "OMNILINE_VISITOR_MESSAGE_BURST", "10000",
        "OMNILINE_VISITOR_MAX_CONNECTIONS_PER_ADDRESS", "10000",
        "OMNILINE_HTTP_MAX_CONNECTIONS_PER_ADDRESS", "10000");
  }

  /** Four agents with room for all, and a conversation of each visitor accepted by one of them. */
  private static List<DeskPeer> settleIn(
      Vertx vertx,
      WebSocketClient sockets,
      ServerProcess server,
      List<VisitorPeer> visitors,
      Load load) {
    SignedIn admin = SignedIn.as(server.baseUrl(), "admin", "omniline");
    JsonArray users = HttpApi.call(admin, "GET", "/users", null).getJsonArray("items");
    List<DeskPeer> desks = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      JsonObject user = users.getJsonObject(i);
      String login = user.getString("login");
      if (login.startsWith("agent") && desks.size() < AGENTS) {
        HttpApi.call(
            admin,
            "PATCH",
            "/users/" + user.getString("id"),
            new JsonObject().put("version", user.getInteger("version")).put("capacity", CAPACITY));
        DeskPeer desk =
            new DeskPeer(
                vertx, sockets, server.port(), SignedIn.as(server.baseUrl(), login, "omniline"));
        desk.onEntry(load::shown);
        SocketPeer.await(desk.connect());
        desks.add(desk);
      }
    }
    for (VisitorPeer visitor : visitors) {
      SocketPeer.await(visitor.connect().compose(hello -> visitor.send("你好")));
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (desks.stream().mapToLong(DeskPeer::accepted).sum() < visitors.size()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not every visitor was accepted within a minute");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return desks;
  }

  private static List<String> report(
      double rows, double echoes, List<Load.Result> results, long lost, long doubled) {
    List<String> lines = new ArrayList<>();
    lines.add("| measured in one run | figure |");
    lines.add("|---|---|");
    lines.add(line("raw: durable rows, one commit each, pool 16", "%,.0f /s", rows));
    lines.add(line("raw: web-socket echo, 256 bytes, 100 clients", "%,.0f /s", echoes));
    for (Load.Result r : results.subList(1, results.size())) {
      lines.add(
          line(
              "visitor → stored → agent's socket, " + r.name(),
              "%,.0f /s acknowledged, %s, refused %d",
              r.rate(),
              times(r.all()),
              r.refused()));
      lines.add(line("raw: one commit at a time meanwhile", "%s", times(r.raw())));
      lines.add(
          line(
              "p99 ÷ p99 of the raw commits, " + r.name(),
              "%.1f",
              r.all().millis(99) / r.raw().millis(99)));
      lines.add(
          line(
              r.name() + " without the messages due while a raw commit took over 10 ms",
              "%,d of %,d, %s",
              r.unheld().size(),
              r.all().size(),
              times(r.unheld())));
    }
    double top = results.get(results.size() - 1).rate();
    lines.add(line("saturation ÷ raw durable rows", "%.2f", top / rows));
    lines.add(line("messages acknowledged", "%,d", sum(results)));
    lines.add(line("lost (acknowledged, never shown)", "%d", lost));
    lines.add(line("doubled (shown at two places)", "%d", doubled));
    return lines;
  }

  static String times(Latencies of) {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms, max %.1f ms",
        of.millis(50),
        of.millis(99),
        of.millis(100));
  }

  private static long sum(List<Load.Result> results) {
    return results.stream().mapToLong(Load.Result::acknowledged).sum();
  }

  private static String line(String what, String format, Object... values) {
    return "| " + what + " | " + String.format(Locale.ROOT, format, values) + " |";
  }

  static void removeTree(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
