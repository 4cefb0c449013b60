package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.omniline.testkit.TestSocket;
import org.omniline.testkit.WireSchemas;

/** A program of somebody else, which comes with a key. For tests. */
final class Program {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final AtomicLong KEYS = new AtomicLong(900);

  private final Phoning phoning;
  final String secret;
  final long key;

  /** A new key of these scopes, that reaches everybody. */
  Program(Phoning phoning, String scopes) {
    this(phoning, scopes, "");
  }

  /**
   * @param queues ids, separated by commas; empty for all
   */
  Program(Phoning phoning, String scopes, String queues) {
    this.phoning = phoning;
    this.key = KEYS.incrementAndGet();
    this.secret = "omk_" + "k".repeat(40) + key;
    phoning.sql(
        "insert into cti_key (id, name, hint, secret_hash, scopes, queues, users, created_by,"
            + " created_at, expires_at) values ("
            + key
            + ", 'crm-"
            + key
            + "', 'omk_kkkk', encode(sha256('"
            + secret
            + "'::bytea), 'hex'), string_to_array('"
            + scopes
            + "', ','), string_to_array('"
            + queues
            + "', ',')::bigint[], '{}', "
            + phoning.user(Phoning.SUPERVISOR)
            + ", now(), now() + interval '1 day')");
  }

  /** Says hello, by the first frame as a page does. */
  TestSocket socket() throws Exception {
    TestSocket socket = TestSocket.open(phoning.vertx, phoning.port(), "/ws/cti", Map.of());
    JsonObject hello = socket.ok("hello", new JsonObject().put("key", secret));
    assertThat(hello.getString("key")).isEqualTo("crm-" + key);
    WireSchemas.check("cti-socket.schema.json", "data:hello", hello);
    return socket;
  }

  static JsonObject body() {
    return new JsonObject().put("commandId", UUID.randomUUID().toString());
  }

  HttpResponse<String> post(String path, JsonObject body) {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body.encode())).build());
  }

  JsonObject done(String path, JsonObject body) {
    HttpResponse<String> answer = post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  /** Commands a call in an agent's name. */
  void call(String conversation, String command, String agent) {
    done("/cti/calls/" + conversation + "/" + command, body().put("agent", phoning.user(agent)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + phoning.port() + "/api/v1" + path))
        .timeout(Desk.LONG)
        .header("content-type", "application/json")
        .header("authorization", "Bearer " + secret);
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  // ---- what it heard ----

  static List<JsonObject> events(TestSocket socket) {
    return socket.pushes().stream()
        .filter(push -> push.getString("on").equals("event"))
        .map(push -> push.getJsonObject("data"))
        .toList();
  }

  /** Types of a call's events so far, in order. */
  static List<String> types(TestSocket socket, String conversation) {
    return events(socket).stream()
        .filter(
            event ->
                event.getJsonObject("call") != null
                    && conversation.equals(event.getJsonObject("call").getString("conversation")))
        .map(event -> event.getString("type"))
        .toList();
  }

  /** The newest event of a type, once there is one. */
  static JsonObject hears(TestSocket socket, String type) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(events(socket).stream().map(event -> event.getString("type")))
                    .contains(type));
    events(socket).forEach(event -> WireSchemas.check("cti-socket.schema.json", "event", event));
    return events(socket).stream()
        .filter(event -> event.getString("type").equals(type))
        .reduce((first, last) -> last)
        .orElseThrow();
  }
}
