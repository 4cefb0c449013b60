package org.omniline.channels.phone.esl;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the names of headers, which every event repeats by the hundred, so that each is made
 * once. As large as it ever gets from the start: a caller who invents SIP headers only displaces
 * entries. Not thread-safe.
 */
final class EslNames {
  private static final int SLOTS = 1024;
  private static final int LONGEST = 64;

  private final byte @Nullable [][] bytes = new byte @Nullable [SLOTS][];
  private final String[] names = new String[SLOTS];

  String name(byte[] source, int from, int length) {
    if (length > LONGEST) {
      return EslText.decode(source, from, length);
    }
    int hash = length;
    for (int at = from; at < from + length; at++) {
      hash = 31 * hash + source[at];
    }
    int slot = (hash ^ hash >>> 15) & SLOTS - 1;
    byte[] known = bytes[slot];
    if (known != null && Arrays.equals(known, 0, known.length, source, from, from + length)) {
      return names[slot];
    }
    String name = EslText.decode(source, from, length);
    bytes[slot] = Arrays.copyOfRange(source, from, from + length);
    names[slot] = name;
    return name;
  }
}
