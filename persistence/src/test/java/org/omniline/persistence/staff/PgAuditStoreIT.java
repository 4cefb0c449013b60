package org.omniline.persistence.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.persistence.sql.PostgresExtension;

class PgAuditStoreIT {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static AuditStore store() {
    return new PgAuditStore(postgres.database(), StaffFixture.IDS);
  }

  private static AuditStore.Line line(Instant at, AuditStore.Kind kind, @Nullable String login) {
    return new AuditStore.Line(
        at,
        kind,
        7L,
        login,
        "session.open",
        "ok",
        "192.0.2.1",
        "conversation:7312",
        Map.of("agent", "Firefox"));
  }

  private static AuditStore.Query query(@Nullable String login, @Nullable String after, int limit) {
    return new AuditStore.Query(null, null, login, null, null, null, after, limit);
  }

  @Test
  void find_givesBackWhatWasAdded() {
    for (AuditStore.Kind kind : AuditStore.Kind.values()) {
      store().add(line(NOON, kind, "kinds")).blockingAwait();
    }
    List<AuditStore.Line> found = store().find(query("kinds", null, 100)).blockingGet().items();
    assertThat(found)
        .extracting(AuditStore.Line::kind)
        .containsExactlyInAnyOrder(AuditStore.Kind.values());
    assertThat(found).contains(line(NOON, AuditStore.Kind.SIGN_IN, "kinds"));
  }

  @Test
  void add_keepsWhatTheMachineDoesWithoutAPerson() {
    AuditStore.Line machine =
        new AuditStore.Line(
            NOON, AuditStore.Kind.OPERATION, null, null, "start", "ok", null, null, Map.of());
    store().add(machine).blockingAwait();
    assertThat(
            store()
                .find(new AuditStore.Query(null, null, null, null, "start", null, null, 10))
                .blockingGet()
                .items())
        .containsExactly(machine);
  }

  @Test
  void add_storesAlsoWhatWasTypedToBreakIt() {
    store().add(line(NOON, AuditStore.Kind.REFUSED, "a\0b\n" + "x".repeat(9_000))).blockingAwait();
    AuditStore.Line found =
        store()
            .find(
                new AuditStore.Query(
                    null, null, null, AuditStore.Kind.REFUSED, null, null, null, 100))
            .blockingGet()
            .items()
            .stream()
            .filter(l -> l.login() != null && l.login().startsWith("a\uFFFDb\uFFFDx"))
            .findFirst()
            .orElseThrow();
    assertThat(found.login()).hasSize(500);
  }

  @Test
  void find_filtersByTimeKindActionAndOutcome() {
    store().add(line(NOON.minusSeconds(60), AuditStore.Kind.SIGN_IN, "early")).blockingAwait();
    store().add(line(NOON, AuditStore.Kind.SIGN_IN, "late")).blockingAwait();
    assertThat(
            store()
                .find(
                    new AuditStore.Query(
                        NOON.minusSeconds(61),
                        NOON,
                        null,
                        AuditStore.Kind.SIGN_IN,
                        "session.open",
                        "ok",
                        null,
                        10))
                .blockingGet()
                .items())
        .extracting(AuditStore.Line::login)
        .containsExactly("early");
    assertThat(
            store()
                .find(new AuditStore.Query(null, null, "late", null, null, "forbidden", null, 10))
                .blockingGet()
                .items())
        .isEmpty();
  }

  @Test
  void find_pagesNewestFirstWithoutLossAlsoAtTheSameInstant() {
    for (int i = 0; i < 7; i++) {
      store().add(line(NOON.plusSeconds(i / 3), AuditStore.Kind.SIGN_IN, "pages")).blockingAwait();
    }
    List<Instant> seen = new ArrayList<>();
    String after = null;
    do {
      Page<AuditStore.Line> page = store().find(query("pages", after, 2)).blockingGet();
      page.items().forEach(l -> seen.add(l.at()));
      after = page.next();
    } while (after != null);
    assertThat(seen)
        .containsExactly(
            NOON.plusSeconds(2),
            NOON.plusSeconds(1),
            NOON.plusSeconds(1),
            NOON.plusSeconds(1),
            NOON,
            NOON,
            NOON);
  }

  @Test
  void find_refusesAForeignCursor() {
    for (String cursor : new String[] {"", "~", "x~y", "2026-11-22T12:00:00Z"}) {
      assertThatThrownBy(() -> store().find(query(null, cursor, 2)).blockingGet())
          .isInstanceOfSatisfying(
              Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.INVALID));
    }
  }

  /** The test's user owns the table and is a superuser: more than any administrator of ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit set outcome = 'ok'",
        "update audit set outcome = 'ok' where false",
        "delete from audit",
        "truncate audit",
        "truncate audit, node_lease cascade",
        "insert into audit (id, at, kind, action, outcome)"
            + " select id, at, kind, action, outcome from audit"
            + " on conflict (id) do update set outcome = 'ok'",
        "with gone as (delete from audit returning id) select id from gone"
      })
  void nobody_changesTheTrail(String statement) {
    store().add(line(NOON, AuditStore.Kind.REFUSED, "kept")).blockingAwait();
    long before = count();
    assertThatThrownBy(
            () -> postgres.database().sql().update(statement, Tuple.tuple()).blockingGet())
        .hasMessageContaining("append-only");
    assertThat(count()).isEqualTo(before).isPositive();
  }

  @Test
  void nobody_changesTheTrailInReplicaModeEither() {
    store().add(line(NOON, AuditStore.Kind.REFUSED, "kept")).blockingAwait();
    assertThatThrownBy(
            () ->
                postgres
                    .database()
                    .transact(
                        tx ->
                            tx.update("set local session_replication_role = replica", Tuple.tuple())
                                .flatMap(n -> tx.update("delete from audit", Tuple.tuple())))
                    .blockingGet())
        .hasMessageContaining("append-only");
  }

  private static long count() {
    return postgres
        .database()
        .sql()
        .first("select count(*) as n from audit", Tuple.tuple(), row -> row.getLong("n"))
        .blockingGet();
  }
}
