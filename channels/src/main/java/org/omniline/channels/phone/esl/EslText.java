package org.omniline.channels.phone.esl;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a switch as text. FreeSWITCH passes on what a SIP peer wrote, so a caller's name may
 * come in GBK amid UTF-8: each value is UTF-8 if it can be, else GB18030 (which contains GBK) if it
 * can be, else UTF-8 with the bytes that are neither marked by U+FFFD. Never fails.
 */
final class EslText {
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final char REPLACEMENT = '\uFFFD';

  private EslText() {}

  static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  static String decode(byte[] bytes, int from, int length) {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    // Most strings are Latin, and those are searched for this character in no time.
    int marks = count(text);
    if (marks == 0 || marks == countSent(bytes, from, length)) {
      return text;
    }
    String other = new String(bytes, from, length, GB18030);
    return count(other) == 0 ? other : text;
  }

  private static int count(String text) {
    int count = 0;
    for (int at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
      count++;
    }
    return count;
  }

  /** How many U+FFFD the peer itself wrote, which are no sign of another encoding. */
  private static int countSent(byte[] bytes, int from, int length) {
    int count = 0;
    for (int at = from; at + 2 < from + length; at++) {
      if (bytes[at] == (byte) 0xEF
          && bytes[at + 1] == (byte) 0xBF
          && bytes[at + 2] == (byte) 0xBD) {
        count++;
      }
    }
    return count;
  }

  /** Undoes {@code %41}; what only looks like an escape stays as it is. */
  static String percentDecode(byte[] bytes, int from, int length) {
    int end = from + length;
    int percent = indexOf(bytes, (byte) '%', from, end);
    if (percent < 0) {
      return decode(bytes, from, length);
    }
    byte[] plain = new byte[length];
    int size = percent - from;
    System.arraycopy(bytes, from, plain, 0, size);
    for (int at = percent; at < end; at++) {
      int high = bytes[at] == '%' && at + 2 < end ? Character.digit(bytes[at + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(bytes[at + 2], 16) : -1;
      if (low >= 0) {
        plain[size++] = (byte) (high << 4 | low);
        at += 2;
      } else {
        plain[size++] = bytes[at];
      }
    }
    return decode(plain, 0, size);
  }

  static String percentDecode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return percentDecode(bytes, 0, bytes.length);
  }

  /** The position of a byte before {@code end}, or -1. */
  static int indexOf(byte[] bytes, byte wanted, int from, int end) {
    for (int at = from; at < end; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }
}
