package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.UserStore;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.recording.RecordingFacts;
import org.omniline.flow.recording.RecordingPlan;
import org.omniline.flow.recording.RecordingRule;
import org.omniline.flow.recording.RecordingRule.Mode;
import org.omniline.flow.recording.RecordingRuleStore;
import org.omniline.flow.recording.RecordingRules;
import org.omniline.flow.rule.InvalidRule;
import org.omniline.flow.rule.RuleDecision;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/** {@code /recording-rules}: which calls are recorded; save, try, and what once held. */
final class RecordingRulesApi {
  private final RecordingRuleStore rules;
  private final UserStore users;
  private final Audit audit;
  private final boolean recordable;

  /**
   * @param recordable whether there is a folder for recordings: without one no rule has an effect
   */
  RecordingRulesApi(RecordingRuleStore rules, UserStore users, Audit audit, boolean recordable) {
    this.recordable = recordable;
    this.rules = rules;
    this.users = users;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("recording-rules.list", this::list);
    handlers.put("recording-rules.create", request -> save(request, 0, 201));
    handlers.put("recording-rules.update", request -> save(request, request.id("id"), 200));
    handlers.put("recording-rules.versions", this::versions);
    handlers.put("recording-rules.try", this::rehearse);
  }

  private Completable list(ApiRequest request) {
    JsonArray variables = new JsonArray();
    RecordingFacts.VOCABULARY
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
                        .put("items", WireJson.array(all, RecordingRulesApi::json))
                        .putNull("next")
                        .put("variables", variables)
                        .put("recordable", recordable)));
  }

  private Completable save(ApiRequest request, long id, int status) {
    RecordingRule rule = rule(id, request.body());
    check(rule);
    Single<List<TwinNames.Named>> known =
        rules.rules().map(all -> all.stream().map(RecordingRulesApi::named).toList());
    return TwinNames.refuse(known, named(rule), "name")
        .andThen(
            Completable.defer(
                () ->
                    audit.management(
                        request.user(),
                        request.operation(),
                        request.address(),
                        "recording-rule:" + id,
                        Map.of())))
        .andThen(Single.defer(() -> rules.save(rule, request.user().id())))
        .flatMapCompletable(saved -> request.reply(status, json(saved)));
  }

  private static TwinNames.Named named(RecordingRule one) {
    return new TwinNames.Named(Long.toString(one.id()), one.name(), one.active());
  }

  private static RecordingRule rule(long id, JsonObject body) {
    return new RecordingRule(
        id,
        id == 0 ? 0 : body.getInteger("version", 0),
        body.getString("name").strip(),
        body.getInteger("position", 0),
        body.getString("condition"),
        body.getBoolean("records"),
        Mode.valueOf(body.getString("mode")),
        body.getString("notice"),
        body.getString("unannounced", "").strip(),
        body.getBoolean("active", true));
  }

  private static void check(RecordingRule rule) {
    try {
      var unused = RecordingFacts.VOCABULARY.compile(rule.condition(), ValueType.BOOLEAN);
    } catch (InvalidExpression e) {
      throw invalid(e);
    }
    if (rule.isSilent()) {
      throw Refusal.invalid(
          "unannounced",
          "not-announced",
          "Say what people are told, or why this call may be recorded without.");
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

  private Completable versions(ApiRequest request) {
    return Single.zip(
            rules.versions(request.id("id")),
            users.all(),
            (all, staff) -> {
              if (all.isEmpty()) {
                throw new Refusal(Refusal.Code.NOT_FOUND, "There is no such rule.");
              }
              Map<Long, String> names = new HashMap<>();
              staff.forEach(user -> names.put(user.id(), user.name()));
              return WireJson.array(
                  all,
                  one -> {
                    Long by = one.by();
                    return json(one.rule())
                        .put("from", WireJson.time(one.from()))
                        .put(
                            "by",
                            by == null
                                ? null
                                : new JsonObject()
                                    .put("id", WireJson.id(by))
                                    .put("name", names.getOrDefault(by, "")));
                  });
            })
        .flatMapCompletable(request::replyAll);
  }

  /** All active rules, with the one in the request in place of the saved one of its id. */
  private Completable rehearse(ApiRequest request) {
    JsonObject body = request.body();
    @Nullable JsonObject draft = body.getJsonObject("rule");
    RecordingFacts facts = facts(body.getJsonObject("facts"));
    return rules
        .rules()
        .map(
            saved -> {
              try {
                return RecordingRules.compile(asked(saved, draft)).decide(facts);
              } catch (InvalidRule e) {
                throw invalid(e.mistake());
              }
            })
        .flatMapCompletable(decision -> request.reply(200, json(decision)));
  }

  private static List<RecordingRule> asked(List<RecordingRule> saved, @Nullable JsonObject draft) {
    List<RecordingRule> all = new ArrayList<>(saved);
    if (draft != null) {
      String id = draft.getString("id");
      long known = id == null ? 0 : ApiRequest.parseId(id);
      all.removeIf(rule -> rule.id() == known);
      all.add(rule(known, draft));
      all.sort(
          Comparator.comparingInt(RecordingRule::position)
              .thenComparingLong(rule -> rule.id() == 0 ? Long.MAX_VALUE : rule.id()));
    }
    return all;
  }

  private static RecordingFacts facts(JsonObject given) {
    for (String name : given.fieldNames()) {
      ValueType type = RecordingFacts.VOCABULARY.variables().get(name);
      if (type == null) {
        throw Refusal.invalid(name, "unknown", "There is no variable " + name + ".");
      }
      if (!type.accepts(given.getValue(name))) {
        throw Refusal.invalid(name, "wrong-type", name + " is no " + type + ".");
      }
    }
    String direction = given.getString("direction", RecordingFacts.INBOUND);
    if (!List.of(RecordingFacts.INBOUND, RecordingFacts.OUTBOUND).contains(direction)) {
      throw Refusal.invalid("direction", "no-choice", "It is INBOUND or OUTBOUND.");
    }
    return RecordingFacts.of(given.getMap());
  }

  private static JsonObject json(RecordingRule rule) {
    return new JsonObject()
        .put("id", WireJson.id(rule.id()))
        .put("version", rule.version())
        .put("name", rule.name())
        .put("position", rule.position())
        .put("condition", rule.condition())
        .put("records", rule.records())
        .put("mode", rule.mode().name())
        .put("notice", rule.notice())
        .put("unannounced", rule.unannounced())
        .put("active", rule.active());
  }

  private static JsonObject json(RecordingRules.Decision decision) {
    RecordingPlan plan = decision.plan();
    return new JsonObject()
        .put("records", plan != null)
        .put("mode", plan == null ? null : plan.mode().name())
        .put("notice", plan == null ? null : plan.notice())
        .put("trace", WireJson.array(decision.trace(), RecordingRulesApi::json));
  }

  private static JsonObject json(RuleDecision.Step step) {
    return new JsonObject()
        .put("rule", step.rule() == 0 ? null : WireJson.id(step.rule()))
        .put("version", step.version())
        .put("name", step.name())
        .put("outcome", step.outcome().name())
        .put("reason", step.reason());
  }
}
