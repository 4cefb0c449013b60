package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.rule.RuleAction;
import org.omniline.persistence.admission.PgAdmissionPolicies;
import org.omniline.persistence.admission.PgHoursStore;
import org.omniline.persistence.admission.PgRuleStore;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.admission.HoursStore.SavedDay;
import org.omniline.routing.admission.HoursStore.SavedHours;
import org.omniline.routing.admission.ListingStore.ListKind;
import org.omniline.routing.admission.ListingStore.Listing;
import org.omniline.routing.admission.QueueGlance;
import org.omniline.routing.admission.RuleAdmission;
import org.omniline.routing.admission.RuleStore.SavedRule;

/** Rules, hours and lists as the way in obeys them, on a real database. */
class AdmissionIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static final AtomicInteger CODES = new AtomicInteger();
  // Thursday, 2026-10-01, 21:00 in Shanghai.
  private static final Instant NOW = Instant.parse("2026-10-01T13:00:00Z");

  private Hotline hotline;
  private PgRuleStore rules;
  private PgHoursStore hours;
  private PgListingStore lists;
  private Actor admin;

  @BeforeEach
  void begin() {
    hotline = new Hotline(postgres.database());
    PgAdmissionPolicies policies =
        new PgAdmissionPolicies(hotline.database, SHANGHAI, System::nanoTime);
    rules = new PgRuleStore(hotline.database, hotline.ids, policies);
    hours = new PgHoursStore(hotline.database, hotline.ids, policies);
    lists = new PgListingStore(hotline.database, hotline.cipher, hotline.indexer, hotline.ids);
    admin = hotline.agent(Role.ADMINISTRATOR, 1);
    rules.rules().blockingGet().stream()
        .filter(SavedRule::active)
        .forEach(rule -> save(with(rule, rule.actions(), false)));
  }

  /** A node that has just read the policy. */
  private IntakeStore intake() {
    Admission admission =
        new RuleAdmission(
            new PgAdmissionPolicies(hotline.database, SHANGHAI, System::nanoTime),
            new FewWait(),
            InstantSource.fixed(NOW));
    return new PgIntakeStore(
        hotline.database,
        hotline.cipher,
        hotline.indexer,
        hotline.ids,
        Schedulers.computation(),
        admission);
  }

  private static final class FewWait implements QueueGlance {
    @Override
    public int waiting(long queueId) {
      return 7;
    }

    @Override
    public Optional<Duration> estimate(long queueId) {
      return Optional.of(Duration.ofSeconds(90));
    }
  }

  private Change write(String visitor, String text) {
    InboundMessage message = hotline.text(visitor, "m" + hotline.ids.next(), text);
    long id = intake().commit(List.of(message)).blockingGet().receipts().get(0).conversationId();
    return hotline.all(id);
  }

  private static List<String> told(Change change) {
    return change.entries().stream()
        .filter(entry -> entry.kind() == EntryKind.MESSAGE_OUT)
        .map(entry -> entry.content().text())
        .toList();
  }

  private SavedRule rule(String condition, RuleAction... actions) {
    return save(new SavedRule(0, 0, "规则", 10, condition, List.of(actions), false, true));
  }

  private SavedRule save(SavedRule rule) {
    return saving(rule).blockingGet();
  }

  private Single<SavedRule> saving(SavedRule rule) {
    return rules.saveRule(rule, admin.userId());
  }

  private static SavedRule with(SavedRule rule, List<RuleAction> actions, boolean active) {
    return new SavedRule(
        rule.id(),
        rule.version(),
        rule.name(),
        rule.position(),
        rule.condition(),
        actions,
        rule.last(),
        active);
  }

  private static void refused(Refusal.Code code, Single<?> command) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> command.ignoreElement().blockingAwait())
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
  }

  // ---- rules ----

  @Test
  @Tag("R33")
  void commit_sendsWhereARuleOverIdentityTimeAndQueueLengthSays() {
    long night = hotline.queue();
    SavedRule rule =
        rule(
            "identity.startsWith('openid-') && hour >= 20 && waiting > 5 && estimateSeconds == 90",
            new RuleAction.ToQueue(night),
            new RuleAction.SetPriority(3));

    Change change = write(hotline.visitor(), "睡不着");

    assertThat(change.conversation().queue().id()).isEqualTo(night);
    assertThat(change.conversation().priority()).isEqualTo(3);
    assertThat(
            hotline.facts(
                "select queue_id, priority from queue_visit where conversation_id = $1",
                change.conversation().id()))
        .containsExactly(night + " 3");
    assertThat(rules.trace(change.conversation().id()).blockingGet())
        .filteredOn(step -> step.outcome().equals("MATCHED"))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.rule()).isEqualTo(rule.id());
              assertThat(step.version()).isEqualTo(rule.version());
            });
  }

  @Test
  @Tag("R34")
  void commit_obeysAChangedRuleAtTheNextConversation() {
    long first = hotline.queue();
    long second = hotline.queue();
    SavedRule rule = rule("true", new RuleAction.ToQueue(first));
    assertThat(write(hotline.visitor(), "一").conversation().queue().id()).isEqualTo(first);

    save(with(rule, List.of(new RuleAction.ToQueue(second)), true));

    assertThat(write(hotline.visitor(), "二").conversation().queue().id()).isEqualTo(second);
  }

  @Test
  void commit_tellsWhatARuleSaysAfterTheMessageAndHandsItToTheOutbox() {
    rule("text.contains('律师')", new RuleAction.Tell("法律座席周一至周五在线。"));

    Change change = write(hotline.visitor(), "想找律师");

    assertThat(change.entries())
        .extracting(Entry::kind)
        .containsExactly(EntryKind.EVENT, EntryKind.MESSAGE_IN, EntryKind.MESSAGE_OUT);
    Entry out = change.entries().get(2);
    assertThat(out.content().text()).isEqualTo("法律座席周一至周五在线。");
    assertThat(out.delivery()).isEqualTo(DeliveryState.PENDING);
    assertThat(
            hotline.facts(
                "select seq from delivery where conversation_id = $1", change.conversation().id()))
        .containsExactly("3");
    assertThat(told(write(hotline.visitor(), "别的"))).isEmpty();
  }

  @Test
  void commit_asksNoRuleWhileAConversationIsOpen() {
    String visitor = hotline.visitor();
    Conversation waiting = write(visitor, "在吗").conversation();
    rule("true", new RuleAction.ToQueue(hotline.queue()), new RuleAction.Tell("再说一次"));

    Change change = write(visitor, "还在吗");

    assertThat(change.conversation().id()).isEqualTo(waiting.id());
    assertThat(change.conversation().queue()).isEqualTo(waiting.queue());
    assertThat(told(change)).isEmpty();
  }

  @Test
  void saveRule_refusesAStaleVersionAndAQueueThatDoesNotExist() {
    SavedRule rule = rule("true", new RuleAction.SetPriority(1));
    SavedRule second = save(with(rule, List.of(new RuleAction.SetPriority(2)), true));

    refused(
        Refusal.Code.CONFLICT, saving(with(rule, List.of(new RuleAction.SetPriority(9)), true)));
    refused(Refusal.Code.INVALID, saving(with(second, List.of(new RuleAction.ToQueue(4)), true)));
    refused(
        Refusal.Code.NOT_FOUND,
        saving(new SavedRule(4, 1, "无", 1, "true", List.of(), false, true)));

    assertThat(rules.rules().blockingGet())
        .filteredOn(saved -> saved.id() == rule.id())
        .containsExactly(second);
    assertThat(
            hotline.facts(
                "select version, actions #>> '{0,priority}' from routing_rule_version"
                    + " where rule_id = $1 order by version",
                rule.id()))
        .containsExactly("1 1", "2 2");
  }

  // ---- lists ----

  private Listing block(String visitor) {
    return blocking(visitor).blockingGet();
  }

  private Single<Listing> blocking(String visitor) {
    return lists.list(
        ListKind.BLOCKED,
        hotline.text(visitor, "x", "x").identity(),
        hotline.account.id(),
        "反复骚扰",
        Instant.now().plus(Duration.ofDays(7)),
        admin.userId());
  }

  @Test
  @Tag("R20")
  void commit_stopsABlockedIdentityBeforeTheQueueAndLetsItInAfterRemoval() {
    String visitor = hotline.visitor();
    Listing listing = block(visitor);

    Change blocked = write(visitor, "喂");

    assertThat(blocked.conversation().state()).isEqualTo(ConversationState.CLOSED);
    assertThat(blocked.entries())
        .extracting(entry -> entry.content().type())
        .containsExactly(EntryType.TEXT, EntryType.INTERCEPTED, EntryType.TEXT);
    assertThat(told(blocked)).singleElement().asString().contains("110", "120", "12356");
    assertThat(
            hotline.facts(
                "select 1 from queue_visit where conversation_id = $1",
                blocked.conversation().id()))
        .isEmpty();
    assertThat(lists.listings(ListKind.BLOCKED, false, 0).blockingGet())
        .filteredOn(one -> one.id() == listing.id())
        .singleElement()
        .satisfies(one -> assertThat(one.attempts()).isEqualTo(1));

    lists.endListing(listing.id(), admin.userId()).ignoreElement().blockingAwait();

    assertThat(write(visitor, "喂").conversation().state()).isEqualTo(ConversationState.WAITING);
  }

  @Test
  void commit_storesAndLogsEveryAttemptButTellsOnce() {
    String visitor = hotline.visitor();
    Listing listing = block(visitor);

    Change first = write(visitor, "一");
    Change second = write(visitor, "二");

    assertThat(told(first)).hasSize(1);
    assertThat(told(second)).isEmpty();
    assertThat(second.entries()).extracting(e -> e.content().text()).contains("二");
    assertThat(
            hotline.facts("select count(*) from interception where listing_id = $1", listing.id()))
        .containsExactly("2");
  }

  @Test
  void commit_letsABlockedPersonInWhoIsMarkedAsHighRisk() {
    String visitor = hotline.visitor();
    Actor agent = hotline.agent(Role.AGENT, 5, 1L);
    Conversation served = hotline.served(visitor, agent);
    hotline
        .conversations
        .risk(served.id(), agent, "r" + served.id(), Risk.HIGH, null)
        .ignoreElement()
        .blockingAwait();
    hotline
        .database
        .sql()
        .update(
            "update conversation set state = 'CLOSED', closed_at = clock_timestamp() where id = $1",
            io.vertx.sqlclient.Tuple.of(served.id()))
        .ignoreElement()
        .blockingAwait();
    block(visitor);

    assertThat(write(visitor, "我撑不住了").conversation().state()).isEqualTo(ConversationState.WAITING);
  }

  @Test
  void commit_letsInWhenTheBlockHasRunOut() {
    String visitor = hotline.visitor();
    Listing listing = block(visitor);
    hotline
        .database
        .sql()
        .update(
            "update identity_listing set from_at = from_at - interval '9 days',"
                + " until_at = clock_timestamp() - interval '1 second' where id = $1",
            io.vertx.sqlclient.Tuple.of(listing.id()))
        .ignoreElement()
        .blockingAwait();

    assertThat(write(visitor, "喂").conversation().state()).isEqualTo(ConversationState.WAITING);
    assertThat(block(visitor).id()).isNotEqualTo(listing.id());
  }

  @Test
  void commit_givesPriorityToWhoStandsOnTheList() {
    String visitor = hotline.visitor();
    Conversation before = hotline.waiting(visitor);
    hotline
        .database
        .sql()
        .update(
            "update conversation set state = 'CLOSED', closed_at = clock_timestamp() where id = $1",
            io.vertx.sqlclient.Tuple.of(before.id()))
        .ignoreElement()
        .blockingAwait();
    lists
        .listConversation(ListKind.VIP, before.id(), "家属专线", null, admin.userId())
        .ignoreElement()
        .blockingAwait();

    assertThat(write(visitor, "又是我").conversation().priority())
        .isEqualTo(RuleAdmission.VIP_PRIORITY);
    assertThat(write(hotline.visitor(), "别人").conversation().priority()).isZero();
  }

  @Test
  void list_refusesTwiceAndAnIdentityOfNoAccount() {
    String visitor = hotline.visitor();
    Listing listing = block(visitor);

    refused(Refusal.Code.CONFLICT, blocking(visitor));
    refused(
        Refusal.Code.INVALID,
        lists.list(
            ListKind.VIP,
            hotline.text(visitor, "x", "x").identity(),
            null,
            "无",
            null,
            admin.userId()));
    assertThat(listing.hint()).doesNotContain(visitor);
  }

  // ---- hours ----

  private SavedHours office(long queue, boolean followsSpecialDays) {
    var day = List.of(new org.omniline.flow.hours.TimeSpan(0, 22 * 60));
    return hours
        .saveHours(
            new SavedHours(
                0,
                0,
                "office" + CODES.incrementAndGet(),
                "白班",
                SHANGHAI,
                Map.of(java.time.DayOfWeek.THURSDAY, day),
                followsSpecialDays,
                "现在是非工作时间，紧急情况请拨打12356。",
                List.of(queue),
                true),
            admin.userId())
        .blockingGet();
  }

  @Test
  void commit_tellsTheClosedTextOnAHolidayAndKeepsWhoWroteInTheQueue() {
    long queue = hotline.queue();
    rule("true", new RuleAction.ToQueue(queue));
    SavedHours office = office(queue, true);
    assertThat(told(write(hotline.visitor(), "开着"))).isEmpty();

    LocalDate day = LocalDate.of(2026, 10, 1);
    SavedDay holiday =
        hours
            .saveSpecialDay(
                new SavedDay(day, 0, new SpecialDay("国庆节", true, List.of())), admin.userId())
            .blockingGet();

    Change closed = write(hotline.visitor(), "关了");
    assertThat(told(closed)).containsExactly(office.closedText());
    assertThat(closed.conversation().state()).isEqualTo(ConversationState.WAITING);

    refused(Refusal.Code.CONFLICT, hours.removeSpecialDay(day, 9, admin.userId()));
    hours.removeSpecialDay(day, holiday.version(), admin.userId()).ignoreElement().blockingAwait();
    assertThat(told(write(hotline.visitor(), "又开"))).isEmpty();
  }

  @Test
  void saveHours_refusesAStaleVersionATakenCodeAndAQueueThatDoesNotExist() {
    long queue = hotline.queue();
    SavedHours office = office(queue, false);
    SavedHours renamed = renamed(office, office.code(), List.of(queue));
    SavedHours saved = hours.saveHours(renamed, admin.userId()).blockingGet();

    refused(Refusal.Code.CONFLICT, hours.saveHours(renamed, admin.userId()));
    String taken = office(hotline.queue(), false).code();
    refused(
        Refusal.Code.CONFLICT, hours.saveHours(renamed(saved, taken, List.of()), admin.userId()));
    refused(
        Refusal.Code.INVALID,
        hours.saveHours(renamed(saved, saved.code(), List.of(queue, 4L)), admin.userId()));
    assertThat(hours.hours().blockingGet()).contains(saved);
  }

  private static SavedHours renamed(SavedHours from, String code, List<Long> queues) {
    return new SavedHours(
        from.id(),
        from.version(),
        code,
        "夜班",
        from.zone(),
        from.week(),
        from.followsSpecialDays(),
        from.closedText(),
        queues,
        true);
  }
}
