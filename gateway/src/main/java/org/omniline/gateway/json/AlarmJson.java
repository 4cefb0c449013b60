package org.omniline.gateway.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmRule;

/** Alarms and their rules as sockets and HTTP carry them. Never says who is in a conversation. */
public final class AlarmJson {
  private AlarmJson() {}

  /**
   * An alarm.
   *
   * @param queues names by id
   * @param people names by id
   */
  public static JsonObject alarm(Alarm alarm, Map<Long, String> queues, Map<Long, String> people) {
    Long conversation = alarm.conversationId();
    Long missed = alarm.missedId();
    return new JsonObject()
        .put("id", WireJson.id(alarm.id()))
        .put("kind", alarm.rule().kind().name())
        .put("name", alarm.rule().name())
        .put("queue", named(alarm.queueId(), queues))
        .put("conversation", conversation == null ? null : WireJson.id(conversation))
        .put("agent", named(alarm.agentId(), people))
        .put("missed", missed == null ? null : WireJson.id(missed))
        .put("value", alarm.value())
        .put("subject", alarm.subject().isEmpty() ? null : alarm.subject())
        .put("threshold", alarm.threshold())
        .put("repeatMs", alarm.rule().repeatMs())
        .put("raisedAt", WireJson.time(alarm.raisedAt()))
        .put("acknowledgedAt", WireJson.time(alarm.acknowledgedAt()))
        .put("acknowledgedBy", named(alarm.acknowledgedBy(), people))
        .put("clearedAt", WireJson.time(alarm.clearedAt()));
  }

  private static @Nullable JsonObject named(@Nullable Long id, Map<Long, String> names) {
    return id == null
        ? null
        : new JsonObject().put("id", WireJson.id(id)).put("name", names.getOrDefault(id, ""));
  }

  /** A rule. */
  public static JsonObject rule(AlarmRule rule) {
    Long queue = rule.queueId();
    JsonArray roles = new JsonArray();
    rule.roles().stream().map(Enum::name).sorted().forEach(roles::add);
    JsonArray users = new JsonArray();
    rule.users().stream().sorted().forEach(id -> users.add(WireJson.id(id)));
    return new JsonObject()
        .put("id", WireJson.id(rule.id()))
        .put("version", rule.version())
        .put("name", rule.name())
        .put("kind", rule.kind().name())
        .put("queue", queue == null ? null : WireJson.id(queue))
        .put("threshold", rule.threshold())
        .put("withinMs", rule.withinMs())
        .put("roles", roles)
        .put("users", users)
        .put("repeatMs", rule.repeatMs())
        .put("active", rule.active());
  }
}
