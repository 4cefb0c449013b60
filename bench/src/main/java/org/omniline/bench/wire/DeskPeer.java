package org.omniline.bench.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A desk that goes ready, accepts what it is offered, follows the rule of docs/protocols/objects.md
 * ("change") and reconnects by itself, as the browser's desk does.
 */
public final class DeskPeer {
  private static final long RECONNECT_MS = 300;
  private static final long PING_MS = 2_500;
  private static final long SILENT_MS = 22_500;

  private final Vertx vertx;
  private final WebSocketClient client;
  private final int port;
  private final SignedIn session;
  private final Map<String, Long> have = new ConcurrentHashMap<>();
  private final Map<String, JsonObject> shown = new ConcurrentHashMap<>();
  private final AtomicLong reconnects = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong madeReady = new AtomicLong();
  private final List<Consumer<JsonObject>> listeners = new ArrayList<>();
  private volatile @Nullable SocketPeer socket;
  private volatile JsonObject hello = new JsonObject();
  private volatile boolean closed;
  private volatile boolean database = true;

  public DeskPeer(Vertx vertx, WebSocketClient client, int port, SignedIn session) {
    this.vertx = vertx;
    this.client = client;
    this.port = port;
    this.session = session;
  }

  /** Hears of each entry that is shown for the first time; add before connecting. */
  public void onEntry(Consumer<JsonObject> listener) {
    listeners.add(listener);
  }

  /** Connects, says hello, goes ready where it is not, and shows what it serves. */
  public Future<JsonObject> connect() {
    return SocketPeer.connect(client, port, "/ws/desk", session.socketHeaders(), this::pushed)
        .compose(
            peer -> {
              socket = peer;
              peer.closed().onSuccess(code -> reconnect(peer));
              watch(peer);
              JsonObject known = new JsonObject();
              have.forEach(known::put);
              return peer.command("hello", new JsonObject().put("have", known));
            })
        .compose(
            greeting -> {
              hello = greeting;
              database = true;
              each(greeting.getJsonArray("changes"), this::resumed);
              each(greeting.getJsonArray("offers"), this::offered);
              return ready(greeting).compose(done -> mine()).map(greeting);
            });
  }

  private Future<JsonObject> ready(JsonObject greeting) {
    if ("READY".equals(greeting.getJsonObject("agent").getString("state"))) {
      return Future.succeededFuture(greeting);
    }
    madeReady.incrementAndGet();
    return socket().command("agent.state", new JsonObject().put("state", "READY"));
  }

  /** An accept whose reply was lost is found here. */
  private Future<JsonObject> mine() {
    return socket()
        .command("inbox.list", new JsonObject().put("view", "MINE").put("limit", 100))
        .onSuccess(
            inbox ->
                each(
                    inbox.getJsonArray("items"),
                    conversation -> follow(conversation.getString("id"))));
  }

  private void follow(String conversation) {
    if (have.putIfAbsent(conversation, 0L) == null) {
      resume(conversation);
    }
  }

  private void reconnect(@Nullable SocketPeer lost) {
    if (!closed && socket == lost) {
      socket = null;
      vertx.setTimer(RECONNECT_MS, timer -> again());
    }
  }

  private void again() {
    if (!closed) {
      reconnects.incrementAndGet();
      connect()
          .onFailure(
              error -> {
                SocketPeer half = socket;
                if (half == null) {
                  vertx.setTimer(RECONNECT_MS, timer -> again());
                } else {
                  half.abandon();
                  reconnect(half);
                }
              });
    }
  }

  /** A server that is frozen keeps its connections open: who is silent for long counts as gone. */
  private void watch(SocketPeer peer) {
    vertx.setPeriodic(
        PING_MS,
        timer -> {
          if (closed || socket != peer) {
            vertx.cancelTimer(timer);
          } else if (peer.silentMs() > SILENT_MS) {
            peer.abandon();
            reconnect(peer);
          } else {
            peer.command("ping", new JsonObject()).onFailure(error -> {});
          }
        });
  }

