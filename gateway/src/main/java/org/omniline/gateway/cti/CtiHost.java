package org.omniline.gateway.cti;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.AccessRefusals;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.http.RateLimiter;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.socket.Acting;

/** What every way in for programs shares, over HTTP and by socket. Thread-safe. */
public final class CtiHost {
  private final CtiAccess access;
  private final CtiFeed feed;
  private final CtiReading reading;
  private final CtiDesk desk;
  private final CtiWire wire;
  private final Audit audit;
  private final AccessRefusals refusals;
  private final RateLimiter limiter;
  private final InstantSource clock;
  private final Set<CtiSession> open = ConcurrentHashMap.newKeySet();

  /**
   * @param acting does what desks do
   * @param requestsPerMinute of each key
   */
  public CtiHost(
      Vertx vertx,
      CtiParts parts,
      CtiAccess access,
      PhonePlaces places,
      Acting acting,
      Audit audit,
      AccessRefusals refusals,
      int requestsPerMinute) {
    this.access = access;
    this.refusals = refusals;
    this.clock = parts.clock();
    this.audit = audit;
    this.wire = new CtiWire(places);
    CtiNames names = new CtiNames(parts.users(), parts.directory(), System::nanoTime);
    var loop = vertx.getOrCreateContext();
    this.feed = new CtiFeed(task -> loop.runOnContext(now -> task.run()), parts.events(), names);
    this.reading = new CtiReading(parts.acd(), parts.calls(), parts.switches(), names, wire);
    this.desk =
        new CtiDesk(
            parts.done(),
            parts.users(),
            parts.conversations(),
            parts.acd(),
            parts.duties(),
            acting,
            audit,
            parts.clock());
    this.limiter =
        new RateLimiter(requestsPerMinute, Math.max(10, requestsPerMinute / 4), System::nanoTime);
  }

  // ---- over HTTP ----

  /** The key of a secret; fails NOT_SIGNED_IN or TOO_FAST. */
  public Single<CtiKey> admit(@Nullable String secret) {
    return access
        .of(secret)
        .switchIfEmpty(Single.error(CtiHost::unknown))
        .doOnSuccess(key -> limiter.require("key:" + key.id()));
  }

  /** Refuses what a key is not good for. */
  public static void need(CtiKey key, CtiKey.Scope scope) {
    if (!key.has(scope)) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "This key is not good for that.",
          Map.of("reason", "no-scope", "scope", scope.name()));
    }
  }

  public Single<JsonArray> agents(CtiKey key) {
    return reading.agents(key);
  }

  public Single<JsonArray> calls(CtiKey key) {
    return reading.calls(key);
  }

  /** As {@code name} with these arguments over the socket. */
  public Single<JsonObject> run(CtiKey key, String address, String name, JsonObject args) {
    return desk.run(key, address, name, args);
  }

  static Refusal unknown() {
    return new Refusal(
        Refusal.Code.NOT_SIGNED_IN,
        "Come with a key that is good: it may have expired or be revoked.",
        Map.of("reason", "no-key"));
  }

  // ---- by socket ----

  /** Who says hello, with a key of its own or that of its request. */
  Single<CtiKey> greet(@Nullable String secret, @Nullable CtiKey carried, String address) {
    if (secret == null && carried != null) {
      return connected(carried, address);
    }
    limiter.require("hello:" + RateLimiter.key(address));
    return access
        .of(secret)
        .switchIfEmpty(
            Single.error(
                () -> {
                  refusals.refused("cti.connect", "not-signed-in", address, "GET /ws/cti");
                  return unknown();
                }))
        .flatMap(key -> connected(key, address));
  }

  private Single<CtiKey> connected(CtiKey key, String address) {
    long others =
        open.stream()
            .map(CtiSession::key)
            .filter(one -> one != null && one.id() == key.id())
            .count();
    if (others >= CtiSockets.PER_KEY) {
      return Single.error(
          new Refusal(
              Refusal.Code.TOO_FAST,
              "This key has enough sockets here.",
              Map.of("reason", "too-many-sockets")));
    }
    return audit
        .program(key.name(), "cti.connect", Audit.OK, address, null, Map.of())
        .toSingleDefault(key);
  }

  Set<CtiSession> open() {
    return open;
  }

  void closed(CtiSession session) {
    open.remove(session);
  }

  CtiAccess access() {
    return access;
  }

  CtiFeed feed() {
    return feed;
  }

  CtiReading reading() {
    return reading;
  }

  CtiDesk desk() {
    return desk;
  }

  CtiWire wire() {
    return wire;
  }

  RateLimiter limiter() {
    return limiter;
  }

  @Nullable String now() {
    return WireJson.time(clock.instant());
  }
}
