package org.omniline.gateway.signin;

import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells all nodes that somebody is signed out, so that open sockets close. A hint over the event
 * bus: sockets also look at their session from time to time.
 */
public final class SessionEnds {
  private static final String ADDRESS = "omniline.session.ended";

  private final Vertx vertx;

  public SessionEnds(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * What ended.
   *
   * @param userId whose
   * @param tokenHash the one session; null for all of the user
   */
  public record Ended(long userId, @Nullable String tokenHash) {}

  /** Tells every node, this one too. */
  public void publish(Ended ended) {
    vertx
        .eventBus()
        .publish(
            ADDRESS, new JsonObject().put("user", ended.userId()).put("token", ended.tokenHash()));
  }

  /** Hears of ends on all nodes; called on an event loop, must not block. */
  public void listen(Consumer<Ended> listener) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            ADDRESS,
            message ->
                listener.accept(
                    new Ended(message.body().getLong("user"), message.body().getString("token"))));
  }
}
