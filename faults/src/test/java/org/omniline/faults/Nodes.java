package org.omniline.faults;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.omniline.bench.wire.EmbeddedServer;
import org.omniline.bench.wire.Health;
import org.omniline.bench.wire.JavaProcess;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SocketPeer;

/**
 * Three real nodes (and room for more) behind HAProxy, with the database and WeChat's side in a
 * process of their own: what {@code ./omniline up --nodes 3} runs.
 */
final class Nodes implements AutoCloseable {
  static final int COUNT = 3;
  static final int MOST = 4;

  private static final Duration JOINED_WITHIN = Duration.ofMinutes(2);

  /** One node. */
  record Node(int number, JavaProcess process, Health health, int port) {
    /** Where it answers itself, beside the proxy. */
    String baseUrl() {
      return "http://127.0.0.1:" + port;
    }

    boolean isReady() {
      return health.isOk("/readyz");
    }

    /** Whether it gives routing its time. */
    boolean routes() {
      return health.metric("omniline_routing_ticking") > 0;
    }

    /** Whether routing's memory lies here. */
    boolean keepsRouting() {
      return health.metric("omniline_routing_memory_here") > 0;
    }

    @Override
    public String toString() {
      return "node" + number;
    }
  }

  private final Path home;
  private final Vertx vertx = Vertx.vertx();
  private final Network network = Network.open();
  private final JavaProcess peers;
  private final EmbeddedServer database;
  private final Relay databaseRelay;
  private final Proxy proxy;
  private final int peersPort = ServerProcess.freePort();
  private final List<Integer> httpPorts = new ArrayList<>();
  private final List<Integer> clusterPorts = new ArrayList<>();
  private final Map<Integer, Node> nodes = new HashMap<>();

