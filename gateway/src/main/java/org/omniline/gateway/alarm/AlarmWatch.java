package org.omniline.gateway.alarm;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.port.Leases;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.omniline.routing.RoutingAlarms;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmJudge;
import org.omniline.routing.alarm.AlarmKind;
import org.omniline.routing.alarm.AlarmNotice;
import org.omniline.routing.alarm.AlarmRule;
import org.omniline.routing.alarm.AlarmStore;
import org.omniline.routing.alarm.AlarmStore.Risky;
import org.omniline.routing.alarm.Cause;
import org.omniline.routing.alarm.Scene;
import org.omniline.routing.alarm.Scene.QueueNow;
import org.omniline.routing.alarm.Scene.RiskNow;

/**
 * Compares how the hotline stands with the alarm rules. Runs on one node of the cluster at a time;
 * two that looked at once would raise one alarm all the same. Thread-safe.
 */
public final class AlarmWatch {
  private final AlarmStore store;
  private final Acd acd;
  private final List<AlarmNotice> notices;
  private final Supplier<List<Scene.Broken>> telephone;
  private final InstantSource clock;
  private final ZoneId zone;

  /**
   * Makes a watch.
   *
   * @param notices ways to reach those who are to be told
   * @param telephone what of it is out of order, as this node knows it
   * @param zone where the hotline is: a day begins at its midnight
   */
  public AlarmWatch(
      AlarmStore store,
      Acd acd,
      List<AlarmNotice> notices,
      Supplier<List<Scene.Broken>> telephone,
      InstantSource clock,
      ZoneId zone) {
    this.store = store;
    this.acd = acd;
    this.notices = List.copyOf(notices);
    this.telephone = telephone;
    this.clock = clock;
    this.zone = zone;
  }

  /** Looks once; raises what has come up and ends what is over, while the lease is held. */
  public Completable look(Leases.Fence fence) {
    return Single.zip(
            store.rules(),
            store.open(),
            acd.live(),
            store.risky(),
            store.failedRecordings(),
            this::judge)
        .flatMap(verdict -> store.settle(verdict, fence))
        .flatMapCompletable(this::tell)
        .andThen(Completable.defer(store::endJudged));
  }

  private AlarmJudge.Verdict judge(
      List<AlarmRule> rules, List<Alarm> open, Acd.Live live, List<Risky> risky, int failed) {
    List<QueueNow> queues =
        live.queues().stream()
            .map(Acd.LiveQueue::view)
            .map(
                queue ->
                    new QueueNow(
                        queue.id(), queue.waiting(), queue.longestWaitingSince(), queue.ready()))
            .toList();
    Scene scene = new Scene(clock.instant(), queues, risks(live, risky), failed, telephone.get());
    return AlarmJudge.judge(rules, scene, open);
  }

  private static List<RiskNow> risks(Acd.Live live, List<Risky> risky) {
    Map<Long, Instant> absent = new HashMap<>();
    for (Acd.LiveAgent agent : live.agents()) {
      if (agent.view().state() == AgentState.SIGNED_OUT) {
        absent.put(agent.view().id(), agent.view().since());
      }
    }
    List<RiskNow> risks = new ArrayList<>();
    for (Risky one : risky) {
      risks.add(
          new RiskNow(
              one.conversation(),
              one.queue(),
              one.waitingSince(),
              one.owner(),
              absent.get(one.owner())));
    }
    return risks;
  }

  /** Looks at how many were taken in time today. */
  public Completable lookAtLevels(Leases.Fence fence) {
    Instant midnight = clock.instant().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    return store
        .rules()
        .flattenAsFlowable(rules -> rules)
        .filter(rule -> rule.kind() == AlarmKind.SERVICE_LEVEL)
        .concatMapCompletable(
            rule ->
                Single.zip(
                        store.levels(midnight, rule.withinMs()),
                        store.open(),
                        (levels, open) -> AlarmJudge.judgeLevels(rule, levels, open))
                    .flatMap(verdict -> store.settle(verdict, fence))
                    .flatMapCompletable(this::tell));
  }

  /**
   * Routing, or the words somebody wrote, raised an alarm. High risk that is left alone is seen by
   * {@link #look} anyway; what is known from here alone is a proposed risk, and that the person a
   * high-risk conversation was meant for did not take it: that is not waited for.
   */
  public Completable heard(RoutingAlarms.Alarm alarm) {
    @Nullable AlarmKind kind =
        switch (alarm.kind()) {
          case CRISIS_PROPOSED -> AlarmKind.CRISIS_PROPOSED;
          case HIGH_RISK_RETURNED -> AlarmKind.HIGH_RISK_WAITING;
          case HIGH_RISK_WAITING, HIGH_RISK_OWNER_ABSENT -> null;
        };
    if (kind == null) {
      return Completable.complete();
    }
    return store
        .rules()
        .flattenAsFlowable(rules -> rules)
        .filter(rule -> rule.active() && rule.kind() == kind)
        .filter(rule -> rule.queueId() == null || rule.queueId() == alarm.queue())
        .map(rule -> new Cause(rule, alarm.queue(), alarm.conversation(), alarm.agent(), 1))
        .toList()
        .flatMap(causes -> store.raise(causes, alarm.at()))
        .flatMapCompletable(this::tell);
  }

  private Completable tell(List<Long> raised) {
    return raised.isEmpty()
        ? Completable.complete()
        : Flowable.fromIterable(notices)
            .flatMapCompletable(notice -> notice.raised(raised), true, 8);
  }
}
