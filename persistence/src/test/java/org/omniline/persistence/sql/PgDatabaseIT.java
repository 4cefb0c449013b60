package org.omniline.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;

class PgDatabaseIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  @Test
  void server_isDurable() {
    assertThat(show("fsync")).isEqualTo("on");
    assertThat(show("synchronous_commit")).isEqualTo("on");
  }

  @Test
  void migrations_findNothingLeftToDo() {
    assertThat(new Migrations(postgres.vertx(), postgres.settings()).run().blockingGet()).isZero();
  }

  @Test
  void transact_rollsBackWhenTheWorkFails() {
    assertThatThrownBy(
            () ->
                postgres
                    .database()
                    .transact(
                        tx ->
                            tx.update(
                                    "insert into organisation (id, name) values ($1, $2)",
                                    Tuple.of(77L, "gone"))
                                .flatMap(n -> Single.error(new IllegalStateException("no"))))
                    .blockingGet())
        .hasMessage("no");
    assertThat(
            postgres
                .database()
                .sql()
                .list("select id from organisation where id = 77", Tuple.tuple(), row -> row)
                .blockingGet())
        .isEmpty();
  }

  @Test
  void transact_repeatsAfterADeadlock() {
    AtomicInteger attempts = new AtomicInteger();
    String raise =
        "do $$ begin raise exception 'as if' using errcode = 'deadlock_detected'; end $$";
    int result =
        postgres
            .database()
            .transact(
                tx ->
                    attempts.incrementAndGet() == 1
                        ? tx.update(raise, Tuple.tuple())
                        : Single.just(7))
            .blockingGet();
    assertThat(result).isEqualTo(7);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void transact_isRefusedWhileTheDatabaseIsAway() {
    PgSettings here = postgres.settings();
    PgDatabase nowhere =
        PgDatabase.open(postgres.vertx(), PgSettings.of("127.0.0.1", 1, here.database(), "a", "b"));
    assertThatThrownBy(() -> nowhere.transact(tx -> Single.just(1)).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.UNAVAILABLE));
    nowhere.close().blockingAwait();
  }

  @Test
  void transact_isRefusedWhenTooManyWaitForAConnection() {
    PgSettings here = postgres.settings();
    PgDatabase small =
        PgDatabase.open(
            postgres.vertx(),
            new PgSettings(
                here.host(),
                here.port(),
                here.database(),
                here.user(),
                here.password(),
                here.sslMode(),
                1,
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(15)));
    Single<String> slow =
        small.transact(
            tx -> tx.first("select pg_sleep(2)::text as s", Tuple.tuple(), row -> "ok").toSingle());
    List<String> outcomes =
        Flowable.range(0, 8)
            .flatMapSingle(
                i ->
                    slow.onErrorReturn(error -> ((Refusal) error).code().name())
                        .subscribeOn(Schedulers.io()))
            .toList()
            .blockingGet();
    // One connects and runs, one waits until its time is over, the others find the queue full.
    assertThat(outcomes)
        .contains("ok", "UNAVAILABLE", "OVERLOADED")
        .containsOnly("ok", "UNAVAILABLE", "OVERLOADED");
    small.close().blockingAwait();
  }

  private static String show(String setting) {
    return postgres
        .database()
        .sql()
        .first("select current_setting($1) as v", Tuple.of(setting), row -> row.getString("v"))
        .blockingGet();
  }
}
