package org.omniline.persistence.admission;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.omniline.conversation.Later;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.rule.Rule;
import org.omniline.persistence.conversation.QueueRows;
import org.omniline.persistence.directory.MarkedCache;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;
import org.omniline.routing.admission.AdmissionPolicies;
import org.omniline.routing.admission.AdmissionPolicy;
import org.omniline.routing.admission.AdmissionPolicy.QueueHours;
import org.omniline.routing.admission.AdmissionPolicy.Texts;
import org.omniline.routing.admission.HoursStore.SavedDay;
import org.omniline.routing.admission.HoursStore.SavedHours;
import org.omniline.routing.admission.HoursStore.SystemText;
import org.omniline.routing.admission.RuleStore.SavedRule;

/** One reading of everything that decides where somebody waits. Thread-safe. */
public final class PgAdmissionPolicies implements AdmissionPolicies {
  private static final LocalDate FIRST_DAY = LocalDate.EPOCH;

  private final MarkedCache<AdmissionPolicy> cache;

  /**
   * @param zone where the hotline is
   * @param nanoTime a monotonic clock, {@code System::nanoTime}
   */
  public PgAdmissionPolicies(PgDatabase database, ZoneId zone, LongSupplier nanoTime) {
    this.cache =
        new MarkedCache<>(
            database, "admission", Single.defer(() -> read(database.sql(), zone)), nanoTime);
  }

  @Override
  public Single<AdmissionPolicy> policy() {
    return cache.get();
  }

  /** Called after an edit on this node was committed: the next conversation already obeys. */
  void edited() {
    cache.invalidate();
  }

  private static Single<AdmissionPolicy> read(Sql sql, ZoneId zone) {
    Single<List<Rule>> rules =
        sql.list(
            """
            select id, version, name, position, condition, actions, last, active
            from routing_rule where active order by position, id
            """,
            Tuple.tuple(),
            row -> {
              SavedRule rule = PgRuleStore.rule(row);
              return new Rule(
                  rule.id(),
                  rule.version(),
                  rule.name(),
                  rule.condition(),
                  rule.actions(),
                  rule.last());
            });
    Single<Map<Long, Boolean>> queues =
        sql.list(
                "select " + QueueRows.COLUMNS + " from queue q where q.active",
                Tuple.tuple(),
                row ->
                    Map.entry(row.getLong("queue_id"), QueueRows.settings(row).later().keepPlace()))
            .map(PgAdmissionPolicies::byId);
    return Single.zip(
        rules,
        PgHoursStore.hours(sql),
        PgHoursStore.specialDays(sql, FIRST_DAY),
        queues,
        PgHoursStore.texts(sql),
        (active, open, days, all, words) -> policy(zone, active, open, days, all, words));
  }

  /** Active queues, and whether who left a message keeps the place there. */
  private static Map<Long, Boolean> byId(List<Map.Entry<Long, Boolean>> rows) {
    Map<Long, Boolean> queues = new HashMap<>();
    rows.forEach(row -> queues.put(row.getKey(), row.getValue()));
    return queues;
  }

  private static AdmissionPolicy policy(
      ZoneId zone,
      List<Rule> rules,
      List<SavedHours> hours,
      List<SavedDay> days,
      Map<Long, Boolean> queues,
      List<SystemText> texts) {
    Map<LocalDate, SpecialDay> calendar =
        days.stream().collect(Collectors.toMap(SavedDay::day, SavedDay::special));
    Map<Long, QueueHours> byQueue = new HashMap<>();
    for (SavedHours one : hours) {
      BusinessHours week =
          new BusinessHours(one.zone(), one.week(), one.followsSpecialDays() ? calendar : Map.of());
      for (long queue : one.queues()) {
        boolean keepsPlace = queues.getOrDefault(queue, false);
        Later later = one.leaveMessage() ? new Later(Later.Kind.LEFT_MESSAGE, keepsPlace) : null;
        byQueue.put(queue, new QueueHours(week, one.closed(), later));
      }
    }
    return new AdmissionPolicy(zone, rules, byQueue, queues.keySet(), texts(texts));
  }

  private static Texts texts(List<SystemText> texts) {
    Map<String, Wording> byCode =
        texts.stream()
            .collect(
                Collectors.toMap(
                    SystemText::code,
                    text ->
                        new Wording(text.text(), Objects.requireNonNullElse(text.english(), ""))));
    return new Texts(
        byCode.getOrDefault("blocked", Wording.NOTHING),
        byCode.getOrDefault("external", new Wording("{target}", "")),
        byCode.getOrDefault("closed", Wording.NOTHING),
        byCode.getOrDefault("danger", Wording.NOTHING));
  }
}
