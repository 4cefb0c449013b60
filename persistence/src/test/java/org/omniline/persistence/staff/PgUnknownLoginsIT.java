package org.omniline.persistence.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.staff.UnknownLogins;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.sql.PostgresExtension;

class PgUnknownLoginsIT {
  private static final Duration LOCK = Duration.ofMinutes(15);

  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  @BeforeEach
  void empty() {
    sql("delete from unknown_login");
  }

  private static UnknownLogins store(int most) {
    return new PgUnknownLogins(postgres.database(), Keys.cipher(), most);
  }

  private static int fail(String login, int limit, Duration lockFor) {
    return store(100).failed(login, limit, lockFor).blockingGet();
  }

  private static int sql(String statement) {
    return postgres.database().sql().update(statement, Tuple.tuple()).blockingGet();
  }

  @Test
  void failures_lockAtTheLimit_eachLoginForItself() {
    for (int i = 1; i <= 4; i++) {
      assertThat(fail("nobody", 5, LOCK)).isEqualTo(i);
    }
    assertThat(store(100).lockedUntil("nobody").blockingGet()).isNull();

    assertThat(fail("nobody", 5, LOCK)).isEqualTo(5);

    Instant until = store(100).lockedUntil("nobody").blockingGet();
    assertThat(until).isAfter(Instant.now().plus(LOCK.dividedBy(2)));
    assertThat(store(100).lockedUntil("somebody").blockingGet()).isNull();
    fail("nobody", 5, LOCK.plus(LOCK));
    assertThat(store(100).lockedUntil("nobody").blockingGet()).as("not prolonged").isEqualTo(until);
  }

  @Test
  void firstFailure_locksWhenOneIsTheLimit() {
    assertThat(fail("nobody", 1, LOCK)).isEqualTo(1);
    assertThat(store(100).lockedUntil("nobody").blockingGet()).isNotNull();
  }

  @Test
  void failuresAtOnce_areAllCounted() {
    assertThat(
            Flowable.range(0, 5)
                .flatMapSingle(i -> store(100).failed("nobody", 5, LOCK))
                .toList()
                .blockingGet())
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
  }

  @Test
  void lock_endsByTimeAndTheCountBeginsAnew() {
    fail("nobody", 1, Duration.ofMillis(300));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> store(100).lockedUntil("nobody").blockingGet() == null);

    assertThat(fail("nobody", 5, LOCK)).isEqualTo(1);
    assertThat(store(100).lockedUntil("nobody").blockingGet()).isNull();
  }

  @Test
  void sweep_keepsTheNewestAndForgetsTheOld() {
    for (String login : new String[] {"first", "second", "third", "ancient"}) {
      fail(login, 5, LOCK);
    }
    sql(
        "update unknown_login set failed_at = clock_timestamp() - interval '31 days'"
            + " where ctid = (select ctid from unknown_login order by failed_at desc limit 1)");

    store(100).sweep().blockingAwait();
    assertThat(fail("ancient", 5, LOCK)).as("forgotten for its age").isEqualTo(1);
    store(2).sweep().blockingAwait();

    assertThat(fail("third", 5, LOCK)).as("among the two newest").isEqualTo(2);
    assertThat(fail("ancient", 5, LOCK)).as("among the two newest").isEqualTo(2);
    assertThat(fail("first", 5, LOCK)).as("beyond the bound").isEqualTo(1);
  }
}
