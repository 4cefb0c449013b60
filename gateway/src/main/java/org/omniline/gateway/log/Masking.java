package org.omniline.gateway.log;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The last net: hides what looks like a person's number, address or document, or like a secret.
 * Nobody logs these on purpose, but messages of libraries may quote them. Ids stay readable.
 */
final class Masking {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:access_token|token|secret|password|authorization|cookie|appsecret)"
              + "\"?\\s*[=:]\\s*\"?(?:bearer\\s+)?)[^\\s\"&,;}]+");
  private static final Pattern MAIL = Pattern.compile("[\\w.+-]{1,64}@[\\w-]{1,63}(\\.[\\w-]+)+");

  /** Mobile numbers of mainland China, with or without the country's code. */
  private static final Pattern MOBILE =
      Pattern.compile("(?<!\\d)((?:\\+?86|0086)?[- ]?1[3-9]\\d)\\d{6}(\\d{2})(?!\\d)");

  /**
   * Resident identity card: 17 digits and a check sign, with a birth date of this or last century.
   */
  private static final Pattern IDENTITY =
      Pattern.compile("(?<!\\d)(\\d{3})\\d{3}(?:19|20)\\d{2}[01]\\d[0-3]\\d\\d{3}[\\dXx](?!\\d)");

  /** One of these is in every match of {@link #SECRET}. */
  private static final List<String> SECRET_WORDS =
      List.of("token", "secret", "password", "authorization", "cookie");

  /** Of the shortest number that is hidden. */
  private static final int DIGITS = 11;

  private Masking() {}

  /**
   * Hides them. In trouble everything fails at once and writes its stack trace: so what can hold
   * nothing to hide is told by one look at its signs, which costs a fraction of the patterns.
   */
  static String mask(String text) {
    String masked = text;
    if (hasSecretWord(masked)) {
      masked = SECRET.matcher(masked).replaceAll("$1…");
    }
    if (masked.indexOf('@') >= 0) {
      masked = MAIL.matcher(masked).replaceAll("…@…");
    }
    if (hasNumber(masked)) {
      masked = MOBILE.matcher(masked).replaceAll("$1…$2");
      masked = IDENTITY.matcher(masked).replaceAll("$1…");
    }
    return masked;
  }

  private static boolean hasSecretWord(String text) {
    for (int at = 0; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case 't', 'T', 's', 'S', 'p', 'P', 'a', 'A', 'c', 'C' -> {
          for (String word : SECRET_WORDS) {
            if (text.regionMatches(true, at, word, 0, word.length())) {
              return true;
            }
          }
        }
        default -> {
          // No word begins with it.
        }
      }
    }
    return false;
  }

  private static boolean hasNumber(String text) {
    int run = 0;
    for (int at = 0; at < text.length(); at++) {
      char sign = text.charAt(at);
      run = sign >= '0' && sign <= '9' ? run + 1 : 0;
      if (run == DIGITS) {
        return true;
      }
    }
    return false;
  }
}
