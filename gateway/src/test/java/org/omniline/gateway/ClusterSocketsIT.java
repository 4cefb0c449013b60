package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.gateway.Wire.args;
import static org.omniline.gateway.Wire.shows;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.omniline.testkit.TestSocket;

/** A visitor on one node, a counsellor on another. */
class ClusterSocketsIT {
  private static TestNode.Site site;
  private static Omniline first;
  private static Omniline second;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    site = new TestNode.Site();
    first = site.start(new TwoAgents());
    second = site.start(Hooks.NONE);
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    second.stop().blockingAwait();
    first.stop().blockingAwait();
    site.close();
  }

  private static JsonObject message(String text) {
    return args("clientId", UUID.randomUUID().toString(), "text", text);
  }

  private static TestSocket desk(Omniline node, JsonObject hello) throws Exception {
    String cookie = new Client(node).in(People.AGENT).cookie();
    TestSocket socket =
        TestSocket.open(
            vertx,
            node.port(),
            "/ws/desk",
            Map.of("Cookie", cookie, "Origin", "http://127.0.0.1:" + node.port()));
    socket.ok("hello", hello);
    return socket;
  }

  @Test
  void talk_crossesNodesInBothDirections_andMovesWhenOneDrains() throws Exception {
    Omniline visitors = first;
    Omniline desks = second;
    try (TestSocket visitor =
            TestSocket.open(vertx, visitors.port(), "/ws/visitor/demo", Map.of());
        TestSocket desk = desk(desks, args())) {
      String token = visitor.ok("hello", args()).getString("token");
      String id = visitor.ok("send", message("one")).getString("conversation");
      desk.ok("agent.state", args("state", "READY"));
      JsonObject offer = desk.push("offer").getJsonObject("data");
      desk.ok("offer.accept", args("offer", offer.getString("offer")));
      visitor.push(p -> shows(p, "ACCEPTED"));

      visitor.ok("send", message("two"));
      desk.push(p -> shows(p, "two"));
      desk.ok(
          "message.send",
          args("conversation", id, "commandId", UUID.randomUUID().toString(), "text", "three"));
      visitor.push(p -> shows(p, "three"));
      visitor.ok("typing", args("on", true));
      desk.push("typing");
      desk.ok("typing", args("conversation", id, "on", true));
      visitor.push("typing");

      long rev = 0;
      for (JsonObject push : desk.pushes()) {
        if (push.getString("on").equals("conversation")) {
          assertThat(push.getJsonObject("data").getLong("since")).isLessThanOrEqualTo(rev);
          rev = Math.max(rev, push.getLong("rev"));
        }
      }

      second.stop().blockingAwait();
      desk.push("draining");
      assertThat(desk.closeCode()).isEqualTo(1001);
      visitor.ok("send", message("four"));
      try (TestSocket moved = desk(first, args("have", args(id, rev)))) {
        moved.ok("conversation.open", args("conversation", id));
        visitor.ok("send", message("five"));
        moved.push(p -> shows(p, "five"));
        assertThat(
                site.sql(
                    "select count(*) from entry where kind = 'MESSAGE_IN' and conversation_id = "
                        + id))
            .isEqualTo("4");
      }
      assertThat(token).isNotEmpty();
    }
  }
}
