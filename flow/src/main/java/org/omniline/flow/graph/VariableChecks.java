package org.omniline.flow.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.expression.Vocabulary;
import org.omniline.flow.graph.Finding.Code;
import org.omniline.flow.graph.FlowGraph.Variable;

/** Whether the variables of a flow can be named in expressions and texts. */
final class VariableChecks {
  private VariableChecks() {}

  static void check(FlowGraph graph, List<Finding> found) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < graph.variables().size(); i++) {
      Variable variable = graph.variables().get(i);
      String field = "variables[" + i + "].name";
      if (!nameable(variable)) {
        found.add(Finding.of(Code.BAD_VARIABLE, field, variable.name()));
      } else if (FlowGraph.GIVEN.containsKey(variable.name())) {
        found.add(Finding.of(Code.GIVEN_VARIABLE, field, variable.name()));
      } else if (!names.add(variable.name())) {
        found.add(Finding.of(Code.DUPLICATE_VARIABLE, field, variable.name()));
      }
    }
  }

  /** The compiler knows best which words are its own. */
  static boolean nameable(Variable variable) {
    if (!Template.of("{" + variable.name() + "}").variables().contains(variable.name())
        || variable.name().length() > 64) {
      return false;
    }
    try {
      var unused =
          new Vocabulary(Map.of(variable.name(), variable.type()))
              .compile(variable.name(), variable.type());
      return true;
    } catch (InvalidExpression e) {
      return false;
    }
  }
}
