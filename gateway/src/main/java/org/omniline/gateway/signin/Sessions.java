package org.omniline.gateway.signin;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.rxjava3.core.http.HttpServerRequest;
import io.vertx.rxjava3.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.config.Config;

/**
 * Sign-in sessions and their cookie. The cookie holds 256 random bits; the database only their
 * hash. Thread-safe.
 */
public final class Sessions {
  /** The cookie's name. */
  public static final String COOKIE = "omniline_session";

  /** The header that state-changing requests carry beside the cookie. */
  public static final String CSRF_HEADER = "x-omniline-csrf";

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final SessionStore store;
  private final SessionEnds ends;
  private final SecureRandom random;
  private final Config.Session config;
  private final boolean secure;

  /**
   * Makes the sessions.
   *
   * @param secure whether the cookie travels over TLS only
   */
  public Sessions(
      SessionStore store,
      SessionEnds ends,
      SecureRandom random,
      Config.Session config,
      boolean secure) {
    this.store = store;
    this.ends = ends;
    this.random = random;
    this.config = config;
    this.secure = secure;
  }

  /** A new session: the token for the cookie and what the page needs for later requests. */
  public record Opened(String token, String csrf) {}

  /** The live session of a request, empty without one. */
  public Maybe<SessionStore.Session> of(HttpServerRequest request) {
    Cookie cookie = request.getCookie(COOKIE);
    if (cookie == null || !TOKEN.matcher(cookie.getValue()).matches()) {
      return Maybe.empty();
    }
    return store.find(hash(cookie.getValue()));
  }

  /** Whether a request proves that our own page sent it. */
  public static boolean hasCsrf(HttpServerRequest request, SessionStore.Session session) {
    String given = request.getHeader(CSRF_HEADER);
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            session.csrf().getBytes(StandardCharsets.UTF_8));
  }

  /** Opens a session; the caller sets the cookie. */
  public Single<Opened> open(User user, String address) {
    Opened opened = new Opened(secret(random), secret(random));
    return store
        .open(hash(opened.token()), user.id(), opened.csrf(), address, config.idle(), config.max())
        .toSingleDefault(opened);
  }

  /** Ends one session and its sockets. */
  public Completable close(SessionStore.Session session) {
    return store
        .close(session.tokenHash())
        .doOnComplete(
            () -> ends.publish(new SessionEnds.Ended(session.user().id(), session.tokenHash())));
  }

  /** Ends all sessions of a user and their sockets. */
  public Completable closeAll(long userId) {
    return store
        .closeAll(userId)
        .doOnComplete(() -> ends.publish(new SessionEnds.Ended(userId, null)));
  }

  /** Ends the sessions of users whose accounts have expired, and their sockets. */
  public Completable closeExpired() {
    return store
        .closeExpired()
        .doOnSuccess(users -> users.forEach(id -> ends.publish(new SessionEnds.Ended(id, null))))
        .ignoreElement();
  }

  /** Sets the cookie; null removes it. */
  public void setCookie(HttpServerResponse response, @Nullable String token) {
    Cookie cookie =
        Cookie.cookie(COOKIE, token == null ? "" : token)
            .setPath("/")
            .setHttpOnly(true)
            .setSecure(secure)
            .setSameSite(CookieSameSite.STRICT);
    if (token == null) {
      cookie.setMaxAge(0);
    }
    response.addCookie(cookie);
  }

  /** 256 random bits, as they go into an address or a header. */
  public static String secret(RandomGenerator random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Hexadecimal SHA-256, as the store keeps tokens. */
  public static String hash(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
