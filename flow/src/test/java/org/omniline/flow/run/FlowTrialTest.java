package org.omniline.flow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.flow.run.FlowStep.Exit;
import org.omniline.flow.run.FlowTrial.Line;
import org.omniline.flow.run.Utterance.Recorded;

class FlowTrialTest {
  private static FlowTrial.Outcome run(FlowTrial.Scripted... script) {
    return FlowTrial.run(
        new Shelf().put("hotline", FlowRunTest.HOTLINE),
        "hotline",
        1,
        Instant.parse("2026-11-23T02:00:00Z"),
        Map.of("caller", "13800000000"),
        List.of(script));
  }

  @Test
  void run_listsEachStepWithPromptsAndVariables() {
    FlowTrial.Outcome outcome =
        run(
            at -> new FlowInput.Key(at, "1"),
            at -> new FlowInput.Digits(at, "13800000001"),
            at -> new FlowInput.Fetched(at, Map.of("order.state", "已办结")));

    assertThat(outcome.lines())
        .extracting(Line::input, Line::node)
        .containsExactly(
            tuple("STARTED", "hello"),
            tuple("DONE", "menu"),
            tuple("KEY 1", "phone"),
            tuple("DIGITS 13800000001", "look"),
            tuple("FETCHED", "tell"),
            tuple("DONE", "menu"));
    assertThat(outcome.lines().get(0).request())
        .isEqualTo(new FlowRequest.Play(List.of(new Recorded("welcome"))));
    assertThat(outcome.lines().get(4).variables())
        .containsEntry("state", "已办结")
        .containsEntry("topic", "1");
    assertThat(outcome.lines().get(2).steps())
        .extracting(FlowStep::node, FlowStep::exit)
        .containsExactly(tuple("menu", Exit.ENTERED));
    assertThat(outcome.over()).isFalse();
    assertThat(outcome.unused()).isZero();
  }

  @Test
  void run_masksSecretsAndSaysWhatWasNotUsed() {
    FlowTrial.Outcome outcome =
        run(
            at -> new FlowInput.Key(at, "3"),
            at -> new FlowInput.Digits(at, "111111"),
            at -> new FlowInput.Key(at, "1"));

    assertThat(outcome.over()).isTrue();
    assertThat(outcome.unused()).isEqualTo(1);
    assertThat(outcome.toString()).doesNotContain("111111");
    assertThat(outcome.lines().get(3).input()).isEqualTo("DIGITS ***");
    assertThat(outcome.lines().get(3).variables()).containsEntry("pin", "***");
  }

  @Test
  void run_masksWhatIsEnteredWhenNobodyAsked_forItMayBeASecretThatComesLate() {
    FlowTrial.Outcome outcome =
        run(at -> new FlowInput.Key(at, "2"), at -> new FlowInput.Digits(at, "111111"));

    assertThat(outcome.lines()).extracting(Line::input).endsWith("KEY 2", "DIGITS ***");
    assertThat(outcome.toString()).doesNotContain("111111");
  }

  @Test
  void run_keepsTheQuestionAfterAnInputThatDoesNotConcernIt() {
    FlowTrial.Outcome outcome =
        run(at -> new FlowInput.FetchFailed(at), at -> new FlowInput.Key(at, "2"));

    assertThat(outcome.lines())
        .extracting(Line::input, Line::node)
        .endsWith(tuple("FETCH_FAILED", "menu"), tuple("KEY 2", "desk"));
    assertThat(outcome.lines().get(2).request()).isInstanceOf(FlowRequest.Ask.class);
  }
}
