package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.cti.CtiKey.Scope;
import org.omniline.conversation.cti.CtiKeys;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.cti.CtiAccess;
import org.omniline.gateway.json.WireJson;

/**
 * {@code /cti-keys}: the keys of programs of others. A secret is made here and told once; whoever
 * has lost it has a new key made.
 */
final class CtiKeysApi {
  /** Nobody remembers who holds what is older. Ours. */
  private static final Duration LONGEST = Duration.ofDays(2 * 366);

  private final CtiKeys keys;
  private final CtiAccess access;
  private final Audit audit;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  CtiKeysApi(CtiKeys keys, CtiAccess access, Audit audit, InstantSource clock) {
    this.keys = keys;
    this.access = access;
    this.audit = audit;
    this.clock = clock;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put(
        "cti-keys.list",
        request ->
            keys.all()
                .flatMapCompletable(
                    all -> request.replyAll(WireJson.array(all, one -> json(one, null)))));
    handlers.put("cti-keys.create", this::create);
    handlers.put("cti-keys.revoke", this::revoke);
  }

  private Completable create(ApiRequest request) {
    JsonObject body = request.body();
    CtiAccess.Minted secret = CtiAccess.mint(random);
    Set<Scope> scopes = new HashSet<>();
    body.getJsonArray("scopes").forEach(one -> scopes.add(Scope.valueOf((String) one)));
    CtiKey key =
        new CtiKey(
            0,
            body.getString("name").strip(),
            secret.hint(),
            scopes,
            ids(body.getJsonArray("queues", new JsonArray())),
            ids(body.getJsonArray("users", new JsonArray())),
            request.user().id(),
            clock.instant(),
            expiry(body.getString("expiresAt")),
            null,
            null);
    return audit
        .management(
            request.user(),
            request.operation(),
            request.address(),
            "cti-key:" + key.hint(),
            Map.of("name", key.name(), "scopes", String.join(" ", names(scopes))))
        .andThen(Single.defer(() -> keys.create(key, secret.hash())))
        .flatMapCompletable(saved -> request.reply(201, json(saved, secret.text())));
  }

  private Instant expiry(@Nullable String text) {
    Instant at = ApiRequest.parseTime("expiresAt", text);
    Instant now = clock.instant();
    if (at == null || !at.isAfter(now)) {
      throw Refusal.invalid("expiresAt", "past", "This is over already.");
    }
    if (at.isAfter(now.plus(LONGEST))) {
      throw Refusal.invalid("expiresAt", "too-long", "At most two years at a time.");
    }
    return at;
  }

  private static Set<Long> ids(JsonArray texts) {
    Set<Long> ids = new TreeSet<>();
    texts.forEach(one -> ids.add(ApiRequest.parseId((String) one)));
    return ids;
  }

  private Completable revoke(ApiRequest request) {
    long id = request.id("id");
    return keys.find(id)
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such key.")))
        .flatMapCompletable(
            key ->
                audit.management(
                    request.user(),
                    request.operation(),
                    request.address(),
                    "cti-key:" + key.hint(),
                    Map.of("name", key.name())))
        .andThen(Single.defer(() -> keys.revoke(id, request.user().id())))
        .doOnSuccess(key -> access.revoked(key.id()))
        .flatMapCompletable(key -> request.reply(200, json(key, null)));
  }

  private static Set<String> names(Collection<Scope> scopes) {
    Set<String> names = new TreeSet<>();
    scopes.forEach(scope -> names.add(scope.name()));
    return names;
  }

  /** The secret only where it was made just now. */
  private static JsonObject json(CtiKey key, @Nullable String secret) {
    JsonArray queues = new JsonArray();
    key.queues().stream().sorted().map(WireJson::id).forEach(queues::add);
    JsonArray users = new JsonArray();
    key.users().stream().sorted().map(WireJson::id).forEach(users::add);
    JsonArray scopes = new JsonArray();
    names(key.scopes()).forEach(scopes::add);
    JsonObject json =
        new JsonObject()
            .put("id", WireJson.id(key.id()))
            .put("name", key.name())
            .put("hint", key.hint())
            .put("scopes", scopes)
            .put("queues", queues)
            .put("users", users)
            .put("createdAt", WireJson.time(key.createdAt()))
            .put("expiresAt", WireJson.time(key.expiresAt()))
            .put("lastUsedAt", WireJson.time(key.lastUsedAt()))
            .put("revokedAt", WireJson.time(key.revokedAt()));
    return secret == null ? json : json.put("secret", secret);
  }
}
