package org.omniline.flow.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.graph.MalformedGraph.Reason;

/** Reads an object strictly: every field has one type, and none may be left over. */
final class JsonFields {
  private final JsonNode object;
  private final String path;
  private final Set<String> known = new HashSet<>();

  /** Makes a value of an object. */
  interface Reader<T> {
    T read(JsonFields fields) throws MalformedGraph;
  }

  JsonFields(JsonNode object, String path) throws MalformedGraph {
    if (!object.isObject()) {
      throw wrong(path, "an object");
    }
    this.object = object;
    this.path = path;
  }

  /** Reads all of an object and refuses what the reader did not ask for. */
  static <T> T whole(JsonNode object, String path, Reader<T> reader) throws MalformedGraph {
    JsonFields fields = new JsonFields(object, path);
    T value = reader.read(fields);
    fields.done();
    return value;
  }

  private void done() throws MalformedGraph {
    for (var names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new MalformedGraph(Reason.UNKNOWN_FIELD, at(name), "there is no such field");
      }
    }
  }

  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private @Nullable JsonNode field(String name) {
    known.add(name);
    return object.get(name);
  }

  private JsonNode required(String name) throws MalformedGraph {
    JsonNode value = field(name);
    if (value == null) {
      throw new MalformedGraph(Reason.MISSING_FIELD, at(name), "is missing");
    }
    return value;
  }

  private static MalformedGraph wrong(String path, String what) {
    return new MalformedGraph(Reason.WRONG_TYPE, path, "has to be " + what);
  }

  String requiredText(String name) throws MalformedGraph {
    return text(required(name), at(name));
  }

  int requiredWhole(String name) throws MalformedGraph {
    return whole(required(name), at(name));
  }

  String text(String name) throws MalformedGraph {
    String text = textOrNull(name);
    return text == null ? "" : text;
  }

  @Nullable String textOrNull(String name) throws MalformedGraph {
    JsonNode value = field(name);
    return value == null ? null : text(value, at(name));
  }

  private static String text(JsonNode value, String at) throws MalformedGraph {
    // PostgreSQL keeps no NUL.
    if (!value.isTextual() || value.textValue().indexOf(0) >= 0) {
      throw wrong(at, "a text");
    }
    return value.textValue();
  }

  int whole(String name, int absent) throws MalformedGraph {
    JsonNode value = field(name);
    return value == null ? absent : whole(value, at(name));
  }

  private static int whole(JsonNode value, String at) throws MalformedGraph {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(at, "a whole number");
    }
    return value.intValue();
  }

  boolean flag(String name, boolean absent) throws MalformedGraph {
    JsonNode value = field(name);
    if (value == null) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw wrong(at(name), "true or false");
    }
    return value.booleanValue();
  }

  <E extends Enum<E>> E requiredWord(String name, Class<E> words) throws MalformedGraph {
    return word(requiredText(name), name, words);
  }

  <E extends Enum<E>> E word(String name, Class<E> words, E absent) throws MalformedGraph {
    String text = textOrNull(name);
    return text == null ? absent : word(text, name, words);
  }

  private <E extends Enum<E>> E word(String text, String name, Class<E> words)
      throws MalformedGraph {
    for (E word : words.getEnumConstants()) {
      if (word.name().equals(text)) {
        return word;
      }
    }
    throw unknownWord(name, text, Arrays.stream(words.getEnumConstants()).map(Enum::name).toList());
  }

  List<String> texts(String name) throws MalformedGraph {
    JsonNode array = array(field(name), name);
    List<String> texts = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      texts.add(text(array.get(i), at(name) + "[" + i + "]"));
    }
    return texts;
  }

  <T> List<T> list(String name, Reader<T> reader) throws MalformedGraph {
    return list(array(field(name), name), name, reader);
  }

  <T> List<T> requiredList(String name, Reader<T> reader) throws MalformedGraph {
    return list(array(required(name), name), name, reader);
  }

  private <T> List<T> list(@Nullable JsonNode array, String name, Reader<T> reader)
      throws MalformedGraph {
    List<T> all = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      all.add(whole(array.get(i), at(name) + "[" + i + "]", reader));
    }
    return all;
  }

  private @Nullable JsonNode array(@Nullable JsonNode value, String name) throws MalformedGraph {
    if (value != null && !value.isArray()) {
      throw wrong(at(name), "a list");
    }
    return value;
  }

  Map<String, Integer> wholes(String name) throws MalformedGraph {
    JsonNode value = field(name);
    Map<String, Integer> all = new TreeMap<>();
    if (value == null) {
      return all;
    }
    if (!value.isObject()) {
      throw wrong(at(name), "an object");
    }
    for (var names = value.fieldNames(); names.hasNext(); ) {
      String key = names.next();
      all.put(key, whole(value.get(key), at(name) + "." + key));
    }
    return all;
  }

  MalformedGraph unknownWord(String name, String text, List<String> allowed) {
    return new MalformedGraph(at(name), text, allowed);
  }
}
