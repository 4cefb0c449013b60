package org.omniline.flow.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.flow.recording.RecordingRule.Mode;
import org.omniline.flow.rule.InvalidRule;
import org.omniline.flow.rule.RuleDecision.Outcome;
import org.omniline.flow.rule.RuleDecision.Step;

/** Which rule decides whether a call is recorded. */
@Tag("R98")
class RecordingRulesTest {
  private static RecordingRule rule(long id, String condition, boolean records, Mode mode) {
    return new RecordingRule(
        id, 3, "r" + id, 0, condition, records, mode, "recording-notice", "", true);
  }

  private static RecordingFacts facts(String queue, boolean outbound, String number) {
    return new RecordingFacts("psych", queue, outbound, number, "MOBILE", "12356");
  }

  private static @Nullable RecordingPlan plan(List<RecordingRule> rules, RecordingFacts facts)
      throws InvalidRule {
    return RecordingRules.compile(rules).decide(facts).plan();
  }

  @Test
  void outboundOfOneQueue_isOff_andTheRestIsOn() throws InvalidRule {
    List<RecordingRule> rules =
        List.of(
            rule(1, "queue == \"law\" && direction == \"OUTBOUND\"", false, Mode.ANSWER),
            rule(2, "true", true, Mode.ANSWER));

    assertThat(plan(rules, facts("law", true, "+8613800138000"))).isNull();
    assertThat(plan(rules, facts("law", false, "+8613800138000")))
        .isEqualTo(new RecordingPlan(2, 3, "r2", Mode.ANSWER, "recording-notice"));
    assertThat(plan(rules, facts("psych", true, "+8613800138000"))).isNotNull();
  }

  @Test
  void firstThatHolds_decides_andTheTraceSaysSo() throws InvalidRule {
    RecordingRules rules =
        RecordingRules.compile(
            List.of(
                rule(1, "number.startsWith(\"+86771\")", true, Mode.START),
                rule(2, "account == \"psych\" && accessNumber == \"12356\"", true, Mode.DEMAND),
                rule(3, "true", false, Mode.ANSWER)));

    RecordingRules.Decision decision = rules.decide(facts("", false, ""));

    assertThat(decision.plan()).extracting(RecordingPlan::rule).isEqualTo(2L);
    assertThat(decision.trace())
        .extracting(Step::outcome)
        .containsExactly(Outcome.DID_NOT_MATCH, Outcome.MATCHED, Outcome.NOT_ASKED);
    assertThat(rules.decide(facts("", false, "+867711234567")).plan())
        .extracting(RecordingPlan::mode)
        .isEqualTo(Mode.START);
  }

  @Test
  void ruleThatBreaks_isPassedOver() throws InvalidRule {
    List<RecordingRule> rules =
        List.of(rule(1, "int(number) > 5", false, Mode.ANSWER), rule(2, "true", true, Mode.ANSWER));

    RecordingRules.Decision decision = RecordingRules.compile(rules).decide(facts("", false, ""));

    assertThat(decision.trace().get(0).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(decision.plan()).extracting(RecordingPlan::rule).isEqualTo(2L);
  }

  @Test
  void noRule_andOnesThatAreOff_recordNothing() throws InvalidRule {
    RecordingRule off =
        new RecordingRule(1, 1, "off", 0, "true", true, Mode.ANSWER, "n", "", false);

    assertThat(plan(List.of(), facts("psych", false, ""))).isNull();
    assertThat(plan(List.of(off), facts("psych", false, ""))).isNull();
  }

  @Test
  void conditionThatIsNone_isRefused() {
    assertThatThrownBy(
            () -> RecordingRules.compile(List.of(rule(1, "queue ==", true, Mode.ANSWER))))
        .isInstanceOf(InvalidRule.class);
  }

  @Test
  void ruleThatRecords_tellsOrSaysWhyNot() {
    assertThat(rule(1, "true", true, Mode.ANSWER).isSilent()).isFalse();
    assertThat(new RecordingRule(1, 1, "r", 0, "true", true, Mode.ANSWER, null, " ", true))
        .matches(RecordingRule::isSilent);
    assertThat(new RecordingRule(1, 1, "r", 0, "true", true, Mode.ANSWER, null, "law", true))
        .matches(rule -> !rule.isSilent());
    assertThat(new RecordingRule(1, 1, "r", 0, "true", false, Mode.ANSWER, null, "", true))
        .matches(rule -> !rule.isSilent());
  }

  @Test
  void facts_areReadByName_andNeverPrinted() {
    RecordingFacts facts =
        RecordingFacts.of(Map.of("direction", "OUTBOUND", "number", "+8613800138000"));

    assertThat(facts.outbound()).isTrue();
    assertThat(facts.queue()).isEmpty();
    assertThat(facts).asString().doesNotContain("138");
  }
}
