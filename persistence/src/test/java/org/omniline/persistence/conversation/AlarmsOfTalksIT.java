package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Channel;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.cluster.PgLeases;
import org.omniline.persistence.routing.PgAlarmStore;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmJudge.Verdict;
import org.omniline.routing.alarm.AlarmKind;
import org.omniline.routing.alarm.AlarmRule;
import org.omniline.routing.alarm.AlarmStore;
import org.omniline.routing.alarm.Cause;

/** Alarms that an event tells of, which nodes hear at different times. */
class AlarmsOfTalksIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;

  @BeforeAll
  static void start() {
    hotline = new Hotline(postgres.database());
  }

  private static List<Alarm> openOf(AlarmStore store, AlarmRule rule) {
    return store.open().blockingGet().stream()
        .filter(alarm -> alarm.rule().id() == rule.id())
        .toList();
  }

  @Test
  void raise_heardLateOnAnotherNode_isNotRaisedAgainOnceItIsOver() {
    AlarmStore store = new PgAlarmStore(hotline.database, hotline.ids);
    long talk =
        hotline
            .store(
                hotline.text(
                    hotline.account(Channel.WEBCHAT, hotline.queue()),
                    "v" + hotline.ids.next(),
                    "m" + hotline.ids.next(),
                    "在吗"))
            .conversationId();
    AlarmRule saved =
        store
            .saveRule(
                new AlarmRule(
                    0,
                    0,
                    "没接",
                    AlarmKind.HIGH_RISK_WAITING,
                    null,
                    30,
                    0,
                    Set.of(Role.SUPERVISOR),
                    Set.of(),
                    0,
                    true),
                0)
            .blockingGet();
    Instant at = Instant.now().minusSeconds(5);
    List<Cause> seen = List.of(new Cause(saved, 1, talk, 0, 30));
    List<Cause> told =
        List.of(
            new Cause(saved, 1, talk, hotline.agent(Role.AGENT, 3, hotline.queue()).userId(), 1));

    assertThat(store.raise(seen, at).blockingGet()).hasSize(1);
    assertThat(store.raise(told, at).blockingGet()).as("told to more people").hasSize(1);
    assertThat(store.raise(told, at).blockingGet()).isEmpty();
    Alarm alarm = openOf(store, saved).get(0);
    assertThat(alarm.agentId()).isNotNull();

    String name = "alarms" + saved.id();
    store
        .settle(
            new Verdict(List.of(), List.of(alarm.id())),
            new Leases.Fence(
                name,
                new PgLeases(hotline.database)
                    .hold(name, "one", Duration.ofMinutes(1))
                    .blockingGet()))
        .ignoreElement()
        .blockingAwait();
    assertThat(store.raise(told, at).blockingGet()).isEmpty();
    assertThat(openOf(store, saved)).isEmpty();
    assertThat(store.raise(told, Instant.now().plusSeconds(5)).blockingGet())
        .as("another time it is another event")
        .hasSize(1);
  }
}
