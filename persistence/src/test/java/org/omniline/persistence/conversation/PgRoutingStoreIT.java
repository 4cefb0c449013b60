package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.conversation.staff.Role;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.persistence.routing.PgQueueStore;
import org.omniline.persistence.routing.PgRoutingStore;
import org.omniline.persistence.routing.PgShiftStore;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.omniline.routing.QueueStore;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.RoutingStore;
import org.omniline.routing.Shift;
import org.omniline.routing.ShiftStore;
import org.omniline.routing.acd.QueueSettings;
import org.omniline.routing.acd.ShiftSeats;

class PgRoutingStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final Instant T = Instant.parse("2026-11-22T03:00:00Z");
  private static Hotline hotline;
  private static RoutingStore store;
  private static Instant now = T;

  private Actor agent;

  @BeforeAll
  static void open() {
    hotline = new Hotline(postgres.database());
    store =
        new PgRoutingStore(
            hotline.database,
            new OpenConversations(hotline.database, hotline.cipher, hotline.indexer),
            () -> now,
            ZoneId.of("Asia/Shanghai"));
  }

  @Test
  void queueSettings_followTheShiftThatLasts_withoutAnybodySavingAnything() {
    QueueStore queues = new PgQueueStore(hotline.database, hotline.ids);
    ShiftStore shifts = new PgShiftStore(hotline.database, hotline.ids);
    Shift night =
        shifts
            .saveShift(
                new Shift(
                    0,
                    0,
                    "大夜" + hotline.ids.next(),
                    EnumSet.allOf(DayOfWeek.class),
                    new TimeSpan(1320, 360),
                    true),
                0)
            .blockingGet();
    Map<Long, ShiftSeats> wanted = Map.of(night.id(), new ShiftSeats(2, 1));
    QueueSettings settings = QueueSettings.DEFAULT.but().reservedForCalls(3).shifts(wanted).build();
    String code = "q" + hotline.ids.next();
    long queue =
        queues.saveQueue(new SavedQueue(0, 0, code, code, true, settings), 0).blockingGet().id();

    now = Instant.parse("2026-11-28T13:59:59Z"); // 21:59:59 there
    assertThat(store.queueSettings().blockingGet().get(queue).reservedForCalls()).isEqualTo(3);
    now = Instant.parse("2026-11-28T14:00:00Z");
    assertThat(store.queueSettings().blockingGet().get(queue).reservedForCalls()).isEqualTo(1);
    assertThat(store.queueSettings().blockingGet().get(queue).seats()).isEqualTo(2);

    Shift off = new Shift(night.id(), 1, night.name(), night.days(), night.span(), false);
    refused(Refusal.Code.IN_USE, shifts.saveShift(off, 0));
    Shift stale = new Shift(night.id(), 9, night.name(), night.days(), night.span(), true);
    refused(Refusal.Code.CONFLICT, shifts.saveShift(stale, 0));
    QueueSettings unknown =
        QueueSettings.DEFAULT.but().shifts(Map.of(404L, new ShiftSeats(1, 0))).build();
    refused(
        Refusal.Code.INVALID,
        queues.saveQueue(new SavedQueue(0, 0, "x" + code, code, true, unknown), 0));
  }

  private static void refused(Refusal.Code code, Single<?> work) {
    assertThatThrownBy(work::blockingGet)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @BeforeEach
  void begin() {
    agent = hotline.agent(Role.AGENT, 5, 1L);
  }

  @Test
  void open_isWhoWaitsInOrderAndThenWhoIsServed() {
    Conversation served = hotline.served(hotline.visitor(), agent);
    Conversation first = hotline.waiting(hotline.visitor());
    Conversation second = hotline.waiting(hotline.visitor());
    Conversation gone = hotline.served(hotline.visitor(), agent);
    hotline
        .conversations
        .close(gone.id(), agent, gone.lastInSeq(), "other", null)
        .ignoreElement()
        .blockingAwait();
    assertThat(store.open().blockingGet())
        .extracting(Conversation::id)
        .containsSubsequence(first.id(), second.id(), served.id())
        .doesNotContain(gone.id());
    assertThat(store.open().blockingGet()).contains(served, first, second);
  }

  @Test
  void queueSettings_tellHowLongAnOfferRings() {
    long queue = hotline.queue();
    assertThat(store.queueSettings().blockingGet())
        .containsEntry(queue, QueueSettings.DEFAULT.but().offerMs(20_000).build());
  }

  @Test
  void offer_isOneRowHoweverOftenItIsWritten() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    long offer = hotline.ids.next();
    Instant at = waiting.openedAt().plusSeconds(1);
    for (int i = 0; i < 2; i++) {
      store.offered(offer, waiting.id(), agent.userId(), at).blockingAwait();
    }
    for (Acd.OfferOutcome outcome :
        new Acd.OfferOutcome[] {Acd.OfferOutcome.DECLINED, Acd.OfferOutcome.TIMED_OUT}) {
      store
          .offerEnded(view(offer, waiting, at), at.plusSeconds(2), outcome, "later")
          .blockingAwait();
    }
    store.offered(offer, waiting.id(), agent.userId(), at).blockingAwait();
    assertThat(
            hotline.facts(
                "select agent_id, visit_id is not null, outcome, reason from offer"
                    + " where conversation_id = $1",
                waiting.id()))
        .containsExactly(agent.userId() + " true DECLINED later");
  }

  @Test
  void offer_thatNobodyWroteWhileItStood_isWholeWhenItEnds() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    Instant at = waiting.openedAt().plusSeconds(1);
    store
        .offerEnded(
            view(hotline.ids.next(), waiting, at),
            at.minusSeconds(5),
            Acd.OfferOutcome.ACCEPTED,
            null)
        .blockingAwait();
    assertThat(
            hotline.facts(
                "select agent_id, visit_id is not null, outcome, ended_at = offered_at from offer"
                    + " where conversation_id = $1",
                waiting.id()))
        .containsExactly(agent.userId() + " true ACCEPTED true");
  }

  @Test
  void offers_writtenTogether_areEachWhole_andOneOfNobodyHarmsNoOther() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    Instant at = waiting.openedAt().plusSeconds(1);
    List<Completable> writes = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();
    for (int each = 0; each < 40; each++) {
      long offer = hotline.ids.next();
      long who = each % 10 == 3 ? offer : agent.userId();
      if (who == offer) {
        unknown.add(offer);
      }
      writes.add(store.offered(offer, waiting.id(), who, at));
      writes.add(
          store.offerEnded(
              new Acd.OfferView(offer, waiting.id(), who, at, at, false),
              at,
              Acd.OfferOutcome.ACCEPTED,
              null));
    }
    long failed =
        Flowable.fromIterable(writes)
            .flatMapSingle(write -> write.toSingleDefault(0L).onErrorReturnItem(1L), false, 80)
            .reduce(0L, Long::sum)
            .blockingGet();
    assertThat(failed).isEqualTo(2L * unknown.size());
    assertThat(
            hotline.facts(
                "select count(*), count(ended_at) from offer where conversation_id = $1",
                waiting.id()))
        .containsExactly("36 36");
  }

  private Acd.OfferView view(long offer, Conversation conversation, Instant at) {
    return new Acd.OfferView(offer, conversation.id(), agent.userId(), at, at, false);
  }

  @Test
  void told_keepsWhatAPersonWasToldFirstInAStay() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    Conversation other = hotline.waiting(hotline.visitor());
    store
        .told(
            Map.of(
                waiting.id(),
                new Place(2, Duration.ofMinutes(3), true),
                other.id(),
                new Place(0, null, false)))
        .blockingAwait();
    store.told(Map.of(waiting.id(), new Place(1, Duration.ofMinutes(1), true))).blockingAwait();

    assertThat(told(waiting)).containsExactly("3 180000");
    assertThat(told(other)).as("unknown is not a number").containsExactly("1 null");
  }

  private java.util.List<String> told(Conversation c) {
    return hotline.facts(
        "select position_told, estimate_told_ms from queue_visit where conversation_id = $1",
        c.id());
  }

  @Test
  void session_opensOnceAndEndsOnce() {
    for (int i = 0; i < 2; i++) {
      store.session(agent.userId(), "desk", "10.0.0.1", T, null, null).blockingAwait();
    }
    store
        .session(agent.userId(), "desk", "10.0.0.1", T, T.plusSeconds(60), "SIGNED_OUT")
        .blockingAwait();
    store
        .session(agent.userId(), "desk", "10.0.0.1", T, T.plusSeconds(90), "UNSEEN")
        .blockingAwait();
    assertThat(sessions()).containsExactly("60 SIGNED_OUT");
    store.session(agent.userId(), "desk", null, T, null, null).blockingAwait();
    assertThat(sessions()).as("a late repeat opens nothing").hasSize(1);
  }

  @Test
  void session_endsOneThatALostNodeLeftOpen() {
    store.session(agent.userId(), "desk", null, T, null, null).blockingAwait();
    store.session(agent.userId(), "desk", null, T.plusSeconds(30), null, null).blockingAwait();
    assertThat(sessions()).containsExactly("30 REPLACED", "null null");
  }

  private java.util.List<String> sessions() {
    return hotline.facts(
        "select extract(epoch from out_at - timestamptz '2026-11-22 03:00:00+00')::int, reason"
            + " from agent_session where agent_id = $1 order by in_at",
        agent.userId());
  }

  @Test
  void agentState_neverOverlapsAndIgnoresRepeatsAndLateReports() {
    store.session(agent.userId(), "desk", null, T, null, null).blockingAwait();
    state(AgentState.NOT_READY, 0);
    state(AgentState.READY, 10);
    state(AgentState.READY, 10);
    state(AgentState.BREAK, 5);
    state(AgentState.BREAK, 20);
    state(AgentState.SIGNED_OUT, 30);
    state(AgentState.SIGNED_OUT, 30);
    assertThat(
            hotline.facts(
                "select state, extract(epoch from to_at - from_at)::int,"
                    + " session_id is not null, set_by"
                    + " from agent_state where agent_id = $1 order by from_at",
                agent.userId()))
        .containsExactly(
            "NOT_READY 10 true " + agent.userId(),
            "READY 10 true " + agent.userId(),
            "BREAK 10 true " + agent.userId());
  }

  @Test
  void facts_takeEveryStateAndEveryEndOfAnOffer() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    long second = 0;
    for (AgentState state : AgentState.values()) {
      state(state, ++second);
    }
    for (Acd.OfferOutcome outcome : Acd.OfferOutcome.values()) {
      long offer = hotline.ids.next();
      store.offered(offer, waiting.id(), agent.userId(), waiting.openedAt()).blockingAwait();
      store
          .offerEnded(view(offer, waiting, waiting.openedAt()), waiting.openedAt(), outcome, null)
          .blockingAwait();
    }

    assertThat(
            hotline.facts(
                "select state from agent_state where agent_id = $1 order by from_at",
                agent.userId()))
        .hasSize(AgentState.values().length - 1)
        .contains("NOT_ANSWERING");
    assertThat(hotline.facts("select outcome from offer where conversation_id = $1", waiting.id()))
        .hasSize(Acd.OfferOutcome.values().length)
        .contains("TAKEN");
  }

  private void state(AgentState state, long seconds) {
    store
        .agentState(agent.userId(), state, "why", T.plusSeconds(seconds), agent.userId())
        .blockingAwait();
  }

  @Test
  void agentState_maySetByTheMachineItself() {
    store.agentState(agent.userId(), AgentState.NOT_READY, "unseen", T, 0).blockingAwait();
    assertThat(
            hotline.facts(
                "select state, set_by from agent_state where agent_id = $1", agent.userId()))
        .containsExactly("NOT_READY null");
  }
}
