package org.omniline.persistence.conversation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PostgresExtension;

class PgIntakeStoreIT extends IntakeStoreContract {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;

  @BeforeAll
  static void open() {
    hotline = new Hotline(postgres.database());
  }

  @Override
  Hotline hotline() {
    return hotline;
  }

  @Test
  void commit_isTransientWhenTheConnectionIsLostAndMayBeRepeated() {
    String visitor = hotline.visitor();
    Conversation waiting = hotline.waiting(visitor);
    InboundMessage message = hotline.text(visitor, "lost" + visitor, "还在吗");
    PgDatabase other = PgDatabase.open(postgres.vertx(), postgres.settings().withPoolSize(1));
    IntakeStore store =
        new PgIntakeStore(
            other,
            hotline.cipher,
            hotline.indexer,
            hotline.ids,
            Schedulers.computation(),
            Admission.EVERYBODY);
    // Held by another transaction, so that the commit stands still in the middle.
    var told =
        hotline
            .database
            .transact(
                tx ->
                    tx.list(
                            "select id from conversation where id = $1 for update",
                            Tuple.of(waiting.id()),
                            row -> row)
                        .observeOn(Schedulers.io())
                        .map(
                            locked -> {
                              var commit = store.commit(List.of(message)).test();
                              await().until(PgIntakeStoreIT::cutOneThatWaits);
                              return commit;
                            }))
            .blockingGet();
    await().untilAsserted(() -> told.assertError(IntakeStore.Transient.class));
    assertThat(hotline.all(waiting.id()).entries()).hasSize(2);
    assertThat(store.commit(List.of(message)).blockingGet().receipts())
        .singleElement()
        .matches(receipt -> receipt.seq() == 3 && !receipt.duplicate());
    other.close().blockingAwait();
  }

  @Test
  void commit_isTransientWhenAnIdOfOursIsTaken() {
    long taken = hotline.ids.next();
    AtomicBoolean healed = new AtomicBoolean();
    IntakeStore store =
        new PgIntakeStore(
            hotline.database,
            hotline.cipher,
            hotline.indexer,
            () -> healed.get() ? hotline.ids.next() : taken,
            Schedulers.computation(),
            Admission.EVERYBODY);
    InboundMessage first = hotline.text(hotline.visitor(), "i" + hotline.ids.next(), "一");
    assertThat(store.commit(List.of(first)).blockingGet().receipts()).hasSize(1);
    InboundMessage second = hotline.text(hotline.visitor(), "i" + hotline.ids.next(), "二");
    store
        .commit(List.of(second))
        .test()
        .awaitDone(10, SECONDS)
        .assertError(IntakeStore.Transient.class);
    healed.set(true);
    assertThat(store.commit(List.of(second)).blockingGet().receipts())
        .singleElement()
        .matches(receipt -> !receipt.duplicate());
  }

  /** As an administrator or a failing server would. */
  private static boolean cutOneThatWaits() {
    return !hotline
        .facts(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where wait_event_type = 'Lock' and datname = current_database()
            """)
        .isEmpty();
  }
}
