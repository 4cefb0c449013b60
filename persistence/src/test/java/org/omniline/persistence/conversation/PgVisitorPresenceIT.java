package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
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
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.VisitorPresence;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;

/** Time passes here by moving what the rows say back. */
class PgVisitorPresenceIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;

  private long queue;
  private ChannelAccount account;

  @BeforeAll
  static void start() {
    hotline = new Hotline(postgres.database());
  }

  @BeforeEach
  void begin() {
    queue = hotline.queue();
    account = hotline.account(Channel.WEBCHAT, queue);
    sql("update visitor_watch set beat_at = clock_timestamp(), since = '2020-01-01'");
  }

  /** Each is a node of its own: nothing is kept in one. */
  private static VisitorPresence node() {
    return new PgVisitorPresence(hotline.database, hotline.cipher, hotline.indexer, hotline.ids);
  }

  private static void sql(String statement, Object... values) {
    var unused = // how many rows is of no interest
        postgres.database().sql().update(statement, Tuple.from(List.of(values))).blockingGet();
  }

  private Conversation waitsSinceLong(ChannelAccount by) {
    Conversation waits =
        hotline.read(
            hotline
                .store(hotline.text(by, hotline.visitor(), "m" + hotline.ids.next(), "有人吗"))
                .conversationId());
    sql(
        "update conversation set waiting_since = waiting_since - interval '1 hour',"
            + " entered_queue_at = entered_queue_at - interval '1 hour' where id = $1",
        waits.id());
    return waits;
  }

  private static void sees(Conversation waits, String ago) {
    node().seen(Set.of(waits.id())).blockingAwait();
    sql(
        "update visitor_seen set seen_at = clock_timestamp() - $2::text::interval"
            + " where conversation_id = $1",
        waits.id(),
        ago);
  }

  private static List<Long> away() {
    return node().away(1_000).blockingGet();
  }

  @Test
  @Tag("R40")
  void visitorWithoutAPage_losesThePlaceAfterTheGrace_isListed_andReadsWhy() {
    Conversation waits = waitsSinceLong(account);
    sees(waits, "4 minutes 50 seconds");
    assertThat(away()).doesNotContain(waits.id());
    assertThat(node().leave(waits.id()).blockingGet()).isNull();

    sees(waits, "5 minutes 1 second");
    assertThat(away()).contains(waits.id());
    Change change = node().leave(waits.id()).blockingGet();

    assertThat(change.conversation().state()).isEqualTo(ConversationState.ABANDONED);
    assertThat(change.entries().toString()).contains("ABANDONED");
    assertThat(change.entries())
        .anySatisfy(entry -> assertThat(entry.content().text()).contains("再写一句就会重新排队"));
    MissedStore missed =
        new PgMissedStore(
            hotline.database, hotline.cipher, hotline.indexer, hotline.ids, Admission.EVERYBODY);
    assertThat(
            missed
                .list(
                    hotline.viewer(hotline.agent(Role.AGENT, 3, queue)),
                    MissedStore.Filter.all(false),
                    null,
                    50)
                .blockingGet()
                .items())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.kind()).isEqualTo(MissedStore.Kind.ABANDONED);
              assertThat(item.conversation().id()).isEqualTo(waits.id());
            });
    assertThat(away()).doesNotContain(waits.id());
    assertThat(node().leave(waits.id()).blockingGet()).as("once").isNull();
  }

  @Test
  void pageOnAnotherNode_keepsThePlace_alsoWhenTheFirstNodeDied() {
    Conversation waits = waitsSinceLong(account);
    sees(waits, "1 hour");
    node().seen(Set.of(waits.id())).blockingAwait();
    node().seen(Set.of()).blockingAwait();
    assertThat(away()).doesNotContain(waits.id());
    assertThat(node().leave(waits.id()).blockingGet()).isNull();
  }

  @Test
  void afterARestartOfEverything_theGraceBeginsAnew() {
    Conversation waits = waitsSinceLong(account);
    sees(waits, "2 hours");
    sql("update visitor_watch set beat_at = clock_timestamp() - interval '90 minutes'");
    assertThat(away()).as("nobody watches").isEmpty();

    node().seen(Set.of()).blockingAwait();
    assertThat(away()).as("the watch began just now").isEmpty();
    assertThat(node().leave(waits.id()).blockingGet()).isNull();

    sql("update visitor_watch set since = clock_timestamp() - interval '5 minutes 1 second'");
    assertThat(away()).contains(waits.id());
  }

  @Test
  void danger_wishes_otherChannels_andQueuesThatKeepPlacesForEver_areLeftAlone() {
    Conversation high = waitsSinceLong(account);
    sql("update conversation set risk = 'HIGH' where id = $1", high.id());
    Conversation proposed = waitsSinceLong(account);
    sql(
        "update conversation set risk_proposal = 'CONCERN', risk_proposal_seq = 1,"
            + " risk_proposal_at = clock_timestamp() where id = $1",
        proposed.id());
    Conversation wished = waitsSinceLong(account);
    sql("update conversation set later = 'CONTACT_REQUEST' where id = $1", wished.id());
    Conversation wechat = waitsSinceLong(hotline.account(Channel.WECHAT, queue));
    long patient = hotline.queue();
    sql("update queue set routing = '{\"awayMs\": 0}' where id = $1", patient);
    Conversation kept = waitsSinceLong(hotline.account(Channel.WEBCHAT, patient));

    List<Conversation> all = List.of(high, proposed, wished, wechat, kept);

    List<Long> away = away();
    for (Conversation one : all) {
      assertThat(away).doesNotContain(one.id());
      assertThat(node().leave(one.id()).blockingGet()).isNull();
      assertThat(hotline.read(one.id()).state()).isEqualTo(ConversationState.WAITING);
    }
  }
}
