package org.omniline.gateway.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;

/** The objects of administration as the contract writes them. */
final class ApiJson {
  private ApiJson() {}

  static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> one) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(one.apply(item)));
    return array;
  }

  static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Who is signed in, with the rights the page shows or hides things by. */
  static JsonObject me(User user) {
    JsonArray rights = new JsonArray();
    user.role().rights().stream().map(Right::wire).sorted().forEach(rights::add);
    return new JsonObject()
        .put("id", Long.toString(user.id()))
        .put("login", user.login())
        .put("name", user.name())
        .put("role", user.role().name())
        .put("rights", rights);
  }

  static JsonObject user(User user) {
    JsonArray queues = new JsonArray();
    user.queues().stream().sorted().forEach(id -> queues.add(Long.toString(id)));
    return new JsonObject()
        .put("id", Long.toString(user.id()))
        .put("login", user.login())
        .put("name", user.name())
        .put("role", user.role().name())
        .put("active", user.active())
        .put("capacity", user.capacity())
        .put("queues", queues)
        .put("mustChangePassword", user.mustChangePassword())
        .put("lockedUntil", time(user.lockedUntil()));
  }

  static JsonObject queue(DirectoryStore.Queue queue) {
    return new JsonObject()
        .put("id", Long.toString(queue.id()))
        .put("code", queue.code())
        .put("name", queue.name())
        .put("offerTimeoutMs", queue.offerTimeoutMs())
        .put("active", queue.active());
  }

  static JsonObject disposition(DirectoryStore.Disposition disposition) {
    return new JsonObject()
        .put("code", disposition.code())
        .put("label", disposition.label())
        .put("group", disposition.group())
        .put("position", disposition.position())
        .put("active", disposition.active());
  }

  /** Without the secrets' values. */
  static JsonObject account(ChannelAccount account) {
    JsonObject settings = new JsonObject();
    account.settings().forEach(settings::put);
    JsonArray secrets = new JsonArray();
    account.secret().keySet().stream().sorted().forEach(secrets::add);
    return new JsonObject()
        .put("id", Long.toString(account.id()))
        .put("channel", account.channel().name())
        .put("code", account.code())
        .put("name", account.name())
        .put("queue", Long.toString(account.queueId()))
        .put("active", account.active())
        .put("settings", settings)
        .put("secrets", secrets);
  }

  static JsonObject media(MediaRef ref) {
    return new JsonObject()
        .put("id", Long.toString(ref.id()))
        .put("name", ref.name())
        .put("contentType", ref.contentType())
        .put("size", ref.size());
  }

  static JsonObject auditLine(AuditStore.Line line) {
    JsonObject detail = new JsonObject();
    line.detail().forEach(detail::put);
    Long user = line.userId();
    return new JsonObject()
        .put("at", time(line.at()))
        .put("kind", line.kind().name())
        .put("user", user == null ? null : Long.toString(user))
        .put("login", line.login())
        .put("action", line.action())
        .put("outcome", line.outcome())
        .put("address", line.address())
        .put("target", line.target())
        .put("detail", detail);
  }
}
