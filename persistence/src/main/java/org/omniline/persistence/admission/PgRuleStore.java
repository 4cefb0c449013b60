package org.omniline.persistence.admission;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.port.Ids;
import org.omniline.flow.rule.RuleAction;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;
import org.omniline.routing.admission.PolicyJson;
import org.omniline.routing.admission.RuleStore;

/** Rules as rows; every version that ever decided is kept. Thread-safe. */
public final class PgRuleStore implements RuleStore {
  private final PgDatabase database;
  private final Ids ids;
  private final PgAdmissionPolicies policies;

  /**
   * @param policies told of every edit
   */
  public PgRuleStore(PgDatabase database, Ids ids, PgAdmissionPolicies policies) {
    this.policies = policies;
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Single<List<SavedRule>> rules() {
    return database
        .sql()
        .list(
            """
            select id, version, name, position, condition, actions, last, active
            from routing_rule order by position, id
            """,
            Tuple.tuple(),
            PgRuleStore::rule);
  }

  static SavedRule rule(Row row) {
    return new SavedRule(
        row.getLong("id"),
        row.getInteger("version"),
        row.getString("name"),
        row.getInteger("position"),
        row.getString("condition"),
        PolicyJson.actions(row.getJsonArray("actions")),
        row.getBoolean("last"),
        row.getBoolean("active"));
  }

  @Override
  public Single<SavedRule> saveRule(SavedRule rule, long byUser) {
    return Single.defer(
        () -> {
          SavedRule fresh =
              new SavedRule(
                  rule.id() == 0 ? ids.next() : rule.id(),
                  rule.version() + 1,
                  rule.name(),
                  rule.position(),
                  rule.condition(),
                  rule.actions(),
                  rule.last(),
                  rule.active());
          return database
              .transact(
                  tx ->
                      queuesExist(tx, rule.actions())
                          .andThen(Completable.defer(() -> skillsExist(tx, rule.actions())))
                          .andThen(rule.id() == 0 ? insert(tx, fresh) : update(tx, fresh))
                          .andThen(keep(tx, fresh, byUser))
                          .toSingleDefault(fresh))
              .doOnSuccess(saved -> policies.edited());
        });
  }

  private static Completable queuesExist(Sql tx, List<RuleAction> actions) {
    List<Long> wanted =
        actions.stream()
            .filter(RuleAction.ToQueue.class::isInstance)
            .map(action -> ((RuleAction.ToQueue) action).queue())
            .distinct()
            .toList();
    return tx.list(
            "select id from queue where id = any($1) and active for share",
            Tuple.tuple().addArrayOfLong(wanted.toArray(new Long[0])),
            row -> row.getLong("id"))
        .flatMapCompletable(
            found ->
                found.size() == wanted.size()
                    ? Completable.complete()
                    : Completable.error(
                        Refusal.invalid(
                            "actions",
                            "no-such-queue",
                            "An action names a queue that does not exist or is not active.")));
  }

  private static Completable skillsExist(Sql tx, List<RuleAction> actions) {
    List<String> wanted =
        actions.stream()
            .filter(RuleAction.DemandSkill.class::isInstance)
            .map(action -> ((RuleAction.DemandSkill) action).skill())
            .distinct()
            .toList();
    return tx.list(
            "select code from skill where code = any($1) and active order by code for share",
            Tuple.of(wanted.toArray(new String[0])),
            row -> row.getString("code"))
        .flatMapCompletable(
            found ->
                found.size() == wanted.size()
                    ? Completable.complete()
                    : Completable.error(
                        Refusal.invalid(
                            "actions",
                            "no-such-skill",
                            "An action demands a skill that does not exist or is not active.")));
  }

  private static Completable insert(Sql tx, SavedRule rule) {
    return tx.update(
            """
            insert into routing_rule (id, version, name, position, condition, actions, last, active)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            values(rule))
        .ignoreElement();
  }

  private static Completable update(Sql tx, SavedRule rule) {
    return tx.update(
            """
            update routing_rule set version = $2, name = $3, position = $4, condition = $5,
              actions = $6, last = $7, active = $8
            where id = $1 and version = $2 - 1
            """,
            values(rule))
        .flatMapCompletable(rows -> Stale.unless(tx, rows, "routing_rule", "id", rule.id()));
  }

  private static Tuple values(SavedRule rule) {
    return Tuple.of(
        rule.id(),
        rule.version(),
        rule.name(),
        rule.position(),
        rule.condition(),
        PolicyJson.actions(rule.actions()),
        rule.last(),
        rule.active());
  }

  private static Completable keep(Sql tx, SavedRule rule, long byUser) {
    return tx.update(
            """
            insert into routing_rule_version (rule_id, version, name, condition, actions, last,
              active, by_user, valid_from)
            select r.id, r.version, r.name, r.condition, r.actions, r.last, r.active, $2,
              clock_timestamp()
            from routing_rule r where r.id = $1
            """,
            Tuple.of(rule.id(), byUser == 0 ? null : byUser))
        .ignoreElement();
  }

  @Override
  public Maybe<List<Admission.Step>> trace(long conversationId) {
    return database
        .sql()
        .first(
            "select trace from conversation_route where conversation_id = $1",
            Tuple.of(conversationId),
            row -> steps(row.getJsonArray("trace")))
        .defaultIfEmpty(List.of())
        .zipWith(
            ofQueues(conversationId),
            (rules, queues) -> Stream.concat(rules.stream(), queues.stream()).toList())
        .filter(steps -> !steps.isEmpty());
  }

  /** Where it was placed, and what queues did with it then, as steps that are no rule's. */
  private Single<List<Admission.Step>> ofQueues(long conversationId) {
    return database
        .sql()
        .list(
            """
            select s.name, s.to_name, s.outcome, s.rule from (
              (select v.entered_at as at, 0 as n, q.name, null as to_name, 'PLACED' as outcome,
                null as rule
              from queue_visit v join queue q on q.id = v.queue_id
              where v.conversation_id = $1
              order by v.id limit 1)
              union all
              select v.left_at, 2, left_queue.name, next_queue.name, 'OVERFLOWED', v.left_by_rule
              from queue_visit v
              join queue left_queue on left_queue.id = v.queue_id
              left join lateral (
                select n.queue_id from queue_visit n
                where n.conversation_id = v.conversation_id and n.id > v.id
                order by n.id limit 1) next_visit on true
              left join queue next_queue on next_queue.id = next_visit.queue_id
              where v.conversation_id = $1 and v.outcome = 'OVERFLOWED'
              union all
              select a.at, 1, q.name, null, 'QUEUE_' || a.kind, a.rule
              from queue_action a
              join queue_visit v on v.id = a.visit_id
              join queue q on q.id = v.queue_id
              where a.conversation_id = $1
                and (a.rule like 'after-%' or a.rule like 'max-%')
            ) s
            order by s.at, s.n
            """,
            Tuple.of(conversationId), PgRuleStore::ofQueue);
  }

  private static Admission.Step ofQueue(Row row) {
    String to = row.getString("to_name");
    String name = row.getString("name");
    return new Admission.Step(
        0,
        0,
        to == null ? name : name + " → " + to,
        row.getString("outcome"),
        row.getString("rule"));
  }

  @Override
  public Single<List<Did>> did(long conversationId) {
    return database
        .sql()
        .list(
            """
            select v.rule_id, v.actions, (
                select jsonb_object_agg(q.id::text, q.name) from queue q
                where q.id::text in (
                  select a ->> 'queue' from jsonb_array_elements(v.actions) a)) as queues, (
                select jsonb_object_agg(k.code, k.name) from skill k
                where k.code in (
                  select a ->> 'skill' from jsonb_array_elements(v.actions) a)) as skills
            from conversation_route r
            cross join lateral jsonb_array_elements(r.trace) s
            join routing_rule_version v
              on v.rule_id = (s ->> 'rule')::bigint and v.version = (s ->> 'version')::int
            where r.conversation_id = $1 and s ->> 'outcome' = 'MATCHED'
            """,
            Tuple.of(conversationId),
            row ->
                new Did(
                    row.getLong("rule_id"),
                    PolicyJson.actions(row.getJsonArray("actions")),
                    names(row.getJsonObject("queues")),
                    names(row.getJsonObject("skills"))));
  }

  private static Map<String, String> names(@Nullable JsonObject json) {
    return json == null
        ? Map.of()
        : json.fieldNames().stream().collect(Collectors.toMap(name -> name, json::getString));
  }

  private static List<Admission.Step> steps(JsonArray trace) {
    return IntStream.range(0, trace.size())
        .mapToObj(trace::getJsonObject)
        .map(PgRuleStore::step)
        .toList();
  }

  private static Admission.Step step(JsonObject step) {
    return new Admission.Step(
        Long.parseLong(step.getString("rule")),
        step.getInteger("version"),
        step.getString("name"),
        step.getString("outcome"),
        step.getString("reason"));
  }
}
