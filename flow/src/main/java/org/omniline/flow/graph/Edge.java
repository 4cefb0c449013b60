package org.omniline.flow.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * A way from a node to another.
 *
 * @param field where it stands in the node, {@code choices[0].next}
 * @param to a node's id; empty: not chosen yet
 * @param byPerson whether only what a person enters leads there
 */
public record Edge(String from, String field, String to, boolean byPerson) {
  private static final NodeVisitor<List<Edge>> VISITOR = new Ways();

  /** All ways out of a node, but the graph's own for key 0. */
  public static List<Edge> of(Node node) {
    return node.accept(VISITOR);
  }

  private static final class Ways implements NodeVisitor<List<Edge>> {
    private static List<Edge> next(Node node, String to) {
      return List.of(new Edge(node.id(), "next", to, false));
    }

    private static List<Edge> failed(Node node, String to) {
      return List.of(new Edge(node.id(), "failed", to, false));
    }

    @Override
    public List<Edge> play(Node.Play node) {
      return next(node, node.next());
    }

    @Override
    public List<Edge> say(Node.Say node) {
      return next(node, node.next());
    }

    @Override
    public List<Edge> menu(Node.Menu node) {
      List<Edge> edges = new ArrayList<>();
      for (int i = 0; i < node.choices().size(); i++) {
        String to = node.choices().get(i).next();
        edges.add(new Edge(node.id(), "choices[" + i + "].next", to, true));
      }
      edges.add(new Edge(node.id(), "exhausted", node.exhausted(), false));
      return edges;
    }

    @Override
    public List<Edge> collect(Node.Collect node) {
      return List.of(
          new Edge(node.id(), "next", node.next(), true),
          new Edge(node.id(), "exhausted", node.exhausted(), false));
    }

    @Override
    public List<Edge> condition(Node.Condition node) {
      List<Edge> edges = new ArrayList<>();
      for (int i = 0; i < node.branches().size(); i++) {
        String to = node.branches().get(i).next();
        edges.add(new Edge(node.id(), "branches[" + i + "].next", to, false));
      }
      edges.add(new Edge(node.id(), "otherwise", node.otherwise(), false));
      return edges;
    }

    @Override
    public List<Edge> assign(Node.Assign node) {
      return next(node, node.next());
    }

    @Override
    public List<Edge> script(Node.Script node) {
      List<Edge> edges = new ArrayList<>(next(node, node.next()));
      if (node.failed() != null) {
        edges.addAll(failed(node, node.failed()));
      }
      return edges;
    }

    @Override
    public List<Edge> fetch(Node.Fetch node) {
      return List.of(
          new Edge(node.id(), "ok", node.ok(), false),
          new Edge(node.id(), "failed", node.failed(), false),
          new Edge(node.id(), "timedOut", node.timedOut(), false));
    }

    @Override
    public List<Edge> queue(Node.Queue node) {
      return failed(node, node.failed());
    }

    @Override
    public List<Edge> agent(Node.Agent node) {
      return failed(node, node.failed());
    }

    @Override
    public List<Edge> dial(Node.Dial node) {
      return failed(node, node.failed());
    }

    @Override
    public List<Edge> voicemail(Node.Voicemail node) {
      return next(node, node.next());
    }

    @Override
    public List<Edge> survey(Node.Survey node) {
      return next(node, node.next());
    }

    @Override
    public List<Edge> subflow(Node.Subflow node) {
      return next(node, node.next());
    }

    @Override
    public List<Edge> hours(Node.Hours node) {
      return List.of(
          new Edge(node.id(), "open", node.open(), false),
          new Edge(node.id(), "closed", node.closed(), false),
          new Edge(node.id(), "holiday", node.holiday(), false));
    }

    @Override
    public List<Edge> giveBack(Node.Return node) {
      return List.of();
    }

    @Override
    public List<Edge> hangup(Node.Hangup node) {
      return List.of();
    }
  }
}
