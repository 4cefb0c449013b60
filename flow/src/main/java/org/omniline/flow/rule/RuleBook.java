package org.omniline.flow.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.omniline.flow.expression.EvaluationException;
import org.omniline.flow.expression.Expression;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.expression.Vocabulary;
import org.omniline.flow.rule.RuleDecision.Outcome;
import org.omniline.flow.rule.RuleDecision.Step;

/** Rules in their order, compiled. Immutable, no side effects; any thread. */
public final class RuleBook {
  private record Entry(Rule rule, Expression when) {}

  private final List<Entry> entries;

  private RuleBook(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Compiles all or nothing, so that half a set of rules never routes anybody.
   *
   * @param rules in the order in which they are asked
   * @throws InvalidRule for the first rule whose condition is not valid
   */
  public static RuleBook compile(Vocabulary vocabulary, List<Rule> rules) throws InvalidRule {
    List<Entry> entries = new ArrayList<>();
    for (Rule rule : rules) {
      try {
        entries.add(new Entry(rule, vocabulary.compile(rule.when(), ValueType.BOOLEAN)));
      } catch (InvalidExpression e) {
        throw new InvalidRule(rule, e);
      }
    }
    return new RuleBook(entries);
  }

  /**
   * Asks the rules in order.
   *
   * @param facts by variable of the vocabulary
   */
  public RuleDecision decide(Map<String, ?> facts) {
    List<RuleAction> actions = new ArrayList<>();
    List<Step> trace = new ArrayList<>();
    boolean ended = false;
    for (Entry entry : entries) {
      Step step = ended ? step(entry.rule, Outcome.NOT_ASKED) : ask(entry, facts);
      trace.add(step);
      if (step.outcome() == Outcome.MATCHED) {
        actions.addAll(entry.rule.actions());
        ended = entry.rule.last();
      }
    }
    return new RuleDecision(actions, trace);
  }

  private static Step ask(Entry entry, Map<String, ?> facts) {
    try {
      return step(entry.rule, entry.when.test(facts) ? Outcome.MATCHED : Outcome.DID_NOT_MATCH);
    } catch (EvaluationException e) {
      Rule rule = entry.rule;
      return new Step(rule.id(), rule.version(), rule.name(), Outcome.FAILED, e.getMessage());
    }
  }

  private static Step step(Rule rule, Outcome outcome) {
    return new Step(rule.id(), rule.version(), rule.name(), outcome, null);
  }
}
