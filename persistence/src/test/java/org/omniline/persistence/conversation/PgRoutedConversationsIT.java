package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.RoutedConversations;
import org.omniline.conversation.port.RoutedConversations.OwnerGone;
import org.omniline.conversation.port.RoutedConversations.Telling;
import org.omniline.conversation.port.RoutedConversations.Told;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.admission.PgAdmissionPolicies;
import org.omniline.persistence.admission.PgRuleStore;
import org.omniline.persistence.sql.PostgresExtension;

class PgRoutedConversationsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private Hotline hotline;
  private RoutedConversations routed;

  @BeforeEach
  void open() {
    hotline = new Hotline(postgres.database());
    routed =
        new PgRoutedConversations(hotline.database, hotline.cipher, hotline.indexer, hotline.ids);
  }

  @Test
  @Tag("R36")
  void overflow_isAmongTheReasonsWhySomebodyIsWhereTheyAre() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    long next = hotline.queue();
    routed
        .overflow(waiting.id(), waiting.stateVersion(), next, "max-waiting")
        .ignoreElement()
        .blockingAwait();

    var policies =
        new PgAdmissionPolicies(hotline.database, ZoneId.of("Asia/Shanghai"), System::nanoTime);
    var rules = new PgRuleStore(hotline.database, hotline.ids, policies);
    assertThat(rules.trace(waiting.id()).blockingGet())
        .filteredOn(step -> step.outcome().equals("OVERFLOWED"))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.rule()).isZero();
              assertThat(step.reason()).isEqualTo("max-waiting");
              assertThat(step.name())
                  .startsWith(waiting.queue().name())
                  .endsWith(hotline.read(waiting.id()).queue().name());
            });
  }

  @Test
  void overflow_movesOnce_keepsThePlace_andWritesWhy() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    long next = hotline.queue();

    Change moved =
        routed.overflow(waiting.id(), waiting.stateVersion(), next, "max-wait").blockingGet();

    Conversation now = moved.conversation();
    assertThat(now.queue().id()).isEqualTo(next);
    assertThat(now.stateVersion()).isEqualTo(waiting.stateVersion() + 1);
    assertThat(now.waitingSince()).isEqualTo(waiting.waitingSince());
    assertThat(now.demand().queuesVisited()).containsExactly(waiting.queue().id());
    assertThat(moved.entries()).hasSize(1);
    assertThat(hotline.read(now.id())).isEqualTo(now);
    assertThat(
            hotline.facts(
                "select outcome, left_by_rule, entered_by from queue_visit"
                    + " where conversation_id = $1 order by id",
                now.id()))
        .containsExactly("OVERFLOWED max-wait DIRECT", "null null OVERFLOW");
    assertThat(
            routed
                .overflow(waiting.id(), waiting.stateVersion(), next, "max-wait")
                .isEmpty()
                .blockingGet())
        .isTrue();
  }

  @Test
  void overflow_takesWhoIsInDangerAlong() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    Conversation danger =
        hotline
            .conversations
            .risk(waiting.id(), hotline.agent(Role.SUPERVISOR, 3), "r", Risk.HIGH, null)
            .blockingGet()
            .conversation();
    long next = hotline.queue();

    Conversation now =
        routed
            .overflow(danger.id(), danger.stateVersion(), next, "max-wait")
            .blockingGet()
            .conversation();

    assertThat(now.queue().id()).isEqualTo(next);
    assertThat(now.risk()).isEqualTo(Risk.HIGH);
  }

  @Test
  @Tag("R36")
  void tell_toLeaveAMessage_keepsWhy() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    Change change =
        routed
            .tell(
                waiting.id(),
                waiting.stateVersion(),
                "max-wait",
                Told.of(Telling.LEAVE_MESSAGE, ""),
                null)
            .blockingGet();

    assertThat(change.conversation().standsInLine()).isFalse();
    assertThat(change.entries())
        .anySatisfy(
            entry ->
                assertThat(entry.content().data())
                    .containsEntry("what", "left-message")
                    .containsEntry("rule", "max-wait"));
  }

  @Test
  void tell_tellsOnceForEachRuleOfAStay() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    for (int i = 0; i < 2; i++) {
      routed
          .tell(
              waiting.id(),
              waiting.stateVersion(),
              "after-5",
              Told.of(Telling.MESSAGE, "请稍候"),
              null)
          .ignoreElement()
          .blockingAwait();
    }
    Change outside =
        routed
            .tell(
                waiting.id(),
                waiting.stateVersion(),
                "after-9",
                Told.of(Telling.EXTERNAL, "12356"),
                null)
            .blockingGet();

    assertThat(outside.entries().get(0).content().text()).contains("12356");
    assertThat(
            hotline.facts(
                "select e.delivery from entry e join delivery d"
                    + " on d.conversation_id = e.conversation_id and d.seq = e.seq"
                    + " where e.conversation_id = $1 and e.author_kind = 'SYSTEM'",
                waiting.id()))
        .containsExactly("PENDING", "PENDING");
    assertThat(hotline.read(waiting.id()).state()).isEqualTo(ConversationState.WAITING);
    assertThat(hotline.read(waiting.id()).last())
        .as("what the system says hides nothing of what the person said")
        .isEqualTo(waiting.last());
  }

  @Test
  void tell_fillsInThePlace_andSaysWhenNobodyCanTell() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    String text = "您前面还有{ahead}位，{estimate}。";

    Change known =
        routed
            .tell(
                waiting.id(),
                waiting.stateVersion(),
                "after-5",
                Told.of(Telling.MESSAGE, text),
                new Place(2, Duration.ofMinutes(3), true))
            .blockingGet();
    Change unknown =
        routed
            .tell(
                waiting.id(),
                waiting.stateVersion(),
                "after-9",
                Told.of(Telling.MESSAGE, text),
                new Place(1, null, false))
            .blockingGet();

    assertThat(known.entries().get(0).content().text()).isEqualTo("您前面还有2位，大约3分钟。");
    assertThat(unknown.entries().get(0).content().text()).isEqualTo("您前面还有1位，还说不准要多久。");
    assertThat(
            hotline.facts(
                "select position_told, estimate_told_ms from queue_visit"
                    + " where conversation_id = $1",
                waiting.id()))
        .as("what was told first")
        .containsExactly("3 180000");
  }

  @Test
  void tell_namesTheWordsThatAreSwitchedOn_belowTheFirstTextAlone() {
    ChannelAccount account =
        hotline
            .accounts
            .save(
                new ChannelAccount(
                    0,
                    Channel.WECHAT,
                    "words" + hotline.ids.next(),
                    "公众号",
                    1,
                    true,
                    Map.of("placeKeyword", "到哪了", "messageKeyword", " ", "contactKeyword", "联系我"),
                    Map.of()),
                0)
            .blockingGet();
    long id =
        hotline
            .store(hotline.text(account, hotline.visitor(), "m" + hotline.ids.next(), "在吗"))
            .conversationId();

    String first = told(id, "after-5");

    assertThat(first.lines())
        .containsExactly("请稍候", "回复“到哪了”，查看前面还有几位", "回复“联系我”，请我们稍后联系您（后面可以写上电话号码）");
    assertThat(told(id, "after-9")).isEqualTo("请稍候");
    assertThat(told(hotline.waiting(hotline.visitor()).id(), "after-5"))
        .as("an account without words")
        .isEqualTo("请稍候");
  }

  private String told(long id, String rule) {
    Conversation waiting = hotline.read(id);
    return routed
        .tell(id, waiting.stateVersion(), rule, Told.of(Telling.MESSAGE, "请稍候"), null)
        .blockingGet()
        .entries()
        .get(0)
        .content()
        .text();
  }

  @Test
  void closeWrapUp_closesAndFreesTheAgent_butNeverHighRisk() {
    Actor agent = hotline.agent(Role.AGENT, 5, 1L);
    Conversation served = hotline.served(hotline.visitor(), agent);
    Conversation ended = hotline.conversations.end(served.id(), agent).blockingGet().conversation();
    Conversation other = hotline.served(hotline.visitor(), agent);
    Conversation high =
        hotline
            .conversations
            .risk(other.id(), agent, "r" + other.id(), Risk.HIGH, null)
            .flatMap(change -> hotline.conversations.end(other.id(), agent))
            .blockingGet()
            .conversation();

    Change closed = routed.closeWrapUp(ended.id(), ended.stateVersion()).blockingGet();

    assertThat(closed.conversation().state()).isEqualTo(ConversationState.CLOSED);
    assertThat(hotline.facts("select code from disposition where conversation_id = $1", ended.id()))
        .containsExactly("not-given");
    assertThat(
            hotline.facts(
                "select conversation_id from conversation_load where agent_id = $1",
                agent.userId()))
        .containsExactly(Long.toString(high.id()));
    assertThat(routed.closeWrapUp(high.id(), high.stateVersion()).isEmpty().blockingGet()).isTrue();
  }

  @Test
  void reassign_letsWaitAgainBeforeWhoCameLater_butNeverHighRisk() {
    Actor agent = hotline.agent(Role.AGENT, 5, 1L);
    Conversation served = hotline.served(hotline.visitor(), agent);
    Conversation later = hotline.waiting(hotline.visitor());

    Change change =
        routed
            .reassign(served.id(), served.stateVersion(), agent.userId(), OwnerGone.SIGNED_OUT)
            .blockingGet();
    Conversation again = change.conversation();
    assertThat(change.entries())
        .as("nobody reads that a desk was away when a supervisor signed the agent out")
        .anySatisfy(
            entry -> assertThat(entry.content().data()).containsEntry("rule", "owner-signed-out"));

    assertThat(again.state()).isEqualTo(ConversationState.WAITING);
    assertThat(again.owner()).isNull();
    assertThat(again.waitingSince()).isBefore(later.waitingSince());
    assertThat(again.since().back())
        .as("to be served is not to wait")
        .isAfterOrEqualTo(served.servedAt())
        .isEqualTo(again.demand().enteredQueueAt());
    assertThat(again.since().owned()).isNull();
    assertThat(hotline.read(again.id())).isEqualTo(again);
    assertThat(
            hotline.facts(
                "select entered_by from queue_visit where conversation_id = $1 and left_at is null",
                served.id()))
        .containsExactly("REASSIGNED");
    Conversation second = hotline.served(hotline.visitor(), agent);
    Conversation high =
        hotline
            .conversations
            .risk(second.id(), agent, "r" + second.id(), Risk.HIGH, null)
            .blockingGet()
            .conversation();
    assertThat(
            routed
                .reassign(high.id(), high.stateVersion(), agent.userId(), OwnerGone.AWAY)
                .isEmpty()
                .blockingGet())
        .isTrue();
  }

  @Test
  void opening_prefersWhoServedThePersonLast() {
    Actor agent = hotline.agent(Role.AGENT, 5, 1L);
    String visitor = hotline.visitor();
    Conversation served = hotline.served(visitor, agent);
    assertThat(served.demand().preferredAgent()).isNull();
    Change closed =
        hotline
            .conversations
            .close(served.id(), agent, served.lastInSeq(), "other", null)
            .blockingGet();
    assertThat(closed.conversation().state()).isEqualTo(ConversationState.CLOSED);

    assertThat(hotline.waiting(visitor).demand().preferredAgent()).isEqualTo(agent.userId());
  }
}
