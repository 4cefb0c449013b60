package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.omniline.testkit.TestSocket;
import org.omniline.testkit.WireSchemas;

/** An agent's desk on a node. For tests. */
final class Desk implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(30);

  final TestSocket socket;
  final JsonObject hello;
  final String csrf;
  private final HttpClient http;
  private final int port;

  Desk(Vertx vertx, int port, String login) {
    this.port = port;
    CookieManager cookies = new CookieManager();
    this.http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(cookies).build();
    JsonObject in =
        post(
            "/api/v1/session",
            new JsonObject().put("login", login).put("password", Phoning.PASSWORD),
            "");
    this.csrf = in.getString("csrf");
    String cookie =
        cookies.getCookieStore().getCookies().stream()
            .map(one -> one.getName() + "=" + one.getValue())
            .collect(Collectors.joining("; "));
    try {
      this.socket =
          TestSocket.open(
              vertx,
              port,
              "/ws/desk",
              Map.of("Cookie", cookie, "Origin", "http://127.0.0.1:" + port));
      this.hello = socket.ok("hello", new JsonObject());
    } catch (Exception e) {
      throw new AssertionError(login + " has no desk", e);
    }
    WireSchemas.check("desk-socket.schema.json", "data:hello", hello);
  }

  JsonObject post(String path, JsonObject body, String header) {
    return send("POST", path, body, header);
  }

  /** As a page saves. */
  JsonObject saves(String method, String path, JsonObject body) {
    return send(method, path, body, csrf);
  }

  private JsonObject send(String method, String path, JsonObject body, String header) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(LONG)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.encode()));
    if (!header.isEmpty()) {
      request.header("X-Omniline-Csrf", header);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
      return new JsonObject(response.body());
    } catch (java.io.IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A file, or a part of it. */
  HttpResponse<byte[]> file(String media, String range) {
    return get("/api/v1/media/" + media, range);
  }

  /** What is there, or a part of it. */
  HttpResponse<byte[]> get(String path, String range) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LONG);
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (java.io.IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends a file as a page does. */
  HttpResponse<byte[]> uploads(String path, byte[] file) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(LONG)
            .header("content-type", "audio/wav")
            .header("X-Omniline-Csrf", csrf)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(file))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (java.io.IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  JsonObject json(String path) {
    HttpResponse<byte[]> answer = get(path, "");
    JsonObject body = new JsonObject(io.vertx.core.buffer.Buffer.buffer(answer.body()));
    assertThat(answer.statusCode()).as(body.encode()).isEqualTo(200);
    return body;
  }

  /** Writes up a talk that is over. */
  void writesUp(String id) {
    conversationIs(id, "WRAP_UP");
    JsonObject open = ask("conversation.open", new JsonObject().put("conversation", id));
    ask(
        "conversation.close",
        new JsonObject()
            .put("conversation", id)
            .put("seenSeq", open.getJsonObject("conversation").getLong("lastSeq"))
            .put("disposition", "mood"));
  }

  /** A command that must succeed. */
  JsonObject ask(String name, JsonObject args) {
    try {
      JsonObject data = socket.ok(name, args);
      WireSchemas.check("desk-socket.schema.json", "data:" + name, data);
      return data;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A command that must be refused; its code. */
  String refused(String name, JsonObject args) {
    try {
      return socket.refused(name, args).getString("code");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A command that must be refused: how. */
  JsonObject refusal(String name, JsonObject args) {
    try {
      return socket.refused(name, args);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Puts a number on a list. */
  JsonObject listed(String list, String number) {
    return post(
        "/api/v1/listings",
        new JsonObject()
            .put("list", list)
            .put("kind", "PHONE")
            .put("value", number)
            .put("reason", "test")
            .put("until", Instant.now().plusSeconds(3_600).toString()),
        csrf);
  }

  void ready() {
    ask("agent.state", new JsonObject().put("state", "READY"));
  }

  /** Says that the newest offer is on the screen, as a page does at once. */
  void shows() {
    ask("offer.ack", new JsonObject().put("offer", offered()));
  }

  /** When offers end, as the desk was told: another time for each that was told anew. */
  java.util.Set<String> offerEnds() {
    return socket.pushes().stream()
        .filter(push -> push.getString("on").equals("offer"))
        .map(push -> push.getJsonObject("data").getString("expiresAt"))
        .collect(Collectors.toSet());
  }

  /** Waits until the desk was told that an offer has ended so. */
  void isToldOf(String offer, String outcome) {
    await()
        .atMost(LONG)
        .until(
            () ->
                socket.pushes().stream()
                    .filter(push -> push.getString("on").equals("offer.ended"))
                    .map(push -> push.getJsonObject("data"))
                    .filter(data -> data.getString("offer").equals(offer))
                    .anyMatch(data -> data.getString("outcome").equals(outcome)));
  }

  /** The newest offer, once there is one. */
  String offered() {
    return await()
        .atMost(LONG)
        .until(
            () ->
                socket.pushes().stream()
                    .filter(push -> push.getString("on").equals("offer"))
                    .reduce((before, last) -> last)
                    .map(push -> push.getJsonObject("data").getString("offer"))
                    .orElse(null),
            java.util.Objects::nonNull);
  }

  JsonObject call(String command, String conversation) {
    return ask(command, asking(conversation));
  }

  static JsonObject asking(String conversation) {
    return new JsonObject()
        .put("conversation", conversation)
        .put("commandId", UUID.randomUUID().toString());
  }

  /** The newest push of a call, once it is like this. */
  JsonObject sees(Predicate<JsonObject> wanted) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              JsonObject call = newest();
              assertThat(call != null && wanted.test(call)).as("newest: " + call).isTrue();
            });
    JsonObject data = newest();
    WireSchemas.check(
        "desk-socket.schema.json",
        "push:call",
        new JsonObject().put("on", "call").put("data", data));
    return data;
  }

  JsonObject sees(String phase) {
    return sees(call -> phase.equals(call.getString("phase")));
  }

  private JsonObject newest() {
    return socket.pushes().stream()
        .filter(push -> push.getString("on").equals("call"))
        .reduce((first, last) -> last)
        .map(push -> push.getJsonObject("data"))
        .orElse(null);
  }

  /** How a conversation stands, when it does. */
  void conversationIs(String id, String state) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        ask("conversation.open", new JsonObject().put("conversation", id))
                            .getJsonObject("conversation")
                            .getString("state"))
                    .isEqualTo(state));
  }

  /** The types of a conversation's events, in order. */
  java.util.List<String> steps(String id) {
    JsonArray entries =
        ask("conversation.open", new JsonObject().put("conversation", id))
            .getJsonObject("timeline")
            .getJsonArray("entries");
    return entries.stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.getString("conversation").equals(id))
        .map(entry -> entry.getString("type"))
        .toList();
  }

  /** Takes nothing any more, so that no later test's call comes here. */
  @Override
  public void close() {
    if (socket.isClosed()) {
      return;
    }
    try {
      JsonObject unused = socket.command("agent.state", new JsonObject().put("state", "NOT_READY"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
  }
}
