package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Target;
import org.omniline.conversation.port.RoutedConversations.Telling;
import org.omniline.conversation.port.RoutedConversations.Told;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.conversation.staff.Role;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.flow.rule.RuleAction;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.admission.HoursStore.SavedHours;
import org.omniline.routing.admission.HoursStore.SystemText;

/** What the system says by itself: in which language, and to whom it names help. */
class SystemWordsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private Admitting way;
  private long queue;

  @BeforeEach
  void start() {
    way = new Admitting(postgres.database());
    queue = way.hotline.queue();
    way.rule("true", new RuleAction.ToQueue(queue));
  }

  /** Never open, or open as long as the test lasts. */
  private void hours(boolean open, String closed, boolean leavesMessage) {
    hours(open, Wording.of(closed), leavesMessage);
  }

  private void hours(boolean open, Wording closed, boolean leavesMessage) {
    List<TimeSpan> day = open ? List.of(new TimeSpan(0, 24 * 60)) : List.of();
    var unused =
        way.hours
            .saveHours(
                new SavedHours(
                    0,
                    0,
                    "hours" + way.hotline.ids.next(),
                    "时间",
                    Admitting.SHANGHAI,
                    Arrays.stream(DayOfWeek.values())
                        .collect(Collectors.toMap(each -> each, each -> day)),
                    false,
                    closed,
                    leavesMessage,
                    List.of(queue),
                    true),
                way.admin.userId())
            .blockingGet();
  }

  private String visitor() {
    return way.hotline.visitor();
  }

  private List<String> told(String visitor, String text, @Nullable String language) {
    return Admitting.told(way.write(visitor, text, language));
  }

  // ---- closed ----

  @Test
  void whoWritesWhileItIsClosed_isToldSo_andWhomToCall_whereTheHoursSayNothing() {
    hours(false, "", false);

    assertThat(told(visitor(), "有人吗", null))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("不在服务时间").contains("110").contains("120"));
    assertThat(told(visitor(), "hello", "en"))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .contains("closed just now")
                    .contains("110")
                    .doesNotContainPattern("\\p{IsHan}"));
  }

  @Test
  void closedTextOfTheHours_goesBeforeTheSystems_asItWasTyped() {
    hours(false, "周末休息，危急请拨120。", false);

    assertThat(told(visitor(), "hello", "en")).containsExactly("周末休息，危急请拨120。");
  }

  @Test
  void whoReadsEnglish_isToldTheEnglishOfHoursDaysAndRules() {
    hours(false, new Wording("周末休息。", "We are closed at weekends."), false);
    way.rule("language == 'en'", new RuleAction.Tell(new Wording("有英语服务。", "We speak English.")));

    assertThat(told(visitor(), "hello", "en"))
        .containsExactly("We speak English.", "We are closed at weekends.");
    assertThat(told(visitor(), "有人吗", "zh")).containsExactly("周末休息。");
    assertThat(way.write(visitor(), "hello", "en").conversation().contact().language())
        .isEqualTo("en");
  }

  // ---- in line ----

  private PgWaitingReplies replies() {
    return new PgWaitingReplies(
        way.hotline.database, way.hotline.cipher, way.hotline.indexer, way.hotline.ids);
  }

  @Test
  void whoWaitsByWechat_isToldThePlaceOnce_whereTheQueueSaysNothing() {
    long waiting = way.write(visitor(), "在吗").conversation().id();
    long english = way.write(visitor(), "hello", "en").conversation().id();
    PgWaitingReplies replies = replies();
    assertThat(replies.untold(Duration.ofHours(1), 1_000).blockingGet())
        .as("nobody has waited so long")
        .doesNotContain(waiting);
    assertThat(replies.untold(Duration.ZERO, 1_000).blockingGet()).contains(waiting, english);

    Place third = new Place(2, Duration.ofMinutes(4), true);
    replies.tellInLine(waiting, third).ignoreElement().blockingAwait();
    replies.tellInLine(english, third).ignoreElement().blockingAwait();

    assertThat(Admitting.told(way.hotline.all(waiting)))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("前面还有 2 位", "大约4分钟", "120"));
    assertThat(Admitting.told(way.hotline.all(english)))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .contains("People before you: 2", "about 4 min")
                    .doesNotContainPattern("\\p{IsHan}"));
    assertThat(replies.tellInLine(waiting, third).blockingGet()).as("once").isNull();
    assertThat(replies.untold(Duration.ZERO, 1_000).blockingGet()).doesNotContain(waiting, english);
  }

  @Test
  void whoWaitsByWechat_isToldThePlace_alsoWhereTheQueueSaysSomethingLongAfter() {
    long waiting = way.write(visitor(), "在吗").conversation().id();
    PgWaitingReplies replies = replies();
    queueSays(120_000);
    assertThat(replies.untold(Duration.ZERO, 1_000).blockingGet()).contains(waiting);

    queueSays(5_000);
    assertThat(replies.untold(Duration.ZERO, 1_000).blockingGet())
        .as("the queue's own words come as soon")
        .doesNotContain(waiting);
  }

  private void queueSays(long afterMs) {
    way.hotline
        .database
        .sql()
        .update(
            """
            update queue set routing = jsonb_build_object('steps', jsonb_build_array(
              jsonb_build_object('afterMs', $2::bigint, 'kind', 'MESSAGE', 'target', '还在排队')))
            where id = $1
            """,
            Tuple.of(queue, afterMs))
        .ignoreElement()
        .blockingAwait();
  }

  @Test
  void whoWaitsAgain_isToldThePlaceAgain_onceInEachWait() {
    Conversation waiting = way.write(visitor(), "在吗").conversation();
    PgWaitingReplies replies = replies();
    Place next = new Place(0, Duration.ofMinutes(1), true);
    assertThat(replies.tellInLine(waiting.id(), next).blockingGet()).isNotNull();

    Actor agent = way.hotline.agent(Role.AGENT, 5, queue);
    Conversation served = way.hotline.accept(way.hotline.read(waiting.id()), agent).conversation();
    way.hotline
        .conversations
        .transfer(served.id(), agent, "again" + served.id(), new Target(queue, null), null)
        .ignoreElement()
        .blockingAwait();

    assertThat(replies.untold(Duration.ZERO, 1_000).blockingGet()).contains(waiting.id());
    assertThat(replies.tellInLine(waiting.id(), next).blockingGet()).isNotNull();
    assertThat(replies.untold(Duration.ZERO, 1_000).blockingGet()).doesNotContain(waiting.id());
  }

  @Test
  void whoAsksForThePlace_isShownByTheWordsFromBefore() {
    ChannelAccount account =
        way.hotline
            .accounts
            .save(
                new ChannelAccount(
                    0,
                    Channel.WECHAT,
                    "words" + way.hotline.ids.next(),
                    "微信",
                    queue,
                    true,
                    Map.of("placeKeyword", "排队位置"),
                    Map.of()),
                0)
            .blockingGet();
    String visitor = visitor();
    Conversation first = by(account, visitor, "我最近睡不着");
    Conversation asked = by(account, visitor, "排队位置");

    assertThat(asked.lastInSeq()).isGreaterThan(first.lastInSeq());
    assertThat(asked.unread()).isEqualTo(2);
    assertThat(asked.last()).isEqualTo(first.last());
    assertThat(by(account, visitor, "排队位置还要多久").last())
        .isNotNull()
        .satisfies(last -> assertThat(last.preview()).isEqualTo("排队位置还要多久"));
  }

  private Conversation by(ChannelAccount account, String visitor, String text) {
    var message = way.hotline.text(account, visitor, "m" + way.hotline.ids.next(), text);
    return way.hotline.read(
        way.intake().commit(List.of(message)).blockingGet().receipts().get(0).conversationId());
  }

  // ---- danger ----

  private static List<String> help(List<String> told) {
    return told.stream().filter(text -> text.contains("很担心您")).toList();
  }

  @Test
  void whoWritesOfDangerWhileItIsClosed_isToldWhereHelpIs_onceInAConversation() {
    hours(false, "周末休息。", true);
    String visitor = visitor();

    Change first = way.write(visitor, "我想死");

    assertThat(help(Admitting.told(first)))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("110").contains("120").contains("12356"));
    assertThat(
            way.hotline.facts(
                "select count(*) from entry e join delivery d"
                    + " on d.conversation_id = e.conversation_id and d.seq = e.seq"
                    + " where e.conversation_id = $1",
                first.conversation().id()))
        .as("both texts are sent")
        .containsExactly("2");
    assertThat(first.conversation().standsInLine()).as("danger is never left to a list").isTrue();
    assertThat(help(told(visitor, "真的想死", null))).as("not again").hasSize(1);
    assertThat(help(told(visitor(), "想死", null))).as("somebody else").hasSize(1);
  }

  @Test
  void whoWritesOfDangerInLine_isToldWhereHelpIs_andWhoIsServedIsNot() {
    hours(true, "", false);
    String visitor = visitor();

    Change first = way.write(visitor, "想死");

    assertThat(help(Admitting.told(first))).hasSize(1);
    Actor agent = way.hotline.agent(Role.AGENT, 3, queue);
    String served = visitor();
    Conversation talk = way.write(served, "你好").conversation();
    way.hotline
        .conversations
        .accept(talk.id(), talk.stateVersion(), agent, 1, 3)
        .ignoreElement()
        .blockingAwait();
    assertThat(help(told(served, "我想死", null))).as("a person answers").isEmpty();
  }

  @Test
  void whoWritesOfDangerIntoALeftMessage_isToldWhereHelpIs_alsoInEnglish() {
    hours(true, "", false);
    var missed =
        new PgMissedStore(
            way.hotline.database,
            way.hotline.cipher,
            way.hotline.indexer,
            way.hotline.ids,
            Admission.EVERYBODY);
    String visitor = visitor();
    assertThat(told(visitor, "你好", "en")).isEmpty();
    missed.leaveMessage(way.hotline.account.id(), visitor).ignoreElement().blockingAwait();

    assertThat(told(visitor, "想死了", "en"))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .contains("worried about you")
                    .contains("110")
                    .doesNotContainPattern("\\p{IsHan}"));
  }

  // ---- languages ----

  private Conversation waiting(@Nullable String language) {
    return way.write(visitor(), "hello", language).conversation();
  }

  private String lastTold(Conversation c) {
    List<String> all = Admitting.told(way.hotline.all(c.id()));
    return all.get(all.size() - 1);
  }

  @Test
  void textsOfTheWait_areInTheLanguageOfWhoWaits() {
    var routed =
        new PgRoutedConversations(
            way.hotline.database, way.hotline.cipher, way.hotline.indexer, way.hotline.ids);
    var replies =
        new PgWaitingReplies(
            way.hotline.database, way.hotline.cipher, way.hotline.indexer, way.hotline.ids);
    Conversation english = waiting("en");
    Conversation chinese = waiting("zh");

    for (Conversation c : List.of(english, chinese)) {
      replies
          .tellPlace(c.id(), c.lastInSeq(), new Place(2, Duration.ofMinutes(5), true))
          .ignoreElement()
          .blockingAwait();
    }
    assertThat(lastTold(english)).contains("People before you: 2; about 5 min.");
    assertThat(lastTold(chinese)).contains("您前面还有2位，大约5分钟");

    for (Conversation c : List.of(english, chinese)) {
      routed
          .tell(c.id(), c.stateVersion(), "max-wait", Told.of(Telling.LEAVE_MESSAGE, ""), null)
          .ignoreElement()
          .blockingAwait();
    }
    assertThat(lastTold(english)).contains("leave what you would like to say");
    assertThat(lastTold(chinese)).contains("先把想说的话留在这里");
  }

  @Test
  void textsOfAQueue_areInTheLanguageOfWhoWaits_withTheEstimateInTheSame() {
    var routed =
        new PgRoutedConversations(
            way.hotline.database, way.hotline.cipher, way.hotline.indexer, way.hotline.ids);
    Conversation english = waiting("en");
    Conversation chinese = waiting("zh");
    Place place = new Place(2, Duration.ofMinutes(3), true);
    Told both =
        new Told(Telling.MESSAGE, "前面{ahead}位，{estimate}。", "{ahead} before you, {estimate}.");
    Told outside = new Told(Telling.EXTERNAL, "12356心理援助热线", "12356, the counselling line");

    for (Conversation c : List.of(english, chinese)) {
      routed.tell(c.id(), c.stateVersion(), "after-5", both, place).ignoreElement().blockingAwait();
    }
    assertThat(lastTold(english)).isEqualTo("2 before you, about 3 min.");
    assertThat(lastTold(chinese)).isEqualTo("前面2位，大约3分钟。");

    for (Conversation c : List.of(english, chinese)) {
      routed
          .tell(c.id(), c.stateVersion(), "max-wait", outside, null)
          .ignoreElement()
          .blockingAwait();
    }
    assertThat(lastTold(english))
        .contains("12356, the counselling line")
        .doesNotContainPattern("\\p{IsHan}");
    assertThat(lastTold(chinese)).contains("12356心理援助热线");
    routed
        .tell(
            english.id(),
            english.stateVersion(),
            "after-9",
            Told.of(Telling.MESSAGE, "还有{ahead}位，{estimate}。"),
            place)
        .ignoreElement()
        .blockingAwait();
    assertThat(lastTold(english)).as("in one language").isEqualTo("还有2位，大约3分钟。");
  }

  @Test
  void whoChangesTheLanguage_readsTheOtherFromThen() {
    var replies =
        new PgWaitingReplies(
            way.hotline.database, way.hotline.cipher, way.hotline.indexer, way.hotline.ids);
    String visitor = visitor();
    Change unused = way.write(visitor, "你好", "zh");
    Conversation c = way.write(visitor, "hello", "en").conversation();

    replies.leaveMessage(c.id()).ignoreElement().blockingAwait();

    assertThat(lastTold(c)).contains("leave what you would like to say");
    Conversation silent = way.write(visitor, "?", null).conversation();
    replies.askNumber(silent.id(), "联系").ignoreElement().blockingAwait();
    assertThat(lastTold(c)).as("who does not say changes nothing").startsWith("We see no number");
  }

  @Test
  void everyTextIsThereInBothLanguages_andASaveKeepsTheEnglishUnlessItNamesOne() {
    Map<String, SystemText> texts =
        way.hours.texts().blockingGet().stream()
            .collect(Collectors.toMap(SystemText::code, text -> text));
    assertThat(texts.values())
        .allSatisfy(
            text -> assertThat(text.english()).isNotBlank().doesNotContainPattern("\\p{IsHan}"));
    SystemText before = texts.get("external");

    SystemText saved = save(before, before.version(), null);
    assertThat(saved.english()).isEqualTo(before.english());
    assertThat(save(before, saved.version(), "Call {target}").english()).isEqualTo("Call {target}");
  }

  private SystemText save(SystemText text, int version, @Nullable String english) {
    return way.hours
        .saveText(new SystemText(text.code(), version, text.text(), english), way.admin.userId())
        .blockingGet();
  }
}
