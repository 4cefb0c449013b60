package org.omniline.persistence.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.omniline.conversation.port.Cipher;

/**
 * Seals with the active key of a ring and opens with whichever key sealed.
 *
 * <p>A sealed value is: one byte (format 1 in the high half, algorithm in the low half), the key's
 * id (4 bytes, big endian), a nonce (12 random bytes), the ciphertext, and the tag (16 bytes). The
 * first five bytes and the context are authenticated. With random nonces a key is good for 2³²
 * values (NIST SP 800-38D, 8.3): rotate long before.
 *
 * <p>Thread-safe: each thread has its own cipher objects, which are costly to make.
 */
public final class SealingCipher implements Cipher {
  private static final int FORMAT = 1;
  private static final int HEADER_BYTES = 5;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  /** What sealing adds to a value's length, in bytes. */
  public static final int OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

  private final KeyRing ring;
  private final SecureRandom random;
  private final ThreadLocal<javax.crypto.Cipher> aes =
      ThreadLocal.withInitial(SealingCipher::newAes);
  private final ThreadLocal<GCMModeCipher> sm4 =
      ThreadLocal.withInitial(() -> GCMBlockCipher.newInstance(new SM4Engine()));
  private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::newMac);

  /**
   * @param ring the keys
   * @param random makes nonces; must never repeat itself
   */
  public SealingCipher(KeyRing ring, SecureRandom random) {
    this.ring = ring;
    this.random = random;
  }

  @Override
  public byte[] seal(byte[] plaintext, String context) {
    KeyRing.SealingKey key = ring.active();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = new byte[plaintext.length + OVERHEAD_BYTES];
    ByteBuffer.wrap(sealed)
        .put((byte) (FORMAT << 4 | key.algorithm().number()))
        .putInt(key.id())
        .put(nonce);
    try {
      run(
          true,
          key,
          sealed,
          context,
          plaintext,
          0,
          plaintext.length,
          sealed,
          HEADER_BYTES + NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException | InvalidCipherTextException e) {
      throw new IllegalStateException("cannot seal with " + key, e);
    }
  }

  @Override
  public byte[] open(byte[] sealed, String context) {
    if (sealed.length < OVERHEAD_BYTES) {
      throw new IllegalStateException("not a sealed value: only " + sealed.length + " bytes");
    }
    KeyRing.SealingKey key = keyOf(sealed);
    byte[] plaintext = new byte[sealed.length - OVERHEAD_BYTES];
    int from = HEADER_BYTES + NONCE_BYTES;
    try {
      run(false, key, sealed, context, sealed, from, sealed.length - from, plaintext, 0);
      return plaintext;
    } catch (GeneralSecurityException | InvalidCipherTextException e) {
      // The context is a table, column and row: it may stand in a log, the value may not.
      throw new IllegalStateException(
          "a sealed value of " + context + " was changed or belongs elsewhere", e);
    }
  }

  @Override
  public byte[] hash(String purpose, byte[] value) {
    byte[] name = purpose.getBytes(StandardCharsets.UTF_8);
    Mac own = mac.get();
    // The length first, so that no purpose and value run together into another pair.
    own.update((byte) (name.length >> 8));
    own.update((byte) name.length);
    own.update(name);
    return own.doFinal(value);
  }

  private KeyRing.SealingKey keyOf(byte[] sealed) {
    int kind = sealed[0] & 0xFF;
    if (kind >> 4 != FORMAT) {
      throw new IllegalStateException("a sealed value has the unknown format " + (kind >> 4));
    }
    int id = ByteBuffer.wrap(sealed).getInt(1);
    KeyRing.SealingKey key =
        ring.sealing(id)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "sealing key "
                            + id
                            + " is not in the key file: restore the file that has it"));
    if (key.algorithm().number() != (kind & 0xF)) {
      throw new IllegalStateException(
          "sealing key " + id + " is of another algorithm than the value it should open");
    }
    return key;
  }

  private void run(
      boolean seal,
      KeyRing.SealingKey key,
      byte[] header,
      String context,
      byte[] in,
      int inFrom,
      int inLength,
      byte[] out,
      int outFrom)
      throws GeneralSecurityException, InvalidCipherTextException {
    byte[] belongs = context.getBytes(StandardCharsets.UTF_8);
    switch (key.algorithm()) {
      case AES_256_GCM -> {
        javax.crypto.Cipher own = aes.get();
        own.init(
            seal ? javax.crypto.Cipher.ENCRYPT_MODE : javax.crypto.Cipher.DECRYPT_MODE,
            key.secret(),
            new javax.crypto.spec.GCMParameterSpec(
                TAG_BYTES * 8, header, HEADER_BYTES, NONCE_BYTES));
        own.updateAAD(header, 0, HEADER_BYTES);
        own.updateAAD(belongs);
        own.doFinal(in, inFrom, inLength, out, outFrom);
      }
      case SM4_GCM -> {
        GCMModeCipher own = sm4.get();
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(header, HEADER_BYTES, nonce, 0, NONCE_BYTES);
        own.init(
            seal,
            new AEADParameters(new KeyParameter(key.secret().getEncoded()), TAG_BYTES * 8, nonce));
        own.processAADBytes(header, 0, HEADER_BYTES);
        own.processAADBytes(belongs, 0, belongs.length);
        int written = own.processBytes(in, inFrom, inLength, out, outFrom);
        own.doFinal(out, outFrom + written);
      }
    }
  }

  private static javax.crypto.Cipher newAes() {
    try {
      return javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES in Galois/Counter Mode", e);
    }
  }

  private Mac newMac() {
    try {
      Mac fresh = Mac.getInstance("HmacSHA256");
      fresh.init(ring.hashKey());
      return fresh;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this Java has no HMAC with SHA-256", e);
    }
  }
}
