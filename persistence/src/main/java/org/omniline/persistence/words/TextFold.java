package org.omniline.persistence.words;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Brings the ways of writing the same together: full and half width, upper and lower case,
 * traditional and simplified characters, and whatever stands between letters. Thread-safe.
 */
public final class TextFold {
  private static final int FIRST = 0x3400;
  private static final int LAST = 0x9fff;

  private final char[] simplified = new char[LAST - FIRST + 1];

  /** Loads ICU's table, for which it blocks a while: not for an event loop. */
  public TextFold() {
    Transliterator table = Transliterator.getInstance("Traditional-Simplified");
    for (int i = 0; i < simplified.length; i++) {
      String one = table.transliterate(String.valueOf((char) (FIRST + i)));
      simplified[i] = one.length() == 1 ? one.charAt(0) : (char) (FIRST + i);
    }
  }

  /**
   * Lower case, simplified, and one space for whatever is no letter or digit; with a space at both
   * ends unless nothing is left.
   */
  String words(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder folded = new StringBuilder(plain.length() + 2).append(' ');
    plain
        .codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c)) {
                folded.appendCodePoint(c >= FIRST && c <= LAST ? simplified[c - FIRST] : c);
              } else if (folded.charAt(folded.length() - 1) != ' ' && !isInvisible(c)) {
                folded.append(' ');
              }
            });
    if (folded.charAt(folded.length() - 1) != ' ') {
      folded.append(' ');
    }
    return folded.length() == 1 ? "" : folded.toString();
  }

  /** Joiners, soft hyphens and combining marks part nothing. */
  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT || type == Character.NON_SPACING_MARK;
  }
}
