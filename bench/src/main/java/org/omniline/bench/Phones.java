package org.omniline.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.omniline.bench.wire.EmbeddedServer;
import org.omniline.bench.wire.ServerProcess;

/** Callers, agents and a product between them, measured at one pace after the other. */
final class Phones {
  /** Of ten calls: what 200 agents can talk with, one call after the other. */
  static final int TO_AGENTS = 4;

  private final Vertx vertx;
  private final Callers callers;
  private final PhoneTap tap;
  private final CallDesks desks;
  private final ServerProcess server;
  private final Path state;

  /**
   * What one pace came to.
   *
   * @param reactions from an event to the command that followed it
   * @param offers from a parked call to the offer on an agent's socket
   * @param raw single commits meanwhile
   * @param unstored calls for an agent that the database does not know
   */
  record Pace(
      Callers.Result result,
      Latencies reactions,
      Latencies offers,
      Latencies raw,
      long unstored,
      CpuTime spent) {
    /** No call was lost. */
    boolean isWhole() {
      return result.unserved() == 0 && unstored == 0;
    }

    /** Whether p99 of both is under so many milliseconds, and no call was lost. */
    boolean meets(double reactionMs, double offerMs) {
      return isWhole() && reactions.millis(99) < reactionMs && offers.millis(99) < offerMs;
    }

    /** A row below {@link Phones#heading}. */
    String line() {
      return String.format(
          Locale.ROOT,
          "| %.0f | %.1f / %.1f | %.1f / %.1f | %.1f | %s | %d |",
          result.perSecond(),
          reactions.millis(50),
          reactions.millis(99),
          offers.millis(50),
          offers.millis(99),
          raw.millis(99),
          spent.forEach(result.calls()),
          result.unserved() + unstored);
    }
  }

  Phones(
      Vertx vertx,
      Callers callers,
      PhoneTap tap,
      CallDesks desks,
      ServerProcess server,
      Path state) {
    this.vertx = vertx;
    this.callers = callers;
    this.tap = tap;
    this.desks = desks;
    this.server = server;
    this.state = state;
  }

  static List<String> heading() {
    return List.of(
        "| new calls /s | event → command, p50 / p99 ms | parked → offer, p50 / p99 ms"
            + " | raw commit p99 ms | processor time for each call | lost |",
        "|---|---|---|---|---|---|");
  }

  /** Places calls at a pace and waits for their ends. */
  Pace call(int perSecond, Duration time) {
    tap.begin();
    CommitPulse pulse = new CommitPulse(vertx, postgres());
    pulse.start();
    CpuTime before = CpuTime.of(server.pid(), state);
    Callers.Result result = callers.call(perSecond, time, TO_AGENTS);
    CpuTime spent = CpuTime.of(server.pid(), state).since(before);
    Latencies raw = new Latencies();
    pulse.stop().forEach(beat -> raw.add(beat.done() - beat.due()));
    pulse.close();
    Map<String, String> conversations = conversations();
    Latencies offers = offers(result.toAgents(), tap.parked(), conversations, desks.offered());
    long unstored =
        result.toAgents().stream().filter(leg -> !conversations.containsKey(leg)).count();
    return new Pace(result, tap.reactions(), offers, raw, unstored, spent);
  }

  private int postgres() {
    try {
      return Integer.parseInt(Files.readString(state.resolve("postgres/port")).trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The conversation of each call, by its leg. */
  private Map<String, String> conversations() {
    Map<String, String> all = new HashMap<>();
    String rows =
        new EmbeddedServer(state)
            .text(
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
}
