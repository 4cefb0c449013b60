package org.omniline.conversation.port;

/**
 * Enciphers what is stored about people. Keys live outside the database; a sealed value names its
 * algorithm and key, so old values stay readable after a rotation. Thread-safe, does not block.
 */
public interface Cipher {
  /**
   * Seals a value.
   *
   * @param plaintext never null
   * @param context what it belongs to (table, column, row); opening needs the same, so that a
   *     sealed value copied to another row does not open
   */
  byte[] seal(byte[] plaintext, String context);

  /**
   * Opens a sealed value.
   *
   * @throws IllegalStateException when the key is missing or the value or context was changed
   */
  byte[] open(byte[] sealed, String context);

  /**
   * A keyed hash, to find what is stored enciphered.
   *
   * @param purpose separates uses, so that hashes of one cannot be looked up in another
   * @return 32 bytes; does not change when the sealing key rotates
   */
  byte[] hash(String purpose, byte[] value);
}
