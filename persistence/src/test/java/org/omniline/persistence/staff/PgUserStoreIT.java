package org.omniline.persistence.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.sql.PostgresExtension;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PgUserStoreIT {
  private static final Duration LOCK = Duration.ofMinutes(15);

  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static UserStore store() {
    return new PgUserStore(postgres.database(), Keys.cipher(), StaffFixture.IDS);
  }

  private static User create(String login, Long... queues) {
    return store().create(StaffFixture.agent(login, queues), "hash", 0).blockingGet();
  }

  private static List<String> column(String sql, Object parameter) {
    return postgres
        .database()
        .sql()
        .list(sql, Tuple.of(parameter), row -> row.getString(0))
        .blockingGet();
  }

  private static void queue(long id) {
    assertThat(
            postgres
                .database()
                .sql()
                .update(
                    "insert into queue (id, code, name, offer_timeout_ms, active)"
                        + " values ($1, $2, 'q', 30000, true) on conflict do nothing",
                    Tuple.of(id, "q" + id))
                .blockingGet())
        .isBetween(0, 1);
  }

  @Test
  @Order(1)
  void isEmpty_untilTheFirstUserIsThere() {
    assertThat(store().isEmpty().blockingGet()).isTrue();
    create("first");
    assertThat(store().isEmpty().blockingGet()).isFalse();
  }

  @Test
  void create_givesBackWhatIsStored() {
    User made = create("agent1", 1L);
    assertThat(made)
        .isEqualTo(
            new User(
                made.id(),
                "agent1",
                "林晓",
                Role.AGENT,
                true,
                3,
                StaffFixture.ordinary(1L),
                Map.of(),
                false,
                null,
                null,
                1));
    assertThat(store().find(made.id()).blockingGet()).isEqualTo(made);
    assertThat(store().all().blockingGet()).contains(made);
    UserStore.Credentials found = store().byLogin("AGENT1").blockingGet();
    assertThat(found).isEqualTo(new UserStore.Credentials(made, "hash"));
  }

  @Test
  void name_isEncipheredAtRest() {
    User made = create("sealed");
    byte[] stored =
        postgres
            .database()
            .sql()
            .first(
                "select name_sealed from staff_user where id = $1",
                Tuple.of(made.id()),
                row -> row.getBuffer(0).getBytes())
            .blockingGet();
    assertThat(new String(stored, StandardCharsets.UTF_8)).doesNotContain("林", "晓");
  }

  @Test
  void create_refusesATakenLoginInAnyCase() {
    create("taken");
    assertThatThrownBy(() -> create("Taken"))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.CONFLICT));
  }

  @Test
  void create_leavesNothingWhenAQueueDoesNotExist() {
    assertThatThrownBy(() -> create("lost", 404L))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.INVALID));
    assertThat(store().byLogin("lost").blockingGet()).isNull();
  }

  @Test
  void byLogin_isEmptyForWhatNobodyCanBeCalled() {
    assertThat(store().byLogin("no\0body").blockingGet()).isNull();
    assertThat(store().byLogin("nobody' or 'a'='a").blockingGet()).isNull();
  }

  @Test
  void update_datesMemberships() {
    queue(21);
    queue(22);
    User made = create("member", 21L);
    User moved = store().update(StaffFixture.with(made, true, 22L), 0).blockingGet();
    assertThat(moved.queues()).containsExactly(22L);
    User back = store().update(StaffFixture.with(moved, true, 21L, 22L), 0).blockingGet();
    assertThat(back.queues()).containsExactlyInAnyOrder(21L, 22L);
    assertThat(
            column(
                "select queue_id || case when valid_to is null then ' open' else ' ended' end"
                    + " from queue_membership where user_id = $1 order by valid_from, queue_id",
                made.id()))
        .containsExactly("21 ended", "22 open", "21 open");
  }

  @Test
  void update_ofTwoAdministratorsAtOnceHasOneWinner_andLeavesNoOverlap() {
    queue(31);
    queue(32);
    User made = create("busy", 31L);
    for (int round = 0; round < 10; round++) {
      User now = store().find(made.id()).blockingGet();
      List<String> all =
          Flowable.range(0, 4)
              .flatMapSingle(
                  i ->
                      store()
                          .update(StaffFixture.with(now, true, i % 2 == 0 ? 31L : 32L), 0)
                          .map(saved -> "saved")
                          .onErrorReturn(
                              e -> e instanceof Refusal r ? r.code().wire() : e.toString()))
              .toList()
              .blockingGet();
      assertThat(all).containsExactlyInAnyOrder("saved", "conflict", "conflict", "conflict");
    }
    assertThat(
            column(
                "select 'open' from queue_membership where user_id = $1 and valid_to is null",
                made.id()))
        .hasSize(1);
  }

  @Test
  void update_refusesAnUnknownUser() {
    assertThatThrownBy(() -> store().update(StaffFixture.agent("ghost"), 0).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.NOT_FOUND));
  }

  @Test
  void setPassword_replacesTheHash() {
    User made = create("changes");
    store().setPassword(made.id(), "other", true).blockingAwait();
    UserStore.Credentials now = store().byLogin("changes").blockingGet();
    assertThat(now.passwordHash()).isEqualTo("other");
    assertThat(now.user().mustChangePassword()).isTrue();
  }

  @Test
  void fiveFailures_lockAndFourDoNot() {
    User made = create("fails");
    for (int i = 1; i <= 4; i++) {
      assertThat(store().failed(made.id(), 5, LOCK).blockingGet()).isEqualTo(i);
      assertThat(store().find(made.id()).blockingGet().lockedUntil()).isNull();
    }
    assertThat(store().failed(made.id(), 5, LOCK).blockingGet()).isEqualTo(5);
    assertThat(store().find(made.id()).blockingGet().lockedUntil()).isNotNull();
  }

  @Test
  void failuresAtOnce_areAllCounted() {
    User made = create("attacked");
    assertThat(
            Flowable.range(0, 5)
                .flatMapSingle(i -> store().failed(made.id(), 5, LOCK))
                .toList()
                .blockingGet())
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(store().find(made.id()).blockingGet().lockedUntil()).isNotNull();
  }

  @Test
  void failuresInALock_doNotProlongIt() {
    User made = create("locked");
    assertThat(store().failed(made.id(), 1, LOCK).blockingGet()).isEqualTo(1);
    User locked = store().find(made.id()).blockingGet();
    assertThat(store().failed(made.id(), 1, LOCK.plus(LOCK)).blockingGet()).isEqualTo(2);
    assertThat(store().find(made.id()).blockingGet().lockedUntil()).isEqualTo(locked.lockedUntil());
  }

  @Test
  void lock_endsByTimeAndTheCountBeginsAnew() {
    User made = create("waits");
    for (int i = 0; i < 5; i++) {
      assertThat(store().failed(made.id(), 5, Duration.ofMillis(300)).blockingGet()).isPositive();
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> store().find(made.id()).blockingGet().lockedUntil() == null);
    assertThat(store().failed(made.id(), 5, LOCK).blockingGet()).isEqualTo(1);
    assertThat(store().find(made.id()).blockingGet().lockedUntil()).isNull();
  }

  @Test
  void unlock_liftsTheLockAndForgets() {
    User made = create("freed");
    for (int i = 0; i < 5; i++) {
      assertThat(store().failed(made.id(), 5, LOCK).blockingGet()).isPositive();
    }
    store().unlock(made.id()).blockingAwait();
    assertThat(store().find(made.id()).blockingGet().lockedUntil()).isNull();
    assertThat(store().failed(made.id(), 5, LOCK).blockingGet()).isEqualTo(1);
  }
}