  private static void each(@Nullable JsonArray items, Consumer<JsonObject> action) {
    if (items != null) {
      items.forEach(item -> action.accept((JsonObject) item));
    }
  }

  private void pushed(JsonObject push) {
    switch (push.getString("on", "")) {
      case "conversation" -> resumed(push.copy().put("change", push.getJsonObject("data")));
      case "offer" -> offered(push.getJsonObject("data"));
      case "offer.ended" -> ended(push.getJsonObject("data"));
      case "database" -> database = push.getJsonObject("data").getBoolean("available");
      default -> {
        // Typing, queues, the own state: nothing to follow.
      }
    }
  }

  private void offered(JsonObject offer) {
    SocketPeer peer = current();
    if (peer == null) {
      return;
    }
    JsonObject args = new JsonObject().put("offer", offer.getString("offer"));
    peer.command("offer.ack", args)
        .compose(acknowledged -> peer.command("offer.accept", args))
        .onSuccess(
            reply -> {
              accepted.incrementAndGet();
              follow(reply.getJsonObject("conversation").getString("id"));
            });
  }

  /** An accept that failed may have been stored all the same: it is told when its offer ends. */
  private void ended(JsonObject offer) {
    if ("ACCEPTED".equals(offer.getString("outcome")) && current() != null) {
      mine().onFailure(error -> {});
    }
  }

  /** Applies {conversation, rev, change} by the rule; asks for what lies between when it must. */
  private void resumed(JsonObject item) {
    String conversation = item.getString("conversation");
    Long known = have.get(conversation);
    if (known == null) {
      return; // only what this desk serves is followed
    }
    long rev = item.getLong("rev");
    JsonObject change = item.getJsonObject("change");
    if (rev <= known) {
      return;
    }
    if (change.getLong("since") > known) {
      resume(conversation);
      return;
    }
    have.put(conversation, rev);
    each(change.getJsonArray("entries"), this::show);
  }

  private void resume(String conversation) {
    SocketPeer peer = current();
    if (peer == null) {
      return; // the next hello says what this desk has
    }
    long rev = have.getOrDefault(conversation, 0L);
    peer.command(
            "conversation.resume",
            new JsonObject().put("conversation", conversation).put("rev", rev))
        .onSuccess(reply -> resumed(reply.put("conversation", conversation)));
  }

  private void show(JsonObject entry) {
    String key = entry.getString("conversation") + "/" + entry.getLong("seq");
    if (shown.put(key, entry) == null) {
      listeners.forEach(listener -> listener.accept(entry));
    }
  }

  /** Texts of the contacts' messages on this desk, one for each place in a timeline. */
  public List<String> textsIn() {
    return shown.values().stream()
        .filter(entry -> "MESSAGE_IN".equals(entry.getString("kind")))
        .map(entry -> entry.getString("text"))
        .toList();
  }

  /** What the server said at the last connection. */
  public JsonObject hello() {
    return hello;
  }

  /** Conversations this desk follows. */
  public java.util.Set<String> conversations() {
    return java.util.Set.copyOf(have.keySet());
  }

  public long accepted() {
    return accepted.get();
  }

  /** How often it was not ready when it connected, and had to say so. */
  public long madeReady() {
    return madeReady.get();
  }

  /** What it was told last: whether the database answers. */
  public boolean databaseAvailable() {
    return database;
  }

  /** Whether it is connected now. */
  public boolean isConnected() {
    return socket != null;
  }

  /** The current socket, or null while there is none. */
  private @Nullable SocketPeer current() {
    return socket;
  }

  public long reconnects() {
    return reconnects.get();
  }

  public SocketPeer socket() {
    SocketPeer current = socket;
    if (current == null) {
      throw new IllegalStateException("connect first");
    }
    return current;
  }

  /** Goes away for good. */
  public Future<Void> close() {
    closed = true;
    SocketPeer last = current();
    return last == null ? Future.succeededFuture() : last.close();
  }
}
