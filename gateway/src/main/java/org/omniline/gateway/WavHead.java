package org.omniline.gateway;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a WAV file says (RIFF, chunks "fmt " and "data").
 *
 * @param bytesPerSecond of sound
 * @param start where the sound begins
 * @param linear16 whether it is linear PCM of 16 bits
 */
record WavHead(long bytesPerSecond, long start, boolean linear16) {
  private static final int RIFF = 12;
  private static final int CHUNK = 8;
  private static final int BYTES_PER_SECOND_AT = 8;
  private static final int BITS_AT = 14;
  private static final int LINEAR = 1;

  /**
   * Reads it.
   *
   * @param first the file's first bytes, some hundreds of them
   * @return null for what is no WAV file, or says nothing of its sound
   */
  static @Nullable WavHead of(byte[] first) {
    if (first.length < RIFF || !name(first, 0).equals("RIFF") || !name(first, 8).equals("WAVE")) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
    long rate = 0;
    boolean linear16 = false;
    long at = RIFF;
    while (at + CHUNK <= first.length) {
      String chunk = name(first, (int) at);
      long size = bytes.getInt((int) at + 4) & 0xFFFFFFFFL;
      long body = at + CHUNK;
      if (chunk.equals("data")) {
        return rate == 0 ? null : new WavHead(rate, body, linear16);
      }
      if (chunk.equals("fmt ") && body + BYTES_PER_SECOND_AT + 4 <= first.length) {
        rate = bytes.getInt((int) body + BYTES_PER_SECOND_AT) & 0xFFFFFFFFL;
        linear16 =
            bytes.getShort((int) body) == LINEAR
                && body + BITS_AT + 2 <= first.length
                && bytes.getShort((int) body + BITS_AT) == 16;
      }
      // Chunks begin at even places.
      at = body + size + (size & 1);
    }
    return null;
  }

  private static String name(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.US_ASCII);
  }

  /** How long a file of this size sounds, whatever its head says of the sound's size. */
  long durationMs(long fileSize) {
    return Math.max(0, fileSize - start) * 1_000 / bytesPerSecond;
  }
}
