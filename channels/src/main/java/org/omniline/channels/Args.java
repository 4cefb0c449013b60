package org.omniline.channels;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;

/**
 * Reads a command's arguments. Every method fails with {@link Refusal} INVALID and names the field;
 * what is absent or null is absent.
 */
public final class Args {
  private static final Pattern ID = Pattern.compile("[0-9]{1,19}");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final JsonObject json;

  public Args(JsonObject json) {
    this.json = json;
  }

  /** Whether it is there at all. */
  public boolean has(String name) {
    return json.getValue(name) != null;
  }

  /** An id: a decimal string. */
  public long id(String name) {
    return parseId(name, required(name));
  }

  public @Nullable Long optionalId(String name) {
    Object value = json.getValue(name);
    return value == null ? null : parseId(name, value);
  }

  /** Ids, at most {@code max}, in their order, none twice; empty when absent. */
  public List<Long> ids(String name, int max) {
    Object value = json.getValue(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array) || array.size() > max) {
      throw invalid(name, "wrong-form", "must be a list of at most " + max + " ids");
    }
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      long id = parseId(name, array.getValue(i));
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** {@code { "<conversation>": rev }}, at most {@code max}; empty when absent. */
  public Map<Long, Long> revs(String name, int max) {
    Object value = json.getValue(name);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof JsonObject object) || object.size() > max) {
      throw invalid(name, "wrong-form", "must be an object of at most " + max + " revisions by id");
    }
    Map<Long, Long> revs = new LinkedHashMap<>();
    for (String key : object.fieldNames()) {
      revs.put(parseId(name, key), whole(name, object.getValue(key), 0, Long.MAX_VALUE));
    }
    return revs;
  }

  /** An object; empty when absent. */
  public @Nullable Args optionalObject(String name) {
    Object value = json.getValue(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonObject object)) {
      throw invalid(name, "wrong-type", "must be an object");
    }
    return new Args(object);
  }

  /** Text of 1 to {@code max} code points. */
  public String text(String name, int max) {
    String text = optionalText(name, max);
    if (text == null || text.isBlank()) {
      throw invalid(name, "missing", "must not be empty");
    }
    return text;
  }

  /** Text of at most {@code max} code points, or null when absent. */
  public @Nullable String optionalText(String name, int max) {
    Object value = json.getValue(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw invalid(name, "wrong-type", "must be text");
    }
    if (text.indexOf('\0') >= 0) {
      throw invalid(name, "unreadable", "must not hold the character NUL");
    }
    if (text.length() > max && text.codePointCount(0, text.length()) > max) {
      throw invalid(name, "too-long", "must have at most " + max + " characters");
    }
    return text;
  }

  /**
   * The text of a message, or null when absent.
   *
   * @throws Refusal TEXT_TOO_LONG with field {@code limit}, in code points
   */
  public @Nullable String message(String name, int limit) {
    String text = optionalText(name, Integer.MAX_VALUE);
    if (text != null && text.length() > limit && text.codePointCount(0, text.length()) > limit) {
      throw new Refusal(
          Refusal.Code.TEXT_TOO_LONG,
          "The text is longer than " + limit + " characters.",
          Map.of("limit", limit));
    }
    return text == null || text.isBlank() ? null : text;
  }

  /** A UUID, in lower case. */
  public String uuid(String name) {
    if (required(name) instanceof String text && UUID.matcher(text).matches()) {
      return text.toLowerCase(java.util.Locale.ROOT);
    }
    throw invalid(name, "wrong-form", "must be a UUID");
  }

  /** A whole number, 0 or more. */
  public long number(String name) {
    return whole(name, required(name), 0, Long.MAX_VALUE);
  }

  /** A whole number within bounds, {@code fallback} when absent. */
  public int number(String name, int min, int max, int fallback) {
    Object value = json.getValue(name);
    return value == null ? fallback : (int) whole(name, value, min, max);
  }

  public boolean flag(String name) {
    if (required(name) instanceof Boolean flag) {
      return flag;
    }
    throw invalid(name, "wrong-type", "must be true or false");
  }

  /** False when absent. */
  public boolean optionalFlag(String name) {
    return json.getValue(name) != null && flag(name);
  }

  /** One of some constants of an enum, by name. */
  public <E extends Enum<E>> E oneOf(String name, Set<E> allowed) {
    Object value = required(name);
    return allowed.stream()
        .filter(each -> each.name().equals(value))
        .findFirst()
        .orElseThrow(() -> invalid(name, "no-choice", "must be one of " + allowed));
  }

  /**
   * The refusal of one field.
   *
   * @param reason stable, lower case with hyphens
   * @param why the rest of an English sentence that begins with the field
   */
  public static Refusal invalid(String field, String reason, String why) {
    return Refusal.invalid(field, reason, field + " " + why + ".");
  }

  private Object required(String name) {
    Object value = json.getValue(name);
    if (value == null) {
      throw invalid(name, "missing", "is required");
    }
    return value;
  }

  private static long parseId(String name, @Nullable Object value) {
    if (value instanceof String text && ID.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException tooBig) {
        throw invalid(name, "wrong-form", "must be an id");
      }
    }
    throw invalid(name, "wrong-form", "must be an id: a decimal string");
  }

  private static long whole(String name, @Nullable Object value, long min, long max) {
    boolean whole = value instanceof Integer || value instanceof Long;
    if (whole && value instanceof Number number) {
      long n = number.longValue();
      if (n >= min && n <= max) {
        return n;
      }
    }
    throw invalid(name, "wrong-type", "must be a whole number from " + min + " to " + max);
  }
}
