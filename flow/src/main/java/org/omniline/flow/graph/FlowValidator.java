package org.omniline.flow.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.omniline.flow.graph.Finding.Code;

/** Finds everything for which a flow cannot be published. Stateless. */
public final class FlowValidator {
  /** The most nodes of a flow. */
  public static final int MAX_NODES = 500;

  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  private FlowValidator() {}

  /**
   * Checks a flow.
   *
   * @param code the flow's own
   * @return in the order of the nodes; empty when it can be published
   */
  public static List<Finding> check(String code, FlowGraph graph, Surroundings around) {
    List<Finding> found = new ArrayList<>();
    size(graph, found);
    if (graph.nodes().size() > MAX_NODES) {
      return found;
    }
    VariableChecks.check(graph, found);
    ExpressionChecks expressions = new ExpressionChecks(graph, found);
    NodeChecks nodes = new NodeChecks(graph, around, expressions, found);
    Set<String> ids = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (!ID.matcher(node.id()).matches()) {
        found.add(Finding.at(Code.BAD_ID, node, "id", node.id()));
      }
      if (!ids.add(node.id())) {
        found.add(Finding.at(Code.DUPLICATE_NODE, node, "id", node.id()));
      }
      targets(graph, node, found);
      node.accept(nodes);
    }
    new GraphShape(graph, around).check(found);
    SubflowChecks.check(code, graph, around, found);
    return List.copyOf(found);
  }

  private static void size(FlowGraph graph, List<Finding> found) {
    if (graph.nodes().isEmpty()) {
      found.add(Finding.of(Code.NO_NODES, "nodes", ""));
    }
    if (graph.nodes().size() > MAX_NODES) {
      found.add(Finding.of(Code.TOO_MANY_NODES, "nodes", Integer.toString(MAX_NODES)));
    }
    if (graph.node(graph.start()).isEmpty()) {
      found.add(Finding.of(Code.NO_START, "start", graph.start()));
    }
    if (graph.zero() != null && graph.node(graph.zero()).isEmpty()) {
      found.add(Finding.of(Code.UNKNOWN_TARGET, "zero", graph.zero()));
    }
  }

  private static void targets(FlowGraph graph, Node node, List<Finding> found) {
    for (Edge edge : Edge.of(node)) {
      if (edge.to().isEmpty()) {
        found.add(Finding.at(Code.MISSING_TARGET, node, edge.field(), ""));
      } else if (graph.node(edge.to()).isEmpty()) {
        found.add(Finding.at(Code.UNKNOWN_TARGET, node, edge.field(), edge.to()));
      }
    }
  }
}
