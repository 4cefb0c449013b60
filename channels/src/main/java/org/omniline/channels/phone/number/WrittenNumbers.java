package org.omniline.channels.phone.number;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.omniline.conversation.Refusal;

/** Access numbers as an administrator writes them, judged before they are saved. */
public final class WrittenNumbers {
  /** As trunks tell them: digits, perhaps a plus in front, and what people set between them. */
  private static final Pattern NUMBER = Pattern.compile("[+(]?[0-9][0-9 ()-]*");

  private static final Pattern COMMA = Pattern.compile(",");

  /** Of E.164, and some room for codes before. */
  private static final int MOST_DIGITS = 20;

  private static final int LEAST_DIGITS = 2;

  private static final int SHOWN = 40;

  /** Of E.164, and the two zeros that stand for a plus. */
  private static final int MOST_INTERNATIONAL = 17;

  /** In China: a zero, three digits of the place, eight of the line. */
  private static final int MOST_NATIONAL = 12;

  /** Lines of a place have 7 or 8 digits, 400 and 800 have 10, mobiles 11. */
  private static final Set<Long> GROUPED = Set.of(7L, 8L, 10L, 11L);

  private static final int GROUP = 4;

  private static final Pattern SPACES = Pattern.compile(" +");

  private WrittenNumbers() {}

  /**
   * Judges a list with commas; empty is none.
   *
   * @param field its path in the request
   * @throws Refusal INVALID {@code no-access-number}, or {@code access-numbers-together} for two
   *     that only a space parts, with the field and the one that is none
   */
  public static void check(String field, String list) {
    if (list.isBlank()) {
      return;
    }
    for (String part : COMMA.split(list, -1)) {
      String written = part.strip();
      if (written.indexOf(' ') >= 0 && NUMBER.matcher(written).matches() && !isOne(written)) {
        throw refused(
            field,
            written,
            "access-numbers-together",
            "These look like two access numbers. Set a comma between two, or write one without"
                + " spaces.");
      }
      if (!written.isEmpty() && !isNumber(written)) {
        throw refused(
            field,
            written,
            "no-access-number",
            "An access number is digits, perhaps with a plus in front. Set a comma between two.");
      }
    }
  }

  private static Refusal refused(String field, String written, String reason, String detail) {
    return new Refusal(
        Refusal.Code.INVALID,
        detail,
        Map.of(
            "field",
            field,
            "reason",
            reason,
            "word",
            written.substring(0, Math.min(SHOWN, written.length()))));
  }

  /**
   * Whether the spaces stand within one number. Short codes are never written in groups, and what
   * has neither a country's nor a place's code is so only in groups of up to four, as 400 820 1234.
   */
  private static boolean isOne(String written) {
    long digits = digits(written);
    if (written.startsWith("+") || written.startsWith("00")) {
      return digits <= MOST_INTERNATIONAL;
    }
    if (written.startsWith("0") || written.startsWith("(")) {
      return digits <= MOST_NATIONAL;
    }
    return GROUPED.contains(digits)
        && SPACES.splitAsStream(written).allMatch(group -> digits(group) <= GROUP);
  }

  private static long digits(String written) {
    return written.chars().filter(one -> one >= '0' && one <= '9').count();
  }

  private static boolean isNumber(String written) {
    long digits = digits(written);
    return digits >= LEAST_DIGITS && digits <= MOST_DIGITS && NUMBER.matcher(written).matches();
  }
}
