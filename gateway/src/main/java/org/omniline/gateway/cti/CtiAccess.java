package org.omniline.gateway.cti;

import io.reactivex.rxjava3.core.Maybe;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.cti.CtiKeys;
import org.omniline.gateway.signin.Sessions;

/**
 * Who comes with a key. A secret is 256 random bits behind a word by which scanners of sources find
 * it; it travels in a header or in a frame, never in an address. Thread-safe.
 */
public final class CtiAccess {
  private static final String REVOKED = "omniline.cti.revoked";
  private static final String SCHEME = "bearer ";
  private static final String WORD = "omk_";
  private static final Pattern SECRET = Pattern.compile(WORD + "[A-Za-z0-9_-]{43}");
  private static final int HINT = 8;

  private final CtiKeys keys;
  private final Vertx vertx;

  public CtiAccess(CtiKeys keys, Vertx vertx) {
    this.keys = keys;
    this.vertx = vertx;
  }

  /**
   * A new secret.
   *
   * @param text for its holder, told once
   * @param hash for the store
   */
  public record Minted(String text, String hash) {
    /** Enough to tell keys apart. */
    public String hint() {
      return text.substring(0, HINT);
    }

    /** Keeps it out of logs. */
    @Override
    public String toString() {
      return "Minted[" + hint() + "]";
    }
  }

  public static Minted mint(RandomGenerator random) {
    String text = WORD + Sessions.secret(random);
    return new Minted(text, Sessions.hash(text));
  }

  /** What a request carries as {@code Authorization: Bearer}; null where it carries nothing. */
  public static @Nullable String carried(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? null
        : header.substring(SCHEME.length()).trim();
  }

  /** The key of a secret; empty for one that opens nothing. */
  public Maybe<CtiKey> of(@Nullable String secret) {
    return secret == null || !SECRET.matcher(secret).matches()
        ? Maybe.empty()
        : keys.use(Sessions.hash(secret));
  }

  // ---- revoking ----

  /** Tells every node that a key opens nothing any more; a hint. */
  public void revoked(long key) {
    vertx.eventBus().publish(REVOKED, key);
  }

  /** Hears it of all nodes, on an event loop. */
  void onRevoked(LongConsumer listener) {
    vertx.eventBus().<Long>consumer(REVOKED, message -> listener.accept(message.body()));
  }
}
