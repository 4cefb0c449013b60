package org.omniline.gateway.flow;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer's values by the names that flows use, {@code orders.0.state}. Stateless. */
final class FlatJson {
  private static final int MAX_VALUES = 500;
  private static final int MAX_DEPTH = 8;

  private FlatJson() {}

  /** Values that are not null; empty when the text is no JSON object or list, or too much. */
  static Optional<Map<String, Object>> read(Buffer text) {
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      Object json = Json.decodeValue(text);
      boolean fits =
          (json instanceof JsonObject || json instanceof JsonArray) && add(values, "", json, 0);
      return fits ? Optional.of(values) : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static boolean add(
      Map<String, Object> values, String name, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH || values.size() >= MAX_VALUES) {
      return false;
    }
    if (value instanceof JsonObject object) {
      return object.fieldNames().stream()
          .allMatch(field -> add(values, under(name, field), object.getValue(field), depth + 1));
    }
    if (value instanceof JsonArray array) {
      return addList(values, name, array, depth);
    }
    if (value != null) {
      values.put(name, value);
    }
    return true;
  }

  /** Each item by its place, and a list of plain values also as a whole. */
  private static boolean addList(
      Map<String, Object> values, String name, JsonArray array, int depth) {
    List<Object> plain = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Object item = array.getValue(i);
      if (!add(values, under(name, Integer.toString(i)), item, depth + 1)) {
        return false;
      }
      if (item != null && !(item instanceof JsonObject) && !(item instanceof JsonArray)) {
        plain.add(item);
      }
    }
    if (plain.size() == array.size() && !name.isEmpty()) {
      values.put(name, List.copyOf(plain));
    }
    return true;
  }

  private static String under(String name, String field) {
    return name.isEmpty() ? field : name + "." + field;
  }
}
