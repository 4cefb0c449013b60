package org.omniline.channels.webchat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.IdentityKey;

/**
 * The secret by which a visitor proves to be the same one: 256 random bits in base64url and the
 * mark of who made it ({@link VisitorTokens}). Only its SHA-256 is the identity, so that what we
 * store opens no thread.
 *
 * @param value 43 characters, a dot and 22 more; those of earlier releases have no mark. Never
 *     logged, never stored
 */
public record VisitorToken(String value) {
  static final char MARK = '.';

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}(\\.[A-Za-z0-9_-]{22})?");
  private static final String BEARER = "Bearer ";

  /** The token a client names; empty when it has not the shape of one. */
  public static Optional<VisitorToken> of(@Nullable String value) {
    return value != null && SHAPE.matcher(value).matches()
        ? Optional.of(new VisitorToken(value))
        : Optional.empty();
  }

  /** The token of an {@code Authorization} header. */
  public static Optional<VisitorToken> ofHeader(@Nullable String authorization) {
    return authorization != null && authorization.startsWith(BEARER)
        ? of(authorization.substring(BEARER.length()).trim())
        : Optional.empty();
  }

  /** Identity and thread key: base64url of SHA-256 of the token's text. */
  public String threadKey() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }

  public IdentityKey identity() {
    return new IdentityKey(IdentityKey.Kind.WEB_VISITOR, threadKey());
  }

  @Override
  public String toString() {
    return "VisitorToken[…]";
  }
}
