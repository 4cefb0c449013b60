package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/** {@code /prompts}: what flows say. Made inactive, never removed. */
final class PromptsApi {
  private final PromptStore prompts;
  private final Audit audit;

  PromptsApi(PromptStore prompts, Audit audit) {
    this.prompts = prompts;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put(
        "prompts.list",
        request ->
            prompts
                .prompts()
                .flatMapCompletable(
                    all -> request.replyAll(WireJson.array(all, PromptsApi::json))));
    handlers.put("prompts.save", this::save);
  }

  private Completable save(ApiRequest request) {
    JsonObject body = request.body();
    String media = body.getString("media");
    Prompt wanted =
        new Prompt(
            request.context().pathParam("code"),
            body.getInteger("version", 0),
            body.getString("chinese"),
            body.getString("english", ""),
            media == null ? null : ApiRequest.parseId(media),
            body.getBoolean("active", true));
    return audit
        .management(
            request.user(),
            request.operation(),
            request.address(),
            "prompt:" + wanted.code(),
            Map.of())
        .andThen(Single.defer(() -> prompts.save(wanted, request.user().id())))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }

  private static JsonObject json(Prompt prompt) {
    return new JsonObject()
        .put("code", prompt.code())
        .put("version", prompt.version())
        .put("chinese", prompt.chinese())
        .put("english", prompt.english())
        .put("media", prompt.media() == null ? null : WireJson.id(prompt.media()))
        .put("active", prompt.active());
  }
}
