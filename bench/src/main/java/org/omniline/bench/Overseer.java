package org.omniline.bench;

import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.omniline.bench.wire.ServerProcess;
import org.omniline.bench.wire.SignedIn;
import org.omniline.bench.wire.SocketPeer;

/** A supervisor who watches the live view, and when it shows who serves whom (R82). */
final class Overseer {
  private static final long SHOWS_WITHIN_S = 30;

  private final SocketPeer desk;
  private final Map<String, Long> shown = new ConcurrentHashMap<>();

  Overseer(ServerProcess server, WebSocketClient sockets) {
    SignedIn session =
        SignedIn.joining(
            SignedIn.as(server.baseUrl(), "admin", "omniline"),
            "overseer",
            new JsonObject()
                .put("name", "测量督导")
                .put("role", "SUPERVISOR")
                .put("capacity", 1)
                .put("queues", new JsonArray()));
    desk =
        SocketPeer.await(
            SocketPeer.connect(
                sockets, server.port(), "/ws/desk", session.socketHeaders(), this::hear));
    desk.call("hello", new JsonObject());
    desk.call("live.watch", new JsonObject());
  }

  private void hear(JsonObject push) {
    if (!"live".equals(push.getString("on"))) {
      return;
    }
    long now = System.nanoTime();
    JsonArray talks = push.getJsonObject("data").getJsonArray("talks", new JsonArray());
    for (int each = 0; each < talks.size(); each++) {
      JsonObject talk = talks.getJsonObject(each);
      if (talk.getString("owner") != null) {
        shown.putIfAbsent(talk.getString("id"), now);
      }
    }
  }

  /**
   * Waits until the view shows each of them as served.
   *
   * @param accepted when each conversation was, by {@link System#nanoTime()}
   * @return from the acceptance's answer to the view; 0 where the view was faster
   */
  Latencies awaitShown(Map<String, Long> accepted) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SHOWS_WITHIN_S);
    while (!shown.keySet().containsAll(accepted.keySet())) {
      if (System.nanoTime() > until) {
        Set<String> missing = new HashSet<>(accepted.keySet());
        missing.removeAll(shown.keySet());
        throw new IllegalStateException("the live view never showed " + missing.size());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    Latencies late = new Latencies();
    accepted.forEach((talk, at) -> late.add(Math.max(0, shown.getOrDefault(talk, at) - at)));
    return late;
  }

  void close() {
    SocketPeer.await(desk.close());
  }
}
