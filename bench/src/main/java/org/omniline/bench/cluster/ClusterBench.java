package org.omniline.bench.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.vertx.core.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.gateway.cluster.ClusterNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the hosted ACD on three members with a backup, beside bare entry processors on an entry
 * of the same partition in the same run. Prints a table and keeps it in {@code
 * OMNILINE_HOME/bench-cluster.md}.
 */
public final class ClusterBench {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterBench.class);
  private static final int AT_ONCE = 64;
  private static final int TURNS = 5;

  /** The ACD's entry has this key; another map's entry of the same key lies in its partition. */
  private static final String KEY = "default";

  private ClusterBench() {}

  /**
   * Runs all measurements.
   *
   * @param args {@code --quick} for a tenth of the time
   */
  public static void main(String[] args) throws IOException {
    int code = 1;
    try {
      run(List.of(args).contains("--quick"));
      code = 0;
    } catch (RuntimeException e) {
      LOG.error("the measurement failed", e);
    }
    // Threads of the grid would keep the process alive.
    System.exit(code);
  }

  private static void run(boolean quick) throws IOException {
    Path home =
        Files.createDirectories(Path.of(System.getenv().getOrDefault("OMNILINE_HOME", "var")));
    Duration unit = quick ? Duration.ofSeconds(1) : Duration.ofSeconds(10);
    List<Integer> ports = new ArrayList<>();
    List<String> members = new ArrayList<>();
    for (int each = 0; each < 3; each++) {
      ports.add(ServerProcess.freePort());
      members.add("127.0.0.1:" + ports.get(each));
    }
    List<Process> others = new ArrayList<>();
    try {
      for (int each = 1; each < 3; each++) {
        others.add(Member.start(ports.get(each), members, home.resolve("bench-member.log")));
      }
      ClusterNode node = Member.join(ports.get(0), members);
      awaitThree(node.hazelcast());
      List<String> report = measure(node, unit);
      node.leave().blockingAwait();
      Files.write(home.resolve("bench-cluster.md"), report);
      report.forEach(LOG::info);
    } finally {
      others.forEach(Member::stop);
    }
  }

  private static List<String> measure(ClusterNode node, Duration unit) {
    HostedLoad load = new HostedLoad(node);
    load.open();
    LOG.info("warming up");
    raw(node, unit.dividedBy(2));
    load.run(AT_ONCE, unit);
    // In turns, so that a machine that is busy for a while counts against both.
    double[] raws = new double[TURNS];
    double[] hosteds = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      raws[turn] = raw(node, unit.dividedBy(2));
      hosteds[turn] = load.run(AT_ONCE, unit.dividedBy(2));
      LOG.info("turn {}: bare {} /s, hosted {} /s", turn, (long) raws[turn], (long) hosteds[turn]);
    }
    load.close();
    if (load.unserved() > 0) {
      throw new IllegalStateException("somebody waited while an agent was free");
    }
    double raw = Arrays.stream(raws).average().orElseThrow();
    double hosted = Arrays.stream(hosteds).average().orElseThrow();
    boolean here =
        node.hazelcast()
            .getPartitionService()
            .getPartition(KEY)
            .getOwner()
            .equals(node.hazelcast().getCluster().getLocalMember());
    return List.of(
        "| three members, one backup, 64 at once | figure |",
        "|---|---|",
        line("the entry lies on", "%s", here ? "the asking member" : "another member"),
        line("raw: bare entry processors, one entry", "%,.0f /s", raw),
        line("the hosted ACD, commands", "%,.0f /s", hosted),
        line("hosted ÷ raw", "%.2f", hosted / raw));
  }

  /** Asked on a Vert.x context, as the host does: a thread of the grid may not ask. */
  private static double raw(ClusterNode node, Duration time) {
    IMap<String, RawStep.Count> map = node.hazelcast().getMap(Member.RAW);
    Context context = node.vertx().getDelegate().getOrCreateContext();
    AtomicLong done = new AtomicLong();
    AtomicLong running = new AtomicLong(AT_ONCE);
    long began = System.nanoTime();
    long until = began + time.toNanos();
    for (int each = 0; each < AT_ONCE; each++) {
      context.runOnContext(start -> next(map, context, done, running, until));
    }
    while (running.get() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return done.get() * 1e9 / (System.nanoTime() - began);
  }

  private static void next(
      IMap<String, RawStep.Count> map,
      Context context,
      AtomicLong done,
      AtomicLong running,
      long until) {
    if (System.nanoTime() >= until) {
      running.decrementAndGet();
      return;
    }
    map.submitToKey(KEY, new RawStep())
        .whenCompleteAsync(
            (count, error) -> {
              done.incrementAndGet();
              context.runOnContext(again -> next(map, context, done, running, until));
            },
            Runnable::run);
  }

  private static void awaitThree(HazelcastInstance hazelcast) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (hazelcast.getCluster().getMembers().size() < 3
        || !hazelcast.getPartitionService().isClusterSafe()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("the cluster did not come together within a minute");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static String line(String what, String format, Object... values) {
    return "| " + what + " | " + String.format(Locale.ROOT, format, values) + " |";
  }
}
