package org.omniline.flow.expression;

import java.util.List;

/** An expression that does not parse, names what does not exist, or yields the wrong kind. */
public final class InvalidExpression extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * One mistake.
   *
   * @param line from 1
   * @param column from 1
   * @param message the compiler's words, English
   */
  public record Problem(int line, int column, String message) {}

  InvalidExpression(String source, List<Problem> problems) {
    super("'" + source + "' is not a valid expression: " + problems);
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<Problem> problems() {
    return problems;
  }
}
