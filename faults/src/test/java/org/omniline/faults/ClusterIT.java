package org.omniline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.omniline.bench.wire.DeskPeer;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.bench.wire.VisitorPeer;

/** Nodes come and go under load, and nobody outside notices. */
@ExtendWith(ClusterExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterIT {
  private static final int VISITORS = 8;
  private static final long FIVE_MINUTES_MS = 300_000;

  /** Requirement 14. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

  private final Nodes nodes;

  ClusterIT(Nodes nodes) {
    this.nodes = nodes;
  }

  @BeforeEach
  @AfterEach
  void isWhole() {
    nodes.awaitWhole();
  }

  @Test
  @Tag("R14")
  void kill9_ofTheNodesThatRouteLosesNothing_andNewcomersAreServed() {
    try (Crowd crowd = new Crowd(nodes, VISITORS)) {
      Nodes.Node ticking = nodes.ticking();
      ticking.process().kill();
      assertThat(crowd.newcomer()).isLessThan(ANSWERED_WITHIN);
      crowd.progress(100);
      nodes.again(ticking.number());
      nodes.awaitWhole(Nodes.COUNT);

      Nodes.Node keeping = nodes.keeping();
      keeping.process().kill();
      assertThat(crowd.newcomer()).isLessThan(ANSWERED_WITHIN);
      crowd.progress(100);
      nodes.again(keeping.number());
      nodes.awaitWhole(Nodes.COUNT);

      crowd.nothingIsLostOrDoubled();
    }
  }

  @Test
  void rollingRestart_ofAllThreeLosesNothing_andAgentsStayReady() {
    try (Crowd crowd = new Crowd(nodes, VISITORS)) {
      long saidReady = crowd.madeReady();
      for (int number = 1; number <= Nodes.COUNT; number++) {
        nodes.node(number).process().stop();
        assertThat(crowd.newcomer()).isLessThan(ANSWERED_WITHIN);
        nodes.again(number);
        nodes.awaitWhole(Nodes.COUNT);
      }

      crowd.nothingIsLostOrDoubled();
      assertThat(crowd.madeReady()).as("desks that came back as not ready").isEqualTo(saidReady);
    }
  }

  @Test
  @Tag("R8")
  void aNodeThatJoins_withItsClockFiveMinutesOff_takesPartInTheNextConversations() {
    try (Crowd crowd = new Crowd(nodes, VISITORS)) {
      // Of what this process uses, only Hazelcast reads the machine's clock (OwnClockTest).
      Nodes.Node late = nodes.start(4, "-Dcom.hazelcast.clock.offset=" + FIVE_MINUTES_MS);
      nodes.awaitWhole(Nodes.COUNT + 1);

      await()
          .atMost(ANSWERED_WITHIN)
          .until(
              () -> {
                crowd.newcomer();
                return late.health().metric("omniline_intake_accepted_total") > 0;
              });
      assertThat(
              nodes
                  .database()
                  .number(
                      "select count(*) from entry where at > clock_timestamp() + interval '3 s'"))
          .as("entries that are from the future")
          .isZero();
      late.process().stop();
      crowd.progress(50);
      crowd.nothingIsLostOrDoubled();
    }
  }

  @Test
  @Tag("R16")
  void agentsOfTwoSites_onTwoNodes_serveOneQueueWithOneHistory() {
    WebSocketClient sockets = SocketPeer.client(nodes.vertx());
    DeskPeer first = desk(sockets, nodes.node(1), "agent1");
    VisitorPeer visitor = new VisitorPeer(sockets, nodes.port(), "demo");
    String conversation =
        SocketPeer.await(visitor.connect().compose(hello -> visitor.send("从甲地进来")))
            .getString("conversation");
    await().atMost(ANSWERED_WITHIN).until(() -> first.conversations().contains(conversation));
    DeskPeer second = desk(sockets, nodes.node(2), "agent2");
    first
        .socket()
        .call(
            "conversation.transfer",
            new JsonObject()
                .put("conversation", conversation)
                .put("commandId", UUID.randomUUID().toString())
                .put("agent", second.hello().getJsonObject("me").getString("id")));

    await().atMost(ANSWERED_WITHIN).until(() -> second.conversations().contains(conversation));
    SocketPeer.await(visitor.send("到了乙地"));
    await().atMost(ANSWERED_WITHIN).until(() -> second.textsIn().contains("到了乙地"));
    assertThat(
            second
                .socket()
                .call("conversation.open", new JsonObject().put("conversation", conversation))
                .encode())
        .contains("从甲地进来", "到了乙地");
    new AnsweringDesk(nodes.vertx(), second).leave();
    SocketPeer.await(first.close());
    SocketPeer.await(visitor.socket().close());
  }

  private DeskPeer desk(WebSocketClient sockets, Nodes.Node node, String login) {
    SignedIn agent = SignedIn.as(node.baseUrl(), login, "omniline");
    DeskPeer desk = new DeskPeer(nodes.vertx(), sockets, node.port(), agent);
    SocketPeer.await(desk.connect());
    return desk;
  }

  @Test
  void everyLineOfALog_namesItsNode() throws IOException {
    for (Nodes.Node node : nodes.running()) {
      assertThat(Files.readAllLines(node.process().log()))
          .filteredOn(line -> line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*"))
          .isNotEmpty()
          .allMatch(line -> line.matches("\\S+ (-|node" + node.number() + "(#\\d+)?) .*"))
          .anyMatch(line -> line.matches("\\S+ node" + node.number() + "#\\d+ .*"));
    }
  }
}
