package org.omniline.routing.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.staff.Role;
import org.omniline.routing.alarm.Scene.Level;
import org.omniline.routing.alarm.Scene.QueueNow;
import org.omniline.routing.alarm.Scene.RiskNow;

class AlarmJudgeTest {
  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

  private final List<Alarm> open = new ArrayList<>();

  private static AlarmRule rule(AlarmKind kind, int threshold, @Nullable Long queue) {
    return new AlarmRule(
        kind.name().hashCode(),
        1,
        kind.name(),
        kind,
        queue,
        threshold,
        15_000,
        Set.of(Role.SUPERVISOR),
        Set.of(),
        0,
        true);
  }

  private static QueueNow queue(long id, int waiting, long longestSeconds, int ready) {
    return new QueueNow(id, waiting, waiting == 0 ? null : NOW.minusSeconds(longestSeconds), ready);
  }

  /** What is raised and what is over; then it is so. */
  private String judge(AlarmRule rule, List<QueueNow> queues, RiskNow... risks) {
    return settle(AlarmJudge.judge(List.of(rule), new Scene(NOW, queues, List.of(risks)), open));
  }

  private String settle(AlarmJudge.Verdict verdict) {
    int before = open.size();
    open.removeIf(alarm -> verdict.over().contains(alarm.id()));
    int over = before - open.size();
    for (Cause cause : verdict.raise()) {
      open.add(
          new Alarm(
              open.size() + 100L,
              cause.rule(),
              cause.queue() == 0 ? null : cause.queue(),
              cause.conversation() == 0 ? null : cause.conversation(),
              cause.agent() == 0 ? null : cause.agent(),
              null,
              cause.value(),
              cause.subject(),
              cause.rule().threshold(),
              NOW,
              null,
              null,
              null));
    }
    return "raised " + verdict.raise().size() + ", over " + over;
  }

  @Test
  void recordingsThatFail_alarmOnce_untilOneGoesWell() {
    List<AlarmRule> rules = List.of(rule(AlarmKind.RECORDING_FAILED, 0, null));
    assertThat(
            settle(
                AlarmJudge.judge(rules, new Scene(NOW, List.of(), List.of(), 2, List.of()), open)))
        .isEqualTo("raised 1, over 0");
    assertThat(open.get(0).value()).isEqualTo(2);
    assertThat(
            settle(
                AlarmJudge.judge(rules, new Scene(NOW, List.of(), List.of(), 5, List.of()), open)))
        .isEqualTo("raised 0, over 0");
    assertThat(
            settle(
                AlarmJudge.judge(rules, new Scene(NOW, List.of(), List.of(), 0, List.of()), open)))
        .isEqualTo("raised 0, over 1");
  }

  private static Scene telephone(Scene.Broken... broken) {
    return new Scene(NOW, List.of(), List.of(), 0, List.of(broken));
  }

  private static Scene.Broken down(AlarmKind kind, String name, long seconds) {
    return new Scene.Broken(kind, name, NOW.minusSeconds(seconds));
  }

  @Test
  @Tag("R94")
  void switchThatIsDown_alarmsOnceByName_anewWithTheNext_andEndsByItself() {
    List<AlarmRule> rules =
        List.of(rule(AlarmKind.SWITCH_DOWN, 15, null), rule(AlarmKind.TRUNK_DOWN, 30, null));
    Scene.Broken one = down(AlarmKind.SWITCH_DOWN, "fs1", 15);
    Scene.Broken two = down(AlarmKind.SWITCH_DOWN, "fs2", 40);

    assertThat(
            settle(
                AlarmJudge.judge(rules, telephone(down(AlarmKind.SWITCH_DOWN, "fs1", 14)), open)))
        .as("a reconnect alarms nobody")
        .isEqualTo("raised 0, over 0");
    assertThat(settle(AlarmJudge.judge(rules, telephone(one), open))).isEqualTo("raised 1, over 0");
    assertThat(open.get(0).subject()).isEqualTo("fs1");
    assertThat(settle(AlarmJudge.judge(rules, telephone(one), open))).isEqualTo("raised 0, over 0");
    assertThat(settle(AlarmJudge.judge(rules, telephone(one, two), open)))
        .isEqualTo("raised 1, over 1");
    assertThat(open.get(0).subject()).isEqualTo("fs1, fs2");
    assertThat(open.get(0).value()).isEqualTo(40);
    assertThat(
            settle(
                AlarmJudge.judge(
                    rules, telephone(down(AlarmKind.TRUNK_DOWN, "fs1/carrier", 31)), open)))
        .isEqualTo("raised 1, over 1");
    assertThat(settle(AlarmJudge.judge(rules, telephone(), open))).isEqualTo("raised 0, over 1");
  }

