package org.omniline.routing.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.alarm.Scene.Level;
import org.omniline.routing.alarm.Scene.QueueNow;
import org.omniline.routing.alarm.Scene.RiskNow;

/**
 * Says which alarms to raise and which are over. An alarm stands until things are clearly better
 * than its threshold, so that a number that trembles around it alarms once. Pure.
 */
public final class AlarmJudge {
  /** It is over at this part of the threshold. */
  private static final double CALM = 0.8;

  /** It is over this many percent above the threshold. */
  private static final int LEVEL_CALM = 2;

  /** Fewer say nothing about a level. */
  private static final long LEVEL_LEAST = 10;

  private AlarmJudge() {}

  /**
   * What to do.
   *
   * @param over ids of alarms
   */
  public record Verdict(List<Cause> raise, List<Long> over) {}

  /**
   * Judges everything but {@link AlarmKind#SERVICE_LEVEL} and {@link AlarmKind#CRISIS_PROPOSED},
   * whose alarms are left as they are.
   *
   * @param open alarms that are not over
   */
  public static Verdict judge(Collection<AlarmRule> rules, Scene scene, Collection<Alarm> open) {
    Map<Cause.Key, Cause> stands = new HashMap<>();
    Map<Cause.Key, Cause> holds = new HashMap<>();
    for (AlarmRule rule : rules) {
      if (!rule.active()) {
        continue;
      }
      for (QueueNow queue : scene.queues()) {
        if (rule.concerns(queue.id())) {
          Cause cause = cause(rule, queue, scene.now());
          note(cause, isOver(rule, cause.value()), isCalm(rule, cause.value()), stands, holds);
        }
      }
      if (rule.kind() == AlarmKind.RECORDING_FAILED) {
        long failed = scene.failedRecordings();
        note(
            new Cause(rule, 0, 0, 0, failed),
            failed > rule.threshold(),
            failed == 0,
            stands,
            holds);
      }
      if (rule.kind().isOfEquipment()) {
        broken(rule, scene, stands, holds);
      }
      for (RiskNow risk : scene.risks()) {
        Cause cause = rule.concerns(risk.queue()) ? cause(rule, risk, scene.now()) : null;
        if (cause != null) {
          note(cause, cause.value() >= rule.threshold(), false, stands, holds);
        }
      }
    }
    return verdict(
        open,
        alarm ->
            alarm.rule().kind() != AlarmKind.SERVICE_LEVEL
                && alarm.rule().kind() != AlarmKind.CRISIS_PROPOSED,
        stands,
        holds);
  }

  /** Judges how well queues did, by one rule of {@link AlarmKind#SERVICE_LEVEL}. */
  public static Verdict judgeLevels(
      AlarmRule rule, Collection<Level> levels, Collection<Alarm> open) {
    Map<Cause.Key, Cause> stands = new HashMap<>();
    Map<Cause.Key, Cause> holds = new HashMap<>();
    for (Level level : levels) {
      if (rule.active() && rule.concerns(level.queue()) && level.of() >= LEVEL_LEAST) {
        Cause cause = new Cause(rule, level.queue(), 0, 0, level.percent());
        note(
            cause,
            level.percent() < rule.threshold(),
            level.percent() >= Math.min(100, rule.threshold() + LEVEL_CALM),
            stands,
            holds);
      }
    }
    return verdict(open, alarm -> alarm.rule().id() == rule.id(), stands, holds);
  }

  @FunctionalInterface
  private interface Concerned {
    boolean test(Alarm alarm);
  }

  private static Verdict verdict(
      Collection<Alarm> open,
      Concerned concerned,
      Map<Cause.Key, Cause> stands,
      Map<Cause.Key, Cause> holds) {
    Set<Cause.Key> known = new HashSet<>();
    List<Long> over = new ArrayList<>();
    for (Alarm alarm : open) {
      known.add(alarm.key());
      if (concerned.test(alarm) && !holds.containsKey(alarm.key())) {
        over.add(alarm.id());
      }
    }
    List<Cause> raise = new ArrayList<>();
    stands.forEach(
        (key, cause) -> {
          if (!known.contains(key)) {
            raise.add(cause);
          }
        });
    return new Verdict(raise, over);
  }

  /** One alarm names all that is broken; with another name it is another one, told anew. */
  private static void broken(
      AlarmRule rule, Scene scene, Map<Cause.Key, Cause> stands, Map<Cause.Key, Cause> holds) {
    List<Scene.Broken> all =
        scene.broken().stream()
            .filter(one -> one.kind() == rule.kind())
            .filter(one -> seconds(one.since(), scene.now()) >= rule.threshold())
            .toList();
    if (all.isEmpty()) {
      return;
    }
    String names = all.stream().map(Scene.Broken::name).sorted().collect(Collectors.joining(", "));
    long longest = all.stream().mapToLong(one -> age(one.since(), scene.now())).max().orElseThrow();
    note(new Cause(rule, 0, 0, 0, longest, names), true, false, stands, holds);
  }

  private static void note(
      Cause cause,
      boolean raised,
      boolean calm,
      Map<Cause.Key, Cause> stands,
      Map<Cause.Key, Cause> holds) {
    if (raised) {
      stands.put(cause.key(), cause);
    }
    if (raised || (!calm && cause.value() > 0)) {
      holds.put(cause.key(), cause);
    }
  }

  /** A queue as this rule measures it; 0: nothing. */
  private static Cause cause(AlarmRule rule, QueueNow queue, Instant now) {
    long value =
        switch (rule.kind()) {
          case WAITING -> queue.waiting();
          case LONGEST_WAIT -> seconds(queue.longestWaitingSince(), now);
          case NOBODY_READY ->
              queue.waiting() > 0 && queue.ready() == 0
                  ? Math.max(1, seconds(queue.longestWaitingSince(), now))
                  : 0;
          default -> 0;
        };
    return new Cause(rule, queue.id(), 0, 0, value);
  }

  private static boolean isOver(AlarmRule rule, long value) {
    return rule.kind() == AlarmKind.NOBODY_READY
        ? value > 0 && value >= rule.threshold()
        : value > rule.threshold();
  }

  private static boolean isCalm(AlarmRule rule, long value) {
    return rule.kind() == AlarmKind.NOBODY_READY
        ? value == 0
        : value <= Math.floor(rule.threshold() * CALM);
  }

  /** A conversation as this rule measures it; null where the rule has nothing to do with it. */
  private static @Nullable Cause cause(AlarmRule rule, RiskNow risk, Instant now) {
    return switch (rule.kind()) {
      case HIGH_RISK_WAITING ->
          risk.waitingSince() == null
              ? null
              : new Cause(
                  rule, risk.queue(), risk.conversation(), 0, age(risk.waitingSince(), now));
      case HIGH_RISK_OWNER_ABSENT ->
          risk.absentSince() == null
              ? null
              : new Cause(
                  rule,
                  risk.queue(),
                  risk.conversation(),
                  risk.owner(),
                  age(risk.absentSince(), now));
      default -> null;
    };
  }

  private static long age(Instant since, Instant now) {
    return Math.max(1, seconds(since, now));
  }

  private static long seconds(@Nullable Instant since, Instant now) {
    return since == null ? 0 : Math.max(0, Duration.between(since, now).toSeconds());
  }
}
