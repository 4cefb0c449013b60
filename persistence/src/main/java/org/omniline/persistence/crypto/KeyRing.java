package org.omniline.persistence.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The keys a node works with: sealing keys by id, one of them active, and the key of the keyed
 * hashes, which never rotates (hashes made with another one would find nothing). Immutable.
 */
public final class KeyRing {
  /**
   * A key that seals.
   *
   * @param id 1 or more, unique in the ring and never used again for another key
   */
  public record SealingKey(int id, SealingAlgorithm algorithm, SecretKey secret) {
    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
      return "SealingKey[" + id + ", " + algorithm.wire() + "]";
    }
  }

  private final TreeMap<Integer, SealingKey> sealing;
  private final SealingKey active;
  private final SecretKey hash;

  /**
   * @param sealing all sealing keys by id
   * @param activeId which of them seals new values
   * @param hash HMAC-SHA256 key, 32 bytes
   * @throws IllegalArgumentException when the active key is not among the sealing keys
   */
  public KeyRing(Map<Integer, SealingKey> sealing, int activeId, SecretKey hash) {
    this.sealing = new TreeMap<>(sealing);
    SealingKey found = this.sealing.get(activeId);
    if (found == null) {
      throw new IllegalArgumentException("the active key " + activeId + " is not in the ring");
    }
    this.active = found;
    this.hash = hash;
  }

  /** The key that seals new values. */
  public SealingKey active() {
    return active;
  }

  /** A sealing key, also one that is no longer active. */
  public Optional<SealingKey> sealing(int id) {
    return Optional.ofNullable(sealing.get(id));
  }

  /** All sealing keys by id, ascending. */
  public Map<Integer, SealingKey> all() {
    return new TreeMap<>(sealing);
  }

  /**
   * What tells this sealing key from another one without telling the key: an HMAC under the hash
   * key.
   */
  byte[] fingerprint(SealingKey key) {
    byte[] secret = key.secret().getEncoded();
    byte[] name = key.algorithm().wire().getBytes(StandardCharsets.UTF_8);
    byte[] both = Arrays.copyOf(name, name.length + secret.length);
    System.arraycopy(secret, 0, both, name.length, secret.length);
    return hmac(both);
  }

  /** What tells the hash key from another one without telling it. */
  byte[] hashFingerprint() {
    return hmac(new byte[0]);
  }

  private byte[] hmac(byte[] value) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(hash);
      mac.update("omniline key check:".getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(value);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC with SHA-256", e);
    }
  }

  SecretKey hashKey() {
    return hash;
  }

  @Override
  public String toString() {
    return "KeyRing[active " + active + " of " + sealing.keySet() + "]";
  }
}
