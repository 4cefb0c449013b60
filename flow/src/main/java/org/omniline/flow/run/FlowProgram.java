package org.omniline.flow.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.expression.Expression;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.expression.Vocabulary;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.Node;

/**
 * A version of a flow, compiled. Made once when it is loaded, off the event loop: compiling an
 * expression takes milliseconds. Immutable; any thread.
 */
public final class FlowProgram {
  private record Source(String text, ValueType type) {}

  private final FlowGraph graph;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, ValueType> types;
  private final Set<String> secrets;
  private final Map<Source, Expression> expressions = new HashMap<>();
  private final Map<String, Expression> arguments = new HashMap<>();

  private FlowProgram(FlowGraph graph) {
    this.graph = graph;
    this.types = graph.types();
    this.secrets = graph.secrets();
    graph.nodes().forEach(node -> nodes.putIfAbsent(node.id(), node));
  }

  /**
   * Compiles all or nothing.
   *
   * @throws InvalidExpression for the first that does not compile; of a flow that was validated all
   *     do
   */
  public static FlowProgram compile(FlowGraph graph) throws InvalidExpression {
    FlowProgram program = new FlowProgram(graph);
    Vocabulary vocabulary = graph.vocabulary();
    for (Node node : graph.nodes()) {
      program.compile(vocabulary, node);
    }
    return program;
  }

  private void compile(Vocabulary vocabulary, Node node) throws InvalidExpression {
    if (node instanceof Node.Condition condition) {
      for (Node.Branch branch : condition.branches()) {
        add(vocabulary, branch.when(), ValueType.BOOLEAN);
      }
    } else if (node instanceof Node.Assign assign) {
      add(vocabulary, assign.value(), type(assign.variable()));
    } else if (node instanceof Node.Script script) {
      for (Node.Assignment one : script.assignments()) {
        add(vocabulary, one.value(), type(one.variable()));
      }
    } else if (node instanceof Node.Fetch fetch) {
      for (Node.Parameter parameter : fetch.parameters()) {
        arguments.put(parameter.value(), ofAnyType(vocabulary, parameter.value()));
      }
    }
  }

  private void add(Vocabulary vocabulary, String source, ValueType type) throws InvalidExpression {
    Source key = new Source(source, type);
    if (!expressions.containsKey(key)) {
      expressions.put(key, vocabulary.compile(source, type));
    }
  }

  private static Expression ofAnyType(Vocabulary vocabulary, String source)
      throws InvalidExpression {
    for (ValueType type : ValueType.values()) {
      try {
        return vocabulary.compile(source, type);
      } catch (InvalidExpression e) {
        if (type == ValueType.TEXTS) {
          throw e;
        }
      }
    }
    throw new IllegalStateException("a type that is none of its own enumeration");
  }

  public FlowGraph graph() {
    return graph;
  }

  @Nullable Node node(String id) {
    return nodes.get(id);
  }

  ValueType type(String variable) {
    return types.getOrDefault(variable, ValueType.TEXT);
  }

  Map<String, ValueType> types() {
    return types;
  }

  boolean secret(String variable) {
    return secrets.contains(variable);
  }

  Expression expression(String source, ValueType type) {
    Expression expression = expressions.get(new Source(source, type));
    if (expression == null) {
      throw new IllegalArgumentException("no expression of this flow: " + source);
    }
    return expression;
  }

  Expression argument(String source) {
    Expression expression = arguments.get(source);
    if (expression == null) {
      throw new IllegalArgumentException("no argument of this flow: " + source);
    }
    return expression;
  }
}
