package org.omniline.gateway.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.QueueSettingsJson;
import org.omniline.routing.QueueStore;

/** The objects of administration as the contract writes them. */
final class ApiJson {
  private ApiJson() {}

  static JsonObject user(User user) {
    JsonArray queues = new JsonArray();
    user.queues().stream().sorted().forEach(id -> queues.add(WireJson.id(id)));
    Ref team = user.place().team();
    return new JsonObject()
        .put("id", WireJson.id(user.id()))
        .put("login", user.login())
        .put("name", user.name())
        .put("role", user.role().name())
        .put("active", user.active())
        .put("capacity", user.capacity())
        .put("queues", queues)
        .put("memberships", memberships(user))
        .put("skills", skills(user))
        .put("mustChangePassword", user.mustChangePassword())
        .put("lockedUntil", WireJson.time(user.lockedUntil()))
        .put("expiresAt", WireJson.time(user.expiresAt()))
        .put("team", team == null ? null : WireJson.ref(team))
        .put("teamOnly", user.place().teamOnly())
        .put("version", user.version());
  }

  private static JsonArray memberships(User user) {
    JsonArray all = new JsonArray();
    new TreeMap<>(user.memberships())
        .forEach(
            (id, one) ->
                all.add(
                    new JsonObject()
                        .put("queue", WireJson.id(id))
                        .put("level", one.level())
                        .put("position", one.position())));
    return all;
  }

  private static JsonArray skills(User user) {
    JsonArray all = new JsonArray();
    new TreeMap<>(user.skills())
        .forEach(
            (skill, level) -> all.add(new JsonObject().put("skill", skill).put("level", level)));
    return all;
  }

  static JsonObject queue(QueueStore.SavedQueue queue) {
    return new JsonObject()
        .put("id", WireJson.id(queue.id()))
        .put("code", queue.code())
        .put("name", queue.name())
        .put("offerTimeoutMs", queue.settings().offerMs())
        .put("active", queue.active())
        .put("version", queue.version())
        .put("routing", QueueSettingsJson.write(queue.settings()));
  }

  static JsonObject disposition(DirectoryStore.Disposition disposition) {
    return new JsonObject()
        .put("code", disposition.code())
        .put("label", disposition.label())
        .put("group", disposition.group())
        .put("position", disposition.position())
        .put("active", disposition.active())
        .put("version", disposition.version());
  }

  /** Without the secrets' values. */
  static JsonObject account(ChannelAccount account) {
    JsonObject settings = new JsonObject();
    account.settings().forEach(settings::put);
    JsonArray secrets = new JsonArray();
    account.secret().keySet().stream().sorted().forEach(secrets::add);
    return new JsonObject()
        .put("id", WireJson.id(account.id()))
        .put("channel", account.channel().name())
        .put("code", account.code())
        .put("name", account.name())
        .put("queue", WireJson.id(account.queueId()))
        .put("active", account.active())
        .put("settings", settings)
        .put("secrets", secrets)
        .put("version", account.version());
  }

  static JsonObject auditLine(AuditStore.Line line) {
    JsonObject detail = new JsonObject();
    line.detail().forEach(detail::put);
    Long user = line.userId();
    return new JsonObject()
        .put("at", WireJson.time(line.at()))
        .put("kind", line.kind().name())
        .put("user", user == null ? null : WireJson.id(user))
        .put("login", line.login())
        .put("action", line.action())
        .put("outcome", line.outcome())
        .put("address", line.address())
        .put("target", line.target())
        .put("detail", detail);
  }
}
