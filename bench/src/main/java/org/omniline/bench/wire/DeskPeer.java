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

  private final Vertx vertx;
  private final WebSocketClient client;
  private final int port;
  private final SignedIn session;
  private final Map<String, Long> have = new ConcurrentHashMap<>();
  private final Map<String, JsonObject> shown = new ConcurrentHashMap<>();
  private final AtomicLong reconnects = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final List<Consumer<JsonObject>> listeners = new ArrayList<>();
  private volatile @Nullable SocketPeer socket;
  private volatile JsonObject hello = new JsonObject();
  private volatile boolean closed;

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

  /** Connects, says hello and goes ready. */
  public Future<JsonObject> connect() {
    return SocketPeer.connect(client, port, "/ws/desk", session.socketHeaders(), this::pushed)
        .compose(
            peer -> {
              socket = peer;
              peer.closed().onSuccess(code -> reconnect());
              JsonObject known = new JsonObject();
              have.forEach(known::put);
              return peer.command("hello", new JsonObject().put("have", known));
            })
        .compose(
            greeting -> {
              hello = greeting;
              each(greeting.getJsonArray("changes"), this::resumed);
              each(greeting.getJsonArray("offers"), this::offered);
              return socket()
                  .command("agent.state", new JsonObject().put("state", "READY"))
                  .map(greeting);
            });
  }

  private void reconnect() {
    if (!closed) {
      vertx.setTimer(
          RECONNECT_MS,
          timer -> {
            reconnects.incrementAndGet();
            connect().onFailure(error -> reconnect());
          });
    }
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
      default -> {
        // Typing, queues, the own state: nothing to follow.
      }
    }
  }

  private void offered(JsonObject offer) {
    JsonObject args = new JsonObject().put("offer", offer.getString("offer"));
    socket()
        .command("offer.ack", args)
        .compose(acknowledged -> socket().command("offer.accept", args))
        .onSuccess(
            reply -> {
              accepted.incrementAndGet();
              String conversation = reply.getJsonObject("conversation").getString("id");
              have.putIfAbsent(conversation, 0L);
              resume(conversation);
            });
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
    long rev = have.getOrDefault(conversation, 0L);
    socket()
        .command(
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
    return socket().close();
  }
}
