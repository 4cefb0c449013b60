package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.UserStore;
import org.omniline.flow.store.SurveyAnswers;
import org.omniline.flow.store.SurveyAnswers.Answer;
import org.omniline.flow.store.SurveyAnswers.Listed;
import org.omniline.flow.store.SurveyAnswers.Tally;
import org.omniline.flow.store.SurveyStore;
import org.omniline.flow.store.SurveyStore.Choice;
import org.omniline.flow.store.SurveyStore.Survey;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/**
 * {@code /surveys}: what callers are asked after a talk, made inactive and never removed; {@code
 * /survey-results} and {@code /survey-answers}: what they answered, of the agents one oversees.
 */
final class SurveysApi {
  private static final int PAGE = 50;

  private final SurveyStore surveys;
  private final SurveyAnswers answers;
  private final UserStore users;
  private final Audit audit;

  SurveysApi(SurveyStore surveys, SurveyAnswers answers, UserStore users, Audit audit) {
    this.surveys = surveys;
    this.answers = answers;
    this.users = users;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put(
        "surveys.list",
        request ->
            surveys
                .surveys()
                .flatMapCompletable(
                    all -> request.replyAll(WireJson.array(all, SurveysApi::json))));
    handlers.put("surveys.save", this::save);
    handlers.put("surveys.results", this::results);
    handlers.put("surveys.answers", this::list);
  }

  // ---- what is asked ----

  private Completable save(ApiRequest request) {
    Survey wanted = survey(request.context().pathParam("code"), request.body());
    return TwinNames.refuse(
            surveys
                .surveys()
                .map(
                    all ->
                        all.stream()
                            .map(one -> new TwinNames.Named(one.code(), one.name(), one.active()))
                            .toList()),
            new TwinNames.Named(wanted.code(), wanted.name(), wanted.active()),
            "name")
        .andThen(
            audit.management(
                request.user(),
                request.operation(),
                request.address(),
                "survey:" + wanted.code(),
                Map.of()))
        .andThen(Single.defer(() -> surveys.save(wanted)))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }

  private static Survey survey(String code, JsonObject body) {
    List<Choice> choices =
        body.getJsonArray("choices").stream()
            .map(one -> (JsonObject) one)
            .map(
                one ->
                    new Choice(
                        one.getString("key"),
                        one.getString("chinese").strip(),
                        one.getString("english", "").strip(),
                        one.getInteger("score")))
            .toList();
    Set<String> keys = new HashSet<>();
    for (Choice choice : choices) {
      if (!keys.add(choice.key())) {
        throw Refusal.invalid("keys", "same-key", "Two answers have the same key.");
      }
    }
    return new Survey(
        code,
        body.getInteger("version", 0),
        body.getString("name").strip(),
        body.getString("prompt"),
        body.getString("thanks"),
        choices,
        body.getInteger("tries"),
        body.getInteger("waitMs"),
        body.getJsonArray("spared", new JsonArray()).stream().map(String.class::cast).toList(),
        body.getBoolean("active", true));
  }

  private static JsonObject json(Survey survey) {
    return new JsonObject()
        .put("code", survey.code())
        .put("version", survey.version())
        .put("name", survey.name())
        .put("prompt", survey.prompt())
        .put("thanks", survey.thanks())
        .put("choices", WireJson.array(survey.choices(), SurveysApi::json))
        .put("tries", survey.tries())
        .put("waitMs", survey.waitMs())
        .put("spared", new JsonArray(survey.spared()))
        .put("active", survey.active());
  }

  private static JsonObject json(Choice choice) {
    return new JsonObject()
        .put("key", choice.key())
        .put("chinese", choice.chinese())
        .put("english", choice.english())
        .put("score", choice.score());
  }

  // ---- what was answered ----

  private record Asked(Survey survey, Instant from, Instant to, @Nullable Long team) {}