  Nodes() {
    try {
      home = Files.createTempDirectory("omniline-cluster");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int node = 1; node <= MOST; node++) {
      network.add(node);
      httpPorts.add(network.httpPort());
      clusterPorts.add(network.clusterPort());
    }
    proxy =
        new Proxy(
            IntStream.rangeClosed(1, MOST)
                .mapToObj(n -> network.address(n) + ":" + httpPorts.get(n - 1))
                .toList(),
            home.resolve("proxy.log"));
    peers =
        new JavaProcess(
            List.of(),
            List.of(
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Domniline.home=" + home),
            "org.omniline.playground.PeersMain",
            Map.of(
                "OMNILINE_HOME", home.toString(),
                "OMNILINE_PEERS_PORT", Integer.toString(peersPort),
                "OMNILINE_FRONT_PORT", Integer.toString(proxy.port())),
            home.resolve("peers.log"));
    new Health("http://127.0.0.1:" + peersPort).await("/healthz", peers::isAlive);
    database = new EmbeddedServer(home);
    databaseRelay = new Relay(vertx, network.hostAddress(), "127.0.0.1", database.port());
    try {
      launch(1);
      awaitReady(1);
      IntStream.rangeClosed(2, COUNT).forEach(node -> launch(node));
      IntStream.rangeClosed(2, COUNT).forEach(this::awaitReady);
      awaitWhole(COUNT);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  Vertx vertx() {
    return vertx;
  }

  Path home() {
    return home;
  }

  Network network() {
    return network;
  }

  EmbeddedServer database() {
    return database;
  }

  /** The proxy's port: what the world sees. */
  int port() {
    return proxy.port();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + port();
  }

  /** WeChat's side. */
  String peersUrl() {
    return "http://127.0.0.1:" + peersPort;
  }

  Node node(int number) {
    return nodes.get(number);
  }

  List<Node> running() {
    return nodes.values().stream().filter(node -> node.process().isAlive()).toList();
  }

  /** The node that gives routing its time. */
  Node ticking() {
    return one(Node::routes);
  }

  /** The node in which routing's memory lies. */
  Node keeping() {
    return one(Node::keepsRouting);
  }

  private Node one(java.util.function.Predicate<Node> which) {
    await().atMost(JOINED_WITHIN).until(() -> running().stream().filter(which).count() == 1);
    return running().stream().filter(which).findFirst().orElseThrow();
  }

  /** How things stand, for whoever reads that a test failed. */
  String describe() {
    StringBuilder text = new StringBuilder();
    for (Node node : running()) {
      text.append('\n').append(node).append(node.isReady() ? " ready" : " not ready");
      node.health()
          .lines("omniline_routing_", "omniline_cluster_", "omniline_sockets")
          .forEach(line -> text.append("\n  ").append(line));
    }
    text.append("\nconversations: ")
        .append(
            database.text(
                "select string_agg(state || ' ' || n, ', ') from (select state, count(*) as n from"
                    + " conversation group by state) s"));
    text.append("\nserved: ")
        .append(
            database.text(
                "select string_agg(c.id || ' by ' || coalesce(c.owner_id::text, 'nobody') || ' of '"
                    + " || (select count(*) from offer o where o.conversation_id = c.id) || '"
                    + " offers, the last ' || coalesce((select coalesce(o.outcome, 'open') from"
                    + " offer o where o.conversation_id = c.id order by o.id desc limit 1),"
                    + " 'none'), '; ' order by c.id) from conversation c where c.closed_at is"
                    + " null"));
    text.append("\nagents: ")
        .append(
            database.text(
                "select string_agg(s.agent_id || ' ' || s.state, ', ' order by s.agent_id) from"
                    + " agent_state s where s.to_at is null"));
    text.append("\nload: ")
        .append(
            database.text(
                "select string_agg(agent_id || ': ' || load, ', ' order by agent_id) from"
                    + " agent_load"));
    return text.append("\nlogs: ").append(home).toString();
  }

  /** Starts a node with options for its JVM and waits until it is ready. */
  Node start(int number, String... javaOptions) {
    launch(number, javaOptions);
    awaitReady(number);
    return node(number);
  }

  /** Starts a node that ran before. */
  void again(int number) {
    node(number).process().start();
  }

  void awaitReady(int number) {
    Node node = node(number);
    node.health().await("/readyz", node.process()::isAlive);
  }

  /**
   * The first nodes are there again, also after a test that broke off: the next is not its heir.
   */
  void awaitWhole() {
    for (int number = 1; number <= COUNT; number++) {
      if (!node(number).process().isAlive()) {
        again(number);
      }
    }
    awaitWhole(COUNT);
  }

  /** Waits until so many nodes see each other, are ready, and the proxy knows it. */
  void awaitWhole(int count) {
    await()
        .atMost(JOINED_WITHIN)
        .until(
            () ->
                running().size() == count
                    && running().stream()
                        .allMatch(
                            node ->
                                node.health().metric("omniline_cluster_members") == count
                                    && node.isReady()));
    await().atMost(JOINED_WITHIN).until(() -> new Health(baseUrl()).isOk("/readyz"));
  }

  private void launch(int number, String... more) {
    int http = httpPorts.get(number - 1);
    Map<String, String> environment = new HashMap<>();
    environment.put("OMNILINE_HOME", home.toString());
    environment.put("OMNILINE_HTTP_HOST", network.address(number));
    environment.put("OMNILINE_HTTP_PORT", Integer.toString(http));
    environment.put("OMNILINE_HTTP_TRUSTED_PROXIES", "127.0.0.1," + network.hostAddress());
    environment.put("OMNILINE_METRICS_ALLOW", network.hostAddress());
    environment.put("OMNILINE_PEERS_PORT", Integer.toString(peersPort));
    // The peers' switch is on another loopback interface than a node's, and the tables of numbers
    // are much for so small a heap.
    environment.put("OMNILINE_PHONE_SWITCHES", "");
    environment.put(
        "OMNILINE_DATABASE_URI",
        "postgresql://" + network.hostAddress() + ":" + databaseRelay.port() + "/omniline");
    environment.put("OMNILINE_CLUSTER_NAME", home.getFileName().toString());
    environment.put("OMNILINE_CLUSTER_NODE_NAME", "node" + number);
    environment.put("OMNILINE_CLUSTER_BIND_ADDRESS", network.address(number));
    environment.put("OMNILINE_CLUSTER_PORT", clusterPorts.get(number - 1).toString());
    environment.put("OMNILINE_CLUSTER_MEMBERS", members());
    environment.put("OMNILINE_VISITOR_MESSAGES_PER_MINUTE", "100000");
    environment.put("OMNILINE_VISITOR_MESSAGE_BURST", "10000");
    environment.put("OMNILINE_VISITOR_MAX_CONNECTIONS_PER_ADDRESS", "1000");
    environment.put("OMNILINE_LIMITS_SIGN_INS_PER_MINUTE", "10000");
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xms64m",
                "-Xmx256m",
                // A node lives for some minutes: thorough compilation never earns its cost.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Domniline.home=" + home,
                "-Dlogback.configurationFile=" + Proxy.shipped("logback.xml")));
    options.addAll(List.of(more));
    Relay direct = new Relay(vertx, "127.0.0.1", network.address(number), http);
    JavaProcess process =
        new JavaProcess(
            network.prefix(number),
            options,
            "org.omniline.playground.DemoNode",
            environment,
            home.resolve("node" + number + ".log"));
    nodes.put(
        number,
        new Node(
            number,
            process,
            new Health("http://" + network.address(number) + ":" + http),
            direct.port()));
  }

  private String members() {
    return String.join(
        ",",
        IntStream.rangeClosed(1, MOST)
            .mapToObj(n -> network.address(n) + ":" + clusterPorts.get(n - 1))
            .toList());
  }

  @Override
  public void close() {
    for (Node node : running()) {
      node.process().thaw();
      node.process().kill();
    }
    proxy.close();
    if (peers.isAlive()) {
      peers.stop();
    }
    SocketPeer.await(vertx.close());
    network.close();
  }
}
