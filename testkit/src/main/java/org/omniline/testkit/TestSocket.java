package org.omniline.testkit;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A client of {@code omniline.v1} for tests. Every call gives up after 10 s. */
public final class TestSocket implements AutoCloseable {
  private static final String PROTOCOL = "omniline.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Held, since Vert.x closes a client, with its sockets, that nobody holds any more. */
  @SuppressWarnings("unused")
  private final WebSocketClient client;

  private final WebSocket ws;
  private final List<JsonObject> pushes = new CopyOnWriteArrayList<>();
  private final BlockingQueue<JsonObject> replies = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final AtomicInteger ids = new AtomicInteger();

  private TestSocket(WebSocketClient client, WebSocket ws) {
    this.client = client;
    this.ws = ws;
    ws.textMessageHandler(
        text -> {
          JsonObject frame = new JsonObject(text);
          if (frame.containsKey("on")) {
            pushes.add(frame);
          } else {
            replies.add(frame);
          }
        });
    ws.closeHandler(
        end -> closed.complete(ws.closeStatusCode() == null ? 1006 : (int) ws.closeStatusCode()));
  }

  /**
   * Connects.
   *
   * @throws java.util.concurrent.ExecutionException with the refused upgrade's status in it
   */
  public static TestSocket open(Vertx vertx, int port, String path, Map<String, String> headers)
      throws Exception {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(path)
            .addSubProtocol(PROTOCOL);
    headers.forEach(options::addHeader);
    WebSocketClient client = vertx.createWebSocketClient();
    CompletableFuture<TestSocket> opened = new CompletableFuture<>();
    client
        .webSocket()
        .handler(frame -> {})
        .connect(options)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                opened.complete(new TestSocket(client, done.result()));
              } else {
                opened.completeExceptionally(done.cause());
              }
            });
    return opened.get(10, TimeUnit.SECONDS);
  }

  /** Sends a frame as it is. */
  public void raw(String text) {
    ws.writeTextMessage(text);
  }

  /** Sends a text in one frame, however long; browsers do so. */
  public void frame(String text) {
    ws.writeFrame(WebSocketFrame.textFrame(text, true));
  }

  /** Sends a command and gives its whole reply frame. */
  public JsonObject command(String name, JsonObject args) throws InterruptedException {
    String id = name + "-" + ids.incrementAndGet();
    raw(new JsonObject().put("id", id).put("do", name).put("args", args).encode());
    JsonObject reply = reply();
    if (!id.equals(reply.getString("re"))) {
      throw new AssertionError("Reply to another command: " + reply);
    }
    return reply;
  }

  /** A command that must succeed; gives its data. */
  public JsonObject ok(String name, JsonObject args) throws InterruptedException {
    JsonObject reply = command(name, args);
    if (!reply.containsKey("data")) {
      throw new AssertionError(name + " was refused: " + reply);
    }
    return reply.getJsonObject("data");
  }

  /** A command that must be refused; gives the error. */
  public JsonObject refused(String name, JsonObject args) throws InterruptedException {
    JsonObject reply = command(name, args);
    if (!reply.containsKey("error")) {
      throw new AssertionError(name + " was not refused: " + reply);
    }
    return reply.getJsonObject("error");
  }

  /** The next reply, whatever it answers. */
  public JsonObject reply() throws InterruptedException {
    JsonObject reply = replies.poll(10, TimeUnit.SECONDS);
    if (reply == null) {
      throw new AssertionError("No reply in time");
    }
    return reply;
  }

  /** Pushes so far, oldest first. */
  public List<JsonObject> pushes() {
    return pushes;
  }

  /** Waits for a push. */
  public JsonObject push(Predicate<JsonObject> wanted) {
    await().atMost(PATIENCE).until(() -> pushes.stream().anyMatch(wanted));
    return pushes.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits for a push of one name. */
  public JsonObject push(String on) {
    return push(frame -> on.equals(frame.getString("on")));
  }

  /** Stops reading: what the server sends stays in its buffers. */
  public void pause() {
    ws.pause();
  }

  public void resume() {
    ws.resume();
  }

  /** Waits until it is closed; gives the code. */
  public int closeCode() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  public boolean isClosed() {
    return closed.isDone();
  }

  @Override
  public void close() {
    ws.close();
  }
}
