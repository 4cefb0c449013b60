package org.omniline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.bench.wire.VisitorPeer;

/** Who waits on a node that dies: places of those who come back, and of those who do not. */
@ExtendWith(ClusterExtension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AwayVisitorsIT {
  /** Less than an administrator may set, so that nobody waits for minutes here. */
  private static final long GRACE_MS = 20_000;

  private static final Duration LEFT_WITHIN = Duration.ofSeconds(60);

  private final Nodes nodes;

  AwayVisitorsIT(Nodes nodes) {
    this.nodes = nodes;
  }

  @BeforeEach
  void grace() {
    nodes.awaitWhole(Nodes.COUNT);
    keepFor(Long.toString(GRACE_MS));
  }

  @AfterEach
  void usual() {
    keepFor("null");
    nodes.awaitWhole(Nodes.COUNT);
  }

  private void keepFor(String ms) {
    assertThat(
            nodes
                .database()
                .number(
                    "with changed as (update queue set routing = jsonb_strip_nulls(routing ||"
                        + " '{\"awayMs\": "
                        + ms
                        + "}') where code = 'default' returning 1) select count(*) from changed"))
        .isEqualTo(1);
  }

  private String of(String conversation, String column) {
    return nodes
        .database()
        .text("select " + column + "::text from conversation where id = " + conversation);
  }

  private static String writes(VisitorPeer visitor, String text) {
    return SocketPeer.await(visitor.connect().compose(hello -> visitor.send(text)))
        .getString("conversation");
  }

  @Test
  void kill9_ofTheNodeOfThePage_keepsThePlaceOfWhoComesBack_andOnlyTheirs() {
    WebSocketClient sockets = SocketPeer.client(nodes.vertx());
    Nodes.Node dies = nodes.node(2);
    VisitorPeer returning = new VisitorPeer(sockets, dies.port(), "demo");
    VisitorPeer lost = new VisitorPeer(sockets, dies.port(), "demo");
    String stays = writes(returning, "等着，马上回来");
    String leaves = writes(lost, "等着，不会回来");
    String since = of(stays, "waiting_since");
    // Both pages were seen by the node, or the absence would only be the wait itself.
    await()
        .atMost(LEFT_WITHIN)
        .until(
            () ->
                nodes
                        .database()
                        .number(
                            "select count(*) from visitor_seen where conversation_id in ("
                                + stays
                                + ", "
                                + leaves
                                + ")")
                    == 2);

    dies.process().kill();
    VisitorPeer back = returning.at(nodes.node(1).port());
    SocketPeer.await(back.connect());

    await().atMost(LEFT_WITHIN).until(() -> of(leaves, "state"), "ABANDONED"::equals);
    assertThat(nodes.database().text("select kind from missed where conversation_id = " + leaves))
        .isEqualTo("ABANDONED");
    assertThat(of(stays, "state")).isEqualTo("WAITING");
    assertThat(of(stays, "waiting_since")).isEqualTo(since);
    // Longer than the grace since the node died: it is the page on the other node that keeps it.
    assertThat(
            nodes
                .database()
                .number(
                    "select count(*) from missed m join visitor_seen v on v.conversation_id = "
                        + stays
                        + " where m.conversation_id = "
                        + leaves
                        + " and v.seen_at > m.at - interval '15 s'"))
        .isEqualTo(1);
    assertThat(back.texts("MESSAGE_IN")).containsExactly("等着，马上回来");

    SocketPeer.await(back.socket().command("leave", new JsonObject()));
    nodes.again(dies.number());
  }
}
