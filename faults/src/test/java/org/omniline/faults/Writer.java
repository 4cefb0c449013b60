package org.omniline.faults;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.omniline.bench.wire.SocketPeer;
import org.omniline.bench.wire.VisitorPeer;

/**
 * Somebody who keeps writing on the chat page, one message at a time, and repeats under the same id
 * what was not acknowledged, as the page does.
 */
public final class Writer {
  private static final long RECONNECT_MS = 300;
  private static final long AGAIN_MS = 100;
  private static final long UNANSWERED_S = 15;

  private final Vertx vertx;
  private final String name;
  private final long pauseMs;
  private final VisitorPeer peer;
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean stopping;
  private volatile boolean idle;

  /**
   * Makes one who does not write yet.
   *
   * @param name in every message, so that it is like no other's
   * @param pauseMs between an acknowledgement and the next message
   */
  public Writer(Vertx vertx, WebSocketClient sockets, int port, String name, long pauseMs) {
    this.vertx = vertx;
    this.name = name;
    this.pauseMs = pauseMs;
    this.peer = new VisitorPeer(sockets, port, "demo");
  }

  /** Begins. */
  public void start() {
    connect(1, UUID.randomUUID().toString());
  }

  /** Writes no more once the present message is acknowledged. */
  public void stop() {
    stopping = true;
  }

  /** Whether it has stopped, with nothing unacknowledged. */
  public boolean isIdle() {
    return idle;
  }

  /** What the server said it has, in order. */
  public List<String> acknowledged() {
    return acknowledged;
  }

  /** How often the server said that it has not stored it. */
  public long refused() {
    return refused.get();
  }

  public VisitorPeer peer() {
    return peer;
  }

  private void connect(int n, String clientId) {
    limited(peer.connect())
        .onSuccess(hello -> write(n, clientId))
        .onFailure(error -> later(RECONNECT_MS, () -> connect(n, clientId)));
  }

  private void write(int n, String clientId) {
    String text = name + "-" + n;
    limited(peer.send(clientId, text))
        .onSuccess(
            receipt -> {
              acknowledged.add(text);
              if (stopping) {
                idle = true;
              } else {
                later(pauseMs, () -> write(n + 1, UUID.randomUUID().toString()));
              }
            })
        .onFailure(
            error -> {
              if (error instanceof SocketPeer.Refused) {
                refused.incrementAndGet();
                later(AGAIN_MS, () -> write(n, clientId));
              } else {
                later(RECONNECT_MS, () -> connect(n, clientId));
              }
            });
  }

  /** A server that is frozen says nothing; the page goes to another. */
  private static Future<JsonObject> limited(Future<JsonObject> reply) {
    return reply.timeout(UNANSWERED_S, TimeUnit.SECONDS);
  }

  private void later(long ms, Runnable next) {
    if (ms == 0) {
      next.run();
    } else {
      vertx.setTimer(ms, timer -> next.run());
    }
  }
}
