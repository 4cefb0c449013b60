package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.CrisisWordStore;
import org.omniline.conversation.port.CrisisWordStore.CrisisWord;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/**
 * {@code /crisis-words}: words that propose a risk, and their exceptions. Made inactive, never
 * removed.
 */
final class CrisisWordsApi {
  private final CrisisWordStore words;
  private final Audit audit;

  CrisisWordsApi(CrisisWordStore words, Audit audit) {
    this.words = words;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("crisisWords.list", this::list);
    handlers.put("crisisWords.create", this::create);
    handlers.put("crisisWords.update", this::update);
  }

  private Completable list(ApiRequest request) {
    return words
        .words()
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, CrisisWordsApi::json)));
  }

  private Completable create(ApiRequest request) {
    JsonObject body = request.body();
    CrisisWord word =
        new CrisisWord(
            0,
            0,
            body.getString("word"),
            Risk.valueOf(body.getString("level")),
            body.getBoolean("active", true),
            false,
            body.getString("note", ""));
    return save(request, word, "new").flatMapCompletable(saved -> request.reply(201, json(saved)));
  }

  private Completable update(ApiRequest request) {
    long id = Long.parseLong(request.context().pathParam("id"));
    JsonObject body = request.body();
    return words
        .words()
        .flatMap(
            all ->
                all.stream()
                    .filter(word -> word.id() == id)
                    .findFirst()
                    .map(Single::just)
                    .orElseGet(
                        () ->
                            Single.error(
                                new Refusal(Refusal.Code.NOT_FOUND, "There is no such word."))))
        .map(before -> merge(before, body))
        .flatMap(after -> save(request, after, Long.toString(id)))
        .flatMapCompletable(saved -> request.reply(200, json(saved)));
  }

  private static CrisisWord merge(CrisisWord before, JsonObject body) {
    Risk level = Risk.valueOf(body.getString("level", before.level().name()));
    if ((level == Risk.NONE) != (before.level() == Risk.NONE)) {
      throw Refusal.invalid(
          "level", "stays-its-kind", "A word stays a word, and an exception an exception.");
    }
    return new CrisisWord(
        before.id(),
        body.getInteger("version"),
        before.word(),
        level,
        body.getBoolean("active", before.active()),
        before.shipped(),
        body.getString("note", before.note()));
  }

  private Single<CrisisWord> save(ApiRequest request, CrisisWord word, String target) {
    return audit
        .management(
            request.user(),
            request.operation(),
            request.address(),
            "crisis-word:" + target,
            Map.of())
        .andThen(Single.defer(() -> words.save(word, request.user().id())));
  }

  private static JsonObject json(CrisisWord word) {
    return new JsonObject()
        .put("id", WireJson.id(word.id()))
        .put("version", word.version())
        .put("word", word.word())
        .put("level", word.level().name())
        .put("active", word.active())
        .put("shipped", word.shipped())
        .put("note", word.note());
  }
}
