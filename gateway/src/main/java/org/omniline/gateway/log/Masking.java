package org.omniline.gateway.log;

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

  private Masking() {}

  static String mask(String text) {
    String masked = SECRET.matcher(text).replaceAll("$1…");
    masked = MAIL.matcher(masked).replaceAll("…@…");
    masked = MOBILE.matcher(masked).replaceAll("$1…$2");
    return IDENTITY.matcher(masked).replaceAll("$1…");
  }
}
