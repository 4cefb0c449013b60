package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.signin.Sessions;
import org.omniline.gateway.signin.SignIn;

/** {@code /session}: sign-in, who am I, sign-out, own password. */
final class SessionApi {
  private final SignIn signIn;
  private final Sessions sessions;

  SessionApi(SignIn signIn, Sessions sessions) {
    this.signIn = signIn;
    this.sessions = sessions;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("session.open", this::open);
    handlers.put("session.read", this::read);
    handlers.put("session.close", this::close);
    handlers.put("session.password", this::password);
  }

  private Completable open(ApiRequest request) {
    JsonObject body = request.body();
    return signIn
        .signIn(body.getString("login"), body.getString("password"), request.address())
        .flatMapCompletable(signedIn -> reply(request, signedIn));
  }

  private Completable read(ApiRequest request) {
    return request.reply(200, json(request.user(), request.signedIn().csrf()));
  }

  private Completable close(ApiRequest request) {
    return signIn
        .signOut(request.signedIn(), request.address())
        .andThen(
            Completable.defer(
                () -> {
                  sessions.setCookie(request.context().response(), null);
                  return request.done();
                }));
  }

  private Completable password(ApiRequest request) {
    JsonObject body = request.body();
    return signIn
        .changePassword(
            request.signedIn(),
            body.getString("current"),
            body.getString("next"),
            request.address())
        .flatMapCompletable(signedIn -> reply(request, signedIn));
  }

  private Completable reply(ApiRequest request, SignIn.SignedIn signedIn) {
    sessions.setCookie(request.context().response(), signedIn.session().token());
    return request.reply(200, json(signedIn.user(), signedIn.session().csrf()));
  }

  private static JsonObject json(User user, String csrf) {
    return new JsonObject()
        .put("user", WireJson.me(user))
        .put("csrf", csrf)
        .put("mustChangePassword", user.mustChangePassword());
  }
}
