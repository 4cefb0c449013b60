package org.omniline.calls.day;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.omniline.bench.wire.CallDesk;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;

/** An agent's page, which says what conversation a talk is. Thread-safe. */
final class DayDesk {
  private final CallDesk desk;
  private final String login;

  /** By the caller's number. */
  private final Map<String, String> talks = new ConcurrentHashMap<>();

  DayDesk(Vertx vertx, WebSocketClient sockets, int port, SignedIn session, String login) {
    this.desk = new CallDesk(vertx, sockets, port, session);
    this.login = login;
    desk.onCall(this::shows);
  }

  void connect(String extension) {
    SocketPeer.await(desk.connect(extension));
  }

  private void shows(JsonObject call) {
    if ("TALKING".equals(call.getString("phase"))) {
      talks.put(call.getJsonObject("number").getString("raw"), call.getString("conversation"));
    }
  }

  boolean isConnected() {
    return desk.isConnected();
  }

  String login() {
    return login;
  }

  String agent() {
    return desk.agent();
  }

  void ready() {
    SocketPeer.await(desk.ready());
  }

  /** Takes nothing any more, until ready again. */
  void rests() {
    SocketPeer.await(desk.socket().command("agent.state", new JsonObject().put("state", "BREAK")));
  }

  /** The conversation of a talk with this number; null until the page shows it. */
  @Nullable String talking(String number) {
    return talks.get(number);
  }

  Future<JsonObject> passesOn(String conversation, String queue) {
    return desk.transfer(conversation, queue);
  }

  Future<JsonObject> hangsUp(String conversation) {
    return desk.socket()
        .command(
            "call.hangup",
            new JsonObject()
                .put("conversation", conversation)
                .put("commandId", UUID.randomUUID().toString()));
  }

  Map<String, Integer> refusals() {
    return desk.refusals();
  }

  void close() {
    SocketPeer.await(desk.close());
  }
}
