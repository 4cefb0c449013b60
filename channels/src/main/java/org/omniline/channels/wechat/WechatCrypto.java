package org.omniline.channels.wechat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures and the "safe mode" encryption of official accounts (facts.md 6.1): {@code
 * sha1(sort(token, timestamp, nonce[, encrypted]))}; AES-256-CBC with PKCS#7 to 32 bytes over
 * random(16) + length(4) + xml + app id. Stateless, thread-safe.
 */
final class WechatCrypto {
  private static final int RANDOM = 16;
  private static final int BLOCK = 32;

  private WechatCrypto() {}

  /** The push does not come from the platform, or was changed on its way. */
  static final class Forged extends Exception {
    private static final long serialVersionUID = 1L;

    Forged(String message) {
      super(message, null, false, false);
    }
  }

  /** Hexadecimal SHA-1 of the sorted parts. */
  static String sign(String... parts) {
    String[] sorted = parts.clone();
    Arrays.sort(sorted);
    try {
      // SHA-1 is the platform's choice; its tokens are not collision targets.
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(String.join("", sorted).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-1 is part of every JDK", e);
    }
  }

  /** Compares in constant time. */
  static boolean matches(String expected, String given) {
    return MessageDigest.isEqual(expected.getBytes(US_ASCII), given.getBytes(UTF_8));
  }

  /**
   * Opens the {@code Encrypt} element of a push.
   *
   * @return the XML inside
   * @throws Forged when it does not open with this account's key or names another app id
   */
  static String decrypt(WechatSettings settings, String encrypted) throws Forged {
    byte[] plain;
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, settings);
      plain = cipher.doFinal(Base64.getDecoder().decode(encrypted.strip()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Forged("the body does not open with this account's key");
    }
    int padding = plain.length == 0 ? 0 : plain[plain.length - 1];
    int end = plain.length - padding;
    if (padding < 1 || padding > BLOCK || end < RANDOM + 4) {
      throw new Forged("the body's padding is wrong");
    }
    int length = ByteBuffer.wrap(plain, RANDOM, 4).getInt();
    if (length < 0 || length > end - RANDOM - 4) {
      throw new Forged("the body's length is wrong");
    }
    String appId = new String(plain, RANDOM + 4 + length, end - RANDOM - 4 - length, UTF_8);
    if (!appId.equals(settings.appId())) {
      throw new Forged("the body is for another app id");
    }
    return new String(plain, RANDOM + 4, length, UTF_8);
  }

  private static Cipher cipher(int mode, WechatSettings settings) throws GeneralSecurityException {
    byte[] key = Base64.getDecoder().decode(settings.encodingAesKey() + "=");
    Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, RANDOM)));
    return cipher;
  }
}
