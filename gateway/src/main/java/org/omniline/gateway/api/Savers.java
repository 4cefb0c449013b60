package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.LastSaves;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.json.WireJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names who saved what somebody else saves too late. Every operation on one thing whose answer has
 * a {@code version} is a save of it; what it is called is the beginning of its address, so that an
 * operation below it counts for it. Thread-safe.
 */
final class Savers {
  private static final Logger LOG = LoggerFactory.getLogger(Savers.class);
  private static final String VERSION = "version";

  private final LastSaves saves;
  private final UserStore users;

  Savers(LastSaves saves, UserStore users) {
    this.saves = saves;
    this.users = users;
  }

  /** To be done before the answer is sent: whoever reads it may be too late a moment after. */
  Completable note(ApiRequest request, JsonObject answer) {
    if (!isOfOne(request.context())
        || HttpMethod.GET.equals(request.context().request().method())
        || request.session() == null
        || !(answer.getValue(VERSION) instanceof Integer version)) {
      return Completable.complete();
    }
    return saves
        .note(what(request.context()), version, request.user().id())
        // It is saved: that must be said, even where nobody can be told by whom.
        .doOnError(error -> LOG.warn("who saved {} is not noted", request.operation(), error))
        .onErrorComplete();
  }

  /** The same error; for who was too late, with who was faster and when, as far as it is known. */
  Single<Throwable> named(RoutingContext context, Throwable error) {
    if (!(error instanceof Refusal refusal)
        || refusal.code() != Refusal.Code.CONFLICT
        || !isOfOne(context)
        || !(refusal.fields().get(VERSION) instanceof Integer version)) {
      return Single.just(error);
    }
    return saves
        .last(what(context))
        .filter(save -> save.version() == version)
        .flatMap(save -> named(refusal, save))
        .doOnError(failure -> LOG.warn("who was faster cannot be told", failure))
        .onErrorComplete()
        .defaultIfEmpty(error);
  }

  private Maybe<Throwable> named(Refusal refusal, LastSaves.Save save) {
    return users
        .find(save.byUser())
        .map(
            user -> {
              Map<String, Object> fields = new HashMap<>(refusal.fields());
              fields.put(
                  "savedBy",
                  new JsonObject().put("id", WireJson.id(user.id())).put("name", user.name()));
              fields.put("savedAt", String.valueOf(WireJson.time(save.at())));
              return new Refusal(refusal.code(), refusal.getMessage(), fields);
            });
  }

  private static boolean isOfOne(RoutingContext context) {
    return !context.pathParams().isEmpty();
  }

  private static String what(RoutingContext context) {
    String[] steps = context.normalizedPath().substring(Contract.BASE.length()).split("/", 4);
    return "/" + steps[1] + "/" + steps[2];
  }
}
