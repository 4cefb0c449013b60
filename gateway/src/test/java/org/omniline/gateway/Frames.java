package org.omniline.gateway;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A page's web socket: sends commands, keeps every frame that came. */
final class Frames implements WebSocket.Listener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<JsonObject> received = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final AtomicInteger ids = new AtomicInteger();
  private volatile int closeCode;
  private WebSocket socket;

  static Frames open(Omniline node, String path, Map<String, String> headers) {
    Frames frames = new Frames();
    WebSocket.Builder builder =
        HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("omniline.v1");
    headers.forEach(builder::header);
    frames.socket =
        builder
            .buildAsync(URI.create("ws://127.0.0.1:" + node.port() + path), frames)
            .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
            .join();
    return frames;
  }

  /** The desk of somebody, signed in and greeted. */
  static Frames desk(Omniline node, Client client) {
    Frames desk = open(node, "/ws/desk", client.socketHeaders());
    desk.ask("hello", new JsonObject());
    return desk;
  }

  static Frames desk(Omniline node, String login) {
    return desk(node, new Client(node).in(login));
  }

  /** The page of a new visitor, greeted. */
  static Frames visitor(Omniline node) {
    Frames visitor = open(node, "/ws/visitor/demo", Map.of());
    visitor.ask("hello", new JsonObject());
    return visitor;
  }

  /** Writes as a visitor does; the conversation's id. */
  String writes(String text) {
    JsonObject message =
        new JsonObject().put("clientId", UUID.randomUUID().toString()).put("text", text);
    return ask("send", message).getString("conversation");
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      received.add(new JsonObject(partial.toString()));
      partial.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closeCode = statusCode;
    return null;
  }

  /** Sends a command and gives the data of its reply. */
  JsonObject ask(String command, JsonObject args) {
    JsonObject reply = reply(command, args);
    if (reply.containsKey("error")) {
      throw new AssertionError(command + " was refused: " + reply);
    }
    return reply.getJsonObject("data");
  }

  JsonObject reply(String command, JsonObject args) {
    String id = Integer.toString(ids.incrementAndGet());
    JsonObject frame = new JsonObject().put("id", id).put("do", command).put("args", args);
    socket.sendText(frame.encode(), true).join();
    return frame(each -> id.equals(each.getString("re")), "the reply to " + command);
  }

  /** The first push that fits, come already or still to come. */
  JsonObject push(String name, Predicate<JsonObject> fits) {
    return frame(each -> name.equals(each.getString("on")) && fits.test(each), "push " + name);
  }

  /** Every frame that came so far. */
  List<JsonObject> all() {
    return List.copyOf(received);
  }

  private JsonObject frame(Predicate<JsonObject> fits, String what) {
    return await(what)
        .atMost(PATIENCE)
        .until(() -> received.stream().filter(fits).findFirst(), java.util.Optional::isPresent)
        .orElseThrow();
  }

  void awaitClose(int code) {
    await("close " + code).atMost(PATIENCE).until(() -> closeCode == code);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
