package org.omniline.persistence.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PostgresExtension;

class PgSessionStoreIT {
  private static final Duration IDLE = Duration.ofHours(2);
  private static final Duration MAX = Duration.ofHours(12);

  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static User user;

  @BeforeAll
  static void createUser() {
    user = users().create(StaffFixture.agent("agent1", 1L), "hash", 0).blockingGet();
  }

  private static UserStore users() {
    return new PgUserStore(postgres.database(), Keys.cipher(), StaffFixture.IDS);
  }

  private static SessionStore store() {
    return new PgSessionStore(postgres.database(), Keys.cipher());
  }

  private static String open(long userId, Duration idle, Duration max) {
    String token = UUID.randomUUID().toString();
    store().open(token, userId, "csrf1", "192.0.2.1", idle, max).blockingAwait();
    return token;
  }

  private static int sql(String statement, Object... parameters) {
    return postgres.database().sql().update(statement, Tuple.from(parameters)).blockingGet();
  }

  @Test
  void session_survivesTheNodeThatOpenedIt() {
    String token = open(user.id(), IDLE, MAX);
    PgDatabase another = PgDatabase.open(postgres.vertx(), postgres.settings());
    SessionStore.Session found =
        new PgSessionStore(another, Keys.cipher()).find(token).blockingGet();
    assertThat(found.user()).isEqualTo(user);
    assertThat(found.csrf()).isEqualTo("csrf1");
    assertThat(found.expiresAt())
        .isBetween(
            Instant.now().plus(IDLE).minusSeconds(60), Instant.now().plus(IDLE).plusSeconds(60));
    another.close().blockingAwait();
  }

  @Test
  void find_isEmptyForAnUnknownOrClosedSession() {
    assertThat(store().find("unknown").blockingGet()).isNull();
    String token = open(user.id(), IDLE, MAX);
    store().close(token).blockingAwait();
    assertThat(store().find(token).blockingGet()).isNull();
  }

  @Test
  void find_isEmptyForAnInactiveUser() {
    User leaves = users().create(StaffFixture.agent("leaves"), "hash", 0).blockingGet();
    String token = open(leaves.id(), IDLE, MAX);
    assertThat(store().find(token).blockingGet()).isNotNull();
    User gone = users().update(StaffFixture.with(leaves, false), 0).blockingGet();
    assertThat(gone.active()).isFalse();
    assertThat(store().find(token).blockingGet()).isNull();
  }

  @Test
  void find_isEmptyAfterTheIdleTime() {
    String token = open(user.id(), Duration.ofMillis(200), MAX);
    await().atMost(Duration.ofSeconds(5)).until(() -> store().find(token).blockingGet() == null);
  }

  @Test
  void find_prolongsButNotBeyondTheEnd() {
    String token = open(user.id(), IDLE, MAX);
    Instant first = store().find(token).blockingGet().expiresAt();
    assertThat(store().find(token).blockingGet().expiresAt()).isEqualTo(first);
    assertThat(
            sql(
                """
                update staff_session set seen_at = seen_at - interval '90 minutes',
                  expires_at = expires_at - interval '90 minutes' where token_hash = $1
                """,
                token))
        .isEqualTo(1);
    assertThat(store().find(token).blockingGet().expiresAt()).isAfterOrEqualTo(first);
    assertThat(
            sql(
                """
                update staff_session set seen_at = seen_at - interval '90 minutes',
                  max_until = clock_timestamp() + interval '1 minute' where token_hash = $1
                """,
                token))
        .isEqualTo(1);
    assertThat(store().find(token).blockingGet().expiresAt())
        .isBefore(Instant.now().plusSeconds(90));
  }

  @Test
  void findAll_tellsEachWhoseItIs_prolongsWhoHasRested_andLeavesOutWhatIsOver() {
    User other = users().create(StaffFixture.agent("second"), "hash", 0).blockingGet();
    String mine = open(user.id(), IDLE, MAX);
    String theirs = open(other.id(), IDLE, MAX);
    String closed = open(other.id(), IDLE, MAX);
    store().close(closed).blockingAwait();
    Instant first = store().find(theirs).blockingGet().expiresAt();
    assertThat(
            sql(
                """
                update staff_session set seen_at = seen_at - interval '90 minutes',
                  expires_at = expires_at - interval '10 minutes' where token_hash = $1
                """,
                theirs))
        .isEqualTo(1);

    Map<String, SessionStore.Session> found =
        store().findAll(Set.of(mine, theirs, closed, "unknown")).blockingGet();

    assertThat(found).containsOnlyKeys(mine, theirs);
    assertThat(found.get(mine).user()).isEqualTo(user);
    assertThat(found.get(theirs).user().id()).isEqualTo(other.id());
    assertThat(found.get(theirs).expiresAt()).isAfterOrEqualTo(first);
    assertThat(store().findAll(Set.of()).blockingGet()).isEmpty();
  }

  @Test
  void closeAll_endsEverySessionOfTheUserOnly() {
    User other = users().create(StaffFixture.agent("other"), "hash", 0).blockingGet();
    String one = open(other.id(), IDLE, MAX);
    String two = open(other.id(), IDLE, MAX);
    String mine = open(user.id(), IDLE, MAX);
    store().closeAll(other.id()).blockingAwait();
    assertThat(store().find(one).blockingGet()).isNull();
    assertThat(store().find(two).blockingGet()).isNull();
    assertThat(store().find(mine).blockingGet()).isNotNull();
  }

  @Test
  void sweep_removesOnlyWhatHasExpired() {
    String live = open(user.id(), IDLE, MAX);
    String old = open(user.id(), Duration.ofMillis(1), MAX);
    await().atMost(Duration.ofSeconds(5)).until(() -> store().find(old).blockingGet() == null);
    store().sweep().blockingAwait();
    assertThat(sql("update staff_session set csrf = csrf where token_hash = $1", old)).isZero();
    assertThat(store().find(live).blockingGet()).isNotNull();
  }

  @Test
  void session_isOverWhenTheAccountHasExpired() {
    User temporary = users().create(StaffFixture.agent("temporary", 1L), "hash", 0).blockingGet();
    String token = open(temporary.id(), IDLE, MAX);
    String other = open(temporary.id(), IDLE, MAX);
    String lasting = open(user.id(), IDLE, MAX);
    users()
        .update(ending(temporary, Instant.now().plusSeconds(3_600)), 0)
        .ignoreElement()
        .blockingAwait();
    assertThat(store().find(token).blockingGet()).isNotNull();
    assertThat(store().closeExpired().blockingGet()).isEmpty();

    users()
        .update(ending(temporary, Instant.now().minusSeconds(60)), 0)
        .ignoreElement()
        .blockingAwait();

    assertThat(store().find(token).blockingGet()).isNull();
    assertThat(store().closeExpired().blockingGet()).containsExactly(temporary.id());
    assertThat(store().closeExpired().blockingGet()).isEmpty();
    users().update(ending(temporary, null), 0).ignoreElement().blockingAwait();
    assertThat(store().find(other).blockingGet()).as("ended for good").isNull();
    assertThat(store().find(lasting).blockingGet()).isNotNull();
  }

  private User ending(User user, @Nullable Instant at) {
    return new User(
        user.id(),
        user.login(),
        user.name(),
        user.role(),
        true,
        user.capacity(),
        user.memberships(),
        user.skills(),
        false,
        null,
        at,
        users().find(user.id()).blockingGet().version());
  }
}