  @Test
  void waiting_alarmsOnceWhileTheNumberTrembles_andAgainAfterItWasCalm() {
    AlarmRule rule = rule(AlarmKind.WAITING, 10, null);

    assertThat(judge(rule, List.of(queue(1, 10, 5, 1)))).isEqualTo("raised 0, over 0");
    assertThat(judge(rule, List.of(queue(1, 11, 5, 1)))).isEqualTo("raised 1, over 0");
    assertThat(judge(rule, List.of(queue(1, 9, 5, 1)))).isEqualTo("raised 0, over 0");
    assertThat(judge(rule, List.of(queue(1, 12, 5, 1)))).isEqualTo("raised 0, over 0");
    assertThat(judge(rule, List.of(queue(1, 8, 5, 1)))).isEqualTo("raised 0, over 1");
    assertThat(judge(rule, List.of(queue(1, 11, 5, 1)))).isEqualTo("raised 1, over 0");
  }

  @Test
  void waiting_isJudgedForEachQueueByItself_orForOneOnly() {
    List<QueueNow> queues = List.of(queue(1, 3, 5, 1), queue(2, 4, 5, 1), queue(3, 0, 0, 1));

    assertThat(judge(rule(AlarmKind.WAITING, 2, null), queues)).isEqualTo("raised 2, over 0");
    open.clear();
    assertThat(judge(rule(AlarmKind.WAITING, 2, 2L), queues)).isEqualTo("raised 1, over 0");
    assertThat(open.get(0).queueId()).isEqualTo(2);
  }

  @Test
  void longestWait_andNobodyReady_endWhenSomebodyIsTaken() {
    AlarmRule longest = rule(AlarmKind.LONGEST_WAIT, 60, null);
    assertThat(judge(longest, List.of(queue(1, 1, 61, 0)))).isEqualTo("raised 1, over 0");
    assertThat(judge(longest, List.of(queue(1, 1, 50, 0)))).isEqualTo("raised 0, over 0");
    assertThat(judge(longest, List.of(queue(1, 0, 0, 1)))).isEqualTo("raised 0, over 1");

    AlarmRule nobody = rule(AlarmKind.NOBODY_READY, 30, null);
    assertThat(judge(nobody, List.of(queue(1, 1, 29, 0)))).isEqualTo("raised 0, over 0");
    assertThat(judge(nobody, List.of(queue(1, 1, 30, 0)))).isEqualTo("raised 1, over 0");
    assertThat(judge(nobody, List.of(queue(1, 1, 40, 1)))).isEqualTo("raised 0, over 1");
  }

  @Test
  void highRisk_isAlarmedForEachConversation_untilSomebodyHasIt() {
    AlarmRule waits = rule(AlarmKind.HIGH_RISK_WAITING, 30, null);
    RiskNow young = new RiskNow(7, 1, NOW.minusSeconds(29), 0, null);
    RiskNow old = new RiskNow(8, 1, NOW.minusSeconds(31), 0, null);

    assertThat(judge(waits, List.of(), young, old)).isEqualTo("raised 1, over 0");
    assertThat(open.get(0).conversationId()).isEqualTo(8);
    // It moves to another queue: the same event.
    assertThat(judge(waits, List.of(), new RiskNow(8, 2, NOW.minusSeconds(40), 0, null)))
        .isEqualTo("raised 0, over 0");
    assertThat(judge(waits, List.of(), new RiskNow(8, 2, null, 5, null)))
        .isEqualTo("raised 0, over 1");

    AlarmRule absent = rule(AlarmKind.HIGH_RISK_OWNER_ABSENT, 30, null);
    assertThat(judge(absent, List.of(), new RiskNow(8, 2, null, 5, NOW.minusSeconds(30))))
        .isEqualTo("raised 1, over 0");
    assertThat(open.get(0).agentId()).isEqualTo(5);
    assertThat(judge(absent, List.of(), new RiskNow(8, 2, null, 5, null)))
        .isEqualTo("raised 0, over 1");
  }

  @Test
  void serviceLevel_saysNothingOfAFew_andEndsAbitAboveItsThreshold() {
    AlarmRule rule = rule(AlarmKind.SERVICE_LEVEL, 80, null);

    assertThat(level(rule, 50, 9)).isEqualTo("raised 0, over 0");
    assertThat(level(rule, 79, 20)).isEqualTo("raised 1, over 0");
    assertThat(level(rule, 81, 21)).isEqualTo("raised 0, over 0");
    assertThat(level(rule, 82, 22)).isEqualTo("raised 0, over 1");
    // Other rules do not touch it.
    assertThat(level(rule, 10, 30)).isEqualTo("raised 1, over 0");
    assertThat(judge(rule(AlarmKind.WAITING, 5, null), List.of(queue(1, 0, 0, 0))))
        .isEqualTo("raised 0, over 0");
  }

  private String level(AlarmRule rule, int percent, long of) {
    return settle(AlarmJudge.judgeLevels(rule, List.of(new Level(1, percent, of)), open));
  }

  @Test
  void rule_takenOutOfUseEndsItsAlarms() {
    AlarmRule rule = rule(AlarmKind.WAITING, 1, null);
    assertThat(judge(rule, List.of(queue(1, 5, 5, 1)))).isEqualTo("raised 1, over 0");
    AlarmRule off =
        new AlarmRule(rule.id(), 2, "x", rule.kind(), null, 1, 0, Set.of(), Set.of(), 0, false);

    assertThat(judge(off, List.of(queue(1, 5, 5, 1)))).isEqualTo("raised 0, over 1");
  }
}
