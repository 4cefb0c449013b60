package org.omniline.gateway.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id as RFC 9106 defines it, stored as a PHC string. Blocks for tens of milliseconds: {@link
 * Passwords} keeps it off the event loop. Thread-safe.
 */
final class Argon2 {
  /** OWASP's first choice for memory of 19 MiB (Password Storage Cheat Sheet). */
  private static final int MEMORY_KIB = 19_456;

  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final SecureRandom random;

  Argon2(SecureRandom random) {
    this.random = random;
  }

  /** A fresh salted hash as a PHC string. */
  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = derive(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, encoder.encodeToString(salt), encoder.encodeToString(hash));
  }

  /** Whether the password belongs to the PHC string; false for a string that is none. */
  boolean verify(String password, String phc) {
    Matcher matcher = PHC.matcher(phc);
    if (!matcher.matches()) {
      return false;
    }
    byte[] salt = Base64.getDecoder().decode(matcher.group(4));
    byte[] expected = Base64.getDecoder().decode(matcher.group(5));
    byte[] actual =
        derive(
            password,
            salt,
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  private static byte[] derive(
      String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] result = new byte[length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), result);
    return result;
  }
}
