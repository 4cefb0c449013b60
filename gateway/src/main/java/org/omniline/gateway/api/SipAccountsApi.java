package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.SipAccounts;
import org.omniline.conversation.staff.SipAccounts.SipAccount;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/**
 * {@code /sip-accounts}: telephones that may register. Passwords are made here and shown once; who
 * lost one has a new one made.
 */
final class SipAccountsApi {
  /** Without signs that look alike on a telephone's display. */
  private static final String SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int LENGTH = 20;

  private final SipAccounts accounts;
  private final Audit audit;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  SipAccountsApi(SipAccounts accounts, Audit audit, InstantSource clock) {
    this.accounts = accounts;
    this.audit = audit;
    this.clock = clock;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put(
        "sip-accounts.list",
        request ->
            accounts
                .all()
                .flatMapCompletable(
                    all -> request.replyAll(WireJson.array(all, one -> json(one, null)))));
    handlers.put("sip-accounts.create", this::create);
    handlers.put("sip-accounts.update", request -> update(request, request.body(), null));
    handlers.put("sip-accounts.renew", request -> update(request, new JsonObject(), password()));
  }

  private Completable create(ApiRequest request) {
    JsonObject body = request.body();
    String password = password();
    SipAccount account =
        new SipAccount(
            body.getString("extension"),
            0,
            body.getString("label"),
            body.getBoolean("active", true),
            clock.instant());
    return written(request, account.extension())
        .andThen(Single.defer(() -> accounts.create(account, password, request.user().id())))
        .flatMapCompletable(saved -> request.reply(201, json(saved, password)));
  }

  /** What the body does not name stays; a version in it is the one that was changed. */
  private Completable update(ApiRequest request, JsonObject body, @Nullable String password) {
    String extension = request.context().pathParam("extension");
    return found(extension)
        .map(
            before ->
                new SipAccount(
                    extension,
                    body.getInteger("version", before.version()),
                    body.getString("label", before.label()),
                    body.getBoolean("active", before.active()),
                    clock.instant()))
        .flatMap(
            account ->
                written(request, extension)
                    .andThen(
                        Single.defer(
                            () -> accounts.update(account, password, request.user().id()))))
        .flatMapCompletable(saved -> request.reply(200, json(saved, password)));
  }

  private Single<SipAccount> found(String extension) {
    return accounts
        .find(extension)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such telephone.")));
  }

  private Completable written(ApiRequest request, String extension) {
    return audit.management(
        request.user(),
        request.operation(),
        request.address(),
        "sip-account:" + extension,
        Map.of());
  }

  private String password() {
    return random
        .ints(LENGTH, 0, SIGNS.length())
        .collect(
            StringBuilder::new,
            (text, sign) -> text.append(SIGNS.charAt(sign)),
            StringBuilder::append)
        .toString();
  }

  /** The password only where it was made just now. */
  private static JsonObject json(SipAccount account, @Nullable String password) {
    JsonObject json =
        new JsonObject()
            .put("extension", account.extension())
            .put("version", account.version())
            .put("label", account.label())
            .put("active", account.active())
            .put("changedAt", WireJson.time(account.changedAt()));
    return password == null ? json : json.put("password", password);
  }
}
