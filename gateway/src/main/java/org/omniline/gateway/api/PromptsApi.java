package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.MediaStore;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.PromptStore.Detail;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.phone.PromptSounds;
import org.omniline.gateway.phone.PromptSounds.State;
import org.omniline.gateway.phone.WavSound;

/**
 * {@code /prompts}: what flows say, and the sounds of it. Made inactive, never removed; a sound may
 * be taken away.
 */
final class PromptsApi {
  /** A sender that stops half-way would keep what it has sent in memory. */
  private static final long IDLE_S = 30;

  private final PromptStore prompts;
  private final PromptSounds sounds;
  private final MediaStore media;
  private final Audit audit;
  private final Scheduler scheduler;

  /**
   * Makes the operations.
   *
   * @param scheduler times uploads that stand still
   */
  PromptsApi(
      PromptStore prompts,
      PromptSounds sounds,
      MediaStore media,
      Audit audit,
      Scheduler scheduler) {
    this.prompts = prompts;
    this.sounds = sounds;
    this.media = media;
    this.audit = audit;
    this.scheduler = scheduler;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("prompts.list", this::list);
    handlers.put("prompts.save", this::save);
    handlers.put("prompts.listen", this::listen);
    handlers.put("prompts.upload", this::upload);
    handlers.put("prompts.silence", this::silence);
  }

  private Completable list(ApiRequest request) {
    return prompts
        .details()
        .flatMap(
            all ->
                sounds
                    .states(all.stream().map(Detail::prompt).toList())
                    .map(
                        states ->
                            new JsonObject()
                                .put("items", WireJson.array(all, one -> json(one, states)))
                                .putNull("next")
                                .put("uploads", sounds.takes())))
        .flatMapCompletable(reply -> request.reply(200, reply));
  }

  private static JsonObject json(Detail one, Map<String, State> states) {
    return json(one.prompt())
        .put("sound", states.getOrDefault(one.prompt().code(), State.UNKNOWN).name())
        .put("soundMs", one.soundMs())
        .put("soundAt", WireJson.time(one.soundAt()))
        .put(
            "usedBy",
            WireJson.array(
                one.uses(),
                use -> new JsonObject().put("kind", use.kind()).put("name", use.name())));
  }

  private Completable save(ApiRequest request) {
    JsonObject body = request.body();
    Prompt wanted =
        new Prompt(
            code(request),
            body.getInteger("version", 0),
            body.getString("chinese"),
            body.getString("english", ""),
            null,
            body.getBoolean("active", true));
    return managed(request, Map.of())
        .andThen(Single.defer(() -> prompts.save(wanted, request.user().id())))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }

  private static String code(ApiRequest request) {
    return request.context().pathParam("code");
  }

  private Completable managed(ApiRequest request, Map<String, String> detail) {
    return audit.management(
        request.user(), request.operation(), request.address(), "prompt:" + code(request), detail);
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

  // ---- sounds ----

  private Single<Prompt> found(ApiRequest request) {
    String code = code(request);
    return prompts
        .prompts()
        .flattenAsFlowable(all -> all)
        .filter(one -> one.code().equals(code))
        .firstElement()
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such prompt.")));
  }

  private Completable listen(ApiRequest request) {
    return found(request)
        .flatMapCompletable(
            prompt -> {
              Long file = prompt.media();
              return (file == null ? Maybe.<MediaStore.Stored>empty() : media.find(file))
                  .map(stored -> FileReply.send(request, media, stored.ref(), FileReply.NOT_AT_ALL))
                  .switchIfEmpty(Single.fromCallable(() -> fromFolder(request, prompt)))
                  .flatMapCompletable(reply -> reply);
            });
  }

  private Completable fromFolder(ApiRequest request, Prompt prompt) {
    return sounds
        .fromFolder(prompt.code())
        .switchIfEmpty(
            Single.error(
                () -> new Refusal(Refusal.Code.NOT_FOUND, "This prompt has no sound here.")))
        .flatMapCompletable(
            wav ->
                request
                    .context()
                    .response()
                    .putHeader("content-type", "audio/wav")
                    .putHeader("cache-control", FileReply.NOT_AT_ALL)
                    .putHeader("content-length", Integer.toString(wav.length))
                    .rxEnd(Buffer.buffer(wav)));
  }

  private Completable upload(ApiRequest request) {
    if (!sounds.takes()) {
      throw Refusal.invalid("file", "no-folder", "There is no folder that switches can read.");
    }
    int version = version(request);
    return body(request)
        .flatMap(file -> found(request).flatMap(prompt -> sounds.converted(file)))
        .flatMap(sound -> stored(request, version, sound))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }

  private Single<Prompt> stored(ApiRequest request, int version, WavSound sound) {
    String name = request.query("name");
    Map<String, String> detail =
        Map.of("file", name == null ? "" : name, "durationMs", Long.toString(sound.durationMs()));
    return managed(request, detail)
        .andThen(Single.defer(() -> sounds.kept(code(request), sound)))
        .flatMap(
            media ->
                prompts.sound(
                    code(request), version, media, sound.durationMs(), request.user().id()));
  }

  private static int version(ApiRequest request) {
    return Integer.parseInt(String.valueOf(request.query("version")));
  }

  private Single<byte[]> body(ApiRequest request) {
    return request
        .context()
        .request()
        .toFlowable()
        .timeout(IDLE_S, TimeUnit.SECONDS, scheduler)
        .reduce(
            Buffer.buffer(),
            (all, more) -> {
              if (all.length() + more.length() > WavSound.MOST_BYTES) {
                throw new Refusal(
                    Refusal.Code.TOO_LARGE,
                    "This sound is too large.",
                    Map.of("limitBytes", WavSound.MOST_BYTES));
              }
              return all.appendBuffer(more);
            })
        .map(Buffer::getBytes);
  }

  private Completable silence(ApiRequest request) {
    return managed(request, Map.of())
        .andThen(
            Single.defer(
                () -> prompts.sound(code(request), version(request), null, 0, request.user().id())))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }
}
