package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;
import org.omniline.flow.rule.RuleAction;
import org.omniline.persistence.admission.PgAdmissionPolicies;
import org.omniline.persistence.admission.PgHoursStore;
import org.omniline.persistence.admission.PgRuleStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.routing.admission.QueueGlance;
import org.omniline.routing.admission.RuleAdmission;
import org.omniline.routing.admission.RuleStore.SavedRule;

/** A hotline whose way in obeys rules, hours and lists. For tests. */
final class Admitting {
  static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  // Thursday, 2026-10-01, 21:00 in Shanghai.
  private static final Instant NOW = Instant.parse("2026-10-01T13:00:00Z");

  final Hotline hotline;
  final PgRuleStore rules;
  final PgHoursStore hours;
  final PgListingStore lists;
  final Actor admin;

  Admitting(PgDatabase database) {
    hotline = new Hotline(database);
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
  IntakeStore intake() {
    Admission admission =
        new RuleAdmission(
            new PgAdmissionPolicies(hotline.database, SHANGHAI, System::nanoTime),
            new FewWait(),
            identity -> identity.value().startsWith("openid-") ? "广西" : null,
            InstantSource.fixed(NOW));
    return new PgIntakeStore(
        hotline.database,
        hotline.cipher,
        hotline.indexer,
        hotline.ids,
        Schedulers.computation(),
        admission,
        () ->
            Single.just(
                text ->
                    text.contains("想死")
                        ? List.of(new CrisisWatch.Word(1, "想死", Risk.HIGH))
                        : List.of()));
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

  Change write(String visitor, String text) {
    return write(visitor, text, null);
  }

  /** By somebody who reads a language. */
  Change write(String visitor, String text, @Nullable String language) {
    InboundMessage message = hotline.text(visitor, "m" + hotline.ids.next(), text).in(language);
    long id = intake().commit(List.of(message)).blockingGet().receipts().get(0).conversationId();
    return hotline.all(id);
  }

  static List<String> told(Change change) {
    return change.entries().stream()
        .filter(entry -> entry.kind() == EntryKind.MESSAGE_OUT)
        .map(entry -> entry.content().text())
        .toList();
  }

  SavedRule rule(String condition, RuleAction... actions) {
    return save(new SavedRule(0, 0, "规则", 10, condition, List.of(actions), false, true));
  }

  SavedRule save(SavedRule rule) {
    return saving(rule).blockingGet();
  }

  Single<SavedRule> saving(SavedRule rule) {
    return rules.saveRule(rule, admin.userId());
  }

  static SavedRule with(SavedRule rule, List<RuleAction> actions, boolean active) {
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

  static void refused(Refusal.Code code, Single<?> command) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> command.ignoreElement().blockingAwait())
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
