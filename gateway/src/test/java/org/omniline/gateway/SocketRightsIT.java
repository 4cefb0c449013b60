package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.omniline.gateway.Wire.args;
import static org.omniline.gateway.Wire.ok;
import static org.omniline.gateway.Wire.says;
import static org.omniline.gateway.Wire.shows;
import static org.omniline.gateway.Wire.take;
import static org.omniline.gateway.Wire.uuid;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.TestSocket;
import org.omniline.testkit.WireSchemas;

/** Who may not see, connect or fetch what, over the real sockets of a whole node. */
class SocketRightsIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new TwoAgents());

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  // ---- rights ----

  @Test
  void othersConversations_areClosedToAgentsAdministratorsAndStrangers() throws Exception {
    TestSocket desk = node.desk(People.AGENT);
    TestSocket visitor = node.visitor();
    says(visitor, "hello", args());
    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "SECRET")).getString("conversation");
    take(desk, id);
    ok(desk, "agent.state", args("state", "NOT_READY"));

    TestSocket bob = node.desk(TwoAgents.BOB);
    TestSocket admin = node.desk(People.ADMINISTRATOR);
    TestSocket stranger = node.visitor();
    says(stranger, "hello", args("have", args("conversation", id, "rev", 0)));

    JsonObject that = args("conversation", id);
    assertThat(bob.refused("conversation.open", that).getString("code")).isEqualTo("not-found");
    assertThat(
            bob.refused("message.send", that.copy().put("commandId", uuid()).put("text", "x"))
                .getString("code"))
        .isIn("not-found", "forbidden");
    JsonObject forbidden = admin.refused("conversation.open", that);
    assertThat(forbidden.getString("code")).isEqualTo("forbidden");
    assertThat(stranger.refused("resume", that.copy().put("rev", 0)).getString("code"))
        .isEqualTo("not-found");
    assertThat(admin.refused("no.such.command", args()).getString("code"))
        .isEqualTo("unknown-command");
    says(visitor, "send", args("clientId", uuid(), "text", "SECRET again"));
    desk.push(p -> shows(p, "SECRET again"));
    assertThat(bob.pushes().toString()).doesNotContain("SECRET again");
    assertThat(admin.pushes().toString()).doesNotContain("SECRET");
    assertThat(stranger.pushes().toString()).doesNotContain("SECRET");

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        node.sql(
                            "select count(*) from audit where kind = 'REFUSED' and target ="
                                + " 'conversation:"
                                + id
                                + "'"))
                    .isEqualTo("4"));

    TestSocket overseer = node.desk(People.SUPERVISOR);
    ok(overseer, "conversation.open", that);
    assertThat(
            node.sql(
                "select count(*) from audit where kind = 'DATA_ACCESS' and target ="
                    + " 'conversation:"
                    + id
                    + "'"))
        .isEqualTo("1");
    ok(
        desk,
        "conversation.close",
        args("conversation", id, "seenSeq", 1_000, "disposition", "mood"));
  }

  @Test
  void upgrade_needsASessionAndOurOwnPage() throws Exception {
    String cookie = node.client(TwoAgents.BOB).cookie();
    assertThatThrownBy(
            () ->
                node.socket("/ws/desk", Map.of("Cookie", cookie, "Origin", "https://evil.example")))
        .rootCause()
        .hasMessageContaining("403");
    assertThatThrownBy(
            () ->
                node.socket(
                    "/ws/desk", Map.of("Cookie", "omniline_session=none", "Origin", node.origin())))
        .rootCause()
        .hasMessageContaining("401");
  }

  @Test
  void signingOut_closesTheDesk() throws Exception {
    Client page = node.client(TwoAgents.BOB);
    TestSocket socket = node.silentDesk(page);
    ok(socket, "hello", args());
    assertThat(page.send("DELETE", "/api/v1/session", null).statusCode()).isBetween(200, 299);
    assertThat(socket.closeCode()).isEqualTo(4401);
  }

  @Test
  void deactivation_closesTheDeskWithinSeconds() throws Exception {
    TestSocket socket = node.desk(TwoAgents.BOB);
    node.sql("update staff_user set active = false where login = 'bob'");
    try {
      assertThat(socket.closeCode()).isEqualTo(4401);
    } finally {
      node.sql("update staff_user set active = true where login = 'bob'");
    }
  }

  // ---- files ----

  @Test
  void files_goToTheDesk_andToNobodyElse() throws Exception {
    TestSocket desk = node.desk(People.AGENT);
    TestSocket visitor = node.visitor();
    String token = says(visitor, "hello", args()).getString("token");
    HttpResponse<String> uploaded = upload(token, "photo.png", png());
    assertThat(uploaded.statusCode()).isEqualTo(201);
    JsonObject media = new JsonObject(uploaded.body());
    WireSchemas.check("objects.schema.json", "media", media);
    JsonArray ids = new JsonArray().add(media.getString("id"));
    String id =
        says(visitor, "send", args("clientId", uuid(), "media", ids)).getString("conversation");
    take(desk, id);
    ok(desk, "agent.state", args("state", "NOT_READY"));
    JsonObject opened = ok(desk, "conversation.open", args("conversation", id));
    assertThat(opened.encode()).contains("photo.png").contains("\"IMAGE\"");

    assertThat(download(token, media.getString("id")).statusCode()).isEqualTo(200);
    String other = says(node.visitor(), "hello", args()).getString("token");
    assertThat(download(other, media.getString("id")).statusCode()).isEqualTo(404);
    assertThat(
            upload(
                    token,
                    "photo.png",
                    "MZ\0\0 this is a program"
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .statusCode())
        .isEqualTo(415);
    assertThat(upload("x", "photo.png", png()).statusCode()).isEqualTo(401);
    ok(
        desk,
        "conversation.close",
        args("conversation", id, "seenSeq", 1_000, "disposition", "mood"));
  }

  private static byte[] png() throws Exception {
    var image = new java.awt.image.BufferedImage(4, 4, java.awt.image.BufferedImage.TYPE_INT_RGB);
    var out = new java.io.ByteArrayOutputStream();
    javax.imageio.ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static HttpResponse<String> upload(String token, String name, byte[] bytes)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(node.uri("/api/v1/visitor/demo/media?name=" + name))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> download(String token, String id) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(node.uri("/api/v1/visitor/demo/media/" + id))
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
