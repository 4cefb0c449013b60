package org.omniline.bench.wire;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One end of an {@code omniline.v1} socket: commands with their replies, pushes to a listener.
 * Commands may be sent from any thread.
 */
public final class SocketPeer {
  /** The server answered a command with an error object. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    Refused(JsonObject error) {
      super(error.encode());
      this.code = error.getString("code", "");
    }

    public String code() {
      return code;
    }
  }

  /** Held, since Vert.x closes a client, with its sockets, that nobody holds any more. */
  @SuppressWarnings("unused")
  private final WebSocketClient client;

  private final WebSocket socket;
  private final Consumer<JsonObject> pushes;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, Promise<JsonObject>> open = new ConcurrentHashMap<>();
  private final Promise<Integer> closed = Promise.promise();
  private volatile long heard = System.nanoTime();

  private SocketPeer(WebSocketClient client, WebSocket socket, Consumer<JsonObject> pushes) {
    this.client = client;
    this.socket = socket;
    this.pushes = pushes;
    socket.textMessageHandler(text -> receive(new JsonObject(text)));
    socket.closeHandler(
        gone -> {
          Short code = socket.closeStatusCode();
          open.values().forEach(promise -> promise.tryFail("the socket closed: " + code));
          closed.tryComplete(code == null ? 1006 : (int) code);
        });
  }

  /**
   * Connects.
   *
   * @param headers for example Cookie and Origin
   * @param pushes hears of each push, on the event loop; must not block
   */
  public static Future<SocketPeer> connect(
      WebSocketClient client,
      int port,
      String path,
      Map<String, String> headers,
      Consumer<JsonObject> pushes) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(path)
            .setSubProtocols(List.of("omniline.v1"));
    headers.forEach(options::putHeader);
    return client.connect(options).map(socket -> new SocketPeer(client, socket, pushes));
  }

  /** A client for many sockets. */
  public static WebSocketClient client(Vertx vertx) {
    return vertx.createWebSocketClient(
        new io.vertx.core.http.WebSocketClientOptions()
            .setMaxConnections(10_000)
            .setMaxFrameSize(1 << 20)
            .setMaxMessageSize(8 << 20));
  }

  /** Sends a command; its reply's data, or {@link Refused}. */
  public Future<JsonObject> command(String name, JsonObject args) {
    String id = Long.toString(ids.incrementAndGet());
    Promise<JsonObject> reply = Promise.promise();
    open.put(id, reply);
    send(new JsonObject().put("id", id).put("do", name).put("args", args).encode())
        .onFailure(reply::tryFail);
    return reply.future();
  }

  /** As {@link #command}, waiting; for tests' own threads only. */
  public JsonObject call(String name, JsonObject args) {
    return await(command(name, args));
  }

  /** Waits up to 20 s; rethrows what failed. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within 20 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a frame as it is, for bad input. */
  public Future<Void> send(String frame) {
    return socket.writeTextMessage(frame);
  }

  /** The close code, once it is closed. */
  public Future<Integer> closed() {
    return closed.future();
  }

  /** Closes politely. */
  public Future<Void> close() {
    return socket.close();
  }

  /** How long nothing has come, in milliseconds. */
  public long silentMs() {
    return (System.nanoTime() - heard) / 1_000_000;
  }

  /** Gives up on a peer that does not answer: fails what is open, waits for nothing. */
  public void abandon() {
    socket.shutdown(0, TimeUnit.SECONDS).onFailure(error -> {});
    open.values().forEach(promise -> promise.tryFail("abandoned"));
    closed.tryComplete(1006);
  }

  private void receive(JsonObject frame) {
    heard = System.nanoTime();
    String re = frame.getString("re");
    if (re != null) {
      Promise<JsonObject> reply = open.remove(re);
      if (reply != null) {
        JsonObject error = frame.getJsonObject("error");
        if (error == null) {
          reply.tryComplete(frame.getJsonObject("data"));
        } else {
          reply.tryFail(new Refused(error));
        }
      }
    } else {
      pushes.accept(frame);
    }
  }
}