  private Single<Asked> asked(ApiRequest request, List<Survey> all) {
    Instant from = request.time("from");
    Instant to = request.time("to");
    if (from == null || to == null || !from.isBefore(to)) {
      throw Refusal.invalid("to", "before-from", "The end must be after the beginning.");
    }
    String code = request.query("survey");
    return Single.fromCallable(
        () ->
            all.stream()
                .filter(one -> code == null ? one.active() : one.code().equals(code))
                .findFirst()
                .map(one -> new Asked(one, from, to, request.user().watchedTeam()))
                .orElseThrow(
                    () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such survey.")));
  }

  private Completable results(ApiRequest request) {
    return surveys
        .surveys()
        .flatMapCompletable(
            all ->
                asked(request, all)
                    .flatMap(
                        asked ->
                            Single.zip(
                                answers.tallies(
                                    asked.survey().code(), asked.from(), asked.to(), asked.team()),
                                names(),
                                (tallies, names) ->
                                    new JsonObject()
                                        .put("survey", json(asked.survey()))
                                        .put(
                                            "surveys",
                                            WireJson.array(
                                                all,
                                                one ->
                                                    new JsonObject()
                                                        .put("code", one.code())
                                                        .put("name", one.name())))
                                        .put(
                                            "items",
                                            WireJson.array(tallies, tally -> json(tally, names)))))
                    .flatMapCompletable(reply -> request.reply(200, reply)));
  }

  private Single<Map<Long, String>> names() {
    return users
        .all()
        .map(
            all -> {
              Map<Long, String> names = new HashMap<>();
              all.forEach(user -> names.put(user.id(), user.name()));
              return names;
            });
  }

  private static JsonObject json(Tally tally, Map<Long, String> names) {
    long askedTimes = tally.counts().stream().mapToLong(SurveyAnswers.Count::times).sum();
    List<SurveyAnswers.Count> pressed =
        tally.counts().stream().filter(one -> one.choice() != null).toList();
    return new JsonObject()
        .put("agent", agent(tally.agent(), names))
        .put("asked", askedTimes)
        .put("answered", pressed.stream().mapToLong(SurveyAnswers.Count::times).sum())
        .put(
            "counts",
            WireJson.array(
                pressed,
                one -> {
                  Choice choice = one.choice();
                  JsonObject json = choice == null ? new JsonObject() : json(choice);
                  return json.put("times", one.times());
                }));
  }

  private static @Nullable JsonObject agent(@Nullable Long id, Map<Long, String> names) {
    return id == null
        ? null
        : new JsonObject().put("id", WireJson.id(id)).put("name", names.getOrDefault(id, ""));
  }

  private Completable list(ApiRequest request) {
    String after = request.query("after");
    int most = request.limit(PAGE);
    return surveys
        .surveys()
        .flatMap(all -> asked(request, all))
        .flatMap(
            asked ->
                Single.zip(
                    answers.list(
                        asked.survey().code(),
                        asked.from(),
                        asked.to(),
                        asked.team(),
                        after == null ? 0 : ApiRequest.parseId(after),
                        most),
                    names(),
                    (all, names) ->
                        new JsonObject()
                            .put("items", WireJson.array(all, one -> json(one, names)))
                            .put(
                                "next",
                                all.size() < most
                                    ? null
                                    : WireJson.id(all.get(all.size() - 1).id()))))
        .flatMapCompletable(reply -> request.reply(200, reply));
  }

  private static JsonObject json(Listed listed, Map<Long, String> names) {
    Answer answer = listed.answer();
    Choice choice = answer.choice();
    return new JsonObject()
        .put("id", WireJson.id(listed.id()))
        .put("conversation", WireJson.id(answer.conversation()))
        .put("agent", agent(answer.agent(), names))
        .put("version", answer.version())
        .put("asked", answer.asked())
        .put("ended", answer.ended())
        .put("outcome", answer.outcome().name())
        .put("choice", choice == null ? null : json(choice));
  }
}
