package org.omniline.persistence.crypto;

import java.util.Arrays;

/** How a sealing key enciphers. The number is stored in every sealed value: never change one. */
public enum SealingAlgorithm {
  /** AES with a 256-bit key in Galois/Counter Mode (NIST SP 800-38D), from the JDK. */
  AES_256_GCM(1, 32, "aes-256-gcm"),
  /** SM4 (GB/T 32907-2016) in Galois/Counter Mode (RFC 8998), from Bouncy Castle. */
  SM4_GCM(2, 16, "sm4-gcm");

  private final int number;
  private final int keyBytes;
  private final String wire;

  SealingAlgorithm(int number, int keyBytes, String wire) {
    this.number = number;
    this.keyBytes = keyBytes;
    this.wire = wire;
  }

  /** The number in sealed values, 1 to 15. */
  int number() {
    return number;
  }

  /** Length of a key in bytes. */
  public int keyBytes() {
    return keyBytes;
  }

  /** As the key file spells it. */
  public String wire() {
    return wire;
  }

  /**
   * The algorithm the key file names.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public static SealingAlgorithm of(String wire) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.wire.equals(wire))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown algorithm '" + wire + "': use aes-256-gcm or sm4-gcm"));
  }
}
