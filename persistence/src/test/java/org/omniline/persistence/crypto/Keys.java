package org.omniline.persistence.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;

/** Key rings for tests. */
public final class Keys {
  private Keys() {}

  /** A cipher with one AES key that is the same in each call. */
  public static SealingCipher cipher() {
    return new SealingCipher(ring(1, SealingAlgorithm.AES_256_GCM), new SecureRandom());
  }

  /** A ring of as many keys as there are algorithms, numbered from 1; the same in each call. */
  public static KeyRing ring(int active, SealingAlgorithm... algorithms) {
    Map<Integer, KeyRing.SealingKey> keys = new TreeMap<>();
    for (int i = 0; i < algorithms.length; i++) {
      byte[] secret = bytes("key " + (i + 1), algorithms[i].keyBytes());
      keys.put(
          i + 1, new KeyRing.SealingKey(i + 1, algorithms[i], new SecretKeySpec(secret, "AES")));
    }
    return new KeyRing(keys, active, new SecretKeySpec(bytes("hash", 32), "HmacSHA256"));
  }

  /** The ring after a key was taken out of the file. */
  public static KeyRing without(KeyRing ring, int id) {
    Map<Integer, KeyRing.SealingKey> keys = ring.all();
    keys.remove(id);
    return new KeyRing(keys, ring.active().id(), ring.hashKey());
  }

  private static byte[] bytes(String text, int length) {
    byte[] bytes = new byte[length];
    byte[] start = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(start, 0, bytes, 0, start.length);
    return bytes;
  }
}
