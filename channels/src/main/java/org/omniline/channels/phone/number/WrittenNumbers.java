package org.omniline.channels.phone.number;

import java.util.Map;
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

  private WrittenNumbers() {}

  /**
   * Judges a list with commas; empty is none.
   *
   * @param field its path in the request
   * @throws Refusal INVALID {@code no-access-number}, with the field and the one that is none
   */
  public static void check(String field, String list) {
    if (list.isBlank()) {
      return;
    }
    for (String part : COMMA.split(list, -1)) {
      String written = part.strip();
      if (!written.isEmpty() && !isNumber(written)) {
        throw new Refusal(
            Refusal.Code.INVALID,
            "An access number is digits, perhaps with a plus in front. Set a comma between two.",
            Map.of(
                "field",
                field,
                "reason",
                "no-access-number",
                "word",
                written.substring(0, Math.min(SHOWN, written.length()))));
      }
    }
  }

  private static boolean isNumber(String written) {
    long digits = written.chars().filter(one -> one >= '0' && one <= '9').count();
    return digits >= LEAST_DIGITS && digits <= MOST_DIGITS && NUMBER.matcher(written).matches();
  }
}
