package org.omniline.bench.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The desk of an agent with a telephone: lifting the receiver accepts, and a talk is written up as
 * soon as it is over. Connects again by itself and is ready again whenever it was ready once.
 */
public final class CallDesk {
  private static final long RECONNECT_MS = 300;

  /** States in which an agent is put who does not answer; going ready ends them. */
  private static final Set<String> OUT = Set.of("NOT_READY", "NOT_ANSWERING");

  private final Vertx vertx;
  private final WebSocketClient client;
  private final int port;
  private final SignedIn session;
  private final Set<String> closing = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private volatile Consumer<String> offered = conversation -> {};
  private volatile Consumer<JsonObject> calls = call -> {};
  private volatile JsonObject hello = new JsonObject();
  private volatile @Nullable SocketPeer socket;
  private volatile boolean wantsWork;
  private volatile boolean closed;

  public CallDesk(Vertx vertx, WebSocketClient client, int port, SignedIn session) {
    this.vertx = vertx;
    this.client = client;
    this.port = port;
    this.session = session;
  }

  /** Hears of each offer the moment it is here, repeats too; the conversation's id. */
  public void onOffer(Consumer<String> listener) {
    offered = listener;
  }

  /** Hears of each change of a call, and of those that stand when it connects. */
  public void onCall(Consumer<JsonObject> listener) {
    calls = listener;
  }

  /** Connects for the first time, with this telephone as its ear. */
  public Future<JsonObject> connect(String extension) {
    return connect()
        .compose(
            greeting ->
                socket().command("terminal.set", new JsonObject().put("extension", extension)));
  }

  private Future<JsonObject> connect() {
    return SocketPeer.connect(client, port, "/ws/desk", session.socketHeaders(), this::hear)
        .compose(
            peer -> {
              socket = peer;
              peer.closed().onSuccess(code -> lost(peer));
              return peer.command("hello", new JsonObject());
            })
        .onSuccess(
            greeting -> {
              hello = greeting;
              greeting.getJsonArray("calls").forEach(call -> calls.accept((JsonObject) call));
              if (wantsWork) {
                ready();
              }
              writeUpAll();
            });
  }

  private void lost(SocketPeer peer) {
    if (socket == peer) {
      socket = null;
      again();
    }
  }

  private void again() {
    if (!closed) {
      vertx.setTimer(
          RECONNECT_MS,
          timer ->
              connect()
                  .onFailure(
                      error -> {
                        SocketPeer half = socket;
                        if (half == null) {
                          again();
                        } else {
                          half.abandon();
                        }
                      }));
    }
  }

  /** Goes ready, and again whenever it is put out. */
  public Future<JsonObject> ready() {
    wantsWork = true;
    return socket().command("agent.state", new JsonObject().put("state", "READY"));
  }

  /** Passes a conversation on to a queue. */
  public Future<JsonObject> transfer(String conversation, String queue) {
    return socket()
        .command(
            "conversation.transfer",
            new JsonObject()
                .put("conversation", conversation)
                .put("commandId", UUID.randomUUID().toString())
                .put("queue", queue));
  }

  private void hear(JsonObject push) {
    SocketPeer peer = socket;
    if (peer == null) {
      return;
    }
    JsonObject data = push.getJsonObject("data", new JsonObject());
    switch (push.getString("on", "")) {
      case "offer" -> {
        offered.accept(data.getJsonObject("conversation").getString("id"));
        tell(peer.command("offer.ack", new JsonObject().put("offer", data.getString("offer"))));
      }
      case "call" -> calls.accept(data);
      case "agent" -> {
        if (wantsWork && OUT.contains(data.getString("state"))) {
          tell(ready());
        }
      }
      case "conversation" -> {
        JsonObject conversation = data.getJsonObject("conversation");
        if (conversation != null) {
          writeUp(peer, conversation);
        }
      }
      default -> {
        // Queues and the like: nothing to do.
      }
    }
  }

  /** What was over while this desk was away. */
  private void writeUpAll() {
    SocketPeer peer = socket();
    tell(
        peer.command("inbox.list", new JsonObject().put("view", "MINE").put("limit", 100))
            .onSuccess(
                list ->
                    list.getJsonArray("items").forEach(item -> writeUp(peer, (JsonObject) item))));
  }

  private void writeUp(SocketPeer peer, JsonObject conversation) {
    JsonObject owner = conversation.getJsonObject("owner");
    String id = conversation.getString("id");
    if (owner == null
        || !"WRAP_UP".equals(conversation.getString("state"))
        || !owner.getString("id").equals(agent())
        || !closing.add(id)) {
      return;
    }
    JsonObject args =
        new JsonObject()
            .put("conversation", id)
            .put("seenSeq", conversation.getLong("lastSeq"))
            .put(
                "disposition",
                hello.getJsonArray("dispositions").getJsonObject(0).getString("code"));
    tell(
        peer.command("conversation.close", args)
            .onFailure(
                error -> {
                  // Something was added meanwhile, or the node went away.
                  closing.remove(id);
                  vertx.setTimer(RECONNECT_MS, timer -> writeUpAgain());
                }));
  }

  private void writeUpAgain() {
    if (socket != null && !closed) {
      writeUpAll();
    }
  }

  private void tell(Future<?> command) {
    command.onFailure(error -> refusals.merge(String.valueOf(error.getMessage()), 1, Integer::sum));
  }

  /** The agent's id, once connected. */
  public String agent() {
    return hello.getJsonObject("me").getString("id");
  }

  /** How often something was refused, by the reason given. */
  public Map<String, Integer> refusals() {
    return Map.copyOf(refusals);
  }

  /** Whether there is a socket just now. */
  public boolean isConnected() {
    return socket != null;
  }

  /** The present socket. */
  public SocketPeer socket() {
    SocketPeer current = socket;
    if (current == null) {
      throw new IllegalStateException("not connected");
    }
    return current;
  }

  /** Goes away for good. */
  public Future<Void> close() {
    closed = true;
    SocketPeer last = socket;
    return last == null ? Future.succeededFuture() : last.close();
  }
}
