package org.omniline.flow.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.flow.Wording;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.expression.Vocabulary;
import org.omniline.flow.rule.RuleAction.DemandSkill;
import org.omniline.flow.rule.RuleAction.SetPriority;
import org.omniline.flow.rule.RuleAction.Tell;
import org.omniline.flow.rule.RuleAction.ToQueue;
import org.omniline.flow.rule.RuleDecision.Outcome;
import org.omniline.flow.rule.RuleDecision.Step;

class RuleBookTest {
  private static final Vocabulary VOCABULARY =
      new Vocabulary(
          Map.of("number", ValueType.TEXT, "hour", ValueType.WHOLE, "waiting", ValueType.WHOLE));

  private static Rule rule(long id, String when, boolean last, RuleAction... actions) {
    return new Rule(id, 1, "规则" + id, when, List.of(actions), last);
  }

  @Test
  void decide_addsUpWhatMatchesUntilTheLast() throws Exception {
    RuleBook book =
        RuleBook.compile(
            VOCABULARY,
            List.of(
                rule(1, "number.startsWith('+8621')", false, new DemandSkill("shanghainese", 2)),
                rule(2, "hour < 8 || hour >= 20", false, new ToQueue(9)),
                rule(3, "waiting > 20", true, new Tell(Wording.of("人多")), new SetPriority(2)),
                rule(4, "true", false, new ToQueue(1))));

    RuleDecision decision =
        book.decide(Map.of("number", "+862112345678", "hour", 12L, "waiting", 21L));

    assertThat(decision.actions())
        .containsExactly(
            new DemandSkill("shanghainese", 2), new Tell(Wording.of("人多")), new SetPriority(2));
    assertThat(decision.trace())
        .extracting(Step::outcome)
        .containsExactly(
            Outcome.MATCHED, Outcome.DID_NOT_MATCH, Outcome.MATCHED, Outcome.NOT_ASKED);
  }

  @Test
  void decide_goesOnAfterARuleThatFails() throws Exception {
    RuleBook book =
        RuleBook.compile(
            VOCABULARY,
            List.of(
                rule(1, "100 / waiting > 5", true, new ToQueue(2)),
                rule(2, "true", false, new ToQueue(3))));

    RuleDecision decision = book.decide(Map.of("waiting", 0L));

    assertThat(decision.actions()).containsExactly(new ToQueue(3));
    assertThat(decision.trace().get(0).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(decision.trace().get(0).reason()).isNotBlank();
  }

  @Test
  void compile_refusesTheWholeBookAndNamesTheRule() {
    assertThatExceptionOfType(InvalidRule.class)
        .isThrownBy(
            () ->
                RuleBook.compile(
                    VOCABULARY, List.of(rule(1, "true", false), rule(2, "hour ==", false))))
        .satisfies(
            refused -> {
              assertThat(refused.rule().id()).isEqualTo(2);
              assertThat(refused.mistake().problems()).isNotEmpty();
            });
  }
}
