package org.omniline.persistence.flow;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.GraphJson;
import org.omniline.flow.graph.MalformedGraph;

/** Graphs as columns. Stateless. */
final class Graphs {
  private Graphs() {}

  static JsonObject write(FlowGraph graph) {
    return new JsonObject(GraphJson.write(graph));
  }

  static FlowGraph read(Row row, String column) {
    try {
      return GraphJson.read(row.getJsonObject(column).encode());
    } catch (MalformedGraph e) {
      throw new IllegalStateException("a stored graph cannot be read", e);
    }
  }
}
