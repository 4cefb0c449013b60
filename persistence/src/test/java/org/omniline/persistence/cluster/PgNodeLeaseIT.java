package org.omniline.persistence.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;
import org.omniline.persistence.sql.PostgresExtension;

class PgNodeLeaseIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private final AtomicLong skipped = new AtomicLong();
  private final List<PgNodeLease> leases = new ArrayList<>();

  @BeforeEach
  void clear() {
    sql("delete from node_lease");
  }

  private PgNodeLease lease(Duration duration) {
    PgNodeLease lease =
        new PgNodeLease(
            postgres.vertx(),
            postgres.database(),
            UUID.randomUUID().toString(),
            duration,
            () -> System.nanoTime() + skipped.get());
    leases.add(lease);
    return lease;
  }

  @AfterEach
  void release() {
    leases.forEach(lease -> lease.release().blockingAwait());
  }

  private static void sql(String statement) {
    assertThat(postgres.database().sql().update(statement, Tuple.tuple()).blockingGet())
        .isNotNegative();
  }

  @Test
  void acquire_givesEveryNodeItsOwnNumberAlsoAtOnce() {
    List<Integer> numbers =
        Flowable.range(0, 8)
            .flatMapSingle(i -> lease(Duration.ofSeconds(30)).acquire())
            .toList()
            .blockingGet();
    assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void acquire_takesAnEndedNumberOnlyAfterAPause() {
    sql("insert into node_lease values (0, 'gone', clock_timestamp() - interval '11 seconds')");
    sql("insert into node_lease values (1, 'fresh', clock_timestamp() - interval '9 seconds')");
    assertThat(lease(Duration.ofSeconds(30)).acquire().blockingGet()).isZero();
    assertThat(lease(Duration.ofSeconds(30)).acquire().blockingGet()).isEqualTo(2);
  }

  @Test
  void acquire_failsWhenAllNumbersAreTaken() {
    sql(
        """
        insert into node_lease
        select n, 'other', clock_timestamp() + interval '1 hour' from generate_series(0, 1023) n
        """);
    assertThatThrownBy(() -> lease(Duration.ofSeconds(30)).acquire().blockingGet())
        .hasMessageContaining("no free node number");
  }

  @Test
  void lease_isProlongedWhileTheNodeLives() {
    PgNodeLease lease = lease(Duration.ofMillis(600));
    assertThat(lease.acquire().blockingGet()).isZero();
    long start = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              assertThat(lease.isHeld()).isTrue();
              return System.nanoTime() - start > Duration.ofMillis(1_500).toNanos();
            });
    lease.release().blockingAwait();
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void frozenNode_makesNoIdsEvenBeforeItNotices() {
    PgNodeLease lease = lease(Duration.ofSeconds(30));
    assertThat(lease.acquire().blockingGet()).isZero();
    LeasedIds ids = new LeasedIds(lease, () -> 42);
    assertThat(ids.next()).isEqualTo(42);
    skipped.set(Duration.ofSeconds(31).toNanos());
    assertThat(lease.isHeld()).isFalse();
    assertThatThrownBy(ids::next)
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.UNAVAILABLE));
  }

  @Test
  void lostNumber_isReported() {
    PgNodeLease lease = lease(Duration.ofMillis(600));
    assertThat(lease.acquire().blockingGet()).isZero();
    assertThat(lease.lost().test().isDisposed()).isFalse();
    sql("update node_lease set holder = 'another'");
    assertThat(lease.lost().blockingAwait(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void endedLeaseThatNobodyTook_isOursAgain() {
    PgNodeLease lease = lease(Duration.ofMillis(600));
    assertThat(lease.acquire().blockingGet()).isZero();
    // As after an outage of the database longer than the lease.
    skipped.set(Duration.ofSeconds(60).toNanos());
    assertThat(lease.isHeld()).isFalse();
    await().atMost(Duration.ofSeconds(5)).until(lease::isHeld);
  }
}
