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
import org.jspecify.annotations.Nullable;
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

  private static final double REACTION_P99_MS = 10;
  private static final double OFFER_P99_MS = 50;

  /** How a climb goes up, in calls a second, and how long it stays. */
  private static final int CLIMB_STEP = 10;

  private static final Duration CLIMB = Duration.ofSeconds(20);

  /** So many times an aim: the machine has too much to do. */
  private static final int FAR = 20;

  /** At which the product's code has been compiled when a climb begins. */
  private static final int CLIMB_WARM = 20;

  private static final int AT_ONCE = 500;
  private static final int VOICES = 50;

  private PhoneBench() {}

  /**
   * Runs all measurements.
   *
   * @param args {@code --quick} for a tenth of the calls, the agents and the time; {@code --long}
   *     for ten minutes; {@code --rate=20} for another pace than 100 calls a second; {@code
   *     --climb} for the highest pace at which this machine meets the aims
   */
  public static void main(String[] args) throws IOException {
    int code = 1;
    List<String> options = List.of(args);
    try {
      code =
          run(
              options.contains("--quick") ? 10 : 1,
              rate(options),
              options.contains("--long") ? Duration.ofMinutes(10) : Duration.ofMinutes(1),
              options.contains("--climb"));
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

  private static int run(int part, int rate, Duration time, boolean climb) throws IOException {
    Path home = Path.of(System.getenv().getOrDefault("OMNILINE_HOME", "var"));
    Path state = Files.createDirectories(home.resolve("bench-" + System.nanoTime()));
    Vertx vertx = Vertx.vertx();
    Callers callers = new Callers(vertx, AGENTS_NUMBER, FLOW_NUMBER, AGENTS / part);
    PhoneTap tap = new PhoneTap(vertx, callers.port(), FLOW_NUMBER);
    List<String> report;
    boolean whole;
    try (ServerProcess server =
        new ServerProcess(state, List.of("-Xmx1g"), environment(tap.port()))) {
      WebSocketClient sockets = SocketPeer.client(vertx);
      LOG.info("{} agents sign in", AGENTS / part);
      CallDesks desks =
          new CallDesks(vertx, server, sockets, AGENTS_NUMBER, FLOW_NUMBER, AGENTS / part);
      desks.ready();
      LOG.info("warming up");
      callers.call(
          (climb ? CLIMB_WARM : rate) / part,
          Duration.ofSeconds(60).dividedBy(part),
          Phones.TO_AGENTS);
      Phones phones = new Phones(vertx, callers, tap, desks, server, state);
      if (climb) {
        report = new ArrayList<>(Phones.heading());
        whole = climb(phones, report);
      } else {
        Duration unit = time.dividedBy(part);
        LOG.info("{} calls a second for {} s", rate / part, unit.toSeconds());
        Phones.Pace pace = phones.call(rate / part, unit);
        whole = pace.isWhole();
        report = report(part, pace, tap.events(), desks.refusals());
      }
      desks.close();
    }
    tap.close();
    Files.write(home.resolve("bench-phone.md"), report);
    report.forEach(LOG::info);
    SocketPeer.await(vertx.close());
    BenchMain.removeTree(state);
    return whole ? 0 : 1;
  }

  /**
   * From a slow pace upwards until one is far from both aims or loses a call; whether no call was
   * lost on the way. One miss ends nothing: a pause of a moment in 20 s is no limit of the machine.
   */
  private static boolean climb(Phones phones, List<String> report) {
    int held = 0;
    Phones.Pace pace = null;
    for (int rate = CLIMB_STEP; rate <= PER_SECOND && isNear(pace); rate += CLIMB_STEP) {
      LOG.info("{} calls a second for {} s", rate, CLIMB.toSeconds());
      pace = phones.call(rate, CLIMB);
      held = pace.meets(REACTION_P99_MS, OFFER_P99_MS) ? rate : held;
      report.add(pace.line());
    }
    report.add("");
    report.add(
        "Most new calls a second with both aims met (%.0f ms and %.0f ms at p99): %d on %d processors"
            .formatted(
                REACTION_P99_MS, OFFER_P99_MS, held, Runtime.getRuntime().availableProcessors()));
    return pace != null && pace.isWhole();
  }

  private static boolean isNear(Phones.@Nullable Pace pace) {
    return pace == null || pace.meets(REACTION_P99_MS * FAR, OFFER_P99_MS * FAR);
  }

  private static Map<String, String> environment(int port) {
    Map<String, String> all = new HashMap<>(BenchMain.unlimited());
    all.put("OMNILINE_LIMITS_SIGN_INS_PER_MINUTE", "100000");
    all.put("OMNILINE_LIMITS_REQUESTS_PER_MINUTE", "1000000");
    all.put("OMNILINE_PHONE_SWITCHES", "bench=127.0.0.1:" + port);
    all.put("OMNILINE_PHONE_PASSWORD", SimulationSettings.defaults().password());
    return all;
  }

  private static List<String> report(
      int part, Phones.Pace pace, long events, Map<String, Integer> refusals) {
    Callers.Result result = pace.result();
    Latencies reactions = pace.reactions();
    Latencies offers = pace.offers();
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
    lines.add(line("events read meanwhile", "%,d".formatted(events)));
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
    lines.add(line("raw: one commit at a time meanwhile", BenchMain.times(pace.raw())));
    lines.add(
        line(
            "p99 of parked → offer ÷ p99 of the raw commits",
            String.format(Locale.ROOT, "%.1f", offers.millis(99) / pace.raw().millis(99))));
    lines.add(
        aimed(
            "calls lost (nobody answered, or not heard to the end)",
            "%d".formatted(result.unserved()),
            "0",
            result.unserved() == 0));
    lines.add(
        aimed("calls not stored", "%d".formatted(pace.unstored()), "0", pace.unstored() == 0));
    lines.add(line("refused to desks", refusals.isEmpty() ? "0" : refusals.toString()));
    lines.add(line("processor time for each call", pace.spent().forEach(result.calls())));
    lines.add(
        line(
            "processors that %d calls a second would keep busy".formatted(PER_SECOND),
            "%.1f, there are %d"
                .formatted(
                    pace.spent().seconds() / result.calls() * PER_SECOND,
                    Runtime.getRuntime().availableProcessors())));
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
