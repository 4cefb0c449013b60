package org.omniline.flow.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.omniline.conversation.Pressed;

/** Writes the state of a run, so that another node can go on with it. Stateless. */
public final class FlowStateJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private FlowStateJson() {}

  /** A text that {@link #read(String)} reads to an equal state; may hold secrets. */
  public static String write(FlowState state) {
    ObjectNode json =
        MAPPER.createObjectNode().put("flow", state.flow()).put("version", state.version());
    if (state.node() != null) {
      json.put("node", state.node());
    }
    if (state.entered() != null) {
      json.put("entered", state.entered().toString());
    }
    json.put("tries", state.tries());
    ObjectNode variables = json.putObject("variables");
    new TreeMap<>(state.variables())
        .forEach((name, value) -> variables.set(name, MAPPER.valueToTree(value)));
    ArrayNode way = json.putArray("way");
    state.way().forEach(one -> write(way.addObject(), one));
    ArrayNode stack = json.putArray("stack");
    state
        .stack()
        .forEach(
            f ->
                stack
                    .addObject()
                    .put("flow", f.flow())
                    .put("version", f.version())
                    .put("next", f.next()));
    ObjectNode versions = json.putObject("versions");
    new TreeMap<>(state.versions()).forEach(versions::put);
    return json.put("visits", state.visits())
        .put("troubled", state.troubled())
        .put("over", state.over())
        .toString();
  }

  /**
   * Reads a state.
   *
   * @throws IllegalArgumentException for a text that {@link #write(FlowState)} did not write
   */
  public static FlowState read(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      JsonNode node = json.path("node");
      JsonNode entered = json.path("entered");
      return new FlowState(
          json.required("flow").textValue(),
          json.required("version").intValue(),
          node.isTextual() ? node.textValue() : null,
          entered.isTextual() ? Instant.parse(entered.textValue()) : null,
          json.required("tries").intValue(),
          variables(json.required("variables")),
          way(json.path("way")),
          stack(json.required("stack")),
          versions(json.required("versions")),
          json.required("visits").intValue(),
          json.required("troubled").booleanValue(),
          json.required("over").booleanValue());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no state of a run", e);
    }
  }

  private static void write(ObjectNode json, Pressed one) {
    json.put("kind", one.kind().name())
        .put("place", one.place())
        .put("asks", one.asks())
        .put("key", one.key())
        .put("means", one.means())
        .put("variable", one.variable());
  }

  /** A state of the release before keeps none. */
  private static List<Pressed> way(JsonNode json) {
    List<Pressed> way = new ArrayList<>();
    json.forEach(
        one ->
            way.add(
                new Pressed(
                    Pressed.Kind.valueOf(one.required("kind").textValue()),
                    one.required("place").textValue(),
                    one.path("asks").textValue(),
                    one.required("key").textValue(),
                    one.path("means").textValue(),
                    one.path("variable").textValue())));
    return way;
  }

  private static Map<String, Object> variables(JsonNode json) {
    Map<String, Object> variables = new HashMap<>();
    json.properties().forEach(one -> variables.put(one.getKey(), value(one.getValue())));
    return variables;
  }

  private static Object value(JsonNode json) {
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    if (json.isIntegralNumber()) {
      return json.longValue();
    }
    if (json.isNumber()) {
      return json.doubleValue();
    }
    if (json.isTextual()) {
      return json.textValue();
    }
    List<String> texts = new ArrayList<>();
    json.forEach(one -> texts.add(one.textValue()));
    return List.copyOf(texts);
  }

  private static List<FlowState.Frame> stack(JsonNode json) {
    List<FlowState.Frame> stack = new ArrayList<>();
    json.forEach(
        one ->
            stack.add(
                new FlowState.Frame(
                    one.required("flow").textValue(),
                    one.required("version").intValue(),
                    one.required("next").textValue())));
    return stack;
  }

  private static Map<String, Integer> versions(JsonNode json) {
    Map<String, Integer> versions = new HashMap<>();
    json.properties().forEach(one -> versions.put(one.getKey(), one.getValue().intValue()));
    return versions;
  }
}
