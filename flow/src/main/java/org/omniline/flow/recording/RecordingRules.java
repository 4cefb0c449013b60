package org.omniline.flow.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.rule.InvalidRule;
import org.omniline.flow.rule.Rule;
import org.omniline.flow.rule.RuleBook;
import org.omniline.flow.rule.RuleDecision;

/** Recording rules in their order, compiled. Immutable; any thread. */
public final class RecordingRules {
  /**
   * What was decided.
   *
   * @param plan null where the call is not recorded: a rule says so, or none speaks of it
   * @param trace which rules were asked; a rule that breaks is passed over
   */
  public record Decision(@Nullable RecordingPlan plan, List<RuleDecision.Step> trace) {
    public Decision {
      trace = List.copyOf(trace);
    }
  }

  private final List<RecordingRule> rules;
  private final RuleBook book;

  private RecordingRules(List<RecordingRule> rules, RuleBook book) {
    this.rules = rules;
    this.book = book;
  }

  /**
   * Compiles them.
   *
   * @param all in their order; those that are not active are passed over
   * @throws InvalidRule for the first whose condition is not valid
   */
  public static RecordingRules compile(List<RecordingRule> all) throws InvalidRule {
    List<RecordingRule> active = all.stream().filter(RecordingRule::active).toList();
    List<Rule> asked = new ArrayList<>();
    for (RecordingRule rule : active) {
      asked.add(
          new Rule(rule.id(), rule.version(), rule.name(), rule.condition(), List.of(), true));
    }
    return new RecordingRules(active, RuleBook.compile(RecordingFacts.VOCABULARY, asked));
  }

  /** Whether a call is recorded, and how. */
  public Decision decide(RecordingFacts facts) {
    Map<String, Object> values = facts.values();
    RuleDecision decision = book.decide(values);
    List<RuleDecision.Step> trace = decision.trace();
    for (int i = 0; i < trace.size(); i++) {
      if (trace.get(i).outcome() == RuleDecision.Outcome.MATCHED) {
        return new Decision(plan(rules.get(i)), trace);
      }
    }
    return new Decision(null, trace);
  }

  private static @Nullable RecordingPlan plan(RecordingRule rule) {
    return rule.records()
        ? new RecordingPlan(rule.id(), rule.version(), rule.name(), rule.mode(), rule.notice())
        : null;
  }
}
