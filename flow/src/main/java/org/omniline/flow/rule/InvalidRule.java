package org.omniline.flow.rule;

import org.omniline.flow.expression.InvalidExpression;

/** A book cannot be made because of this rule. */
public final class InvalidRule extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Rule rule;
  private final InvalidExpression mistake;

  InvalidRule(Rule rule, InvalidExpression mistake) {
    super("rule " + rule.id() + ": " + mistake.getMessage(), mistake);
    this.rule = rule;
    this.mistake = mistake;
  }

  public Rule rule() {
    return rule;
  }

  public InvalidExpression mistake() {
    return mistake;
  }
}
