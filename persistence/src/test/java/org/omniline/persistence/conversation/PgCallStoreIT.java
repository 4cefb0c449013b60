package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.Terminals.Kind;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.persistence.cluster.PgLeases;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.persistence.staff.PgTerminals;

class PgCallStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final Instant RANG = Instant.parse("2026-11-29T02:00:00Z");

  private Hotline hotline;
  private CallStore calls;
  private PgCallConversations conversations;
  private String switchName;

  @BeforeEach
  void open() {
    hotline = new Hotline(postgres.database());
    calls = new PgCallStore(hotline.database, hotline.cipher, hotline.ids);
    conversations =
        new PgCallConversations(hotline.database, hotline.cipher, hotline.indexer, hotline.ids);
    switchName = "fs" + hotline.ids.next();
  }

  private Leases.Fence fence(String holder) {
    PgLeases leases = new PgLeases(hotline.database);
    Long token = leases.hold("switch:" + switchName, holder, Duration.ofMinutes(1)).blockingGet();
    return new Leases.Fence("switch:" + switchName, token == null ? -1 : token);
  }

  private CallStore.Live live(String leg, @Nullable Long conversation, boolean over, Long... who) {
    return new CallStore.Live(
        switchName, leg, conversation, List.of(who), over, "{\"number\":\"13800138000\"}");
  }

  private CallStore.Leg leg(
      String uuid, @Nullable Long conversation, @Nullable Long agent, boolean answered) {
    return new CallStore.Leg(
        switchName,
        uuid,
        null,
        conversation,
        agent == null ? "CALLER" : "AGENT",
        "12356",
        "013800138000",
        "+8613800138000",
        "MOBILE",
        agent,
        agent == null ? null : "1001",
        RANG,
        answered ? RANG.plusSeconds(4) : null,
        RANG.plusSeconds(60),
        200,
        16,
        "NORMAL_CLEARING",
        "CALLER",
        null,
        null,
        List.of(new CallStore.Stretch(RANG.plusSeconds(10), RANG.plusSeconds(20))));
  }

  @Test
  void call_isKept_andFound_byWhoeverTakesItOver() {
    Leases.Fence fence = fence("one");
    Conversation waiting = hotline.waiting(hotline.visitor());
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);

    assertThat(calls.save(live("a", null, false), fence).blockingGet()).isTrue();
    assertThat(calls.save(live("a", waiting.id(), false, agent.userId()), fence).blockingGet())
        .isTrue();

    CallStore.Live kept = live("a", waiting.id(), false, agent.userId());
    assertThat(calls.open(switchName).blockingGet()).containsExactly(kept);
    assertThat(calls.ofConversation(waiting.id()).blockingGet()).isEqualTo(kept);
    assertThat(calls.ofAgent(agent.userId()).blockingGet()).containsExactly(kept);
    assertThat(
            hotline.facts(
                "select position('13800138000'::bytea in state_sealed) from phone_call"
                    + " where conversation_id = $1",
                waiting.id()))
        .as("nothing of a person in plain")
        .containsExactly("0");
    assertThat(calls.save(live("a", waiting.id(), true), fence).blockingGet()).isTrue();
    assertThat(calls.open(switchName).blockingGet()).isEmpty();
    assertThat(calls.ofAgent(agent.userId()).blockingGet()).isEmpty();
  }

  @Test
  void whoeverHasLostTheLease_keepsNothing() {
    Leases.Fence old = fence("one");
    new PgLeases(hotline.database).release("switch:" + switchName, "one").blockingAwait();
    Leases.Fence now = fence("two");

    assertThat(calls.save(live("a", null, false), old).blockingGet()).isFalse();
    assertThat(calls.open(switchName).blockingGet()).isEmpty();
    assertThat(calls.save(live("a", null, false), now).blockingGet()).isTrue();
  }

  @Test
  void callsThatChangeAtOnce_areKeptTogether_eachByItsOwnLease() {
    Leases.Fence held = fence("one");
    Leases.Fence lost = new Leases.Fence(held.name(), held.token() - 1);
    Conversation waiting = hotline.waiting(hotline.visitor());
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    CallStore.Live refused = live("no-such-conversation", -1L, false);

    List<String> kept =
        Flowable.range(0, 60)
            .flatMapSingle(
                each ->
                    calls
                        .save(
                            each % 3 == 0
                                ? refused
                                : live("c" + each, waiting.id(), false, agent.userId(), 7L),
                            each % 3 == 1 ? lost : held)
                        .map(done -> each % 3 + ":" + done)
                        .onErrorReturnItem(each % 3 + ":refused"))
            .distinct()
            .toList()
            .blockingGet();

    assertThat(kept).containsExactlyInAnyOrder("0:refused", "1:false", "2:true");
    assertThat(calls.open(switchName).blockingGet())
        .hasSize(20)
        .allSatisfy(call -> assertThat(call.agents()).containsExactly(agent.userId(), 7L));
  }

  @Test
  void callOfAnotherNode_isKeptInItsRow_byWhoNeverReadIt() {
    Leases.Fence fence = fence("one");
    Conversation waiting = hotline.waiting(hotline.visitor());
    assertThat(calls.save(live("a", null, false), fence).blockingGet()).isTrue();
    CallStore other = new PgCallStore(hotline.database, hotline.cipher, hotline.ids);

    assertThat(other.save(live("a", waiting.id(), false), fence).blockingGet()).isTrue();
    assertThat(other.save(live("a", waiting.id(), false, 7L), fence).blockingGet()).isTrue();

    assertThat(calls.open(switchName).blockingGet())
        .containsExactly(live("a", waiting.id(), false, 7L));
    assertThat(calls.save(live("a", waiting.id(), true, 7L), fence).blockingGet()).isTrue();
    assertThat(other.ofConversation(waiting.id()).blockingGet())
        .isEqualTo(live("a", waiting.id(), true, 7L));
  }

  private void ends(Leases.Fence fence, CallStore.Leg... legs) {
    assertThat(
            calls
                .save(live("a", legs[0].conversation(), false), List.of(), List.of(legs), fence)
                .blockingGet())
        .isTrue();
  }

  private List<String> legs(Conversation of) {
    return hotline.facts(
        "select uuid from call_leg where conversation_id = $1 order by id", of.id());
  }

  @Test
  void leg_isOfWhoeverHasTheLease_andOneThatCannotBeStoredHoldsNoCallUp() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    Leases.Fence held = fence("one");
    Leases.Fence lost = new Leases.Fence(held.name(), held.token() - 1);
    CallStore.Leg leg = leg("l1", waiting.id(), null, true);
    CallStore.Live now = live("a", waiting.id(), false);

    assertThat(calls.save(now, List.of(), List.of(leg), lost).blockingGet()).isFalse();
    assertThat(legs(waiting)).isEmpty();
    assertThat(calls.save(now, List.of(), List.of(leg), held).blockingGet()).isTrue();
    assertThat(legs(waiting)).containsExactly("l1");
    CallStore.Leg nowhere = leg("l2", -1L, null, true);
    CallStore.Live then = live("a", waiting.id(), true);
    assertThat(calls.save(then, List.of(), List.of(nowhere), held).blockingGet()).isTrue();
    assertThat(calls.ofConversation(waiting.id()).blockingGet()).isEqualTo(then);
  }

  @Test
  void leg_isWrittenOnce_withItsStretches() {
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    Conversation served = hotline.served(hotline.visitor(), agent);

    Leases.Fence fence = fence("one");
    CallStore.Leg first = leg("l1", served.id(), agent.userId(), true);
    ends(fence, first);
    ends(fence, first);
    ends(fence, leg("l2", served.id(), agent.userId(), false), leg("c1", served.id(), null, true));

    assertThat(
            hotline.facts(
                "select uuid, role, direction, access_number, caller_kind, sip_code, q850,"
                    + " ended_by from call_leg where conversation_id = $1 order by id",
                served.id()))
        .containsExactly(
            "l1 AGENT OUTBOUND 12356 MOBILE 200 16 CALLER",
            "l2 AGENT OUTBOUND 12356 MOBILE 200 16 CALLER",
            "c1 CALLER INBOUND 12356 MOBILE 200 16 CALLER");
    assertThat(
            hotline.facts(
                "select kind, result, extract(epoch from to_at - from_at)::int from segment"
                    + " where conversation_id = $1 and leg_id is not null order by id",
                served.id()))
        .containsExactly(
            "RING ANSWERED 4", "HOLD RESUMED 10", "RING UNANSWERED 60", "HOLD RESUMED 10");
  }

  @Test
  void step_isWrittenOnce_andNoContactSeesIt() {
    Conversation waiting = hotline.waiting(hotline.visitor());

    Change noted =
        conversations
            .note(waiting.id(), "l1:rang", EntryType.AGENT_RANG, null, Map.of("agentName", "林晓"))
            .blockingGet();

    assertThat(noted.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.content().data()).containsEntry("agentName", "林晓");
              assertThat(entry.isForContact()).isFalse();
            });
    assertThat(
            conversations
                .note(waiting.id(), "l1:rang", EntryType.AGENT_RANG, null, Map.of())
                .isEmpty()
                .blockingGet())
        .isTrue();
  }

  @Test
  void callerWhoLeavesWhileWaiting_hasAbandoned_andStandsAmongTheMissed() {
    Conversation waiting = hotline.waiting(hotline.visitor());

    Change left = conversations.left(waiting.id(), false).blockingGet();

    assertThat(left.conversation().state()).isEqualTo(ConversationState.ABANDONED);
    assertThat(
            hotline.facts(
                "select kind, state from missed where conversation_id = $1", waiting.id()))
        .containsExactly("ABANDONED OPEN");
    assertThat(conversations.left(waiting.id(), false).isEmpty().blockingGet()).isTrue();
  }

  @Test
  void callerWhoLeavesWhileServed_isWrittenUp() {
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    Conversation served = hotline.served(hotline.visitor(), agent);

    Change left = conversations.left(served.id(), false).blockingGet();

    assertThat(left.conversation().state()).isEqualTo(ConversationState.WRAP_UP);
    assertThat(left.entries())
        .extracting(Entry::content)
        .extracting(c -> c.type())
        .containsExactly(EntryType.ENDED);
    assertThat(
            hotline.facts(
                "select kind, result from segment where conversation_id = $1 order by id",
                served.id()))
        .containsExactly("QUEUE ACCEPTED", "TALK ENDED", "WRAPUP null");
    assertThat(conversations.left(served.id(), false).isEmpty().blockingGet()).isTrue();
  }

  @Test
  void agentWhoHangsUp_writesItUp_andNobodyElseCanDoSo() {
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    Conversation served = hotline.served(hotline.visitor(), agent);

    assertThat(conversations.finished(served.id(), agent.userId() + 1).isEmpty().blockingGet())
        .isTrue();
    assertThat(
            conversations
                .finished(served.id(), agent.userId())
                .blockingGet()
                .conversation()
                .state())
        .isEqualTo(ConversationState.WRAP_UP);
  }

  @Test
  void agentWhoCannotBeHeard_losesIt_andItKeepsItsPlace() {
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    Conversation served = hotline.served(hotline.visitor(), agent);
    Conversation later = hotline.waiting(hotline.visitor());

    Conversation again =
        conversations.returned(served.id(), agent.userId(), false).blockingGet().conversation();

    assertThat(again.state()).isEqualTo(ConversationState.WAITING);
    assertThat(again.owner()).isNull();
    assertThat(again.waitingSince()).isBefore(later.waitingSince());
    assertThat(hotline.load(agent)).containsExactly("0");
    assertThat(conversations.returned(served.id(), agent.userId(), false).isEmpty().blockingGet())
        .isTrue();
  }

  private List<String> visits(long conversation) {
    return hotline.facts(
        "select outcome, left_at is null from queue_visit where conversation_id = $1 order by id",
        conversation);
  }

  @Test
  void callThatWasHadAndNeverJoined_waitsOn_asIfNobodyHadHadIt() {
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    Conversation waited = hotline.waiting(hotline.visitor());
    Conversation served = hotline.accept(waited, agent).conversation();
    assertThat(visits(served.id())).containsExactly("ACCEPTED false");

    Conversation again =
        conversations.returned(served.id(), agent.userId(), true).blockingGet().conversation();

    assertThat(again.state()).isEqualTo(ConversationState.WAITING);
    assertThat(again.owner()).isNull();
    assertThat(again.waitingSince()).isEqualTo(waited.waitingSince());
    assertThat(again.servedAt()).as("nobody has served it so far").isNull();
    assertThat(visits(served.id())).as("one visit, which goes on").containsExactly("null true");
    assertThat(hotline.load(agent)).containsExactly("0");
    assertThat(
            hotline.facts(
                "select kind, result, to_at = from_at from segment where conversation_id = $1"
                    + " order by id",
                served.id()))
        .startsWith("QUEUE ACCEPTED false", "TALK UNMET true")
        .hasSize(3);
    assertThat(conversations.returned(served.id(), agent.userId(), true).isEmpty().blockingGet())
        .isTrue();
  }

  @Test
  void wait_endsWhenTheTwoAreJoined_howeverLongTheTelephoneRang_andOnce() {
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    Conversation served = hotline.served(hotline.visitor(), agent);
    String waits =
        "select v.left_at > c.served_at, s.to_at = v.left_at, t.from_at = v.left_at"
            + " from conversation c join queue_visit v on v.conversation_id = c.id"
            + " join segment s on s.conversation_id = c.id and s.kind = 'QUEUE'"
            + " join segment t on t.conversation_id = c.id and t.kind = 'TALK' where c.id = $1";
    assertThat(hotline.facts(waits, served.id())).containsExactly("false true true");

    connected(served.id(), "l1:connected");

    assertThat(hotline.facts(waits, served.id())).containsExactly("true true true");
    String left = "select left_at from queue_visit where conversation_id = $1";
    List<String> first = hotline.facts(left, served.id());
    connected(served.id(), "l2:connected");
    assertThat(hotline.facts(left, served.id())).isEqualTo(first);
  }

  private void connected(long conversation, String key) {
    conversations
        .note(conversation, key, EntryType.CALL_CONNECTED, null, Map.of("agentName", "林晓"))
        .ignoreElement()
        .blockingAwait();
  }

  @Test
  void callerWhoLeavesBeforeAnybodyWasJoined_hasAbandoned_andStandsAmongTheMissed() {
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    Conversation served = hotline.served(hotline.visitor(), agent);

    Change left = conversations.left(served.id(), true).blockingGet();

    assertThat(left.conversation().state()).isEqualTo(ConversationState.ABANDONED);
    assertThat(visits(served.id())).containsExactly("ABANDONED false");
    assertThat(hotline.load(agent)).containsExactly("0");
    assertThat(
            hotline.facts("select kind, state from missed where conversation_id = $1", served.id()))
        .containsExactly("ABANDONED OPEN");
    assertThat(
            hotline.facts(
                "select count(*) from segment where conversation_id = $1 and to_at is null",
                served.id()))
        .containsExactly("0");
    assertThat(conversations.left(served.id(), true).isEmpty().blockingGet()).isTrue();
  }

  @Test
  void telephone_isOneAgentsAtATime() {
    PgTerminals terminals = new PgTerminals(hotline.database, hotline.cipher);
    Actor one = hotline.agent(Role.AGENT, 3, 1L);
    Actor two = hotline.agent(Role.AGENT, 3, 1L);
    String extension = String.valueOf(10_000_000 + hotline.ids.next() % 80_000_000);

    for (Terminal terminal :
        List.of(
            Terminal.sip(extension),
            new Terminal(Kind.BROWSER, extension),
            new Terminal(Kind.OUTSIDE, "+86138" + extension))) {
      terminals.set(one.userId(), terminal).blockingAwait();
      terminals.set(one.userId(), terminal).blockingAwait();
      assertThat(terminals.of(one.userId()).blockingGet()).isEqualTo(terminal);
      Hotline.assertRefused(
          Refusal.Code.CONFLICT, () -> terminals.set(two.userId(), terminal).blockingAwait());
    }
    assertThat(terminals.agentAt(extension).isEmpty().blockingGet())
        .as("no telephone of the house any more")
        .isTrue();
    terminals.set(one.userId(), null).blockingAwait();
    assertThat(terminals.of(one.userId()).isEmpty().blockingGet()).isTrue();
    terminals.set(two.userId(), Terminal.sip(extension)).blockingAwait();
    assertThat(terminals.agentAt(extension).blockingGet()).isEqualTo(two.userId());
  }
}
