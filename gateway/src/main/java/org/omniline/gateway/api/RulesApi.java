package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.rule.InvalidRule;
import org.omniline.flow.rule.Rule;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.admission.AdmissionPolicies;
import org.omniline.routing.admission.PolicyJson;
import org.omniline.routing.admission.RuleAdmission;
import org.omniline.routing.admission.RuleFacts;
import org.omniline.routing.admission.RuleStore;
import org.omniline.routing.admission.RuleStore.SavedRule;

/** {@code /routing-rules}: save, try, and why a conversation waits where it does. */
final class RulesApi {
  private final RuleStore rules;
  private final AdmissionPolicies policies;
  private final ConversationStore conversations;
  private final Audit audit;
  private final InstantSource clock;

  RulesApi(
      RuleStore rules,
      AdmissionPolicies policies,
      ConversationStore conversations,
      Audit audit,
      InstantSource clock) {
    this.rules = rules;
    this.policies = policies;
    this.conversations = conversations;
    this.audit = audit;
    this.clock = clock;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("rules.list", this::list);
    handlers.put("rules.create", request -> save(request, 0, 201));
    handlers.put("rules.update", request -> save(request, request.id("id"), 200));
    handlers.put("rules.try", this::rehearse);
    handlers.put("rules.trace", this::trace);
  }

  private Completable list(ApiRequest request) {
    JsonArray variables = new JsonArray();
    RuleFacts.VOCABULARY
        .variables()
        .forEach(
            (name, type) ->
                variables.add(new JsonObject().put("name", name).put("type", type.name())));
    return rules
        .rules()
        .flatMapCompletable(
            all ->
                request.reply(
                    200,
                    new JsonObject()
                        .put("items", WireJson.array(all, RulesApi::json))
                        .putNull("next")
                        .put("variables", variables)));
  }

  private Completable save(ApiRequest request, long id, int status) {
    SavedRule rule = rule(id, request.body());
    check(rule);
    Single<List<TwinNames.Named>> known =
        rules.rules().map(all -> all.stream().map(RulesApi::named).toList());
    return TwinNames.refuse(known, named(rule), "name")
        .andThen(
            Completable.defer(
                () ->
                    audit.management(
                        request.user(),
                        request.operation(),
                        request.address(),
                        "rule:" + id,
                        Map.of())))
        .andThen(Single.defer(() -> rules.saveRule(rule, request.user().id())))
        .flatMapCompletable(saved -> request.reply(status, json(saved)));
  }

  private static TwinNames.Named named(SavedRule one) {
    return new TwinNames.Named(Long.toString(one.id()), one.name(), one.active());
  }

  private static SavedRule rule(long id, JsonObject body) {
    return new SavedRule(
        id,
        id == 0 ? 0 : body.getInteger("version", 0),
        body.getString("name"),
        body.getInteger("position", 0),
        body.getString("condition"),
        PolicyJson.actions(body.getJsonArray("actions")),
        body.getBoolean("last", false),
        body.getBoolean("active", true));
  }

  private static void check(SavedRule rule) {
    try {
      var unused = RuleFacts.VOCABULARY.compile(rule.condition(), ValueType.BOOLEAN);
    } catch (InvalidExpression e) {
      throw invalid(e);
    }
  }

  private static Refusal invalid(InvalidExpression mistake) {
    return new Refusal(
        Refusal.Code.INVALID,
        "The condition is not valid.",
        Map.of(
            "field",
            "condition",
            "reason",
            "wrong-form",
            "problems",
            mistake.problems().stream()
                .map(p -> Map.of("line", p.line(), "column", p.column(), "message", p.message()))
                .toList()));
  }

  /** All active rules, with the one in the request in place of the saved one of its id. */
  private Completable rehearse(ApiRequest request) {
    JsonObject body = request.body();
    @Nullable JsonObject draft = body.getJsonObject("rule");
    long queue = ApiRequest.parseId(body.getString("queue"));
    return Single.zip(
            policies.policy(),
            rules.rules(),
            (policy, saved) -> {
              try {
                return RuleAdmission.rehearse(
                    policy,
                    asked(saved, draft),
                    facts(body.getJsonObject("facts", new JsonObject())),
                    queue,
                    clock.instant());
              } catch (InvalidRule e) {
                throw invalid(e.mistake());
              }
            })
        .flatMapCompletable(plan -> request.reply(200, json(plan)));
  }

