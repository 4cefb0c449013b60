package org.omniline.persistence.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.persistence.cluster.PgLeases;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.persistence.staff.PgSettingStore;
import org.omniline.persistence.staff.PgUserStore;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmJudge.Verdict;
import org.omniline.routing.alarm.AlarmKind;
import org.omniline.routing.alarm.AlarmRule;
import org.omniline.routing.alarm.AlarmStore;
import org.omniline.routing.alarm.Cause;
import org.omniline.routing.alarm.Scene.Level;

class PgAlarmStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private final SnowflakeIds ids = new SnowflakeIds(InstantSource.system(), 1);
  private final Leases leases = new PgLeases(postgres.database());
  private final AlarmStore store = new PgAlarmStore(postgres.database(), ids);

  private AlarmRule rule(int version, long id, Set<Long> users) {
    return new AlarmRule(
        id,
        version,
        "夜里",
        AlarmKind.WAITING,
        1L,
        10,
        15_000,
        Set.of(Role.SUPERVISOR),
        users,
        60_000,
        true);
  }

  private long user() {
    String login = "u" + ids.next();
    return new PgUserStore(postgres.database(), Keys.cipher(), ids)
        .create(new User(0, login, "周敏", Role.SUPERVISOR, true, 3, Set.of(), false, null), "x", 0)
        .blockingGet()
        .id();
  }

  private List<Alarm> openOf(AlarmRule rule) {
    return store.open().blockingGet().stream()
        .filter(alarm -> alarm.rule().id() == rule.id())
        .toList();
  }

  @Test
  void saveRule_keepsAllOfIt_andRefusesWhoWasLateOrNamesNobody() {
    AlarmRule saved = store.saveRule(rule(0, 0, Set.of(user())), 0).blockingGet();

    assertThat(store.rules().blockingGet()).contains(saved);
    AlarmRule next = store.saveRule(rule(saved.version(), saved.id(), Set.of()), 0).blockingGet();
    assertThat(next.version()).isEqualTo(saved.version() + 1);
    assertThatThrownBy(
            () -> store.saveRule(rule(saved.version(), saved.id(), Set.of()), 0).blockingGet())
        .hasMessageContaining("meanwhile");
    assertThatThrownBy(() -> store.saveRule(rule(0, 0, Set.of(404L)), 0).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.fields()).containsEntry("field", "users"));
  }

  @Test
  void settle_raisesAnEventOnceWhoeverLooks_andEndsIt() {
    long boss = user();
    AlarmRule saved = store.saveRule(rule(0, 0, Set.of()), 0).blockingGet();
    Verdict raise = new Verdict(List.of(new Cause(saved, 1, 0, 0, 11)), List.of());
    Leases.Fence fence = hold("alarms" + saved.id(), "one");

    List<Long> raised =
        Flowable.range(0, 4)
            .flatMapSingle(any -> store.settle(raise, fence))
            .flatMapIterable(all -> all)
            .toList()
            .blockingGet();

    assertThat(raised).hasSize(1);
    store.acknowledge(raised.get(0), boss).blockingAwait();
    store.acknowledge(raised.get(0), user()).blockingAwait();
    Alarm alarm = openOf(saved).get(0);
    assertThat(alarm.acknowledgedBy()).isEqualTo(boss);
    assertThat(alarm.value()).isEqualTo(11);

    assertThat(store.settle(new Verdict(List.of(), raised), fence).blockingGet()).isEmpty();
    assertThat(openOf(saved)).isEmpty();
    assertThat(store.settle(raise, fence).blockingGet()).hasSize(1);
    assertThat(store.history(null, 1).blockingGet().next()).isNotNull();
    assertThat(
            store.history(null, 50).blockingGet().items().stream()
                .filter(one -> one.rule().id() == saved.id())
                .map(one -> one.clearedAt() == null))
        .containsExactly(true, false);
    assertThatThrownBy(() -> store.acknowledge(404, boss).blockingAwait())
        .isInstanceOf(Refusal.class);
  }

  private Leases.Fence hold(String name, String holder) {
    return new Leases.Fence(name, leases.hold(name, holder, Duration.ofMinutes(1)).blockingGet());
  }

  @Test
  void settle_byWhoHasLostTheLease_neitherRaisesWhatIsOverNorEndsWhatStands() {
    AlarmRule saved = store.saveRule(rule(0, 0, Set.of()), 0).blockingGet();
    String name = "alarms" + saved.id();
    Verdict raise = new Verdict(List.of(new Cause(saved, 1, 0, 0, 11)), List.of());
    Leases.Fence before = hold(name, "one");
    leases.release(name, "one").blockingAwait();
    Leases.Fence now = hold(name, "other");
    List<Long> raised = store.settle(raise, now).blockingGet();

    store.settle(new Verdict(List.of(), raised), before).ignoreElement().blockingAwait();
    assertThat(openOf(saved)).as("what stands is not ended").hasSize(1);

    store.settle(new Verdict(List.of(), raised), now).ignoreElement().blockingAwait();
    assertThat(store.settle(raise, before).blockingGet()).isEmpty();
    assertThat(openOf(saved)).as("what is over is not raised").isEmpty();
    assertThat(store.settle(raise, now).blockingGet()).hasSize(1);
  }

  @Test
  void levels_countOnlyWhoLeftToday() {
    Level none = new Level(1, 0, 0);
    List<Level> levels = store.levels(Instant.now(), 15_000).blockingGet();
    assertThat(levels).allSatisfy(level -> assertThat(level.of()).isGreaterThan(none.of()));
  }

  @Test
  void settings_areKeptForEachPerson() {
    PgSettingStore settings = new PgSettingStore(postgres.database());
    long one = user();
    long other = user();
    settings.save(one, "live", "{\"hidden\":[\"agent.load\"]}").blockingAwait();
    settings.save(one, "live", "{\"hidden\":[\"agent.queues\"]}").blockingAwait();

    assertThat(settings.find(one, "live").blockingGet()).contains("agent.queues");
    assertThat(settings.find(other, "live").isEmpty().blockingGet()).isTrue();
    assertThat(
            postgres
                .database()
                .sql()
                .list(
                    "select name from user_setting where user_id = $1",
                    Tuple.of(one),
                    row -> row.getString("name"))
                .blockingGet())
        .hasSize(1);
  }
}
