package org.omniline.gateway.socket;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.omniline.conversation.staff.Teams;

/**
 * The rows of a live view by their ids, as they are told.
 *
 * @param version grows with each change
 */
record LiveRows(
    long version,
    Map<String, JsonObject> agents,
    Map<String, JsonObject> queues,
    Map<String, JsonObject> talks) {
  static final LiveRows EMPTY = new LiveRows(0, Map.of(), Map.of(), Map.of());

  /** What belongs to a team: its people, their queues, whom they serve and who waits there. */
  LiveRows narrowed(long team, Teams teams) {
    return new LiveRows(
        version,
        kept(agents, (id, row) -> teams.has(team, id)),
        kept(queues, (id, row) -> teams.serves(team, id)),
        kept(talks, (id, row) -> isOf(row, team, teams)));
  }

  private static boolean isOf(JsonObject talk, long team, Teams teams) {
    String owner = talk.getString("owner");
    String only = talk.getString("onlyAgent");
    return owner != null
        ? teams.has(team, Long.valueOf(owner))
        : teams.serves(team, Long.parseLong(talk.getString("queue")))
            || (only != null && teams.has(team, Long.valueOf(only)));
  }

  private static Map<String, JsonObject> kept(
      Map<String, JsonObject> rows, BiPredicate<Long, JsonObject> which) {
    Map<String, JsonObject> kept = new LinkedHashMap<>(rows);
    kept.entrySet().removeIf(one -> !which.test(Long.valueOf(one.getKey()), one.getValue()));
    return kept;
  }

  boolean shows(LiveRows other) {
    return agents.equals(other.agents) && queues.equals(other.queues) && talks.equals(other.talks);
  }

  /** The same rows as the version that follows. */
  LiveRows after(LiveRows last) {
    return new LiveRows(last.version + 1, agents, queues, talks);
  }

  /** All of it, for who has nothing yet. */
  JsonObject whole() {
    return new JsonObject()
        .put("version", version)
        .put("agents", new JsonArray(List.copyOf(agents.values())))
        .put("queues", new JsonArray(List.copyOf(queues.values())))
        .put("talks", new JsonArray(List.copyOf(talks.values())));
  }

  /** What has changed, for who has the last version. */
  JsonObject since(LiveRows last) {
    return new JsonObject()
        .put("since", last.version)
        .put("version", version)
        .put("agents", changed(last.agents, agents))
        .put("queues", changed(last.queues, queues))
        .put("talks", changed(last.talks, talks))
        .put(
            "gone",
            new JsonObject()
                .put("agents", gone(last.agents, agents))
                .put("queues", gone(last.queues, queues))
                .put("talks", gone(last.talks, talks)))
        .put("stale", false);
  }

  private static JsonArray changed(Map<String, JsonObject> before, Map<String, JsonObject> now) {
    JsonArray rows = new JsonArray();
    now.forEach(
        (id, row) -> {
          if (!row.equals(before.get(id))) {
            rows.add(row);
          }
        });
    return rows;
  }

  private static JsonArray gone(Map<String, JsonObject> before, Map<String, JsonObject> now) {
    JsonArray ids = new JsonArray();
    before.keySet().stream().filter(id -> !now.containsKey(id)).forEach(ids::add);
    return ids;
  }
}
