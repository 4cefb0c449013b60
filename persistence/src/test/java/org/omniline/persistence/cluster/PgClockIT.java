package org.omniline.persistence.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.persistence.sql.PostgresExtension;

class PgClockIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Instant databaseNow() {
    return postgres
        .database()
        .sql()
        .first(
            "select clock_timestamp() as now",
            Tuple.tuple(),
            row -> row.getOffsetDateTime("now").toInstant())
        .blockingGet();
  }

  @Test
  void instant_isPostgresqlsWhateverTheNodesClockSays() {
    // A monotonic clock that stands anywhere: only its pace counts.
    PgClock clock =
        new PgClock(
            postgres.vertx(),
            postgres.database(),
            () -> System.nanoTime() + Duration.ofDays(99).toNanos());
    clock.start().blockingAwait();
    assertThat(clock.instant()).isCloseTo(databaseNow(), within(500, ChronoUnit.MILLIS));
    assertThat(clock.millis() - clock.instant().toEpochMilli()).isBetween(-100L, 0L);
    clock.close();
  }

  @Test
  void instant_refusesBeforeTheFirstMeasurement() {
    PgClock clock = new PgClock(postgres.vertx(), postgres.database(), System::nanoTime);
    assertThatThrownBy(clock::instant).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void instant_standsStillInsteadOfGoingBackAndThenGoesOn() {
    AtomicLong ahead = new AtomicLong();
    PgClock clock =
        new PgClock(postgres.vertx(), postgres.database(), () -> System.nanoTime() + ahead.get());
    clock.measure().blockingAwait();
    // As if PostgreSQL's clock went back by an hour: ours ran ahead since the last measurement.
    ahead.set(Duration.ofHours(1).toNanos());
    Instant future = clock.instant();
    clock.measure().blockingAwait();
    assertThat(clock.instant()).isEqualTo(future);
    assertThat(clock.instant()).isEqualTo(future);
    ahead.addAndGet(Duration.ofHours(1).plusMinutes(1).toNanos());
    assertThat(clock.instant()).isAfter(future);
  }

  @Test
  void measure_takesHalfOfTheRoundTripOff() {
    // Each reading of the monotonic clock is 400 ms after the last: a slow way to the database.
    AtomicLong reading = new AtomicLong();
    PgClock clock =
        new PgClock(
            postgres.vertx(),
            postgres.database(),
            () -> reading.getAndIncrement() * Duration.ofMillis(400).toNanos());
    clock.measure().blockingAwait();
    // Six readings so far. The first sample lies between readings 0 and 1, so at 200 ms; reading
    // 6 is at 2,400 ms: 2,200 ms later than what PostgreSQL said.
    assertThat(clock.instant())
        .isCloseTo(databaseNow().plusMillis(2_200), within(150, ChronoUnit.MILLIS));
  }
}
