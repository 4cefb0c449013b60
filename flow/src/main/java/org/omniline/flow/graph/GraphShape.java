package org.omniline.flow.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.flow.graph.Finding.Code;

/**
 * What follows from the ways between the nodes: nodes nobody comes to, and rounds without an end.
 */
final class GraphShape {
  private final FlowGraph graph;
  private final Surroundings around;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, List<Edge>> edges = new HashMap<>();

  GraphShape(FlowGraph graph, Surroundings around) {
    this.graph = graph;
    this.around = around;
    for (Node node : graph.nodes()) {
      if (nodes.putIfAbsent(node.id(), node) == null) {
        edges.put(node.id(), Edge.of(node));
      }
    }
  }

  void check(List<Finding> found) {
    Set<String> reached = reached();
    graph.nodes().stream()
        .filter(node -> !reached.contains(node.id()))
        .forEach(node -> found.add(Finding.at(Code.UNREACHABLE, node, "", "")));

    Set<String> hasty = new HashSet<>();
    nodes.values().stream().filter(node -> !waits(node)).forEach(node -> hasty.add(node.id()));
    Set<String> endless = inRounds(hasty, true);
    report(Code.ENDLESS_LOOP, endless, found);

    Set<String> unbounded = new HashSet<>();
    nodes.values().stream()
        .filter(node -> !(node instanceof Node.Condition))
        .forEach(node -> unbounded.add(node.id()));
    Set<String> rounds = inRounds(unbounded, false);
    rounds.removeAll(endless);
    report(Code.UNBOUNDED_TRIES, rounds, found);
  }

  private void report(Code code, Set<String> ids, List<Finding> found) {
    graph.nodes().stream()
        .filter(node -> ids.contains(node.id()))
        .forEach(node -> found.add(Finding.at(code, node, "", "")));
  }

  private Set<String> reached() {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.push(graph.start());
    if (graph.zero() != null) {
      open.push(graph.zero());
    }
    while (!open.isEmpty()) {
      String id = open.pop();
      if (nodes.containsKey(id) && reached.add(id)) {
        edges.getOrDefault(id, List.of()).forEach(edge -> open.push(edge.to()));
      }
    }
    return reached;
  }

  /** Whether a run stops here until a person or something outside answers. */
  private boolean waits(Node node) {
    if (node instanceof Node.Subflow sub) {
      FlowGraph inner = around.flows().get(sub.flow());
      return inner != null && inner.nodes().stream().anyMatch(GraphShape::asks);
    }
    return asks(node);
  }

  private static boolean asks(Node node) {
    return node instanceof Node.Menu
        || node instanceof Node.Collect
        || node instanceof Node.Fetch
        || node instanceof Node.Queue
        || node instanceof Node.Agent
        || node instanceof Node.Dial
        || node instanceof Node.Voicemail
        || node instanceof Node.Survey;
  }

  /** Those of the given nodes that lie on a round within them. */
  private Set<String> inRounds(Set<String> within, boolean byPersonToo) {
    Map<String, List<String>> ways = new HashMap<>();
    for (String id : within) {
      List<String> next = new ArrayList<>();
      for (Edge edge : edges.getOrDefault(id, List.of())) {
        if (within.contains(edge.to()) && (byPersonToo || !edge.byPerson())) {
          next.add(edge.to());
        }
      }
      ways.put(id, next);
    }
    Set<String> inRounds = new HashSet<>();
    for (String id : within) {
      if (leadsBack(id, ways)) {
        inRounds.add(id);
      }
    }
    return inRounds;
  }

  private static boolean leadsBack(String id, Map<String, List<String>> ways) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(ways.getOrDefault(id, List.of()));
    while (!open.isEmpty()) {
      String at = open.pop();
      if (at.equals(id)) {
        return true;
      }
      if (seen.add(at)) {
        ways.getOrDefault(at, List.of()).forEach(open::push);
      }
    }
    return false;
  }
}
