package org.omniline.flow.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.omniline.flow.graph.Finding.Code;
import org.omniline.flow.graph.FlowGraph.Variable;

/** Whether flows that run flows come to an end, and agree on their variables. */
final class SubflowChecks {
  private SubflowChecks() {}

  static void check(String code, FlowGraph graph, Surroundings around, List<Finding> found) {
    Map<String, Variable> own =
        graph.variables().stream().collect(Collectors.toMap(Variable::name, v -> v, (a, b) -> a));
    for (Node.Subflow node : subflows(graph)) {
      Set<String> reached = reached(node.flow(), around);
      if (reached.contains(code)) {
        found.add(Finding.at(Code.RECURSIVE_SUBFLOW, node, "flow", node.flow()));
        continue;
      }
      for (String flow : reached) {
        FlowGraph inner = around.flows().get(flow);
        if (inner != null) {
          inner.variables().stream()
              .filter(v -> own.containsKey(v.name()) && !own.get(v.name()).equals(v))
              .forEach(v -> found.add(Finding.at(Code.SUBFLOW_VARIABLE, node, "flow", v.name())));
        }
      }
    }
  }

  static List<Node.Subflow> subflows(FlowGraph graph) {
    return graph.nodes().stream()
        .filter(Node.Subflow.class::isInstance)
        .map(Node.Subflow.class::cast)
        .toList();
  }

  /** The flow and all it runs. */
  private static Set<String> reached(String first, Surroundings around) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      String flow = open.pop();
      FlowGraph graph = around.flows().get(flow);
      if (reached.add(flow) && graph != null) {
        subflows(graph).forEach(inner -> open.push(inner.flow()));
      }
    }
    return reached;
  }
}
