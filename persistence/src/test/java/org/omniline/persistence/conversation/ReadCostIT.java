package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.port.CallRecords.Filter;
import org.omniline.conversation.port.CallRecords.Reach;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.View;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.routing.PgRoutingStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PostgresExtension;

/**
 * Each read that runs all day touches the rows it shows and few others, among thousands: PostgreSQL
 * itself counts the rows it fetched.
 */
class ReadCostIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final int CONVERSATIONS = 4_000;
  private static final int STILL_WAITING = 300;
  private static final int PAGE = 20;
  private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");
  private static final long MOST_ROWS = 600;

  private static Hotline hotline;
  private static Actor agent;
  private static Viewer own;
  private static Viewer all;
  private static Conversation served;
  private static Conversation waits;

  @BeforeAll
  static void fill() {
    // One connection: its own statistics are what is read afterwards.
    hotline = new Hotline(PgDatabase.open(postgres.vertx(), postgres.settings().withPoolSize(1)));
    for (int batch = 0; batch < CONVERSATIONS / 500; batch++) {
      List<InboundMessage> messages = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        messages.add(hotline.text(hotline.visitor(), "m" + hotline.ids.next(), "平常的一天"));
      }
      assertThat(hotline.intake.commit(messages).blockingGet().receipts()).hasSize(500);
    }
    agent = hotline.agent(Role.AGENT, 50, 1L);
    own = hotline.viewer(agent);
    all = hotline.viewer(hotline.agent(Role.SUPERVISOR, 5));
    hotline.facts(
        """
        update conversation set state = 'CLOSED', closed_at = now()
        where id in (select id from conversation order by id limit $1) returning 1
        """,
        CONVERSATIONS - STILL_WAITING);
    hotline.facts(
        """
        insert into conversation_agent (conversation_id, agent_id, since)
        select id, $1, now() from conversation where state = 'CLOSED' returning 1
        """,
        agent.userId());
    called();
    served = hotline.served(hotline.visitor(), agent);
    waits = hotline.waiting(hotline.visitor());
    hotline.facts("vacuum analyze");
  }

  /** A thousand of the closed conversations were calls that the agent took. */
  private static void called() {
    List<CallStore.Leg> legs =
        hotline
            .facts("select id from conversation where state = 'CLOSED' order by id limit 1000")
            .stream()
            .map(Long::parseLong)
            .flatMap(
                id -> Stream.of(leg("caller" + id, null, id), leg("agent" + id, "caller" + id, id)))
            .toList();
    EndedLegs ended = new EndedLegs(hotline.cipher, hotline.ids);
    assertThat(
            hotline
                .database
                .transact(tx -> ended.write(tx, legs).toSingleDefault(true))
                .blockingGet())
        .isTrue();
  }

  private static CallStore.Leg leg(String uuid, @Nullable String other, long conversation) {
    Instant at = DAY.plusMillis(conversation % 80_000_000);
    return new CallStore.Leg(
        "fs1",
        uuid,
        other,
        conversation,
        other == null ? "CALLER" : "AGENT",
        "12356",
        "13800138000",
        "+8613800138000",
        "MOBILE",
        other == null ? null : (Long) agent.userId(),
        null,
        at,
        at,
        at.plusSeconds(60),
        200,
        16,
        "NORMAL_CLEARING",
        "CALLER",
        null,
        null,
        List.of());
  }

  private static Stream<Read> reports() {
    PgCallRecords records = new PgCallRecords(hotline.database, hotline.cipher);
    Filter any = new Filter(DAY, DAY.plus(Duration.ofDays(92)), null, null, null, null, null);
    // About as many as an agent takes in a day: all of the agent's in the range are looked at.
    Instant late = DAY.plus(Duration.ofHours(21));
    Filter mine = new Filter(late, any.to(), null, agent.userId(), null, null, null);
    Reach everybody = new Reach(all, false, null);
    Reach agents = new Reach(own, false, null);
    return Stream.of(
        new Read("calls", records.list(everybody, any, null, PAGE).ignoreElement()),
        new Read(
            "a call",
            records
                .list(everybody, any, null, 1)
                .flatMapMaybe(page -> records.find(everybody, page.items().get(0).id()))
                .ignoreElement()),
        new Read("own call", records.list(agents, mine, null, 1).ignoreElement()));
  }

  private record Read(String name, Completable work) {}

  private static Stream<Read> reads() {
    ConversationStore store = hotline.conversations;
    long account = hotline.account.id();
    long id = served.id();
    long contact = served.contact().id();
    String thread = served.threadKey();
    Instant now = Instant.now().plus(Duration.ofMinutes(1));
    return Stream.of(
        new Read("find", store.find(own, id).ignoreElement()),
        new Read("own MINE", store.list(own, View.MINE, null, PAGE).ignoreElement()),
        new Read("own WAITING", store.list(own, View.WAITING, null, PAGE).ignoreElement()),
        new Read("own ALL", store.list(own, View.ALL, null, PAGE).ignoreElement()),
        new Read("own CLOSED", store.list(own, View.CLOSED, null, PAGE).ignoreElement()),
        new Read("all WAITING", store.list(all, View.WAITING, null, PAGE).ignoreElement()),
        new Read("all ALL", store.list(all, View.ALL, null, PAGE).ignoreElement()),
        new Read("all CLOSED", store.list(all, View.CLOSED, null, PAGE).ignoreElement()),
        new Read("contact", store.contact(own, contact).ignoreElement()),
        new Read("offer", store.offerSheet(own, waits.id()).ignoreElement()),
        new Read("timeline", store.timeline(own, contact, null, PAGE).ignoreElement()),
        new Read("changes", store.changes(own, id, 0).ignoreElement()),
        new Read("entries", store.entries(own, id).ignoreElement()),
        new Read("find a name", hotline.contacts.find(own, "远山", null, PAGE).ignoreElement()),
        new Read("find words", hotline.contacts.find(own, "说说话", 1L, PAGE).ignoreElement()),
        new Read("search", store.search(own, "想和人说说话", null, PAGE).ignoreElement()),
        new Read("newestOfThread", store.newestOfThread(account, thread).ignoreElement()),
        new Read("threadEntries", store.threadEntries(account, thread, null, PAGE).ignoreElement()),
        new Read("threadChanges", store.threadChanges(account, thread, id, 0).ignoreElement()),
        new Read("headsSince", store.headsSince(now, 1_000).ignoreElement()),
        new Read(
            "claimDue",
            hotline.deliveries("n").claimDue(PAGE, Duration.ofMinutes(1)).ignoreElement()),
        new Read("a stranger's first message", Completable.defer(ReadCostIT::firstMessage)),
        new Read("told a place", told()),
        new Read("end", store.end(id, agent).ignoreElement()));
  }

  private static Completable firstMessage() {
    InboundMessage first = hotline.text(hotline.visitor(), "m" + hotline.ids.next(), "你好");
    return hotline.intake.commit(List.of(first)).ignoreElement();
  }

  private static Completable told() {
    OpenConversations open =
        new OpenConversations(hotline.database, hotline.cipher, hotline.indexer);
    return new PgRoutingStore(hotline.database, open, Instant::now, ZoneId.of("Asia/Shanghai"))
        .told(Map.of(waits.id(), new WaitingPlaces.Place(2, null, false)));
  }

  @TestFactory
  Stream<DynamicTest> read_touchesFewRows() {
    return Stream.concat(reads(), reports())
        .map(
            read ->
                DynamicTest.dynamicTest(
                    read.name(),
                    () -> {
                      long before = fetched();
                      read.work().blockingAwait();
                      assertThat(fetched() - before).isLessThan(MOST_ROWS);
                    }));
  }

  /** Rows of the growing tables that were fetched so far, by whatever way. */
  private static long fetched() {
    hotline.facts("select pg_stat_force_next_flush()::text");
    return Long.parseLong(
        hotline
            .facts(
                """
                select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint
                from pg_stat_user_tables
                where relname in ('conversation', 'entry', 'conversation_agent', 'receipt',
                  'contact', 'contact_identity', 'delivery', 'segment', 'queue_visit',
                  'call_leg', 'offer', 'ivr_step', 'recording')
                """)
            .get(0));
  }
}
