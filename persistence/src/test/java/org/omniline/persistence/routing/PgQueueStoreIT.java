package org.omniline.persistence.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.QueueStore;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.Action;
import org.omniline.routing.acd.QueueSettings;
import org.omniline.routing.acd.StrategyKind;

class PgQueueStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private final SnowflakeIds ids = new SnowflakeIds(InstantSource.system(), 1);
  private final QueueStore store = new PgQueueStore(postgres.database(), ids);

  private SavedQueue made() {
    String code = "q" + ids.next();
    return save(new SavedQueue(0, 0, code, code, true, QueueSettings.DEFAULT));
  }

  private SavedQueue save(SavedQueue queue) {
    return store.saveQueue(queue, 0).blockingGet();
  }

  private static SavedQueue with(SavedQueue queue, boolean active, QueueSettings settings) {
    return new SavedQueue(
        queue.id(), queue.version(), queue.code(), queue.name(), active, settings);
  }

  private static SavedQueue overflowing(SavedQueue from, SavedQueue to) {
    return with(
        from,
        true,
        QueueSettings.DEFAULT.but().maxWaiting(1).onLimit(Action.toQueue(to.id())).build());
  }

  private void refused(SavedQueue queue, Refusal.Code code, Map<String, Object> fields) {
    assertThatThrownBy(() -> save(queue))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.fields()).containsAllEntriesOf(fields);
            });
  }

  @Test
  void saveQueue_keepsHowItWorks_andTellsRouting() {
    SavedQueue made = made();
    QueueSettings settings =
        QueueSettings.DEFAULT.but().strategy(StrategyKind.LINEAR).offerMs(9_000).build();

    SavedQueue saved = save(with(made, true, settings));

    assertThat(saved.version()).isEqualTo(made.version() + 1);
    assertThat(store.queues().blockingGet()).contains(saved).doesNotContain(made);
  }

  @Test
  void saveQueue_refusesWhoLoadedItBeforeSomebodyElseSaved() {
    SavedQueue made = made();
    save(made);

    refused(made, Refusal.Code.CONFLICT, Map.of("version", made.version() + 1));
  }

  @Test
  void saveQueue_ofOneCodeByTwoHasOneWinner_andAnUnknownIdIsRefused() {
    List<String> outcomes =
        Flowable.just("一", "二")
            .flatMapSingle(
                name ->
                    store
                        .saveQueue(
                            new SavedQueue(0, 0, "race", name, true, QueueSettings.DEFAULT), 7)
                        .map(saved -> "saved")
                        .onErrorReturn(
                            e -> e instanceof Refusal r ? r.code().wire() : e.toString()))
            .toList()
            .blockingGet();
    assertThat(outcomes).containsExactlyInAnyOrder("saved", "conflict");
    refused(
        new SavedQueue(404, 1, "x", "y", true, QueueSettings.DEFAULT),
        Refusal.Code.NOT_FOUND,
        Map.of());
  }

  @Test
  void saveQueue_refusesACircleOfOverflowsOverSeveralQueues() {
    SavedQueue last = made();
    SavedQueue middle = save(overflowing(made(), last));
    SavedQueue first = save(overflowing(made(), middle));

    refused(overflowing(last, first), Refusal.Code.INVALID, Map.of("field", "routing.onLimit"));
    refused(overflowing(last, last), Refusal.Code.INVALID, Map.of("field", "routing.onLimit"));
    assertThat(store.queues().blockingGet()).contains(last);
  }

  @Test
  void saveQueue_letsOnlyOneOfTwoCloseACircle() {
    SavedQueue one = made();
    SavedQueue other = made();

    List<String> outcomes =
        Flowable.just(overflowing(one, other), overflowing(other, one))
            .flatMapSingle(
                queue ->
                    store
                        .saveQueue(queue, 0)
                        .map(saved -> "saved")
                        .onErrorReturn(e -> ((Refusal) e).code().wire()))
            .toList()
            .blockingGet();

    assertThat(outcomes).containsExactlyInAnyOrder("saved", "invalid");
  }

  @Test
  void saveQueue_refusesAnOverflowToNowhere() {
    SavedQueue closed = made();
    closed = save(with(closed, false, closed.settings()));
    SavedQueue unknown = new SavedQueue(404, 1, "x", "x", true, QueueSettings.DEFAULT);

    refused(overflowing(made(), closed), Refusal.Code.INVALID, Map.of());
    refused(overflowing(made(), unknown), Refusal.Code.INVALID, Map.of());
  }

  @Test
  void saveQueue_doesNotDeactivateWhatIsInUse() {
    SavedQueue target = made();
    SavedQueue source = save(overflowing(made(), target));
    refused(
        with(target, false, target.settings()),
        Refusal.Code.IN_USE,
        Map.of(
            "usedBy",
            List.of(
                Map.of("kind", "queue", "id", Long.toString(source.id()), "name", source.name()))));

    SavedQueue ruled = made();
    long rule = ids.next();
    var unused =
        postgres
            .database()
            .sql()
            .update(
                "insert into routing_rule (id, name, position, condition, actions, last)"
                    + " values ($1, 'r', 1, 'true', $2::text::jsonb, false)",
                Tuple.of(rule, "[{\"do\":\"QUEUE\",\"queue\":\"" + ruled.id() + "\"}]"))
            .blockingGet();
    refused(
        with(ruled, false, ruled.settings()),
        Refusal.Code.IN_USE,
        Map.of("usedBy", List.of(Map.of("kind", "rule", "id", Long.toString(rule), "name", "r"))));
  }

  @Test
  void saveQueue_namesAllWhoUseWhatIsDeactivated_notOnlyTheFirstKind() {
    SavedQueue target = made();
    SavedQueue source = save(overflowing(made(), target));
    long rule = ids.next();
    var unused =
        postgres
            .database()
            .sql()
            .update(
                "insert into routing_rule (id, name, position, condition, actions, last)"
                    + " values ($1, '夜间', 1, 'true', $2::text::jsonb, false)",
                Tuple.of(rule, "[{\"do\":\"QUEUE\",\"queue\":\"" + target.id() + "\"}]"))
            .blockingGet();

    refused(
        with(target, false, target.settings()),
        Refusal.Code.IN_USE,
        Map.of(
            "usedBy",
            List.of(
                Map.of("kind", "queue", "id", Long.toString(source.id()), "name", source.name()),
                Map.of("kind", "rule", "id", Long.toString(rule), "name", "夜间"))));
  }

  @Test
  void queues_workAsIfUnsetWhereTheSettingsCannotBeRead() {
    SavedQueue broken = made();
    SavedQueue sound = made();
    var unused =
        postgres
            .database()
            .sql()
            .update(
                "update queue set routing = '{\"strategy\":\"LUCK\"}' where id = $1",
                Tuple.of(broken.id()))
            .blockingGet();

    assertThat(store.queues().blockingGet()).contains(sound).contains(broken);
  }
}
