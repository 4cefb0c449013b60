package org.omniline.flow.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.HashMap;
import java.util.Map;

/** A compiled expression. Immutable, free of side effects; any thread. */
public final class Expression {
  private final String source;
  private final ValueType result;
  private final Map<String, ValueType> variables;
  private final CelRuntime.Program program;

  Expression(
      String source,
      ValueType result,
      Map<String, ValueType> variables,
      CelRuntime.Program program) {
    this.source = source;
    this.result = result;
    this.variables = variables;
    this.program = program;
  }

  /** As a person typed it. */
  public String source() {
    return source;
  }

  public ValueType result() {
    return result;
  }

  /**
   * Its value.
   *
   * @param values by variable; one that is missing counts as {@link ValueType#absent()}, one that
   *     the vocabulary does not know is ignored
   * @return of the type {@link #result()} says
   * @throws EvaluationException when there is no value
   * @throws IllegalArgumentException when a value has not its variable's type
   */
  public Object evaluate(Map<String, ?> values) throws EvaluationException {
    Map<String, Object> all = new HashMap<>();
    variables.forEach(
        (name, type) -> {
          Object value = values.get(name);
          if (value != null && !type.accepts(value)) {
            throw new IllegalArgumentException(name + " is no " + type);
          }
          all.put(name, value == null ? type.absent() : value);
        });
    try {
      return program.eval(all);
    } catch (CelEvaluationException e) {
      throw new EvaluationException(e.getMessage(), e);
    }
  }

  /**
   * The value of a condition.
   *
   * @throws EvaluationException when there is none
   * @throws IllegalStateException when this expression is no condition
   */
  public boolean test(Map<String, ?> values) throws EvaluationException {
    if (result != ValueType.BOOLEAN) {
      throw new IllegalStateException("'" + source + "' is no condition");
    }
    return (Boolean) evaluate(values);
  }
}
