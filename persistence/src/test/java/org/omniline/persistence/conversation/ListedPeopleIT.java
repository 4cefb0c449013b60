package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.admission.ListingStore.ListKind;
import org.omniline.routing.admission.ListingStore.Listing;
import org.omniline.routing.admission.RuleAdmission;

/** Who stands on a list, as the way in obeys it, on a real database. */
class ListedPeopleIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private Admitting way;

  @BeforeEach
  void begin() {
    way = new Admitting(postgres.database());
  }

  private Listing block(String visitor) {
    return blocking(visitor).blockingGet();
  }

  private Single<Listing> blocking(String visitor) {
    return way.lists.list(
        ListKind.BLOCKED,
        way.hotline.text(visitor, "x", "x").identity(),
        way.hotline.account.id(),
        "反复骚扰",
        Instant.now().plus(Duration.ofDays(7)),
        way.admin.userId());
  }

  @Test
  @Tag("R20")
  void commit_stopsABlockedIdentityBeforeTheQueueAndLetsItInAfterRemoval() {
    String visitor = way.hotline.visitor();
    Listing listing = block(visitor);

    Change blocked = way.write(visitor, "喂");

    assertThat(blocked.conversation().state()).isEqualTo(ConversationState.CLOSED);
    assertThat(blocked.entries())
        .extracting(entry -> entry.content().type())
        .containsExactly(EntryType.TEXT, EntryType.INTERCEPTED, EntryType.TEXT);
    assertThat(Admitting.told(blocked)).singleElement().asString().contains("110", "120", "12356");
    assertThat(
            way.hotline.facts(
                "select 1 from queue_visit where conversation_id = $1",
                blocked.conversation().id()))
        .isEmpty();
    assertThat(way.lists.listings(ListKind.BLOCKED, false, 0).blockingGet())
        .filteredOn(one -> one.id() == listing.id())
        .singleElement()
        .satisfies(one -> assertThat(one.attempts()).isEqualTo(1));

    way.lists.endListing(listing.id(), way.admin.userId()).ignoreElement().blockingAwait();

    assertThat(way.write(visitor, "喂").conversation().state()).isEqualTo(ConversationState.WAITING);
  }

  @Test
  void commit_storesAndLogsEveryAttemptButTellsOnce() {
    String visitor = way.hotline.visitor();
    Listing listing = block(visitor);

    Change first = way.write(visitor, "一");
    Change second = way.write(visitor, "二");

    assertThat(Admitting.told(first)).hasSize(1);
    assertThat(Admitting.told(second)).isEmpty();
    assertThat(second.entries()).extracting(e -> e.content().text()).contains("二");
    assertThat(
            way.hotline.facts(
                "select count(*) from interception where listing_id = $1", listing.id()))
        .containsExactly("2");
  }

  @Test
  void commit_saysOfEachBlockedMessageWhetherItWasAnswered() {
    String visitor = way.hotline.visitor();
    block(visitor);

    assertThat(intercepted(way.write(visitor, "一"))).isEqualTo("true");
    assertThat(intercepted(way.write(visitor, "二"))).isEqualTo("false");
  }

  @Test
  void commit_answersABlockedPersonWhoWritesOfDangerEveryTime() {
    String visitor = way.hotline.visitor();
    block(visitor);
    way.write(visitor, "一");

    assertThat(Admitting.told(way.write(visitor, "二"))).isEmpty();
    for (String words : List.of("想死", "真的想死")) {
      Change change = way.write(visitor, words);
      assertThat(Admitting.told(change)).singleElement().asString().contains("110", "120", "12356");
      assertThat(intercepted(change)).isEqualTo("true");
    }
  }

  private static String intercepted(Change change) {
    return change.entries().stream()
        .filter(entry -> entry.content().type() == EntryType.INTERCEPTED)
        .map(entry -> entry.content().data().get("told"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void commit_whoWasInDangerAndComesBack_isProposedToBeJudgedAgain_untilThatIsJudged() {
    String visitor = way.hotline.visitor();
    Actor first = way.hotline.agent(Role.AGENT, 5, 1L);
    Conversation before = way.hotline.served(visitor, first);
    judge(before, first, Risk.HIGH);
    end(before);

    Actor second = way.hotline.agent(Role.AGENT, 5, 1L);
    Conversation again = way.hotline.served(visitor, second);
    assertThat(again.risk()).isEqualTo(Risk.NOT_ASSESSED);
    assertThat(again.riskProposal().level()).isEqualTo(Risk.HIGH);
    assertThat(
            way.hotline.facts(
                "select level, source from risk_event where conversation_id = $1", again.id()))
        .containsExactly("HIGH EARLIER");
    judge(again, second, Risk.NONE);
    end(again);

    assertThat(way.hotline.served(visitor, second).riskProposal()).isNull();
  }

  private void judge(Conversation conversation, Actor agent, Risk risk) {
    way.hotline
        .conversations
        .risk(conversation.id(), agent, "r" + conversation.id(), risk, "谈过了")
        .ignoreElement()
        .blockingAwait();
  }

  private void end(Conversation conversation) {
    way.hotline.facts(
        "update conversation set state = 'CLOSED', closed_at = clock_timestamp()"
            + " where id = $1 returning id",
        conversation.id());
  }

  @Test
  void commit_letsABlockedPersonInWhoIsMarkedAsHighRisk() {
    String visitor = way.hotline.visitor();
    Actor agent = way.hotline.agent(Role.AGENT, 5, 1L);
    Conversation served = way.hotline.served(visitor, agent);
    judge(served, agent, Risk.HIGH);
    end(served);
    block(visitor);

    assertThat(way.write(visitor, "我撑不住了").conversation().state())
        .isEqualTo(ConversationState.WAITING);
  }

  @Test
  void commit_letsInWhenTheBlockHasRunOut() {
    String visitor = way.hotline.visitor();
    Listing listing = block(visitor);
    way.hotline
        .database
        .sql()
        .update(
            "update identity_listing set from_at = from_at - interval '9 days',"
                + " until_at = clock_timestamp() - interval '1 second' where id = $1",
            io.vertx.sqlclient.Tuple.of(listing.id()))
        .ignoreElement()
        .blockingAwait();

    assertThat(way.write(visitor, "喂").conversation().state()).isEqualTo(ConversationState.WAITING);
    assertThat(block(visitor).id()).isNotEqualTo(listing.id());
  }

  @Test
  void commit_givesPriorityToWhoStandsOnTheList() {
    String visitor = way.hotline.visitor();
    Conversation before = way.hotline.waiting(visitor);
    way.hotline
        .database
        .sql()
        .update(
            "update conversation set state = 'CLOSED', closed_at = clock_timestamp() where id = $1",
            io.vertx.sqlclient.Tuple.of(before.id()))
        .ignoreElement()
        .blockingAwait();
    way.lists
        .listConversation(ListKind.VIP, before.id(), "家属专线", null, way.admin.userId())
        .ignoreElement()
        .blockingAwait();

    assertThat(way.write(visitor, "又是我").conversation().priority())
        .isEqualTo(RuleAdmission.VIP_PRIORITY);
    assertThat(way.write(way.hotline.visitor(), "别人").conversation().priority()).isZero();
  }

  @Test
  void list_refusesTwiceAndAnIdentityOfNoAccount() {
    String visitor = way.hotline.visitor();
    Listing listing = block(visitor);

    Admitting.refused(Refusal.Code.CONFLICT, blocking(visitor));
    Admitting.refused(
        Refusal.Code.INVALID,
        way.lists.list(
            ListKind.VIP,
            way.hotline.text(visitor, "x", "x").identity(),
            null,
            "无",
            null,
            way.admin.userId()));
    assertThat(listing.hint()).doesNotContain(visitor);
  }
}
