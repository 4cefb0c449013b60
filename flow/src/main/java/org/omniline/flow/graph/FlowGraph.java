package org.omniline.flow.graph;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.expression.Vocabulary;

/**
 * One version of a flow, possibly with mistakes: {@link FlowValidator} finds them. Immutable.
 *
 * @param start the node a run enters first; empty while nobody has chosen
 * @param zero the node to which key 0 leads from every menu that does not say otherwise, and to
 *     which a run goes that a mistake would end; null: key 0 is an ordinary key
 * @param variables its own; {@link #GIVEN} are there besides
 */
public record FlowGraph(
    String start, @Nullable String zero, List<Variable> variables, List<Node> nodes) {
  /** What a medium tells a run when it begins, and the run itself; a flow reads and never sets. */
  public static final Map<String, ValueType> GIVEN = given();

  /** The given variable that says why a queue, an agent or a number could not be reached. */
  public static final String FAILURE = "failure";

  public FlowGraph {
    variables = List.copyOf(variables);
    nodes = List.copyOf(nodes);
  }

  /**
   * A variable of a flow.
   *
   * @param name as in CEL
   * @param secret its value is shown and recorded nowhere, and no other variable may be made of it
   */
  public record Variable(String name, ValueType type, boolean secret) {}

  private static Map<String, ValueType> given() {
    Map<String, ValueType> given = new LinkedHashMap<>();
    given.put("channel", ValueType.TEXT);
    given.put("account", ValueType.TEXT);
    given.put("caller", ValueType.TEXT);
    given.put("called", ValueType.TEXT);
    given.put("place", ValueType.TEXT);
    given.put("name", ValueType.TEXT);
    given.put("language", ValueType.TEXT);
    given.put("vip", ValueType.BOOLEAN);
    given.put("returning", ValueType.BOOLEAN);
    given.put("failure", ValueType.TEXT);
    return java.util.Collections.unmodifiableMap(given);
  }

  /** The node of an id; of several with one id the first. */
  public Optional<Node> node(String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
  }

  /** Names and types, the given ones first; of several with one name the first. */
  public Map<String, ValueType> types() {
    Map<String, ValueType> types = new LinkedHashMap<>(GIVEN);
    variables.forEach(variable -> types.putIfAbsent(variable.name(), variable.type()));
    return types;
  }

  /** Names of the variables that are shown nowhere. */
  public Set<String> secrets() {
    return variables.stream()
        .filter(Variable::secret)
        .map(Variable::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** What expressions of this flow may name. */
  public Vocabulary vocabulary() {
    return new Vocabulary(types());
  }
}
