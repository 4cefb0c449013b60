package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.Admission;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.rule.RuleAction;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.admission.HoursStore;
import org.omniline.routing.admission.HoursStore.SavedDay;
import org.omniline.routing.admission.HoursStore.SavedHours;
import org.omniline.routing.admission.RuleStore.SavedRule;

/** Rules and hours as the way in obeys them, on a real database. */
class AdmissionIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final AtomicInteger CODES = new AtomicInteger();

  private Admitting way;

  @BeforeEach
  void begin() {
    way = new Admitting(postgres.database());
  }

  // ---- rules ----

  @Test
  @Tag("R33")
  void commit_sendsWhereARuleOverIdentityTimeAndQueueLengthSays() {
    long night = way.hotline.queue();
    SavedRule rule =
        way.rule(
            "identity.startsWith('openid-') && region.contains('广西') && hour >= 20"
                + " && waiting > 5 && estimateSeconds == 90",
            new RuleAction.ToQueue(night),
            new RuleAction.SetPriority(3));

    Change change = way.write(way.hotline.visitor(), "睡不着");

    assertThat(change.conversation().queue().id()).isEqualTo(night);
    assertThat(change.conversation().priority()).isEqualTo(3);
    assertThat(
            way.hotline.facts(
                "select queue_id, priority from queue_visit where conversation_id = $1",
                change.conversation().id()))
        .containsExactly(night + " 3");
    assertThat(way.rules.trace(change.conversation().id()).blockingGet())
        .filteredOn(step -> step.outcome().equals("MATCHED"))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.rule()).isEqualTo(rule.id());
              assertThat(step.version()).isEqualTo(rule.version());
            });
    assertThat(way.rules.trace(change.conversation().id()).blockingGet())
        .filteredOn(step -> step.outcome().equals("PLACED"))
        .extracting(Admission.Step::name)
        .as("the queue it came to")
        .containsExactly(change.conversation().queue().name());
    assertThat(way.rules.did(change.conversation().id()).blockingGet())
        .singleElement()
        .satisfies(
            did -> {
              assertThat(did.rule()).isEqualTo(rule.id());
              assertThat(did.actions()).isEqualTo(rule.actions());
              assertThat(did.queues())
                  .containsEntry(Long.toString(night), change.conversation().queue().name());
            });
  }

  @Test
  @Tag("R34")
  void commit_obeysAChangedRuleAtTheNextConversation() {
    long first = way.hotline.queue();
    long second = way.hotline.queue();
    SavedRule rule = way.rule("true", new RuleAction.ToQueue(first));
    assertThat(way.write(way.hotline.visitor(), "一").conversation().queue().id()).isEqualTo(first);

    way.save(Admitting.with(rule, List.of(new RuleAction.ToQueue(second)), true));

    assertThat(way.write(way.hotline.visitor(), "二").conversation().queue().id()).isEqualTo(second);
  }

  @Test
  void commit_tellsWhatARuleSaysAfterTheMessageAndHandsItToTheOutbox() {
    way.rule("text.contains('律师')", new RuleAction.Tell(Wording.of("法律座席周一至周五在线。")));

    Change change = way.write(way.hotline.visitor(), "想找律师");

    assertThat(change.entries())
        .extracting(Entry::kind)
        .containsExactly(EntryKind.EVENT, EntryKind.MESSAGE_IN, EntryKind.MESSAGE_OUT);
    Entry out = change.entries().get(2);
    assertThat(out.content().text()).isEqualTo("法律座席周一至周五在线。");
    assertThat(out.delivery()).isEqualTo(DeliveryState.PENDING);
    assertThat(
            way.hotline.facts(
                "select seq from delivery where conversation_id = $1", change.conversation().id()))
        .containsExactly("3");
    assertThat(Admitting.told(way.write(way.hotline.visitor(), "别的"))).isEmpty();
  }

  @Test
  void commit_asksNoRuleWhileAConversationIsOpen() {
    String visitor = way.hotline.visitor();
    Conversation waiting = way.write(visitor, "在吗").conversation();
    way.rule(
        "true",
        new RuleAction.ToQueue(way.hotline.queue()),
        new RuleAction.Tell(Wording.of("再说一次")));

    Change change = way.write(visitor, "还在吗");

    assertThat(change.conversation().id()).isEqualTo(waiting.id());
    assertThat(change.conversation().queue()).isEqualTo(waiting.queue());
    assertThat(Admitting.told(change)).isEmpty();
  }

  @Test
  void saveRule_refusesAStaleVersionAndAQueueThatDoesNotExist() {
    SavedRule rule = way.rule("true", new RuleAction.SetPriority(1));
    SavedRule second = way.save(Admitting.with(rule, List.of(new RuleAction.SetPriority(2)), true));

    Admitting.refused(
        Refusal.Code.CONFLICT,
        way.saving(Admitting.with(rule, List.of(new RuleAction.SetPriority(9)), true)));
    Admitting.refused(
        Refusal.Code.INVALID,
        way.saving(Admitting.with(second, List.of(new RuleAction.ToQueue(4)), true)));
    Admitting.refused(
        Refusal.Code.NOT_FOUND,
        way.saving(new SavedRule(4, 1, "无", 1, "true", List.of(), false, true)));

    assertThat(way.rules.rules().blockingGet())
        .filteredOn(saved -> saved.id() == rule.id())
        .containsExactly(second);
    assertThat(
            way.hotline.facts(
                "select version, actions #>> '{0,priority}' from routing_rule_version"
                    + " where rule_id = $1 order by version",
                rule.id()))
        .containsExactly("1 1", "2 2");
  }

  // ---- hours ----

  private SavedHours office(long queue, boolean followsSpecialDays) {
    var day = List.of(new org.omniline.flow.hours.TimeSpan(0, 22 * 60));
    return way.hours
        .saveHours(
            new SavedHours(
                0,
                0,
                "office" + CODES.incrementAndGet(),
                "白班",
                Admitting.SHANGHAI,
                Map.of(java.time.DayOfWeek.THURSDAY, day),
                followsSpecialDays,
                Wording.of("现在是非工作时间，紧急情况请拨打12356。"),
                false,
                List.of(queue),
                true),
            way.admin.userId())
        .blockingGet()
        .hours();
  }

  @Test
  void commit_tellsTheClosedTextOnAHolidayAndKeepsWhoWroteInTheQueue() {
    long queue = way.hotline.queue();
    way.rule("true", new RuleAction.ToQueue(queue));
    SavedHours office = office(queue, true);
    assertThat(Admitting.told(way.write(way.hotline.visitor(), "开着"))).isEmpty();

    LocalDate day = LocalDate.of(2026, 10, 1);
    SavedDay holiday =
        way.hours
            .saveSpecialDay(
                new SavedDay(day, 0, new SpecialDay("国庆节", true, List.of())), way.admin.userId())
            .blockingGet();

    Change closed = way.write(way.hotline.visitor(), "关了");
    assertThat(Admitting.told(closed)).containsExactly(office.closed().chinese());
    assertThat(closed.conversation().state()).isEqualTo(ConversationState.WAITING);
    String words = "国庆休息，10月8日恢复。紧急请拨12356。";
    holiday =
        way.hours
            .saveSpecialDay(
                new SavedDay(
                    day,
                    holiday.version(),
                    new SpecialDay("国庆节", true, List.of(), Wording.of(words))),
                way.admin.userId())
            .blockingGet();
    assertThat(Admitting.told(way.write(way.hotline.visitor(), "假期"))).containsExactly(words);

    Admitting.refused(
        Refusal.Code.CONFLICT, way.hours.removeSpecialDay(day, 9, way.admin.userId()));
    way.hours
        .removeSpecialDay(day, holiday.version(), way.admin.userId())
        .ignoreElement()
        .blockingAwait();
    assertThat(Admitting.told(way.write(way.hotline.visitor(), "又开"))).isEmpty();
  }

  @Test
  void commit_letsWhoWritesWhileItIsClosedLeaveAMessage_butNeverHighRisk() {
    long queue = way.hotline.queue();
    way.rule("true", new RuleAction.ToQueue(queue));
    SavedHours closed =
        way.hours
            .saveHours(
                new SavedHours(
                    0,
                    0,
                    "night" + CODES.incrementAndGet(),
                    "夜里关",
                    Admitting.SHANGHAI,
                    Map.of(),
                    false,
                    Wording.of("现在休息，危急时请拨打120。"),
                    true,
                    List.of(queue),
                    true),
                way.admin.userId())
            .blockingGet()
            .hours();
    String visitor = way.hotline.visitor();

    Change change = way.write(visitor, "想说说话");

    assertThat(Admitting.told(change)).containsExactly(closed.closed().chinese());
    assertThat(change.conversation().standsInLine()).isFalse();
    assertThat(
            way.hotline.facts(
                "select v.outcome, m.kind, m.state from missed m"
                    + " join queue_visit v on v.conversation_id = m.conversation_id"
                    + " where m.conversation_id = $1",
                change.conversation().id()))
        .containsExactly("LEFT_MESSAGE LEFT_MESSAGE OPEN");
    assertThat(way.write(visitor, "明天再说也行").conversation().id())
        .isEqualTo(change.conversation().id());

    String endangered = way.hotline.visitor();
    way.hotline.facts(
        "update conversation set risk = 'HIGH' where id = $1 returning id",
        way.write(endangered, "不想活了").conversation().id());
    way.hotline
        .conversations
        .contactLeft(way.hotline.account.id(), endangered)
        .ignoreElement()
        .blockingAwait();
    way.hotline.facts(
        "update conversation set state = 'CLOSED', closed_at = now(), later = null"
            + " where risk = 'HIGH' and state = 'WAITING' returning id");

    assertThat(way.write(endangered, "又是我").conversation().standsInLine()).isTrue();
  }

  @Test
  void saveHours_refusesAStaleVersionATakenCodeAndAQueueThatDoesNotExist() {
    long queue = way.hotline.queue();
    SavedHours office = office(queue, false);
    SavedHours renamed = renamed(office, office.code(), List.of(queue));
    SavedHours saved = way.hours.saveHours(renamed, way.admin.userId()).blockingGet().hours();

    Admitting.refused(Refusal.Code.CONFLICT, way.hours.saveHours(renamed, way.admin.userId()));
    String taken = office(way.hotline.queue(), false).code();
    Admitting.refused(
        Refusal.Code.CONFLICT,
        way.hours.saveHours(renamed(saved, taken, List.of()), way.admin.userId()));
    Admitting.refused(
        Refusal.Code.INVALID,
        way.hours.saveHours(renamed(saved, saved.code(), List.of(queue, 4L)), way.admin.userId()));
    assertThat(way.hours.hours().blockingGet()).contains(saved);
  }

  @Test
  void saveHours_saysWhichQueuesItHasTakenFromOtherHours() {
    long queue = way.hotline.queue();
    SavedHours first = office(queue, false);
    SavedHours second = office(way.hotline.queue(), false);
    List<Long> both = List.of(second.queues().get(0), queue);

    HoursStore.Kept kept =
        way.hours.saveHours(renamed(second, second.code(), both), way.admin.userId()).blockingGet();

    assertThat(kept.moved()).containsExactly(new HoursStore.Moved(queue, first.id(), first.name()));
    assertThat(
            way.hours
                .saveHours(renamed(kept.hours(), second.code(), both), way.admin.userId())
                .blockingGet()
                .moved())
        .as("its own by now")
        .isEmpty();
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
        from.closed(),
        from.leaveMessage(),
        queues,
        true);
  }
}
