package org.omniline.channels.webchat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.omniline.conversation.port.Cipher;

/**
 * Makes visitors' tokens and knows them again without keeping them: behind the 256 random bits
 * stands a keyed mark that only the servers of this site can make. So a page that has said nothing
 * yet keeps its token over a reload, and nobody chooses the key of a thread. Thread-safe.
 */
public final class VisitorTokens {
  private static final String PURPOSE = "visitor-token";
  private static final int RANDOM_BYTES = 32;
  private static final int MARK_BYTES = 16;

  private final SecureRandom random;
  private final Cipher cipher;

  public VisitorTokens(SecureRandom random, Cipher cipher) {
    this.random = random;
    this.cipher = cipher;
  }

  VisitorToken create() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String secret = base64(bytes);
    return new VisitorToken(secret + VisitorToken.MARK + mark(secret));
  }

  /** Whether {@link #create} made it, on any node. */
  boolean made(VisitorToken token) {
    int at = token.value().indexOf(VisitorToken.MARK);
    // A mark that is nearly right tells nothing: the random part before it is public to its sender.
    return at > 0 && token.value().substring(at + 1).equals(mark(token.value().substring(0, at)));
  }

  private String mark(String secret) {
    byte[] hash = cipher.hash(PURPOSE, secret.getBytes(StandardCharsets.US_ASCII));
    return base64(Arrays.copyOf(hash, MARK_BYTES));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
