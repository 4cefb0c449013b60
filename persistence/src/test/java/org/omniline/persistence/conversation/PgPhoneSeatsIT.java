package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.port.RoutedConversations.OwnerGone;
import org.omniline.conversation.staff.PhoneSeats.Duty;
import org.omniline.conversation.staff.PhoneSeats.Expert;
import org.omniline.conversation.staff.PhoneSeats.Seat;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.Terminals.Kind;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.persistence.cluster.PgLeases;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.persistence.staff.PgPhoneSeats;
import org.omniline.persistence.staff.PgTerminals;

/** Seats that are a telephone: who may, who is on duty, and what becomes of their calls. */
class PgPhoneSeatsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private Hotline hotline;
  private PgPhoneSeats seats;
  private PgRoutedConversations routed;
  private Actor agent;

  @BeforeEach
  void open() {
    hotline = new Hotline(postgres.database());
    seats = new PgPhoneSeats(hotline.database, hotline.ids);
    routed =
        new PgRoutedConversations(hotline.database, hotline.cipher, hotline.indexer, hotline.ids);
    agent = hotline.agent(Role.AGENT, 5, 1L);
  }

  private List<Duty> duties() {
    return seats.duties().blockingGet().stream()
        .filter(duty -> duty.agent() == agent.userId())
        .toList();
  }

  private List<String> expertise() {
    return seats.experts().blockingGet().stream()
        .filter(expert -> expert.agent() == agent.userId())
        .map(Expert::expertise)
        .toList();
  }

  private static Instant in(int hours) {
    return Instant.now().plus(Duration.ofHours(hours)).truncatedTo(ChronoUnit.MILLIS);
  }

  @Test
  @Tag("R42")
  void telephoneOutside_isAllowedByAnAdministratorAlone() {
    assertThat(seats.seat(agent.userId()).blockingGet()).isEqualTo(Seat.NONE);
    for (Seat seat : List.of(new Seat(true, null), new Seat(true, "儿童青少年"), Seat.NONE)) {
      seats.save(agent.userId(), seat, agent.userId()).blockingAwait();
      assertThat(seats.seat(agent.userId()).blockingGet()).isEqualTo(seat);
    }
  }

  @Test
  @Tag("R38")
  void expert_isListedWithATelephoneThatRingsWithoutADesk() {
    seats.save(agent.userId(), new Seat(true, "儿童青少年"), agent.userId()).blockingAwait();
    assertThat(expertise()).as("nothing would ring").isEmpty();
    String number = "+861" + (1_000_000_000L + hotline.ids.next() % 8_000_000_000L);
    new PgTerminals(hotline.database, hotline.cipher)
        .set(agent.userId(), new Terminal(Kind.OUTSIDE, number))
        .blockingAwait();
    assertThat(expertise()).containsExactly("儿童青少年");
    seats.save(agent.userId(), Seat.NONE, agent.userId()).blockingAwait();
    assertThat(expertise()).isEmpty();
  }

  @Test
  @Tag("R41")
  void duty_lastsToItsEnd_isMoved_andNeedsATelephoneThatRingsAlone() {
    PgTerminals terminals = new PgTerminals(hotline.database, hotline.cipher);
    String extension = String.valueOf(10_000_000 + hotline.ids.next() % 80_000_000);
    seats.begin(agent.userId(), in(1)).ignoreElement().blockingAwait();
    assertThat(duties()).as("nothing would ring").isEmpty();
    terminals.set(agent.userId(), new Terminal(Kind.BROWSER, extension)).blockingAwait();
    assertThat(duties()).as("a page that is closed does not ring").isEmpty();
    terminals.set(agent.userId(), new Terminal(Kind.OUTSIDE, "+86138" + extension)).blockingAwait();

    Instant later = in(2);
    Duty moved = seats.begin(agent.userId(), later).blockingGet();

    assertThat(moved.until()).isEqualTo(later);
    assertThat(duties()).containsExactly(moved);
    assertThat(seats.duty(agent.userId()).blockingGet()).isEqualTo(moved);
    seats.end(agent.userId(), agent.userId(), "换班").blockingAwait();
    seats.end(agent.userId(), agent.userId(), "again").blockingAwait();
    assertThat(duties()).isEmpty();
    assertThat(hotline.facts("select reason from phone_duty where user_id = $1", agent.userId()))
        .containsExactly("换班");
  }

  @Test
  @Tag("R41")
  void wrapUpSetAside_staysTheOwners_andTakesNoRoom_butNeverOneOfHighRisk() {
    Conversation served = hotline.served(hotline.visitor(), agent);
    Conversation ended = hotline.conversations.end(served.id(), agent).blockingGet().conversation();

    Change aside = routed.setWrapUpAside(ended.id(), ended.stateVersion()).blockingGet();

    assertThat(aside.conversation().state()).isEqualTo(ConversationState.WRAP_UP);
    assertThat(aside.conversation().since().aside()).isNotNull();
    assertThat(aside.entries()).anyMatch(e -> e.content().type() == EntryType.WRAP_UP_ASIDE);
    assertThat(hotline.read(ended.id())).isEqualTo(aside.conversation());
    assertThat(load()).isEmpty();
    assertThat(hotline.conversations.owned(agent.userId()).blockingGet())
        .as("nobody has to be handed over for it")
        .isZero();
    assertThat(routed.setWrapUpAside(ended.id(), ended.stateVersion()).isEmpty().blockingGet())
        .as("once")
        .isTrue();
    Change closed =
        hotline
            .conversations
            .close(ended.id(), agent, aside.conversation().lastInSeq(), "other", null)
            .blockingGet();
    assertThat(closed.conversation().state()).isEqualTo(ConversationState.CLOSED);
    assertThat(closed.conversation().since().aside()).isNull();

    Conversation other = hotline.served(hotline.visitor(), agent);
    Conversation high =
        hotline
            .conversations
            .risk(other.id(), agent, "r" + other.id(), Risk.HIGH, null)
            .flatMap(change -> hotline.conversations.end(other.id(), agent))
            .blockingGet()
            .conversation();
    assertThat(routed.setWrapUpAside(high.id(), high.stateVersion()).isEmpty().blockingGet())
        .isTrue();
  }

  private List<String> load() {
    return hotline.facts(
        "select conversation_id from conversation_load where agent_id = $1", agent.userId());
  }

  @Test
  @Tag("R41")
  void whoTalksByTelephone_keepsTheCallWithoutADesk_untilItIsOver() {
    Conversation served = hotline.served(hotline.visitor(), agent);
    hotline
        .database
        .sql()
        .update("update conversation set channel = 'PHONE' where id = $1", Tuple.of(served.id()))
        .ignoreElement()
        .blockingAwait();
    String name = "fs" + hotline.ids.next();
    PgLeases leases = new PgLeases(hotline.database);
    Long token = leases.hold("switch:" + name, "one", Duration.ofMinutes(1)).blockingGet();
    Leases.Fence fence = new Leases.Fence("switch:" + name, token);
    PgCallStore calls = new PgCallStore(hotline.database, hotline.cipher, hotline.ids);
    assertThat(calls.save(live(name, served, false), fence).blockingGet()).isTrue();

    assertThat(reassigned(served)).as("nobody is taken from a talk").isFalse();

    assertThat(calls.save(live(name, served, true), fence).blockingGet()).isTrue();
    assertThat(reassigned(served)).isTrue();
  }

  private CallStore.Live live(String switchName, Conversation of, boolean over) {
    return new CallStore.Live(
        switchName, "leg", of.id(), List.of(agent.userId()), over, "{\"number\":\"\"}");
  }

  private boolean reassigned(Conversation one) {
    return !routed
        .reassign(one.id(), one.stateVersion(), agent.userId(), OwnerGone.AWAY)
        .isEmpty()
        .blockingGet();
  }
}
