package org.omniline.persistence.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.persistence.sql.PostgresExtension;

class PgLeasesIT {
  private static final Duration LONG = Duration.ofMinutes(1);

  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static PgLeases leases() {
    return new PgLeases(postgres.database());
  }

  @Test
  void hold_isRefusedWhileAnotherHolds() {
    assertThat(leases().hold("one", "a", LONG).blockingGet()).isEqualTo(1);
    assertThat(leases().hold("one", "b", LONG).blockingGet()).isNull();
    assertThat(leases().hold("other", "b", LONG).blockingGet()).isEqualTo(1);
  }

  @Test
  void hold_prolongsWithTheSameToken() {
    assertThat(leases().hold("same", "a", Duration.ofMillis(1)).blockingGet()).isEqualTo(1);
    assertThat(leases().hold("same", "a", LONG).blockingGet()).isEqualTo(1);
    assertThat(leases().hold("same", "b", LONG).blockingGet()).isNull();
  }

  @Test
  void endedLease_goesToTheNextWithALargerToken() {
    assertThat(leases().hold("ended", "a", Duration.ofMillis(300)).blockingGet()).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> Long.valueOf(2).equals(leases().hold("ended", "b", LONG).blockingGet()));
    assertThat(leases().hold("ended", "a", LONG).blockingGet()).isNull();
  }

  @Test
  void release_freesAtOnceAndTheTokenStillGrows() {
    assertThat(leases().hold("freed", "a", LONG).blockingGet()).isEqualTo(1);
    leases().release("freed", "b").blockingAwait();
    assertThat(leases().hold("freed", "b", LONG).blockingGet()).isNull();
    leases().release("freed", "a").blockingAwait();
    assertThat(leases().hold("freed", "a", LONG).blockingGet()).isEqualTo(2);
    leases().release("freed", "a").blockingAwait();
    assertThat(leases().hold("freed", "b", LONG).blockingGet()).isEqualTo(3);
  }

  @Test
  void held_namesWhatTheHolderHasAndNobodyElse() {
    assertThat(leases().hold("h2", "h", LONG).blockingGet()).isEqualTo(1);
    assertThat(leases().hold("h1", "h", LONG).blockingGet()).isEqualTo(1);
    assertThat(leases().hold("h3", "i", LONG).blockingGet()).isEqualTo(1);
    assertThat(leases().held("h").blockingGet()).containsExactly("h1", "h2");
    leases().release("h1", "h").blockingAwait();
    assertThat(leases().held("h").blockingGet()).containsExactly("h2");
  }

  @Test
  void hold_hasOneWinnerOfMany() {
    List<Long> tokens =
        Flowable.range(0, 20)
            .flatMapMaybe(i -> leases().hold("race", "holder" + i, LONG))
            .toList()
            .blockingGet();
    assertThat(tokens).containsExactly(1L);
  }
}
