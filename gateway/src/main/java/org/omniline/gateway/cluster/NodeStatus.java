package org.omniline.gateway.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.omniline.gateway.json.WireJson;

/**
 * How a node is.
 *
 * @param number leased, 0 to 1023
 * @param name as configured, may be empty
 * @param version of the product it runs; empty when it was started from classes
 * @param desks open sockets of desks
 * @param visitors open sockets of visitors
 * @param calls telephone calls that it commands now
 * @param jobs names of the leases it holds: what it does for all
 * @param routes whether this node gives the ACD its time (holds its lease)
 * @param keepsRouting whether the ACD's memory lies here
 * @param startedAt by the database's clock
 * @param toldAt when it said this, by the same clock
 */
public record NodeStatus(
    int number,
    String name,
    String version,
    State state,
    long desks,
    long visitors,
    int calls,
    List<String> jobs,
    boolean routes,
    boolean keepsRouting,
    Instant startedAt,
    Instant toldAt) {
  /** Copies the list. */
  public NodeStatus {
    jobs = List.copyOf(jobs);
  }

  /** Whether a node takes people. */
  public enum State {
    READY,
    /** It lives, but something it needs does not answer. */
    NOT_READY,
    /** An operator wants it empty, or it stops. */
    DRAINING,
    /** It was empty, or on the way there, when it was heard last: it was stopped. */
    STOPPED,
    /** It says nothing any more, and nobody had asked it to go. */
    GONE
  }

  /** The same node, no longer heard: it serves nobody and does nothing. */
  NodeStatus silent() {
    return new NodeStatus(
        number,
        name,
        version,
        state == State.DRAINING || state == State.STOPPED ? State.STOPPED : State.GONE,
        0,
        0,
        0,
        List.of(),
        false,
        false,
        startedAt,
        toldAt);
  }

  /** As the API shows it and as nodes tell each other. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("number", number)
        .put("name", name)
        .put("version", version)
        .put("state", state.name())
        .put("desks", desks)
        .put("visitors", visitors)
        .put("calls", calls)
        .put("jobs", new JsonArray(jobs))
        .put("routes", routes)
        .put("keepsRouting", keepsRouting)
        .put("startedAt", WireJson.time(startedAt))
        .put("toldAt", WireJson.time(toldAt));
  }

  static NodeStatus of(JsonObject json) {
    return new NodeStatus(
        json.getInteger("number"),
        json.getString("name"),
        json.getString("version", ""),
        State.valueOf(json.getString("state")),
        json.getLong("desks"),
        json.getLong("visitors"),
        json.getInteger("calls", 0),
        json.getJsonArray("jobs", new JsonArray()).stream().map(String.class::cast).toList(),
        json.getBoolean("routes"),
        json.getBoolean("keepsRouting"),
        Instant.parse(json.getString("startedAt")),
        Instant.parse(json.getString("toldAt", json.getString("startedAt"))));
  }
}
