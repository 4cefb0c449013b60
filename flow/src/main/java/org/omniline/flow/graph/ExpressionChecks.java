package org.omniline.flow.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.expression.Vocabulary;
import org.omniline.flow.graph.Finding.Code;
import org.omniline.flow.graph.FlowGraph.Variable;

/** Whether expressions compile, variables exist, and secrets stay where they are. */
final class ExpressionChecks {
  private final Map<String, ValueType> types;
  private final Set<String> secrets;
  private final Vocabulary all;
  private final Vocabulary shown;
  private final List<Finding> found;

  ExpressionChecks(FlowGraph graph, List<Finding> found) {
    this.found = found;
    this.secrets = graph.secrets();
    // A name the compiler cannot take has its own finding and must not spoil every expression.
    Set<String> unfit =
        graph.variables().stream()
            .filter(variable -> !VariableChecks.nameable(variable))
            .map(Variable::name)
            .collect(Collectors.toSet());
    this.types = new LinkedHashMap<>(graph.types());
    this.types.keySet().removeAll(unfit);
    Map<String, ValueType> open = new LinkedHashMap<>(types);
    open.keySet().removeAll(secrets);
    this.all = new Vocabulary(types);
    this.shown = new Vocabulary(open);
  }

  /** An expression whose value goes nowhere but into a branch or to a data service. */
  void expression(Node node, String field, String source, ValueType type) {
    String problem = problem(all, source, type);
    if (!problem.isEmpty()) {
      found.add(Finding.at(Code.BAD_EXPRESSION, node, field, problem));
    }
  }

  /** An expression that a data service gets, whatever type it has. */
  void argument(Node node, String field, String source) {
    String problem = "";
    for (ValueType type : ValueType.values()) {
      problem = problem(all, source, type);
      if (problem.isEmpty()) {
        return;
      }
    }
    found.add(Finding.at(Code.BAD_EXPRESSION, node, field, problem));
  }

  /** An expression whose value a variable gets. */
  void assignment(Node node, String field, String variable, String valueField, String source) {
    if (!settable(node, field, variable)) {
      return;
    }
    ValueType type = types.get(variable);
    String problem = type == null ? "" : problem(all, source, type);
    if (!problem.isEmpty()) {
      found.add(Finding.at(Code.BAD_EXPRESSION, node, valueField, problem));
    } else if (type != null
        && !secrets.contains(variable)
        && !problem(shown, source, type).isEmpty()) {
      found.add(Finding.at(Code.SECRET_SHOWN, node, valueField, variable));
    }
  }

  /** A variable that something entered or answered is kept in. */
  boolean settable(Node node, String field, String variable) {
    if (FlowGraph.GIVEN.containsKey(variable)) {
      found.add(Finding.at(Code.GIVEN_VARIABLE, node, field, variable));
      return false;
    }
    if (!types.containsKey(variable)) {
      found.add(Finding.at(Code.UNKNOWN_VARIABLE, node, field, variable));
      return false;
    }
    return true;
  }

  /** A variable that keeps keys. */
  void keys(Node node, String field, String variable) {
    if (settable(node, field, variable) && types.get(variable) != ValueType.TEXT) {
      found.add(Finding.at(Code.WRONG_TYPE, node, field, variable));
    }
  }

  /** A text that a person hears or a switch gets. */
  void template(Node node, String field, String text) {
    if (text.isBlank()) {
      found.add(Finding.at(Code.MISSING_TEXT, node, field, ""));
    }
    for (String name : Template.of(text).variables()) {
      if (secrets.contains(name)) {
        found.add(Finding.at(Code.SECRET_SHOWN, node, field, name));
      } else if (!types.containsKey(name)) {
        found.add(Finding.at(Code.UNKNOWN_VARIABLE, node, field, name));
      }
    }
  }

  private static String problem(Vocabulary vocabulary, String source, ValueType type) {
    try {
      var unused = vocabulary.compile(source, type);
      return "";
    } catch (InvalidExpression e) {
      return e.problems().stream()
          .map(p -> p.line() + ":" + p.column() + " " + p.message())
          .collect(Collectors.joining("; "));
    }
  }
}
