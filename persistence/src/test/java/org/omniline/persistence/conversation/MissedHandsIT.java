package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Target;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Filter;
import org.omniline.conversation.port.MissedStore.Item;
import org.omniline.conversation.port.MissedStore.Kind;
import org.omniline.conversation.port.MissedStore.Let;
import org.omniline.conversation.port.MissedStore.Move;
import org.omniline.conversation.port.MissedStore.Outcome;
import org.omniline.conversation.port.MissedStore.State;
import org.omniline.conversation.port.MissedStore.Taken;
import org.omniline.conversation.port.MissedStore.Voice;
import org.omniline.conversation.port.MissedStore.What;
import org.omniline.conversation.port.RoutedConversations.OwnerGone;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;

/** Whom nobody had answered goes from hand to hand, and is never lost between them. */
@Tag("R40")
class MissedHandsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;
  private static MissedStore missed;

  private long queue;
  private ChannelAccount phone;
  private Actor agent;
  private Actor other;
  private Actor boss;

  @BeforeAll
  static void start() {
    hotline = new Hotline(postgres.database());
    missed =
        new PgMissedStore(
            hotline.database, hotline.cipher, hotline.indexer, hotline.ids, Admission.EVERYBODY);
  }

  @BeforeEach
  void begin() {
    queue = hotline.queue();
    phone = hotline.account(Channel.PHONE, queue);
    agent = hotline.agent(Role.AGENT, 3, queue);
    other = hotline.agent(Role.AGENT, 3, queue);
    boss = hotline.agent(Role.SUPERVISOR, 3);
  }

  private InboundMessage says(Content content) {
    String number = "+8613" + (100_000_000 + hotline.ids.next() % 800_000_000);
    String thread = "call:" + number;
    return new InboundMessage(
        phone,
        "m" + hotline.ids.next(),
        thread,
        new IdentityKey(IdentityKey.Kind.PHONE, number),
        null,
        EntryKind.MESSAGE_IN,
        true,
        content,
        java.time.Instant.now(),
        java.time.Instant.now());
  }

  private Conversation calls() {
    return hotline.read(hotline.store(says(Content.text("."))).conversationId());
  }

  private Item left() {
    Conversation waits = calls();
    hotline
        .conversations
        .contactLeft(phone.id(), waits.threadKey())
        .ignoreElement()
        .blockingAwait();
    return list(agent).get(0);
  }

  private List<Item> list(Actor actor) {
    return list(actor, Filter.all(false));
  }

  private List<Item> list(Actor actor, Filter filter) {
    return missed.list(hotline.viewer(actor), filter, null, 50).blockingGet().items();
  }

  private Taken take(Item item, Actor actor) {
    return missed.take(hotline.viewer(actor), item.id(), actor, 3).blockingGet();
  }

  private static List<What> whats(Item item) {
    return item.moves().stream().map(Move::what).toList();
  }

  private static void signedOutAnHourAgo(Actor agent) {
    hotline.facts(
        "insert into agent_session (agent_id, terminal, in_at, out_at) values ($1, 'desk',"
            + " clock_timestamp() - interval '2 hours', clock_timestamp() - interval '1 hour')"
            + " returning id",
        agent.userId());
  }

  private void takenAnHourAgo(Item item) {
    hotline.facts(
        "update missed set taken_at = clock_timestamp() - interval '1 hour' where id = $1"
            + " returning id",
        item.id());
  }

  @Test
  void transferredToAColleague_isTheColleagues_whoMayTellWhatCameOfIt() {
    Item item = left();
    Conversation served = take(item, agent).change().conversation();
    Conversation waits =
        hotline
            .conversations
            .transfer(served.id(), agent, "t1", new Target(null, other.userId()), "我下班了")
            .blockingGet()
            .conversation();
    assertThat(list(other))
        .as("nobody has it meanwhile")
        .extracting(Item::state)
        .containsExactly(State.OPEN);

    hotline.accept(waits, other);

    Item moved = list(other).get(0);
    assertThat(moved.state()).isEqualTo(State.TAKEN);
    assertThat(moved.takenBy().id()).isEqualTo(other.userId());
    assertThat(moved.outcome()).as("nobody was reached so far").isNull();
    assertThat(list(agent)).isEmpty();
    assertThat(missed.takenIn(hotline.viewer(other), served.id()).blockingGet().id())
        .isEqualTo(item.id());
    assertThat(whats(moved)).containsExactly(What.HANDED_ON);
    Item done = missed.outcome(item.id(), other, Outcome.REACHED, "约好周三再谈").blockingGet();
    assertThat(done.note()).isEqualTo("约好周三再谈");
  }

  @Test
  void takenOverByASupervisor_goesAlong() {
    Item item = left();
    Conversation served = take(item, agent).change().conversation();

    new HandCommands(hotline.database, new Sealing(hotline.cipher, hotline.indexer))
        .takeOver(served.id(), boss, "o1", "交接班")
        .ignoreElement()
        .blockingAwait();

    Item now = list(boss, new Filter(false, null, null, true, false, null, null)).get(0);
    assertThat(now.id()).isEqualTo(item.id());
    assertThat(now.takenBy().id()).isEqualTo(boss.userId());
    assertThat(now.state()).isEqualTo(State.TAKEN);
  }

  @Test
  void ownersConversationThatWaitsAgain_standsInTheList() {
    Item item = left();
    Conversation served = take(item, agent).change().conversation();

    new PgRoutedConversations(hotline.database, hotline.cipher, hotline.indexer, hotline.ids)
        .reassign(served.id(), served.stateVersion(), agent.userId(), OwnerGone.SIGNED_OUT)
        .ignoreElement()
        .blockingAwait();

    assertThat(list(other))
        .extracting(Item::id, Item::state)
        .containsExactly(tuple(item.id(), State.OPEN));
    assertThat(take(item, other).change().conversation().id()).isEqualTo(served.id());
  }

  @Test
  void givenBack_standsOpen_andTheNextOneOpensAConversationOfItsOwn() {
    Item item = left();
    Conversation served = take(item, agent).change().conversation();
    Hotline.assertRefused(
        Refusal.Code.NOT_FOUND,
        () -> missed.giveBack(item.id(), other).ignoreElement().blockingAwait());

    Let let = missed.giveBack(item.id(), agent).blockingGet();

    assertThat(let.item().state()).isEqualTo(State.OPEN);
    assertThat(whats(let.item())).containsExactly(What.GIVEN_BACK);
    assertThat(hotline.read(served.id()).state())
        .as("nobody is in it")
        .isEqualTo(ConversationState.CLOSED);
    assertThat(hotline.load(agent)).containsExactly("0");
    assertThat(take(item, other).change().conversation().id()).isNotEqualTo(served.id());
    Hotline.assertRefused(
        Refusal.Code.NOT_FOUND,
        () -> missed.giveBack(item.id(), agent).ignoreElement().blockingAwait());
  }

  @Test
  void freedAndAssignedByASupervisor_whoeverHasIt() {
    Item item = left();
    Conversation served = take(item, agent).change().conversation();

    Let freed = missed.free(hotline.viewer(boss), item.id(), boss).blockingGet();
    assertThat(freed.item().state()).isEqualTo(State.OPEN);
    assertThat(freed.item().moves().get(0).by().id()).isEqualTo(boss.userId());
    assertThat(hotline.read(served.id()).state()).isEqualTo(ConversationState.CLOSED);
    Hotline.assertRefused(
        Refusal.Code.CONFLICT,
        () -> missed.free(hotline.viewer(boss), item.id(), boss).ignoreElement().blockingAwait());

    Item first =
        missed.assign(hotline.viewer(boss), item.id(), boss, agent, 3).blockingGet().item();
    assertThat(first.takenBy().id()).isEqualTo(agent.userId());
    Let second = missed.assign(hotline.viewer(boss), item.id(), boss, other, 3).blockingGet();
    assertThat(second.item().takenBy().id()).isEqualTo(other.userId());
    assertThat(whats(second.item()))
        .containsExactly(What.FREED, What.ASSIGNED, What.FREED, What.ASSIGNED);
    assertThat(hotline.read(second.item().served()).owner().id()).isEqualTo(other.userId());
    assertThat(hotline.load(agent)).containsExactly("0");
  }

  @Test
  void assignedToAFullDesk_isRefused_andStaysWhereItWas() {
    Item item = left();
    Conversation served = take(item, agent).change().conversation();
    Actor full = hotline.agent(Role.AGENT, 0, queue);

    Hotline.assertRefused(
        Refusal.Code.CAPACITY_FULL,
        () ->
            missed
                .assign(hotline.viewer(boss), item.id(), boss, full, 0)
                .ignoreElement()
                .blockingAwait());

    assertThat(hotline.read(served.id()).owner().id()).isEqualTo(agent.userId());
    assertThat(list(boss, Filter.all(false)).stream().filter(one -> one.id() == item.id()))
        .extracting(Item::state)
        .containsExactly(State.TAKEN);
  }

  @Test
  void whoIsGoneAndReachedNobody_losesIt_alsoWhereThereIsDanger() {
    Item item = left();
    Conversation served = take(item, agent).change().conversation();
    hotline.facts("update conversation set risk = 'HIGH' where id = $1 returning id", served.id());
    takenAnHourAgo(item);
    hotline.facts(
        "insert into agent_session (agent_id, terminal, in_at) values ($1, 'desk',"
            + " clock_timestamp()) returning id",
        agent.userId());
    assertThat(lapsed(item)).as("signed in").isFalse();
    hotline.facts(
        "update agent_session set out_at = clock_timestamp() where agent_id = $1 returning id",
        agent.userId());
    assertThat(lapsed(item)).as("has only just left").isFalse();
    hotline.facts(
        "update agent_session set in_at = in_at - interval '1 hour', out_at = out_at - interval"
            + " '1 hour' where agent_id = $1 returning id",
        agent.userId());

    assertThat(lapsed(item)).isTrue();

    Item back = list(other).get(0);
    assertThat(back.state()).isEqualTo(State.OPEN);
    assertThat(whats(back)).containsExactly(What.RETURNED);
    assertThat(back.moves().get(0).by()).isNull();
    assertThat(lapsed(item)).isFalse();
    assertThat(take(item, other).item().state()).isEqualTo(State.TAKEN);
  }

  private static boolean lapsed(Item item) {
    return missed.lapse(Duration.ofMinutes(10), 100).blockingGet().stream()
        .anyMatch(let -> let.item().id() == item.id());
  }

  @Test
  void whoIsGoneAndReachedThePerson_keepsIt() {
    Item item = left();
    Conversation served = take(item, agent).change().conversation();
    signedOutAnHourAgo(agent);
    takenAnHourAgo(item);
    hotline.facts(
        "insert into entry (conversation_id, seq, rev, at, kind, type, author_kind, body_sealed)"
            + " select id, last_seq + 1, rev + 1, clock_timestamp(), 'EVENT', 'CALL_CONNECTED',"
            + " 'SYSTEM', '\\x00' from conversation where id = $1 returning seq",
        served.id());

    assertThat(lapsed(item)).isFalse();
  }

  // ---- voice messages ----

  private Item leavesAMessage() {
    Content voice =
        new Content(
            EntryType.VOICE,
            null,
            Map.of("durationMs", "4200"),
            List.of(new MediaRef(hotline.ids.next(), "a.wav", "audio/wav", 67_244)));
    InboundMessage message = says(voice);
    hotline.store(message);
    missed.leaveMessage(phone.id(), message.threadKey()).ignoreElement().blockingAwait();
    return list(agent, new Filter(false, Kind.LEFT_MESSAGE, null, null, false, null, null)).get(0);
  }

  @Test
  @Tag("R58")
  void voiceMessage_isHeardBeforeAnybodyTakesIt_andIsUnheardUntilThen() {
    Item item = leavesAMessage();
    left();
    Filter unheard = new Filter(false, null, null, null, true, null, null);
    assertThat(list(agent, unheard)).extracting(Item::id).containsExactly(item.id());
    Voice voice = item.voices().get(0);
    assertThat(voice.durationMs()).isEqualTo(4_200);
    assertThat(voice.heardBy()).isNull();
    Actor stranger = hotline.agent(Role.AGENT, 3, hotline.queue());
    assertThat(missed.hear(hotline.viewer(stranger), item.id(), voice.seq()).blockingGet())
        .as("of another queue")
        .isNull();
    assertThat(missed.hear(hotline.viewer(agent), item.id(), voice.seq() + 1).blockingGet())
        .as("no such message")
        .isNull();

    assertThat(missed.hear(hotline.viewer(agent), item.id(), voice.seq()).blockingGet())
        .isEqualTo(voice.media());
    missed.hear(hotline.viewer(other), item.id(), voice.seq()).ignoreElement().blockingAwait();

    assertThat(list(agent, unheard)).isEmpty();
    Item heard = list(agent, new Filter(false, null, queue, false, false, null, null)).get(0);
    assertThat(heard.voices().get(0).heardBy().id()).as("the first").isEqualTo(agent.userId());
    assertThat(heard.state()).isEqualTo(State.OPEN);
  }

  @Test
  @Tag("R58")
  void voiceMessage_thatNeedsNoAnswer_isDealtWithFromTheList_withANote() {
    Item item = leavesAMessage();

    Let let = missed.settle(hotline.viewer(agent), item.id(), agent, "问营业时间，网站上有").blockingGet();

    assertThat(let.item().state()).isEqualTo(State.DONE);
    assertThat(let.item().outcome()).isEqualTo(Outcome.HANDLED);
    assertThat(let.changes().get(0).conversation().state().isOpen()).isFalse();
    Item done = list(agent, Filter.all(true)).get(0);
    assertThat(done.note()).isEqualTo("问营业时间，网站上有");
    assertThat(done.takenBy().id()).isEqualTo(agent.userId());
    Hotline.assertRefused(
        Refusal.Code.NOT_FOUND,
        () ->
            missed
                .settle(hotline.viewer(other), item.id(), other, "x")
                .ignoreElement()
                .blockingAwait());
  }

  @Test
  @Tag("R58")
  void voiceMessageOfWhoMayBeInDanger_isNeverDealtWithUnanswered() {
    Item item = leavesAMessage();
    hotline.facts(
        "update conversation set risk = 'HIGH' where id = $1 returning id",
        item.conversation().id());

    Hotline.assertRefused(
        Refusal.Code.WRONG_STATE,
        () ->
            missed
                .settle(hotline.viewer(agent), item.id(), agent, "x")
                .ignoreElement()
                .blockingAwait());

    assertThat(list(agent)).extracting(Item::state).containsExactly(State.OPEN);
  }

  @Test
  void list_isFilteredByKindHandsAndTime() {
    Item abandoned = left();
    Item message = leavesAMessage();
    take(abandoned, agent);
    assertThat(list(agent, new Filter(false, Kind.LEFT_MESSAGE, null, null, false, null, null)))
        .extracting(Item::id)
        .containsExactly(message.id());
    assertThat(list(agent, new Filter(false, null, null, true, false, null, null)))
        .extracting(Item::id)
        .containsExactly(abandoned.id());
    assertThat(list(agent, new Filter(false, null, null, false, false, null, null)))
        .extracting(Item::id)
        .containsExactly(message.id());
    assertThat(list(agent, new Filter(false, null, null, null, false, null, message.at())))
        .extracting(Item::id)
        .containsExactly(abandoned.id());
  }
}
