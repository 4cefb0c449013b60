package org.omniline.channels;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;

/** The text of frames of subprotocol {@code omniline.v1} (docs/protocols/README.md). Pure. */
public final class Frames {
  /** The subprotocol both sockets speak. */
  public static final String PROTOCOL = "omniline.v1";

  private Frames() {}

  /** The one reply to a command that was carried out. */
  public static String reply(String id, JsonObject data) {
    return new JsonObject().put("re", id).put("data", data).encode();
  }

  /**
   * The one reply to a command that was not.
   *
   * @param id the command's, or null where none could be read
   */
  public static String error(@Nullable String id, Refusal refusal) {
    return new JsonObject().put("re", id).put("error", problem(refusal)).encode();
  }

  /** A push that belongs to no conversation. */
  public static String push(String on, JsonObject data) {
    return new JsonObject().put("on", on).put("data", data).encode();
  }

  /** A push of one conversation, without a revision. */
  public static String push(String on, long conversationId, JsonObject data) {
    return new JsonObject()
        .put("on", on)
        .put("conversation", Long.toString(conversationId))
        .put("data", data)
        .encode();
  }

  /** A push of one conversation as it stands after {@code rev}. */
  public static String push(String on, long conversationId, long rev, JsonObject data) {
    return new JsonObject()
        .put("on", on)
        .put("conversation", Long.toString(conversationId))
        .put("rev", rev)
        .put("data", data)
        .encode();
  }

  /** The members of RFC 9457 that sockets carry: {@code code, title, detail, fields?}. */
  public static JsonObject problem(Refusal refusal) {
    JsonObject problem =
        new JsonObject()
            .put("code", refusal.code().wire())
            .put("title", title(refusal.code()))
            .put("detail", refusal.getMessage());
    if (!refusal.fields().isEmpty()) {
      JsonObject fields = new JsonObject();
      // Sorted, so that the same refusal is the same text.
      new java.util.TreeMap<>(refusal.fields()).forEach((k, v) -> fields.put(k, plain(v)));
      problem.put("fields", fields);
    }
    return problem;
  }

  /** Refusal fields may hold any value; the wire carries numbers, truth values, text and lists. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Collection<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(item -> array.add(plain(item)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((k, v) -> object.put(String.valueOf(k), plain(v)));
      return object;
    }
    return value.toString();
  }

  private static String title(Refusal.Code code) {
    String words = code.wire().replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
