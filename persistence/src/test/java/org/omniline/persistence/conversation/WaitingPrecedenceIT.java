package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Redirection;
import org.omniline.conversation.port.WaitingPrecedence;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.admission.ListingStore.ListKind;
import org.omniline.routing.admission.ListingStore.Listing;
import org.omniline.routing.admission.RuleAdmission;

/** Who waits moves as the list of those who go first changes. */
class WaitingPrecedenceIT {
  private static final int ALL = 1000;

  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private Admitting way;
  private WaitingPrecedence precedence;
  private Conversation waiting;

  @BeforeEach
  void somebodyWaits() {
    way = new Admitting(postgres.database());
    precedence =
        new PgWaitingPrecedence(way.hotline.database, way.hotline.cipher, way.hotline.indexer);
    waiting = way.hotline.waiting(way.hotline.visitor());
  }

  private Listing listed() {
    return way.lists
        .listConversation(ListKind.VIP, waiting.id(), "家属专线", null, way.admin.userId())
        .blockingGet();
  }

  private boolean misplaced() {
    return precedence.misplaced(ALL).blockingGet().contains(waiting.id());
  }

  private Change placed() {
    return precedence.place(waiting.id()).blockingGet();
  }

  private void reads(Conversation now, boolean first, int priority) {
    assertThat(now.priority()).isEqualTo(priority);
    assertThat(now.demand().vip()).isEqualTo(first);
    assertThat(way.hotline.read(waiting.id())).isEqualTo(now);
  }

  @Test
  @Tag("R20")
  void place_movesWhoIsPutOnTheList_andSaysSoOnce() {
    assertThat(misplaced()).isFalse();
    var unused = listed();

    assertThat(misplaced()).isTrue();
    Change change = placed();

    reads(change.conversation(), true, RuleAdmission.VIP_PRIORITY);
    // Routing takes what is newer for news: the revision moves, the place's own version does not.
    assertThat(change.conversation().changedRev()).isGreaterThan(waiting.changedRev());
    assertThat(change.conversation().stateVersion()).isEqualTo(waiting.stateVersion());
    assertThat(change.entries())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.content().data())
                    .containsEntry("what", "goes-first")
                    .containsEntry("priority", "10"));
    assertThat(misplaced()).isFalse();
    assertThat(precedence.place(waiting.id()).isEmpty().blockingGet()).isTrue();
  }

  @Test
  void place_givesBackThePriorityFromBefore_whenTheListingEnds() {
    Actor boss = way.hotline.agent(Role.SUPERVISOR, 3, 1L);
    way.hotline
        .conversations
        .redirect(
            waiting.id(),
            new Actor(boss.userId(), boss.name(), true),
            "p" + waiting.id(),
            new Redirection(null, null, 4, "等太久"))
        .ignoreElement()
        .blockingAwait();
    Listing listing = listed();
    var unused = placed();

    way.lists.endListing(listing.id(), way.admin.userId()).ignoreElement().blockingAwait();

    assertThat(misplaced()).isTrue();
    reads(placed().conversation(), false, 4);
    assertThat(misplaced()).isFalse();
  }

  @Test
  void place_movesBackWhoseListingHasRunOut_butKeepsWhatASupervisorHasSetSince() {
    Listing listing = listed();
    var unused = placed();
    Actor boss = way.hotline.agent(Role.SUPERVISOR, 3, 1L);
    way.hotline
        .conversations
        .redirect(
            waiting.id(),
            new Actor(boss.userId(), boss.name(), true),
            "q" + waiting.id(),
            new Redirection(null, null, 30, "家属在等"))
        .ignoreElement()
        .blockingAwait();
    way.hotline
        .database
        .sql()
        .update(
            "update identity_listing set from_at = from_at - interval '9 days',"
                + " until_at = clock_timestamp() - interval '1 second' where id = $1",
            Tuple.of(listing.id()))
        .ignoreElement()
        .blockingAwait();

    reads(placed().conversation(), false, 30);
  }

  @Test
  void misplaced_leavesAloneWhoWaitsNoMore() {
    Conversation served =
        way.hotline.served(way.hotline.visitor(), way.hotline.agent(Role.AGENT, 5, 1L));
    way.lists
        .listConversation(ListKind.VIP, served.id(), "家属专线", null, way.admin.userId())
        .ignoreElement()
        .blockingAwait();

    assertThat(precedence.misplaced(ALL).blockingGet()).doesNotContain(served.id());
    assertThat(precedence.place(served.id()).isEmpty().blockingGet()).isTrue();
  }
}
