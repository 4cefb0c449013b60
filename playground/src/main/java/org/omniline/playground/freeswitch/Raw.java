package org.omniline.playground.freeswitch;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Strings whose characters are bytes, 0 to 255: what a switch was sent goes out as it came in. */
final class Raw {
  /** What the switch percent-encodes in plain events, beside all that is not printable ASCII. */
  private static final String UNSAFE = " \"#%&+:;<=>?@[\\]^`{|}";

  private Raw() {}

  static String of(String text) {
    return of(text, StandardCharsets.UTF_8);
  }

  static String of(String text, Charset charset) {
    return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As the switch does it: what already looks like an escape is left, and so becomes lossy. */
  static String percentEncode(String raw) {
    StringBuilder encoded = new StringBuilder(raw.length() + 16);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean escape =
          c == '%' && i + 2 < raw.length() && isHex(raw.charAt(i + 1)) && isHex(raw.charAt(i + 2));
      if (escape || (c > ' ' && c <= '~' && UNSAFE.indexOf(c) < 0)) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0;
  }
}
