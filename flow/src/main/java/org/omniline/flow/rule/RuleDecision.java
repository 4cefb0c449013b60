package org.omniline.flow.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a book of rules says about one conversation, and why.
 *
 * @param actions of the rules that matched, in order
 * @param trace one step for each rule, in the book's order
 */
public record RuleDecision(List<RuleAction> actions, List<Step> trace) {
  public RuleDecision {
    actions = List.copyOf(actions);
    trace = List.copyOf(trace);
  }

  /** How a rule fared. */
  public enum Outcome {
    MATCHED,
    DID_NOT_MATCH,
    /** It had no value for these facts; it counts as not matched, and nothing is held up by it. */
    FAILED,
    /** A rule before it was the last one. */
    NOT_ASKED
  }

  /**
   * One rule in the trace.
   *
   * @param reason why it failed; null otherwise
   */
  public record Step(
      long rule, int version, String name, Outcome outcome, @Nullable String reason) {}
}
