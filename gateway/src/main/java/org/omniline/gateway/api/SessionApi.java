package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.SettingStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.phone.PhoneDuties;
import org.omniline.gateway.signin.Sessions;
import org.omniline.gateway.signin.SignIn;

/** {@code /session}: sign-in, who am I, sign-out, own password. */
final class SessionApi {
  private final SignIn signIn;
  private final Sessions sessions;
  private final ConversationStore conversations;
  private final SettingStore settings;
  private final PhoneDuties duties;

  SessionApi(
      SignIn signIn,
      Sessions sessions,
      SettingStore settings,
      ConversationStore conversations,
      PhoneDuties duties) {
    this.duties = duties;
    this.conversations = conversations;
    this.signIn = signIn;
    this.sessions = sessions;
    this.settings = settings;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("session.open", this::open);
    handlers.put("session.read", this::read);
    handlers.put("session.close", this::close);
    handlers.put("session.password", this::password);
    handlers.put("session.settings.read", this::readSetting);
    handlers.put("session.settings.save", this::saveSetting);
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

  /** Nobody leaves with people still in the own hands: they are handed over first. */
  private Completable handedOver(User user) {
    return user.may(Right.CONVERSATION_SERVE)
        ? conversations
            .owned(user.id())
            .flatMapCompletable(
                open ->
                    open == 0
                        ? Completable.complete()
                        : Completable.error(
                            new Refusal(
                                Refusal.Code.IN_USE,
                                "Hand your open conversations over first.",
                                Map.of("conversations", open))))
        : Completable.complete();
  }

  private Completable close(ApiRequest request) {
    return handedOver(request.user()).andThen(Completable.defer(() -> signOut(request)));
  }

  private Completable signOut(ApiRequest request) {
    long me = request.user().id();
    // First, or whoever goes would be kept for calls.
    return duties
        .end(me, me, null)
        .andThen(Completable.defer(() -> signIn.signOut(request.signedIn(), request.address())))
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

  private Completable readSetting(ApiRequest request) {
    return settings
        .find(request.user().id(), request.context().pathParam("view"))
        .map(JsonObject::new)
        .defaultIfEmpty(new JsonObject().put("hidden", new JsonArray()))
        .flatMapCompletable(value -> request.reply(200, value));
  }

  private Completable saveSetting(ApiRequest request) {
    String view = request.context().pathParam("view");
    return settings
        .save(request.user().id(), view, request.body().encode())
        .andThen(Completable.defer(request::done));
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
