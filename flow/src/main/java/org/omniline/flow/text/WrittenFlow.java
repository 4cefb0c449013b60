package org.omniline.flow.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.Node;

/** Whether a flow works in writing. Stateless. */
public final class WrittenFlow {
  private WrittenFlow() {}

  /** Why a node does not work in writing. */
  public enum Why {
    /** It dials. */
    DIALS,
    /** It keeps a secret, and what is written stands in the conversation for whoever serves. */
    SECRET,
    /** A survey's answers belong to a talk. */
    SURVEY
  }

  /**
   * A node that does not.
   *
   * @param flow the code of the flow it is in
   * @param node its name, or its id where it has none
   */
  public record Misfit(String flow, String node, Why why) {}

  /**
   * Finds the nodes of a flow and of all its sub-flows that do not work in writing.
   *
   * @param graphs the published graph of a code
   */
  public static List<Misfit> check(
      String code, FlowGraph graph, Function<String, Optional<FlowGraph>> graphs) {
    List<Misfit> found = new ArrayList<>();
    check(code, graph, graphs, new HashSet<>(Set.of(code)), found);
    return List.copyOf(found);
  }

  private static void check(
      String code,
      FlowGraph graph,
      Function<String, Optional<FlowGraph>> graphs,
      Set<String> seen,
      List<Misfit> found) {
    Set<String> secrets = graph.secrets();
    for (Node node : graph.nodes()) {
      Why why = why(node, secrets);
      if (why != null) {
        found.add(new Misfit(code, node.name().isBlank() ? node.id() : node.name(), why));
      }
      if (node instanceof Node.Subflow sub && seen.add(sub.flow())) {
        graphs.apply(sub.flow()).ifPresent(one -> check(sub.flow(), one, graphs, seen, found));
      }
    }
  }

  private static @Nullable Why why(Node node, Set<String> secrets) {
    if (node instanceof Node.Dial) {
      return Why.DIALS;
    } else if (node instanceof Node.Survey) {
      return Why.SURVEY;
    } else if (node instanceof Node.Collect collect) {
      return secrets.contains(collect.variable()) ? Why.SECRET : null;
    } else if (node instanceof Node.Menu menu) {
      return menu.variable() != null && secrets.contains(menu.variable()) ? Why.SECRET : null;
    } else if (node instanceof Node.Assign assign) {
      return secrets.contains(assign.variable()) ? Why.SECRET : null;
    } else if (node instanceof Node.Script script) {
      return script.assignments().stream().anyMatch(one -> secrets.contains(one.variable()))
          ? Why.SECRET
          : null;
    } else if (node instanceof Node.Fetch fetch) {
      return fetch.results().stream().anyMatch(one -> secrets.contains(one.variable()))
          ? Why.SECRET
          : null;
    }
    return null;
  }
}
