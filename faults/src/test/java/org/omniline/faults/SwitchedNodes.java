package org.omniline.faults;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.omniline.bench.wire.EmbeddedServer;
import org.omniline.bench.wire.Health;
import org.omniline.bench.wire.JavaProcess;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.playground.freeswitch.SimulatedSwitch;
import org.omniline.playground.freeswitch.SimulationSettings;
import org.omniline.playground.freeswitch.VertxTimers;

/**
 * Two real nodes that know one simulated switch, which lives in this process and outlives them.
 * Without a proxy: tests say which node a desk is at.
 */
final class SwitchedNodes implements AutoCloseable {
  private static final int COUNT = 2;
  private static final Duration JOINED_WITHIN = Duration.ofMinutes(2);

  /** One node. */
  record Node(JavaProcess process, Health health, int port) {
    String baseUrl() {
      return "http://127.0.0.1:" + port;
    }

    boolean commandsTheSwitch() {
      return process.isAlive() && health.metric("omniline_switch_up") > 0;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Path home;
  private final SimulatedSwitch freeswitch;
  private final List<Node> nodes = new ArrayList<>();
  private final JavaProcess peers;
  private final EmbeddedServer database;

  SwitchedNodes() throws IOException {
    home = Files.createTempDirectory("omniline-switched");
    SimulationSettings usual = SimulationSettings.defaults();
    freeswitch =
        new SimulatedSwitch(
            vertx,
            new SimulationSettings(
                "shared",
                usual.password(),
                usual.dialplan(),
                file -> Optional.of(Duration.ofMillis(300)),
                usual.undelivered(),
                Duration.ofMillis(50)),
            new VertxTimers(vertx, InstantSource.system(), 1),
            () -> UUID.randomUUID().toString());
    int switchPort = freeswitch.start(0).blockingGet();
    int peersPort = ServerProcess.freePort();
    peers =
        new JavaProcess(
            List.of(),
            List.of("-Xmx128m", "-Domniline.home=" + home),
            "org.omniline.playground.PeersMain",
            Map.of(
                "OMNILINE_HOME", home.toString(),
                "OMNILINE_PEERS_PORT", Integer.toString(peersPort),
                "OMNILINE_FRONT_PORT", Integer.toString(ServerProcess.freePort())),
            home.resolve("peers.log"));
    new Health("http://127.0.0.1:" + peersPort).await("/healthz", peers::isAlive);
    database = new EmbeddedServer(home);
    List<Integer> clusterPorts = List.of(ServerProcess.freePort(), ServerProcess.freePort());
    try {
      for (int each = 0; each < COUNT; each++) {
        // The first makes the tables; the other finds them.
        launch(each + 1, clusterPorts, peersPort, switchPort);
      }
      await()
          .atMost(JOINED_WITHIN)
          .until(
              () ->
                  nodes.stream()
                      .allMatch(
                          node ->
                              node.health().isOk("/readyz")
                                  && node.health().metric("omniline_cluster_members") == COUNT));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void launch(int number, List<Integer> clusterPorts, int peersPort, int switchPort) {
    int http = ServerProcess.freePort();
    Map<String, String> environment = new HashMap<>();
    environment.put("OMNILINE_HOME", home.toString());
    environment.put("OMNILINE_HTTP_HOST", "127.0.0.1");
    environment.put("OMNILINE_HTTP_PORT", Integer.toString(http));
    environment.put("OMNILINE_PEERS_PORT", Integer.toString(peersPort));
    environment.put("OMNILINE_PHONE_SWITCHES", "shared=127.0.0.1:" + switchPort);
    environment.put("OMNILINE_PHONE_PASSWORD", SimulationSettings.defaults().password());
    environment.put("OMNILINE_CLUSTER_NAME", home.getFileName().toString());
    environment.put("OMNILINE_CLUSTER_NODE_NAME", "node" + number);
    environment.put("OMNILINE_CLUSTER_BIND_ADDRESS", "127.0.0.1");
    environment.put("OMNILINE_CLUSTER_PORT", clusterPorts.get(number - 1).toString());
    environment.put(
        "OMNILINE_CLUSTER_MEMBERS",
        "127.0.0.1:" + clusterPorts.get(0) + ",127.0.0.1:" + clusterPorts.get(1));
    environment.put("OMNILINE_LIMITS_SIGN_INS_PER_MINUTE", "10000");
    JavaProcess process =
        new JavaProcess(
            List.of(),
            List.of(
                "-Xms64m",
                "-Xmx384m",
                "-Domniline.home=" + home,
                "-Dlogback.configurationFile=" + Proxy.shipped("logback.xml")),
            "org.omniline.playground.DemoNode",
            environment,
            home.resolve("node" + number + ".log"));
    Node node = new Node(process, new Health("http://127.0.0.1:" + http), http);
    nodes.add(node);
    node.health().await("/readyz", process::isAlive);
  }

  Vertx vertx() {
    return vertx;
  }

  Path home() {
    return home;
  }

  SimulatedSwitch freeswitch() {
    return freeswitch;
  }

  EmbeddedServer database() {
    return database;
  }

  /** The node that commands the switch, once exactly one does. */
  Node commanding() {
    await()
        .atMost(JOINED_WITHIN)
        .until(() -> nodes.stream().filter(Node::commandsTheSwitch).count() == 1);
    return nodes.stream().filter(Node::commandsTheSwitch).findFirst().orElseThrow();
  }

  /** Which is not this one. */
  Node otherThan(Node node) {
    return nodes.stream().filter(one -> !one.equals(node)).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      if (node.process().isAlive()) {
        node.process().stop();
      }
    }
    freeswitch.stop().blockingAwait();
    if (peers.isAlive()) {
      peers.stop();
    }
    SocketPeer.await(vertx.close());
  }
}
