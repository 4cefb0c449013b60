package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Page;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.conversation.port.RecordingStore.Fact;
import org.omniline.conversation.port.RecordingStore.Filter;
import org.omniline.conversation.port.RecordingStore.Listed;
import org.omniline.conversation.port.RecordingStore.Silence;
import org.omniline.conversation.port.RecordingStore.State;
import org.omniline.conversation.port.RecordingStore.Waiting;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.cluster.PgLeases;
import org.omniline.persistence.routing.PgAlarmStore;
import org.omniline.persistence.sql.PostgresExtension;

/** Recordings: what calls tell of them, their way into the media store, and who finds them. */
@Tag("R96")
class PgRecordingStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final Instant BEGAN = Instant.parse("2026-11-29T02:00:00Z");

  private Hotline hotline;
  private RecordingStore store;
  private CallStore calls;
  private Actor agent;
  private Conversation talk;
  private String leg;

  @BeforeEach
  void open() {
    hotline = new Hotline(postgres.database());
    store = new PgRecordingStore(hotline.database, hotline.cipher, hotline.ids);
    calls = new PgCallStore(hotline.database, hotline.cipher, hotline.ids);
    agent = hotline.agent(Role.AGENT, 3, 1L);
    talk = hotline.served(hotline.visitor(), agent);
    leg = "leg" + hotline.ids.next();
  }

  private Fact fact(
      Instant began,
      @Nullable Instant ended,
      boolean written,
      @Nullable String failure,
      int change) {
    return new Fact(
        "fs1",
        leg,
        leg + ".wav",
        talk.id(),
        agent.userId(),
        "agent-" + leg,
        talk.queue().id(),
        false,
        "12356",
        "+8613800138777",
        1,
        1,
        "ANSWER",
        true,
        began,
        ended,
        written,
        ended == null ? null : Duration.between(began, ended).toMillis(),
        List.of(new Silence(began.plusSeconds(2), began.plusSeconds(5), agent.userId())),
        failure,
        change);
  }

  private void keep(Fact fact) {
    store.keep(fact).blockingAwait();
  }

  private String state() {
    return hotline
        .facts(
            "select state || ' ' || coalesce(failure, '-') || ' ' || coalesce(duration_ms, -1) from"
                + " recording where conversation_id = $1",
            talk.id())
        .get(0);
  }

  private List<Waiting> waiting() {
    return store.waiting(1_000).blockingGet().stream()
        .filter(one -> one.file().equals(leg + ".wav"))
        .toList();
  }

  private long media() {
    long id = hotline.ids.next();
    hotline
        .database
        .sql()
        .update(
            "insert into media (id, name_sealed, content_type, size, owner_hash) values ($1, '',"
                + " 'audio/wav', 5, '')",
            io.vertx.sqlclient.Tuple.of(id))
        .ignoreElement()
        .blockingAwait();
    return id;
  }

  private void stored(long id) {
    assertThat(store.stored(id, media(), 5, 9_500, new byte[32]).blockingGet()).isTrue();
  }

  @Test
  void whatCallsTell_isOneRow_andNothingOlderChangesIt() {
    keep(fact(BEGAN, null, false, null, 1));
    keep(fact(BEGAN, null, false, null, 1));
    assertThat(state()).isEqualTo("RECORDING - -1");
    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, null, 3));
    keep(fact(BEGAN, null, false, "REFUSED", 2));

    assertThat(state()).isEqualTo("WRITTEN - 9000");
    assertThat(waiting()).singleElement().matches(one -> one.conversation() == talk.id());
  }

  @Test
  void file_isStoredOnce_andWhatTheCallTellsAfterwardsChangesNoState() {
    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, null, 2));
    long id = waiting().get(0).id();
    stored(id);

    assertThat(store.stored(id, media(), 5, 1, new byte[32]).blockingGet()).isFalse();
    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, null, 3));
    assertThat(state()).isEqualTo("STORED - 9500");
    assertThat(waiting()).isEmpty();
    assertThat(store.settled(List.of(leg + ".wav", "other.wav")).blockingGet())
        .containsExactly(leg + ".wav");
  }

  @Test
  void brokenOff_isStillFetched_andRefusedIsNot() {
    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, "BROKEN_OFF", 2));
    assertThat(state()).startsWith("WRITTEN BROKEN_OFF");
    leg = "leg" + hotline.ids.next();
    keep(fact(BEGAN, BEGAN, true, "REFUSED", 2));
    assertThat(waiting()).isEmpty();
  }

  @Test
  void recordingOfACallThatEndedUnheard_isFetched_andOneThatGoesOnIsNot() {
    keep(fact(BEGAN, null, false, null, 1));
    long token =
        new PgLeases(hotline.database)
            .hold("switch:fs1", "one", Duration.ofMinutes(1))
            .blockingGet();
    Leases.Fence fence = new Leases.Fence("switch:fs1", token);
    CallStore.Live on = new CallStore.Live("fs1", leg, talk.id(), List.of(), false, "{}");
    assertThat(calls.save(on, fence).blockingGet()).isTrue();
    assertThat(waiting()).isEmpty();

    CallStore.Live over = new CallStore.Live("fs1", leg, talk.id(), List.of(), true, "{}");
    assertThat(calls.save(over, fence).blockingGet()).isTrue();
    assertThat(waiting()).hasSize(1);
  }

  @Test
  void whatIsNotThere_isTriedLater_andGivenUpInTheEnd() {
    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, null, 2));
    long id = waiting().get(0).id();

    store.postpone(id, Instant.now().plusSeconds(600)).blockingAwait();
    assertThat(waiting()).isEmpty();
    store.lost(id, "LOST").blockingAwait();
    assertThat(state()).startsWith("FAILED LOST");
  }

  private List<Long> found(Viewer viewer, Filter filter) {
    return store.list(viewer, filter, null, 200).blockingGet().items().stream()
        .filter(one -> one.conversation() == talk.id())
        .map(Listed::id)
        .toList();
  }

  private static Filter any() {
    return new Filter(null, null, null, null, null, null, null, null, null, null);
  }

  @Test
  void recording_isFoundByEachCondition_andByWhoMaySeeTheConversation() {
    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, null, 2));
    long id = waiting().get(0).id();
    stored(id);
    Viewer owner = new Viewer(agent.userId(), Viewer.Scope.OWN);
    Viewer stranger = new Viewer(hotline.agent(Role.AGENT, 3, 1L).userId(), Viewer.Scope.OWN);

    Listed one = store.find(owner, id).blockingGet();
    assertThat(one.number()).isEqualTo("+8613800138777");
    assertThat(one.state()).isEqualTo(State.STORED);
    assertThat(one.silent())
        .containsExactly(new Silence(BEGAN.plusSeconds(2), BEGAN.plusSeconds(5), agent.userId()));
    assertThat(one.owner()).isEqualTo(agent.userId());
    assertThat(store.find(stranger, id).blockingGet()).isNull();
    assertThat(found(stranger, any())).isEmpty();

    Instant after = BEGAN.plusSeconds(1);
    long queue = talk.queue().id();
    for (Filter holds :
        List.of(
            any(),
            new Filter(BEGAN, after, null, null, null, null, null, null, null, null),
            new Filter(
                null,
                null,
                agent.userId(),
                queue,
                false,
                "+8613800138777",
                9_000L,
                10_000L,
                null,
                null))) {
      assertThat(found(owner, holds)).as("%s", holds).containsExactly(id);
    }
    for (Filter not :
        List.of(
            new Filter(after, null, null, null, null, null, null, null, null, null),
            new Filter(null, BEGAN, null, null, null, null, null, null, null, null),
            new Filter(null, null, 1L, null, null, null, null, null, null, null),
            new Filter(null, null, null, -1L, null, null, null, null, null, null),
            new Filter(null, null, null, null, true, null, null, null, null, null),
            new Filter(null, null, null, null, null, "+8613800138000", null, null, null, null),
            new Filter(null, null, null, null, null, null, 10_000L, null, null, null),
            new Filter(null, null, null, null, null, null, null, 9_000L, null, null),
            new Filter(null, null, null, null, null, null, null, null, true, null),
            new Filter(null, null, null, null, null, null, null, null, null, 1L))) {
      assertThat(found(owner, not)).as("%s", not).isEmpty();
    }
    assertThat(store.ofConversation(talk.id()).blockingGet()).hasSize(1);
  }

  @Test
  void agents_areThoseWithRecordingsInSight_alsoWhoIsSwitchedOff() {
    Viewer owner = new Viewer(agent.userId(), Viewer.Scope.OWN);
    Viewer stranger = new Viewer(hotline.agent(Role.AGENT, 3, 1L).userId(), Viewer.Scope.OWN);
    assertThat(store.agents(owner, null).blockingGet()).isEmpty();

    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, null, 2));
    hotline
        .database
        .sql()
        .update(
            "update staff_user set active = false where id = $1",
            io.vertx.sqlclient.Tuple.of(agent.userId()))
        .ignoreElement()
        .blockingAwait();

    assertThat(store.agents(owner, null).blockingGet()).containsExactly(agent.userId());
    assertThat(store.agents(owner, 1L).blockingGet()).as("of another team").isEmpty();
    assertThat(store.agents(stranger, null).blockingGet()).isEmpty();
  }

  @Test
  void list_goesOnWhereAPageEnded() {
    Viewer owner = new Viewer(agent.userId(), Viewer.Scope.OWN);
    String first = leg;
    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, null, 2));
    leg = first + "b";
    keep(fact(BEGAN, BEGAN.plusSeconds(9), true, null, 2));

    Page<Listed> page = store.list(owner, any(), null, 1).blockingGet();
    Page<Listed> rest = store.list(owner, any(), page.next(), 1).blockingGet();

    assertThat(page.items()).hasSize(1);
    assertThat(rest.items()).hasSize(1);
    assertThat(rest.items().get(0).id()).isLessThan(page.items().get(0).id());
  }

  @Test
  @Tag("R95")
  void failures_areCounted_untilALaterOneGoesWell() {
    PgAlarmStore alarms = new PgAlarmStore(hotline.database, hotline.ids);
    Instant now = Instant.now();
    keep(fact(now.plusSeconds(10), now.plusSeconds(11), true, "REFUSED", 2));
    assertThat(alarms.failedRecordings().blockingGet()).isPositive();

    leg = "leg" + hotline.ids.next();
    keep(fact(now.plusSeconds(20), now.plusSeconds(29), true, null, 2));
    stored(waiting().get(0).id());
    assertThat(alarms.failedRecordings().blockingGet()).isZero();
  }
}
