package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.TestSocket;

/** Who is not let in is counted and, where a person of ours is meant, written down. */
class RefusedConnectionsIT {
  private static final Vertx VERTX = Vertx.vertx();
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get();
  }

  private static String origin() {
    return node.origin();
  }

  private static void refused(String path, Map<String, String> headers, int status) {
    assertThatThrownBy(() -> TestSocket.open(VERTX, node.port(), path, headers))
        .rootCause()
        .hasMessageContaining(Integer.toString(status));
  }

  private static int counted(String edge, String code) {
    Matcher line =
        Pattern.compile(
                "omniline_refused_total\\{code=\"" + code + "\",edge=\"" + edge + "\"\\} (\\d+)")
            .matcher(node.client().get("/metrics").body());
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  private static void awaitLine(String outcome, String login) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        node.sql(
                            "select coalesce(login, '-') || ' ' || address || ' ' || target"
                                + " from audit where kind = 'REFUSED' and action = 'desk.connect'"
                                + " and outcome = '"
                                + outcome
                                + "'"))
                    .isEqualTo(login + " 127.0.0.1 GET /ws/desk"));
  }

  @Test
  void desk_ofAForeignPageIsCountedAndWrittenDown() {
    String cookie = node.client(People.AGENT).cookie();

    refused("/ws/desk", Map.of("Cookie", cookie, "Origin", "https://evil.example"), 403);

    assertThat(counted("desk", "foreign-origin")).isEqualTo(1);
    awaitLine("foreign-origin", "-");
  }

  @Test
  void desk_withoutASessionIsCountedAndWrittenDown() {
    refused("/ws/desk", Map.of("Origin", origin()), 401);

    assertThat(counted("desk", "not-signed-in")).isEqualTo(1);
    awaitLine("not-signed-in", "-");
  }

  @Test
  void desk_ofSomebodyWithAOneTimePasswordIsCountedAndWrittenDown() {
    Client admin = node.client(People.ADMINISTRATOR);
    JsonObject draft =
        new JsonObject().put("login", "fresh").put("name", "某人").put("role", "AGENT");
    String once =
        new JsonObject(admin.post("/api/v1/users", draft).body()).getString("oneTimePassword");
    Client fresh = node.client();
    fresh.signIn("fresh", once);

    refused("/ws/desk", Map.of("Cookie", fresh.cookie(), "Origin", origin()), 403);

    assertThat(counted("desk", "forbidden")).isEqualTo(1);
    awaitLine("forbidden", "fresh");
  }

  @Test
  void visitor_ofAForeignPageOrAnUnknownAccountIsCounted() {
    refused("/ws/visitor/demo", Map.of("Origin", "https://evil.example"), 403);
    refused("/ws/visitor/nobody", Map.of("Origin", origin()), 404);

    assertThat(counted("visitor", "foreign-origin")).isEqualTo(1);
    assertThat(counted("visitor", "unknown-account")).isEqualTo(1);
  }

  @Test
  void visitorsRequests_thatAreRefusedAreCounted() {
    Client visitor = node.client();

    assertThat(visitor.get("/api/v1/visitor/nobody").statusCode()).isEqualTo(404);
    assertThat(visitor.send("POST", "/api/v1/visitor/demo/media", "x").statusCode()).isEqualTo(401);

    assertThat(counted("visitor", "not-found")).isEqualTo(1);
    assertThat(counted("visitor", "not-signed-in")).isEqualTo(1);
  }
}
