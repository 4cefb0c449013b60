package org.omniline.flow.rule;

import java.util.List;

/**
 * One rule as an administrator saved it.
 *
 * @param version which saving of it this is, from 1; a trace names it
 * @param when a condition in the expression language
 * @param last when it matches, the rules after it are not asked
 */
public record Rule(
    long id, int version, String name, String when, List<RuleAction> actions, boolean last) {
  public Rule {
    actions = List.copyOf(actions);
  }
}
