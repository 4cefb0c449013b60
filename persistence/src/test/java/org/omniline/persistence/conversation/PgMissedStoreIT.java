package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Later;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Item;
import org.omniline.conversation.port.MissedStore.Kind;
import org.omniline.conversation.port.MissedStore.Open;
import org.omniline.conversation.port.MissedStore.Outcome;
import org.omniline.conversation.port.MissedStore.State;
import org.omniline.conversation.port.MissedStore.Taken;
import org.omniline.conversation.port.MissedStore.Way;
import org.omniline.conversation.port.RoutedConversations.Telling;
import org.omniline.conversation.port.RoutedConversations.Told;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.routing.PgAlarmStore;
import org.omniline.persistence.routing.PgQueueStore;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmKind;
import org.omniline.routing.alarm.AlarmRule;
import org.omniline.routing.alarm.AlarmStore;
import org.omniline.routing.alarm.Cause;

class PgMissedStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;
  private static MissedStore missed;

  private long queue;
  private ChannelAccount account;
  private Actor agent;
  private Actor other;

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
    account = hotline.account(Channel.WECHAT, queue);
    agent = hotline.agent(Role.AGENT, 3, queue);
    other = hotline.agent(Role.AGENT, 3, queue);
  }

  private Conversation waits(String visitor) {
    return hotline.read(
        hotline
            .store(hotline.text(account, visitor, "m" + hotline.ids.next(), "有人吗"))
            .conversationId());
  }

  private Conversation leaves(String visitor) {
    waits(visitor);
    return hotline.conversations.contactLeft(account.id(), visitor).blockingGet().conversation();
  }

  private List<Item> list(Actor actor) {
    return missed
        .list(hotline.viewer(actor), MissedStore.Filter.all(false), null, 50)
        .blockingGet()
        .items();
  }

  private Taken take(Item item, Actor actor) {
    return missed.take(hotline.viewer(actor), item.id(), actor, 3).blockingGet();
  }

  private static void refused(Refusal.Code code, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  @Tag("R40")
  void whoLeavesWhileWaiting_isListed_takenOnce_andWhatCameOfItIsOnRecord() {
    String visitor = hotline.visitor();
    Conversation left = leaves(visitor);
    assertThat(left.state()).isEqualTo(ConversationState.ABANDONED);
    Item item = list(agent).get(0);
    assertThat(item.kind()).isEqualTo(Kind.ABANDONED);
    assertThat(item.conversation().id()).isEqualTo(left.id());
    assertThat(item.waitedMs()).isNotNegative();
    assertThat(missed.open().blockingGet()).containsEntry(queue, new Open(1, 0));

    Taken taken = take(item, agent);

    Conversation served = taken.change().conversation();
    assertThat(served.id()).isNotEqualTo(left.id());
    assertThat(served.threadKey()).isEqualTo(left.threadKey());
    assertThat(served.previous()).isEqualTo(left.id());
    assertThat(served.state()).isEqualTo(ConversationState.SERVING);
    assertThat(served.owner().id()).isEqualTo(agent.userId());
    assertThat(take(item, agent).change().conversation().id())
        .as("the same agent may ask again")
        .isEqualTo(served.id());
    assertThat(list(other)).as("what a colleague has taken").isEmpty();
    refused(Refusal.Code.NOT_FOUND, () -> take(item, other));
    Actor boss = hotline.agent(Role.SUPERVISOR, 3);
    refused(Refusal.Code.CONFLICT, () -> take(item, boss));
    assertThat(missed.takenIn(hotline.viewer(agent), served.id()).blockingGet().id())
        .isEqualTo(item.id());

    missed.outcome(item.id(), agent, Outcome.NOT_REACHED, null).ignoreElement().blockingAwait();
    assertThat(list(other)).as("stands open again").extracting(Item::tries).containsExactly(1);
    hotline
        .conversations
        .close(served.id(), agent, served.lastInSeq(), "other", null)
        .ignoreElement()
        .blockingAwait();
    take(item, other);
    Item done = missed.outcome(item.id(), other, Outcome.REACHED, null).blockingGet();
    assertThat(missed.outcome(item.id(), other, Outcome.REACHED, null).blockingGet())
        .isEqualTo(done);
    refused(
        Refusal.Code.CONFLICT,
        () ->
            missed
                .outcome(item.id(), agent, Outcome.NO_NEED, null)
                .ignoreElement()
                .blockingAwait());
    assertThat(
            hotline.facts(
                "select agent_id, outcome from missed_try where missed_id = $1 order by id",
                item.id()))
        .containsExactly(agent.userId() + " NOT_REACHED", other.userId() + " REACHED");
    assertThat(
            hotline.facts(
                "select entered_by, outcome from queue_visit where conversation_id = $1",
                served.id()))
        .containsExactly("CALLBACK ACCEPTED");
    assertThat(
            missed
                .list(hotline.viewer(other), MissedStore.Filter.all(true), null, 5)
                .blockingGet()
                .items())
        .extracting(Item::state)
        .containsExactly(State.DONE);
  }

  @Test
  @Tag("R40")
  void whoComesBackAndIsServed_isReached() {
    String visitor = hotline.visitor();
    leaves(visitor);
    assertThat(list(agent)).hasSize(1);

    hotline.accept(waits(visitor), agent);

    assertThat(list(agent)).isEmpty();
    assertThat(
            hotline.facts("select outcome, tries from missed where taken_by = $1", agent.userId()))
        .containsExactly("REACHED 1");
  }

  @Test
  void leftMessage_thatIsMovedToAnotherQueue_isListedThere() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    var unused = missed.leaveMessage(account.id(), visitor).blockingGet();
    long night = hotline.queue();
    Actor there = hotline.agent(Role.AGENT, 3, night);
    Actor boss = hotline.agent(Role.SUPERVISOR, 3, queue);
    assertThat(list(there)).isEmpty();

    Change moved =
        hotline
            .conversations
            .redirect(
                waiting.id(),
                boss,
                "m" + waiting.id(),
                new ConversationStore.Redirection(night, null, null, "夜间组接"))
            .blockingGet();

    assertThat(moved.conversation().queue().id()).isEqualTo(night);
    assertThat(list(there)).extracting(item -> item.conversation().id()).contains(waiting.id());
    assertThat(list(agent)).isEmpty();
    assertThat(missed.open().blockingGet())
        .containsEntry(night, new Open(1, 0))
        .doesNotContainKey(queue);
    // Its wait has ended, and begins anew in the other queue when it asks for it.
    assertThat(visits(waiting.id())).containsExactly(queue + " LEFT_MESSAGE");
    Conversation again = missed.waitAgain(account.id(), visitor).blockingGet().conversation();
    assertThat(again.standsInLine()).isTrue();
    assertThat(again.queue().id()).isEqualTo(night);
    assertThat(visits(waiting.id())).containsExactly(queue + " LEFT_MESSAGE", night + " null");
  }

  private static List<String> visits(long conversation) {
    return hotline.facts(
        "select queue_id, outcome from queue_visit where conversation_id = $1 order by id",
        conversation);
  }

  @Test
  @Tag("R35")
  void leftMessage_isOfferedToNobody_takesWhatIsWrittenOn_andIsAnsweredFromTheList() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);

    Conversation asked = missed.leaveMessage(account.id(), visitor).blockingGet().conversation();

    assertThat(asked.later()).isEqualTo(new Later(Later.Kind.LEFT_MESSAGE, false));
    assertThat(asked.standsInLine()).isFalse();
    assertThat(asked.stateVersion()).as("offers that stand are lost").isGreaterThan(1);
    assertThat(open()).doesNotContain(asked.id());
    assertThat(
            hotline
                .conversations
                .list(hotline.viewer(agent), ConversationStore.View.WAITING, null, 50)
                .blockingGet()
                .items())
        .isEmpty();
    assertThat(missed.leaveMessage(account.id(), visitor).isEmpty().blockingGet()).isTrue();
    assertThat(waits(visitor).id()).as("goes on in the same").isEqualTo(waiting.id());
    assertThat(
            hotline.facts("select outcome from queue_visit where conversation_id = $1", asked.id()))
        .containsExactly("LEFT_MESSAGE");

    Item item = list(agent).get(0);
    Taken taken = take(item, agent);

    assertThat(taken.change().conversation().id()).isEqualTo(waiting.id());
    assertThat(taken.change().conversation().later()).isNull();
    assertThat(taken.item().state()).isEqualTo(State.TAKEN);
    assertThat(
            hotline.facts(
                "select later, keeps_place from conversation where id = $1", waiting.id()))
        .containsExactly("null true");
    assertThat(
            hotline.facts(
                "select weight from conversation_load where agent_id = $1", agent.userId()))
        .containsExactly("1");
  }

  private static List<Long> open() {
    return new OpenConversations(hotline.database, hotline.cipher, hotline.indexer)
        .all().blockingGet().stream().map(Conversation::id).toList();
  }

  @Test
  void leftMessage_ofHighRisk_standsInLineAllTheSame() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();
    Actor boss = hotline.agent(Role.SUPERVISOR, 3);

    Conversation high =
        hotline
            .conversations
            .risk(waiting.id(), boss, "r" + waiting.id(), Risk.HIGH, null)
            .blockingGet()
            .conversation();

    assertThat(high.standsInLine()).isTrue();
    assertThat(open()).contains(high.id());
  }

  /** Where words are watched. */
  private Conversation writes(String visitor, String words) {
    CrisisWatch watch =
        () ->
            Single.just(
                text ->
                    text.contains("不想活")
                        ? List.of(new CrisisWatch.Word(1, "不想活", Risk.HIGH))
                        : List.of());
    long id =
        new PgIntakeStore(
                hotline.database,
                hotline.cipher,
                hotline.indexer,
                hotline.ids,
                Schedulers.computation(),
                Admission.EVERYBODY,
                watch)
            .commit(List.of(hotline.text(account, visitor, "m" + hotline.ids.next(), words)))
            .blockingGet()
            .receipts()
            .get(0)
            .conversationId();
    return hotline.read(id);
  }

  private List<Long> waitingFor(Actor actor) {
    return hotline
        .conversations
        .list(hotline.viewer(actor), ConversationStore.View.WAITING, null, 50)
        .blockingGet()
        .items()
        .stream()
        .map(Conversation::id)
        .toList();
  }

  private static List<String> stays(long conversation) {
    List<String> both =
        new ArrayList<>(
            hotline.facts(
                "select entered_by, outcome from queue_visit where conversation_id = $1"
                    + " order by id",
                conversation));
    both.addAll(
        hotline.facts(
            "select kind, result from segment where conversation_id = $1 order by id",
            conversation));
    return both;
  }

  @Test
  void leftMessage_thenWordsOfDanger_standsInLineOnRecord_untilSomebodyDismisses() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();

    Conversation grave = writes(visitor, "我不想活了");

    assertThat(grave.id()).isEqualTo(waiting.id());
    assertThat(grave.standsInLine()).isTrue();
    assertThat(open()).as("routing that begins anew").contains(grave.id());
    assertThat(waitingFor(agent)).containsExactly(grave.id());
    assertThat(hotline.conversations.waitingByQueue().blockingGet()).containsEntry(queue, 1L);
    assertThat(stays(grave.id()))
        .containsExactly("DIRECT LEFT_MESSAGE", "DANGER null", "QUEUE LEFT_MESSAGE", "QUEUE null");

    Conversation dismissed =
        hotline
            .conversations
            .decideRisk(grave.id(), agent, "d" + grave.id(), Risk.NONE, "说的是电影")
            .blockingGet()
            .conversation();

    assertThat(dismissed.standsInLine()).isFalse();
    assertThat(dismissed.later()).isEqualTo(new Later(Later.Kind.LEFT_MESSAGE, false));
    assertThat(dismissed.stateVersion())
        .as("offers that stand are lost")
        .isGreaterThan(grave.stateVersion());
    assertThat(open()).doesNotContain(grave.id());
    assertThat(waitingFor(agent)).isEmpty();
    assertThat(list(agent)).extracting(Item::kind).containsExactly(Kind.LEFT_MESSAGE);
    assertThat(stays(grave.id()))
        .containsExactly(
            "DIRECT LEFT_MESSAGE",
            "DANGER LEFT_MESSAGE",
            "QUEUE LEFT_MESSAGE",
            "QUEUE LEFT_MESSAGE");
  }

  @Test
  void leftMessage_inDanger_isOneWaitUntilAccepted_whateverThePersonAsksMeanwhile() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();
    writes(visitor, "我不想活了");
    Actor boss = hotline.agent(Role.SUPERVISOR, 3, queue);
    hotline
        .conversations
        .decideRisk(waiting.id(), boss, "d" + waiting.id(), Risk.HIGH, null)
        .ignoreElement()
        .blockingAwait();
    missed.waitAgain(account.id(), visitor).ignoreElement().blockingAwait();
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();

    hotline.accept(hotline.read(waiting.id()), agent);

    assertThat(stays(waiting.id()))
        .containsExactly(
            "DIRECT LEFT_MESSAGE",
            "DANGER ACCEPTED",
            "QUEUE LEFT_MESSAGE",
            "QUEUE ACCEPTED",
            "TALK null");
  }

  @Test
  void highRisk_thatASupervisorTakesBack_leavesTheLineOfWhoLeftAMessage() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();
    Actor boss = hotline.agent(Role.SUPERVISOR, 3);
    hotline
        .conversations
        .risk(waiting.id(), boss, "r" + waiting.id(), Risk.HIGH, null)
        .ignoreElement()
        .blockingAwait();

    Conversation after =
        hotline
            .conversations
            .risk(waiting.id(), boss, "s" + waiting.id(), Risk.CONCERN, "问过了")
            .blockingGet()
            .conversation();

    assertThat(after.standsInLine()).isFalse();
    assertThat(stays(waiting.id()))
        .containsExactly(
            "DIRECT LEFT_MESSAGE",
            "DANGER LEFT_MESSAGE",
            "QUEUE LEFT_MESSAGE",
            "QUEUE LEFT_MESSAGE");
  }

  @Test
  void inDanger_thatIsMovedToAnotherQueue_waitsThere() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();
    writes(visitor, "我不想活了");
    long night = hotline.queue();
    Actor boss = hotline.agent(Role.SUPERVISOR, 3, queue);

    hotline
        .conversations
        .redirect(
            waiting.id(),
            boss,
            "m" + waiting.id(),
            new ConversationStore.Redirection(night, null, null, "夜间组接"))
        .ignoreElement()
        .blockingAwait();

    assertThat(visits(waiting.id()))
        .containsExactly(queue + " LEFT_MESSAGE", queue + " TRANSFERRED", night + " null");
  }

  @Test
  void waitAgain_standsInTheQueueAnew() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();

    Conversation again = missed.waitAgain(account.id(), visitor).blockingGet().conversation();

    assertThat(again.standsInLine()).isTrue();
    assertThat(again.later()).isNull();
    assertThat(again.waitingSince()).isAfter(waiting.waitingSince());
    assertThat(open()).contains(again.id());
    assertThat(list(agent)).isEmpty();
    assertThat(hotline.read(again.id())).isEqualTo(again);
    assertThat(
            hotline.facts(
                "select entered_by from queue_visit where conversation_id = $1 order by id",
                again.id()))
        .containsExactly("DIRECT", "CALLBACK");
  }

  /** A queue that is closed and answers later. */
  private static MissedStore closed() {
    Admission.Gate gate =
        new Admission.Gate() {
          @Override
          public Admission.Plan admit(InboundMessage first, Admission.Caller caller) {
            return Admission.OPEN.admit(first, caller);
          }

          @Override
          public String leftForLater(long queueId, @Nullable String language) {
            return "明天9:00开放";
          }
        };
    return new PgMissedStore(
        hotline.database, hotline.cipher, hotline.indexer, hotline.ids, () -> Single.just(gate));
  }

  @Test
  void waitAgain_isRefusedWhileItIsClosed_withTheWordsThatAreToldThen() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();

    assertThatThrownBy(() -> closed().waitAgain(account.id(), visitor).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.WRONG_STATE);
              assertThat(refusal.fields())
                  .containsEntry("reason", "after-hours")
                  .containsEntry("text", "明天9:00开放");
            });
    assertThat(hotline.read(waiting.id()).standsInLine()).isFalse();

    // Whoever would rather be called stands in the list, and in no line nobody works at.
    Conversation asked =
        closed().askContact(account.id(), visitor, Way.WRITE, null).blockingGet().conversation();
    assertThat(asked.standsInLine()).isFalse();
    assertThat(list(agent)).extracting(Item::kind).containsExactly(Kind.CONTACT_REQUEST);
    assertThat(hotline.read(asked.id())).isEqualTo(asked);
  }

  @Test
  void waitAgain_isForWhoMayBeInDangerAtAnyHour() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);
    missed.leaveMessage(account.id(), visitor).ignoreElement().blockingAwait();
    Actor boss = hotline.agent(Role.SUPERVISOR, 3, queue);
    hotline
        .conversations
        .risk(waiting.id(), boss, "r" + waiting.id(), Risk.HIGH, null)
        .ignoreElement()
        .blockingAwait();

    closed().waitAgain(account.id(), visitor).ignoreElement().blockingAwait();

    assertThat(hotline.read(waiting.id()).later()).isNull();
    assertThat(hotline.read(waiting.id()).standsInLine()).isTrue();
  }

  @Test
  void keepPlace_letsWhoLeftAMessageStandOn() {
    hotline.facts(
        "update queue set routing = '{\"later\":{\"keepPlace\":true}}' where id = $1 returning id",
        queue);
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);

    Conversation asked = missed.leaveMessage(account.id(), visitor).blockingGet().conversation();

    assertThat(asked.standsInLine()).isTrue();
    assertThat(asked.stateVersion()).isEqualTo(waiting.stateVersion());
    hotline.accept(asked, agent);
    assertThat(missed.takenIn(hotline.viewer(agent), asked.id()).blockingGet().kind())
        .isEqualTo(Kind.LEFT_MESSAGE);
  }

  @Test
  @Tag("R35")
  void contactRequest_keepsThePlace_isDue_andShowsItsNumberOnlyToWhoTookIt() {
    String visitor = hotline.visitor();
    Conversation waiting = waits(visitor);

    Conversation asked =
        missed
            .askContact(account.id(), visitor, Way.PHONE, "13800138000")
            .blockingGet()
            .conversation();

    assertThat(asked.waitingSince()).isEqualTo(waiting.waitingSince());
    assertThat(asked.standsInLine()).isTrue();
    Item item = list(agent).get(0);
    assertThat(item.number()).isEqualTo("138****8000");
    assertThat(item.dueAt()).isEqualTo(item.at().plusMillis(24 * 3_600_000L));
    refused(
        Refusal.Code.NOT_FOUND,
        () -> missed.number(item.id(), agent).ignoreElement().blockingAwait());
    assertThat(
            hotline.facts(
                "select position('13800138000'::bytea in number_sealed) from missed where id = $1",
                item.id()))
        .containsExactly("0");
    hotline.accept(asked, agent);
    assertThat(missed.number(item.id(), agent).blockingGet()).isEqualTo("13800138000");
    refused(
        Refusal.Code.NOT_FOUND,
        () -> missed.number(item.id(), other).ignoreElement().blockingAwait());
    assertThat(
            hotline.facts(
                "select d.id is not null from entry e join delivery d"
                    + " on d.conversation_id = e.conversation_id and d.seq = e.seq"
                    + " where e.conversation_id = $1 and e.author_kind = 'SYSTEM'",
                asked.id()))
        .as("who cannot see a card is told so")
        .containsExactly("true");
  }

  @Test
  void whoAskedToBeContacted_mayLeave_andTheRequestStands() {
    String visitor = hotline.visitor();
    waits(visitor);
    missed.askContact(account.id(), visitor, Way.WRITE, null).ignoreElement().blockingAwait();

    assertThat(hotline.conversations.contactLeft(account.id(), visitor).isEmpty().blockingGet())
        .isTrue();

    assertThat(list(agent)).extracting(Item::way).containsExactly(Way.WRITE);
  }

  @Test
  void queuesLeaveMessage_putsAside_andTellsNothingMore() {
    var routed =
        new PgRoutedConversations(hotline.database, hotline.cipher, hotline.indexer, hotline.ids);
    Conversation waiting = waits(hotline.visitor());

    Conversation told =
        routed
            .tell(
                waiting.id(),
                waiting.stateVersion(),
                "max-wait",
                Told.of(Telling.LEAVE_MESSAGE, ""),
                null)
            .blockingGet()
            .conversation();

    assertThat(told.standsInLine()).isFalse();
    assertThat(list(agent)).extracting(Item::kind).containsExactly(Kind.LEFT_MESSAGE);
    assertThat(
            hotline.all(waiting.id()).entries().stream()
                .map(entry -> String.valueOf(entry.content().text())))
        .anySatisfy(text -> assertThat(text).contains("120"));
    assertThat(
            routed
                .tell(
                    told.id(),
                    told.stateVersion(),
                    "after-9",
                    Told.of(Telling.MESSAGE, "请稍候"),
                    null)
                .isEmpty()
                .blockingGet())
        .isTrue();
  }

  @Test
  void openOnes_keepTheirQueueFromBeingDeactivated_andAreCounted() {
    long queue = waits(hotline.visitor()).queue().id();
    leaves(hotline.visitor());
    leaves(hotline.visitor());
    PgQueueStore queues = new PgQueueStore(hotline.database, hotline.ids);
    SavedQueue saved =
        queues.queues().blockingGet().stream()
            .filter(one -> one.id() == queue)
            .findFirst()
            .orElseThrow();
    SavedQueue closed =
        new SavedQueue(queue, saved.version(), saved.code(), saved.name(), false, saved.settings());

    assertThatThrownBy(() -> queues.saveQueue(closed, 0).ignoreElement().blockingAwait())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal ->
                assertThat(String.valueOf(refusal.fields().get("usedBy")))
                    .containsPattern("kind=missed, count=2|count=2, kind=missed"));
  }

  @Test
  void list_showsOnlyTheQueuesOfAnAgent() {
    leaves(hotline.visitor());
    Actor stranger = hotline.agent(Role.AGENT, 3, hotline.queue());

    assertThat(list(stranger)).isEmpty();
    Item item = list(agent).get(0);
    refused(Refusal.Code.NOT_FOUND, () -> take(item, stranger));
  }

  @Test
  void take_isRefusedWhenFull_andNothingIsTaken() {
    leaves(hotline.visitor());
    Item item = list(agent).get(0);

    refused(
        Refusal.Code.CAPACITY_FULL,
        () ->
            missed
                .take(hotline.viewer(agent), item.id(), agent, 0)
                .ignoreElement()
                .blockingAwait());

    assertThat(list(agent)).extracting(Item::state).containsExactly(State.OPEN);
  }

  // ---- danger ----

  private Conversation over(String visitor, String words, ConversationState state) {
    long id =
        hotline
            .store(hotline.text(account, visitor, "m" + hotline.ids.next(), words))
            .conversationId();
    // As intake leaves what a block holds off: over from the start, with nobody there.
    hotline.facts(
        "update conversation set state = $2, closed_at = opened_at, waiting_since = null"
            + " where id = $1 returning id",
        id,
        state.name());
    return hotline.read(id);
  }

  private Conversation judge(Conversation conversation, Actor by, Risk level) {
    return hotline
        .conversations
        .risk(conversation.id(), by, "r" + hotline.ids.next(), level, null)
        .blockingGet()
        .conversation();
  }

  @Test
  void highRisk_ofWhoLeavesTheMenu_standsInTheListToo() {
    String calm = hotline.visitor();
    menu(calm);
    leaves(calm);
    assertThat(list(agent)).as("nobody waited").isEmpty();
    String visitor = hotline.visitor();
    Conversation choosing = menu(visitor);
    var unused = judge(choosing, hotline.agent(Role.SUPERVISOR, 3, queue), Risk.HIGH);

    leaves(visitor);

    Item item = list(agent).get(0);
    assertThat(item.kind()).isEqualTo(Kind.HIGH_RISK);
    assertThat(item.conversation().id()).isEqualTo(choosing.id());
    assertThat(risky()).contains(choosing.id());
  }

  /** Somebody who is with the menu yet. */
  private Conversation menu(String visitor) {
    long id =
        hotline
            .store(hotline.text(account, visitor, "m" + hotline.ids.next(), "1"))
            .conversationId();
    hotline.facts(
        "update conversation set state = 'SELF_SERVICE', waiting_since = null"
            + " where id = $1 returning id",
        id);
    return hotline.read(id);
  }

  @Test
  void alarm_ofWhoseConversationIsOver_namesTheEntryUntilSomebodyGoesAfterThePerson() {
    Conversation blocked = over(hotline.visitor(), "我不想活了", ConversationState.CLOSED);
    Actor boss = hotline.agent(Role.SUPERVISOR, 3, queue);
    var unused = judge(blocked, boss, Risk.HIGH);
    PgAlarmStore alarms = new PgAlarmStore(hotline.database, hotline.ids);
    AlarmRule rule =
        alarms.rules().blockingGet().stream()
            .filter(one -> one.kind() == AlarmKind.HIGH_RISK_WAITING)
            .findFirst()
            .orElseThrow();
    alarms
        .raise(List.of(new Cause(rule, queue, blocked.id(), 0, 30)), Instant.now())
        .ignoreElement()
        .blockingAwait();
    Item item = list(agent).get(0);

    assertThat(missedOf(alarms, blocked)).containsExactly(item.id());
    var unusedTaken = take(item, agent);
    assertThat(missedOf(alarms, blocked)).isEmpty();
  }

  private static List<Long> missedOf(AlarmStore alarms, Conversation conversation) {
    return alarms.open().blockingGet().stream()
        .filter(alarm -> Objects.equals(alarm.conversationId(), conversation.id()))
        .map(Alarm::missedId)
        .filter(Objects::nonNull)
        .toList();
  }

  private List<Long> risky() {
    return new PgAlarmStore(hotline.database, hotline.ids)
        .risky().blockingGet().stream().map(AlarmStore.Risky::conversation).toList();
  }

  @Test
  void highRisk_whereNobodyIs_standsFirst_alarmsUntilTaken_andIsTakenAsHigh() {
    leaves(hotline.visitor());
    String visitor = hotline.visitor();
    Conversation blocked = over(visitor, "我不想活了", ConversationState.CLOSED);
    Actor boss = hotline.agent(Role.SUPERVISOR, 3, queue);
    assertThat(risky()).doesNotContain(blocked.id());

    judge(blocked, boss, Risk.HIGH);

    Item item = list(agent).get(0);
    assertThat(item.kind()).isEqualTo(Kind.HIGH_RISK);
    assertThat(item.conversation().id()).isEqualTo(blocked.id());
    assertThat(item.words()).isEqualTo("我不想活了");
    assertThat(risky()).contains(blocked.id());
    hotline.served(hotline.visitor(), agent);

    Conversation served = take(item, agent).change().conversation();

    assertThat(served.threadKey()).isEqualTo(visitor);
    assertThat(served.state()).isEqualTo(ConversationState.SERVING);
    assertThat(served.risk()).as("judged already").isEqualTo(Risk.HIGH);
    assertThat(hotline.load(agent))
        .as("all of the agent, and the talk before")
        .containsExactly("4");
    assertThat(risky()).contains(served.id()).doesNotContain(blocked.id());
    missed.outcome(item.id(), agent, Outcome.NOT_REACHED, null).ignoreElement().blockingAwait();
    hotline.close(served, agent);
    assertThat(risky()).as("until it is done").contains(blocked.id());
  }

  @Test
  void highRisk_thatIsTakenBack_goesFromTheList_andWhoIsServedNeverCame() {
    String visitor = hotline.visitor();
    Conversation blocked = over(visitor, "我不想活了", ConversationState.CLOSED);
    Actor boss = hotline.agent(Role.SUPERVISOR, 3, queue);
    judge(blocked, boss, Risk.HIGH);
    assertThat(list(agent)).hasSize(1);

    judge(blocked, boss, Risk.CONCERN);

    assertThat(list(agent)).isEmpty();
    hotline.accept(waits(visitor), agent);
    judge(blocked, boss, Risk.HIGH);
    assertThat(list(agent)).as("somebody talks with the person").isEmpty();
  }

  @Test
  void highRisk_ofWhoLeft_keepsWhatTheyAskedFor() {
    String visitor = hotline.visitor();
    waits(visitor);
    missed.askContact(account.id(), visitor, Way.WRITE, null).ignoreElement().blockingAwait();
    Conversation asked = list(agent).get(0).conversation();
    over(visitor, "等不及了", ConversationState.ABANDONED);

    judge(asked, hotline.agent(Role.SUPERVISOR, 3, queue), Risk.HIGH);

    assertThat(list(agent)).extracting(Item::kind).containsExactly(Kind.CONTACT_REQUEST);
    assertThat(risky()).contains(asked.id());
  }

  @Test
  void list_hasDangerFirst_pageByPage_andSaysWhatThePersonWrote() {
    Conversation first = leaves(hotline.visitor());
    Conversation second = leaves(hotline.visitor());
    Conversation grave = leaves(hotline.visitor());
    Conversation proposed = leaves(hotline.visitor());
    Conversation concern = leaves(hotline.visitor());
    propose(concern, Risk.CONCERN);
    propose(proposed, Risk.HIGH);
    judge(grave, hotline.agent(Role.SUPERVISOR, 3, queue), Risk.HIGH);

    List<Long> seen = new ArrayList<>();
    String after = null;
    do {
      Page<Item> page =
          missed.list(hotline.viewer(agent), MissedStore.Filter.all(false), after, 1).blockingGet();
      page.items().forEach(item -> seen.add(item.conversation().id()));
      assertThat(page.items()).extracting(Item::words).containsExactly("有人吗");
      after = page.next();
    } while (after != null);

    assertThat(seen)
        .containsExactly(grave.id(), proposed.id(), concern.id(), first.id(), second.id());
    assertThat(missed.open().blockingGet())
        .as("judged, and proposed but not judged")
        .containsEntry(queue, new Open(5, 2));
  }

  private void propose(Conversation conversation, Risk level) {
    hotline.facts(
        "update conversation set risk_proposal = $2, risk_proposal_seq = last_in_seq,"
            + " risk_proposal_at = changed_at where id = $1 returning id",
        conversation.id(),
        level.name());
  }
}
