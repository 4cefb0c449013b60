package org.omniline.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;

/**
 * What a follower of the WeChat account gets by a word while nobody is free: signed pushes in,
 * customer-service messages out, and the agent's list.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class WechatWordsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path home;

  private static final Vertx vertx = Vertx.vertx();
  private static final HttpClient http = HttpClient.newHttpClient();
  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server =
        new ServerProcess(
            home,
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            Map.of("OMNILINE_CLUSTER_PORT", Integer.toString(ServerProcess.freePort())));
  }

  @AfterAll
  static void stop() {
    server.close();
    SocketPeer.await(vertx.close());
  }

  private static JsonObject send(String method, String path, JsonObject body) {
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create(server.baseUrl() + "/playground/api/wechat" + path))
                  .header("content-type", "application/json")
                  .method(
                      method,
                      body == null
                          ? HttpRequest.BodyPublishers.noBody()
                          : HttpRequest.BodyPublishers.ofString(body.encode()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
      return new JsonObject(response.body());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Somebody new who follows the account. */
  private static String follower(String nickname) {
    return send("POST", "/followers", new JsonObject().put("nickname", nickname))
        .getString("openid");
  }

  /** Pushed as WeChat does; the gateway has to say that it has it. */
  private static void says(String openid, String text) {
    JsonObject pushed =
        send(
            "POST",
            "/followers/" + openid + "/messages",
            new JsonObject().put("type", "TEXT").put("text", text));
    assertThat(pushed.encode()).contains("success");
  }

  /** What came to the telephone. */
  private static List<String> heard(String openid) {
    return send("GET", "/followers/" + openid + "/thread", null).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(item -> "OUT".equals(item.getString("direction")))
        .map(item -> item.getString("text"))
        .toList();
  }

  private static String hears(String openid, String words) {
    await()
        .atMost(PATIENCE)
        .until(() -> heard(openid).stream().anyMatch(text -> text.contains(words)));
    return heard(openid).stream().filter(text -> text.contains(words)).findFirst().orElseThrow();
  }

  /** The only one of the list of who was not answered that is of this kind. */
  private static JsonObject listed(SocketPeer desk, String kind) {
    await().atMost(PATIENCE).until(() -> !about(desk, kind).isEmpty());
    List<JsonObject> found = about(desk, kind);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static List<JsonObject> about(SocketPeer desk, String words) {
    JsonArray items = desk.call("missed.list", new JsonObject()).getJsonArray("items");
    return items.stream()
        .map(JsonObject.class::cast)
        .filter(item -> item.encode().contains(words))
        .toList();
  }

  private static SocketPeer desk() {
    SignedIn agent = SignedIn.as(server.baseUrl(), "agent1", "omniline");
    SocketPeer desk =
        SocketPeer.await(
            SocketPeer.connect(
                SocketPeer.client(vertx),
                server.port(),
                "/ws/desk",
                agent.socketHeaders(),
                frame -> {}));
    JsonObject unused = desk.call("hello", new JsonObject());
    return desk;
  }

  @Test
  @Tag("R35")
  @Tag("R40")
  void wordsOfWhoWaits_areAnsweredOnTheTelephone_andStandInTheAgentsList() {
    SocketPeer desk = desk();
    String first = follower("阿木");
    says(first, "有人吗，我想说说话");
    String second = follower("南风");
    says(second, "你好呀");

    says(second, "排队位置");
    assertThat(hears(second, "您前面还有")).contains("您前面还有1位").contains("还说不准要多久");
    says(second, "我想留言给老师，也想知道排队位置");
    assertThat(about(desk, "LEFT_MESSAGE")).as("a word in a sentence is none").isEmpty();

    says(second, "联系 12");
    assertThat(hears(second, "没有看到能拨打的电话号码")).contains("“联系 13800138000”");
    assertThat(about(desk, "CONTACT_REQUEST")).as("nobody could be called").isEmpty();
    says(second, "联系 13800138000");
    hears(second, "位置一直为您留着");
    JsonObject request = listed(desk, "CONTACT_REQUEST");
    assertThat(request.getString("way")).isEqualTo("PHONE");
    assertThat(request.getString("number")).doesNotContain("13800138000");
    says(second, "排队位置");
    await()
        .atMost(PATIENCE)
        .until(() -> heard(second).stream().filter(text -> text.contains("您前面还有1位")).count() == 2);

    says(first, "留言");
    hears(first, "留在这里");
    JsonObject left = listed(desk, "LEFT_MESSAGE");
    says(first, "明天再打给我妈妈");
    says(second, "排队位置");
    // Whoever has left a message stands in nobody's way.
    hears(second, "您前面还有0位");

    JsonObject taken = desk.call("missed.take", new JsonObject().put("item", left.getString("id")));
    assertThat(taken.getString("conversation"))
        .isEqualTo(left.getJsonObject("conversation").getString("id"));
    JsonObject now = taken.getJsonObject("change").getJsonObject("conversation");
    assertThat(now.getString("state")).isEqualTo("SERVING");
    assertThat(taken.getJsonObject("item").getString("words")).isEqualTo("明天再打给我妈妈");
    SocketPeer.await(desk.close());
  }
}
