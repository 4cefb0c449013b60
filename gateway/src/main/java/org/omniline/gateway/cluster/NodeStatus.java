package org.omniline.gateway.cluster;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * How a node is.
 *
 * @param number leased, 0 to 1023
 * @param name as configured, may be empty
 * @param desks open sockets of desks
 * @param visitors open sockets of visitors
 * @param routes whether this node gives the ACD its time (holds its lease)
 * @param keepsRouting whether the ACD's memory lies here
 */
public record NodeStatus(
    int number,
    String name,
    State state,
    long desks,
    long visitors,
    boolean routes,
    boolean keepsRouting,
    Instant startedAt) {

  /** Whether a node takes people. */
  public enum State {
    READY,
    /** It lives, but something it needs does not answer. */
    NOT_READY,
    /** An operator wants it empty, or it stops. */
    DRAINING
  }

  /** As the API shows it and as nodes tell each other. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("number", number)
        .put("name", name)
        .put("state", state.name())
        .put("desks", desks)
        .put("visitors", visitors)
        .put("routes", routes)
        .put("keepsRouting", keepsRouting)
        .put("startedAt", startedAt.toString());
  }

  static NodeStatus of(JsonObject json) {
    return new NodeStatus(
        json.getInteger("number"),
        json.getString("name"),
        State.valueOf(json.getString("state")),
        json.getLong("desks"),
        json.getLong("visitors"),
        json.getBoolean("routes"),
        json.getBoolean("keepsRouting"),
        Instant.parse(json.getString("startedAt")));
  }
}
