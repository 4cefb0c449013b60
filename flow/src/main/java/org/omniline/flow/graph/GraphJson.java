package org.omniline.flow.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.graph.FlowGraph.Variable;
import org.omniline.flow.graph.MalformedGraph.Reason;

/** How a graph is written: docs/flows/flow.schema.json. Stateless. */
public final class GraphJson {
  /** The way of writing that this version knows. */
  public static final int FORMAT = 1;

  /** The longest text, in characters; a flow of 500 nodes needs a quarter of it. */
  public static final int MAX_LENGTH = 512 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private GraphJson() {}

  /**
   * Reads a graph.
   *
   * @throws MalformedGraph with the place
   */
  public static FlowGraph read(String json) throws MalformedGraph {
    if (json.length() > MAX_LENGTH) {
      throw new MalformedGraph(Reason.TOO_LARGE, "", "longer than " + MAX_LENGTH + " characters");
    }
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MalformedGraph(Reason.NOT_JSON, place(e), e.getOriginalMessage());
    }
    return JsonFields.whole(tree, "", GraphJson::graph);
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private static FlowGraph graph(JsonFields f) throws MalformedGraph {
    int format = f.requiredWhole("format");
    if (format != FORMAT) {
      throw new MalformedGraph(Reason.UNKNOWN_FORMAT, "format", "only " + FORMAT + " is known");
    }
    return new FlowGraph(
        f.text("start"),
        f.textOrNull("zero"),
        f.list(
            "variables",
            v ->
                new Variable(
                    v.requiredText("name"),
                    v.requiredWord("type", ValueType.class),
                    v.flag("secret", false))),
        f.requiredList("nodes", NodeReader::read));
  }

  /** Writes what {@link #read(String)} reads to an equal graph. */
  public static String write(FlowGraph graph) {
    ObjectNode json = MAPPER.createObjectNode().put("format", FORMAT).put("start", graph.start());
    if (graph.zero() != null) {
      json.put("zero", graph.zero());
    }
    ArrayNode variables = json.putArray("variables");
    graph
        .variables()
        .forEach(
            v ->
                variables
                    .addObject()
                    .put("name", v.name())
                    .put("type", v.type().name())
                    .put("secret", v.secret()));
    ArrayNode nodes = json.putArray("nodes");
    NodeWriter writer = new NodeWriter();
    graph.nodes().forEach(node -> nodes.add(node.accept(writer)));
    return json.toString();
  }
}
