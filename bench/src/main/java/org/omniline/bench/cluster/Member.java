package org.omniline.bench.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.omniline.gateway.cluster.ClusterNode;
import org.omniline.routing.AcdMapConfig;

/** A member of the measured cluster: the product's own settings, and the map of bare steps. */
final class Member {
  static final String RAW = "bench.raw";
  private static final long STOPS_WITHIN_S = 20;

  private Member() {}

  /** Joins in this process. */
  static ClusterNode join(int port, List<String> members) {
    var cluster =
        org.omniline.gateway.config.Config.of(
                Map.of(
                    "cluster.name", "bench-" + members.get(0),
                    "cluster.port", Integer.toString(port),
                    "cluster.members", String.join(",", members)))
            .cluster();
    return ClusterNode.join(cluster, Member::contribute).blockingGet();
  }

  private static void contribute(Config config) {
    new AcdMapConfig().contribute(config);
    config.addMapConfig(
        new MapConfig(RAW)
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setBackupCount(1)
            .setReadBackupData(false)
            .setStatisticsEnabled(false));
    config
        .getSerializationConfig()
        .getJavaSerializationFilterConfig()
        .getWhitelist()
        .addPrefixes("org.omniline.bench.cluster.");
  }

  /** A member in a process of its own; lives until its standard input ends. */
  static Process start(int port, List<String> members, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Member.class.getName()));
    command.add(Integer.toString(port));
    command.addAll(members);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void stop(Process member) {
    member.destroy();
    try {
      if (!member.waitFor(STOPS_WITHIN_S, TimeUnit.SECONDS)) {
        member.destroyForcibly();
      }
    } catch (InterruptedException e) {
      member.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Joins and stays until whoever started this goes away.
   *
   * @param args the port, then every member's address
   */
  public static void main(String[] args) throws IOException {
    List<String> all = List.of(args);
    ClusterNode node = join(Integer.parseInt(args[0]), all.subList(1, all.size()));
    while (System.in.read() >= 0) {
      // Nothing is said to a member.
    }
    node.leave().blockingAwait();
    System.exit(0);
  }
}
