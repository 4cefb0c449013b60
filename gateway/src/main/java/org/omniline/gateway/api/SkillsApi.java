package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.conversation.staff.SkillStore.Kind;
import org.omniline.conversation.staff.SkillStore.Skill;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/** {@code /skills}: skills and languages. Made inactive, never removed. */
final class SkillsApi {
  private final SkillStore skills;
  private final Audit audit;

  SkillsApi(SkillStore skills, Audit audit) {
    this.skills = skills;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("skills.list", this::list);
    handlers.put("skills.create", this::create);
    handlers.put("skills.update", this::update);
  }

  private Completable list(ApiRequest request) {
    return skills
        .skills()
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, SkillsApi::json)));
  }

  private Completable create(ApiRequest request) {
    JsonObject body = request.body();
    Skill skill =
        new Skill(
            body.getString("code"),
            body.getString("name"),
            Kind.valueOf(body.getString("kind", Kind.SKILL.name())),
            body.getBoolean("active", true),
            0);
    return save(request, skill).flatMapCompletable(saved -> request.reply(201, json(saved)));
  }

  private Completable update(ApiRequest request) {
    String code = request.context().pathParam("code");
    JsonObject body = request.body();
    return skills
        .skills()
        .flatMap(
            all ->
                all.stream()
                    .filter(skill -> skill.code().equals(code))
                    .findFirst()
                    .map(Single::just)
                    .orElseGet(
                        () ->
                            Single.error(
                                new Refusal(Refusal.Code.NOT_FOUND, "There is no such skill."))))
        .map(
            before ->
                new Skill(
                    code,
                    body.getString("name", before.name()),
                    Kind.valueOf(body.getString("kind", before.kind().name())),
                    body.getBoolean("active", before.active()),
                    body.getInteger("version")))
        .flatMap(after -> save(request, after))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }

  private Single<Skill> save(ApiRequest request, Skill skill) {
    Single<List<TwinNames.Named>> known =
        skills.skills().map(all -> all.stream().map(SkillsApi::named).toList());
    return TwinNames.refuse(known, named(skill), "name")
        .andThen(
            Completable.defer(
                () ->
                    audit.management(
                        request.user(),
                        request.operation(),
                        request.address(),
                        "skill:" + skill.code(),
                        Map.of())))
        .andThen(Single.defer(() -> skills.saveSkill(skill, request.user().id())));
  }

  private static TwinNames.Named named(Skill skill) {
    return new TwinNames.Named(skill.code(), skill.name(), skill.active());
  }

  private static JsonObject json(Skill skill) {
    return new JsonObject()
        .put("code", skill.code())
        .put("name", skill.name())
        .put("kind", skill.kind().name())
        .put("active", skill.active())
        .put("version", skill.version());
  }
}