  private static List<Rule> asked(List<SavedRule> saved, @Nullable JsonObject draft) {
    List<SavedRule> all = new ArrayList<>(saved);
    if (draft != null) {
      String id = draft.getString("id");
      long known = id == null ? 0 : ApiRequest.parseId(id);
      all.removeIf(rule -> rule.id() == known);
      all.add(rule(known, draft));
      all.sort(
          java.util.Comparator.comparingInt(SavedRule::position)
              .thenComparingLong(rule -> rule.id() == 0 ? Long.MAX_VALUE : rule.id()));
    }
    return all.stream()
        .filter(SavedRule::active)
        .map(r -> new Rule(r.id(), r.version(), r.name(), r.condition(), r.actions(), r.last()))
        .toList();
  }

  /** Only what the vocabulary knows, and only of its type. */
  private static Map<String, Object> facts(JsonObject given) {
    Map<String, Object> facts = new HashMap<>();
    for (String name : given.fieldNames()) {
      ValueType type = RuleFacts.VOCABULARY.variables().get(name);
      if (type == null) {
        throw Refusal.invalid(name, "unknown", "There is no variable " + name + ".");
      }
      Object value = given.getValue(name);
      facts.put(name, type == ValueType.WHOLE && value instanceof Number n ? n.longValue() : value);
    }
    return RuleFacts.checked(facts);
  }

  private Completable trace(ApiRequest request) {
    long id = request.id("id");
    return mayAsk(request.user(), id)
        .andThen(
            Single.defer(
                () ->
                    Single.zip(
                        rules.trace(id).defaultIfEmpty(List.of()),
                        rules.did(id),
                        (steps, did) -> WireJson.array(steps, step -> json(step, did)))))
        .flatMapCompletable(request::replyAll);
  }

  /** A rule that matched, with what it did and the names of what it names. */
  private static JsonObject json(Admission.Step step, List<RuleStore.Did> all) {
    JsonObject json = json(step);
    all.stream()
        .filter(did -> did.rule() == step.rule() && step.outcome().equals("MATCHED"))
        .findFirst()
        .ifPresent(
            did ->
                json.put("did", PolicyJson.actions(did.actions()))
                    .put("queues", new JsonObject(new HashMap<>(did.queues())))
                    .put("skills", new JsonObject(new HashMap<>(did.skills()))));
    return json;
  }

  /** Who sets rules, and whoever may see the conversation. */
  private Completable mayAsk(User user, long conversation) {
    return user.may(Right.ROUTING_MANAGE)
        ? Completable.complete()
        : conversations
            .find(user.viewer(), conversation)
            .switchIfEmpty(
                Single.error(
                    () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation.")))
            .ignoreElement();
  }

  private static JsonObject json(SavedRule rule) {
    return new JsonObject()
        .put("id", WireJson.id(rule.id()))
        .put("version", rule.version())
        .put("name", rule.name())
        .put("position", rule.position())
        .put("condition", rule.condition())
        .put("actions", PolicyJson.actions(rule.actions()))
        .put("last", rule.last())
        .put("active", rule.active());
  }

  private static JsonObject json(Admission.Plan plan) {
    JsonArray tell = new JsonArray();
    plan.tell().forEach(tell::add);
    JsonArray skills = new JsonArray();
    new TreeMap<>(plan.skills())
        .forEach(
            (skill, level) -> skills.add(new JsonObject().put("skill", skill).put("level", level)));
    return new JsonObject()
        .put("queue", WireJson.id(plan.queueId()))
        .put("priority", plan.priority())
        .put("vip", plan.vip())
        .put("skills", skills)
        .put("tell", tell)
        .put("trace", WireJson.array(plan.trace(), RulesApi::json));
  }

  private static JsonObject json(Admission.Step step) {
    return new JsonObject()
        .put("rule", step.rule() == 0 ? null : WireJson.id(step.rule()))
        .put("version", step.version())
        .put("name", step.name())
        .put("outcome", step.outcome())
        .put("reason", step.reason());
  }
}
