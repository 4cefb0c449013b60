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
import org.omniline.bench.wire.EmbeddedServer;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.playground.freeswitch.SimulationSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the telephone through a real process with a durable database and a simulated switch: 100
 * new calls each second, some of whom hear a flow's voice and some of whom talk with one of 200
 * agents. Prints a table and keeps it in {@code OMNILINE_HOME/bench-phone.md}, the aim and whether
 * it was met beside each figure that has one. Exit code 1 when a call was lost.
 */
public final class PhoneBench {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneBench.class);
  private static final String AGENTS_NUMBER = "95101";
  private static final String FLOW_NUMBER = "95102";
  private static final int AGENTS = 200;
  private static final int PER_SECOND = 100;

  /** Of ten calls: what 200 agents can talk with, one call after the other. */
  private static final int TO_AGENTS = 4;

  private static final double REACTION_P99_MS = 10;
  private static final double OFFER_P99_MS = 50;
  private static final int AT_ONCE = 500;
  private static final int VOICES = 50;

  private PhoneBench() {}

  /**
   * Runs all measurements.
   *
   * @param args {@code --quick} for a tenth of the calls, the agents and the time; {@code --long}
   *     for ten minutes; {@code --rate=20} for another pace than 100 calls a second
   */
  public static void main(String[] args) throws IOException {
    int code = 1;
    List<String> options = List.of(args);
    try {
      code =
          run(
              options.contains("--quick") ? 10 : 1,
              rate(options),
              options.contains("--long") ? Duration.ofMinutes(10) : Duration.ofMinutes(1));
    } catch (RuntimeException e) {
      LOG.error("the measurement failed", e);
    }
    // Event loops would keep the process alive.
    System.exit(code);
  }

  private static int rate(List<String> options) {
    return options.stream()
        .filter(option -> option.startsWith("--rate"))
        .map(PhoneBench::told)
        .findFirst()
        .orElse(PER_SECOND);
  }

  /** At least one call a second with {@code --quick} too. */
  private static int told(String option) {
    if (!option.matches("--rate=[1-9][0-9]{1,2}")) {
      throw new IllegalArgumentException(option + ": --rate takes 10 to 999 calls a second");
    }
    return Integer.parseInt(option.substring("--rate=".length()));
  }

  private static int run(int part, int rate, Duration time) throws IOException {
    Path home = Path.of(System.getenv().getOrDefault("OMNILINE_HOME", "var"));
    Path state = Files.createDirectories(home.resolve("bench-" + System.nanoTime()));
    Vertx vertx = Vertx.vertx();
    Callers callers = new Callers(vertx, AGENTS_NUMBER, FLOW_NUMBER, AGENTS / part);
    PhoneTap tap = new PhoneTap(vertx, callers.port(), FLOW_NUMBER);
    List<String> report;
    boolean whole;
    try (ServerProcess server =
        new ServerProcess(state, List.of("-Xmx1g"), environment(tap.port()))) {
      int postgres = Integer.parseInt(Files.readString(state.resolve("postgres/port")).trim());
      WebSocketClient sockets = SocketPeer.client(vertx);
      LOG.info("{} agents sign in", AGENTS / part);
      CallDesks desks =
          new CallDesks(vertx, server, sockets, AGENTS_NUMBER, FLOW_NUMBER, AGENTS / part);
      desks.ready();
      LOG.info("warming up");
      Duration unit = time.dividedBy(part);
      callers.call(rate / part, Duration.ofSeconds(60).dividedBy(part), TO_AGENTS);
      tap.begin();
      CommitPulse pulse = new CommitPulse(vertx, postgres);
      pulse.start();
      LOG.info("{} calls a second for {} s", rate / part, unit.toSeconds());
      CpuTime before = CpuTime.of(server.pid(), state);
      Callers.Result result = callers.call(rate / part, unit, TO_AGENTS);
      CpuTime spent = CpuTime.of(server.pid(), state).since(before);
      Latencies raw = new Latencies();
      pulse.stop().forEach(beat -> raw.add(beat.done() - beat.due()));
      pulse.close();
      Map<String, String> conversations = conversations(new EmbeddedServer(state));
      Latencies offers = offers(result.toAgents(), tap.parked(), conversations, desks.offered());
      long unstored =
          result.toAgents().stream().filter(leg -> !conversations.containsKey(leg)).count();
      whole = result.unserved() == 0 && unstored == 0;
      report = report(part, result, tap, offers, raw, unstored, desks.refusals());
      report.add(line("processor time for each call", spent.forEach(result.calls())));
      desks.close();
    }
    tap.close();
    Files.write(home.resolve("bench-phone.md"), report);
    report.forEach(LOG::info);
    SocketPeer.await(vertx.close());
    BenchMain.removeTree(state);
    return whole ? 0 : 1;
  }

  private static Map<String, String> environment(int port) {
    Map<String, String> all = new HashMap<>(BenchMain.unlimited());
    all.put("OMNILINE_LIMITS_SIGN_INS_PER_MINUTE", "100000");
    all.put("OMNILINE_LIMITS_REQUESTS_PER_MINUTE", "1000000");
    all.put("OMNILINE_PHONE_SWITCHES", "bench=127.0.0.1:" + port);
    all.put("OMNILINE_PHONE_PASSWORD", SimulationSettings.defaults().password());
    return all;
  }

  /** The conversation of each call, by its leg. */
  private static Map<String, String> conversations(EmbeddedServer database) {
    Map<String, String> all = new HashMap<>();
    String rows =
        database.text(
            "select string_agg(leg || ' ' || conversation_id, ',') from phone_call"
                + " where conversation_id is not null");
    for (String row : rows.split(",", -1)) {
      String[] both = row.split(" ", 2);
      all.put(both[0], both[1]);
    }
    return all;
  }

  private static Latencies offers(
      List<String> legs,
      Map<String, Long> parked,
      Map<String, String> conversations,
      Map<String, Long> offered) {
    Latencies all = new Latencies();
    for (String leg : legs) {
      Long since = parked.get(leg);
      Long shown = offered.get(conversations.getOrDefault(leg, ""));
      if (since != null && shown != null) {
        all.add(shown - since);
      }
    }
    return all;
  }

  private static List<String> report(
      int part,
      Callers.Result result,
      PhoneTap tap,
      Latencies offers,
      Latencies raw,
      long unstored,
      Map<String, Integer> refusals) {
    Latencies reactions = tap.reactions();
    List<String> lines = new ArrayList<>();
    lines.add("| measured in one run | figure | aim | |");
    lines.add("|---|---|---|---|");
    lines.add(
        aimed(
            "new calls, %,d agents signed in".formatted(AGENTS / part),
            "%,d, %,.0f /s".formatted(result.calls(), result.perSecond()),
            "%d /s".formatted(PER_SECOND / part),
            result.perSecond() >= PER_SECOND * 0.98 / part));
    lines.add(
        aimed(
            "most calls at once",
            "%,d".formatted(result.atOnce()),
            "%,d".formatted(AT_ONCE / part),
            result.atOnce() >= AT_ONCE / part));
    lines.add(
        aimed(
            "most of them led by a flow's voice",
            "%,d".formatted(result.flowsAtOnce()),
            "%,d".formatted(VOICES / part),
            result.flowsAtOnce() >= VOICES / part));
    lines.add(line("events read meanwhile", "%,d".formatted(tap.events())));
    lines.add(
        aimed(
            "event read → command written, %,d of the flow".formatted(reactions.size()),
            BenchMain.times(reactions),
            "p99 under %,.0f ms".formatted(REACTION_P99_MS),
            reactions.millis(99) < REACTION_P99_MS));
    lines.add(
        aimed(
            "parked → offer on the agent's socket, %,d calls".formatted(offers.size()),
            BenchMain.times(offers),
            "p99 under %,.0f ms".formatted(OFFER_P99_MS),
            offers.millis(99) < OFFER_P99_MS));
    lines.add(line("raw: one commit at a time meanwhile", BenchMain.times(raw)));
    lines.add(
        line(
            "p99 of parked → offer ÷ p99 of the raw commits",
            String.format(Locale.ROOT, "%.1f", offers.millis(99) / raw.millis(99))));
    lines.add(
        aimed(
            "calls lost (nobody answered, or not heard to the end)",
            "%d".formatted(result.unserved()),
            "0",
            result.unserved() == 0));
    lines.add(aimed("calls not stored", "%d".formatted(unstored), "0", unstored == 0));
    lines.add(line("refused to desks", refusals.isEmpty() ? "0" : refusals.toString()));
    return lines;
  }

  /** Speeds depend on the machine, so none fails a run. */
  private static String aimed(String what, String figure, String aim, boolean met) {
    return "| %s | %s | %s | %s |".formatted(what, figure, aim, met ? "met" : "**NOT MET**");
  }

  private static String line(String what, String figure) {
    return "| %s | %s | | |".formatted(what, figure);
  }
}
