package org.omniline.channels;

import java.util.Optional;
import java.util.regex.Pattern;

/** Telephone numbers as people write them. Pure. */
public final class PhoneNumbers {
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{5,20}");
  private static final Pattern BETWEEN = Pattern.compile("[\\s()（）.-]");

  private static final int SUBSCRIBER = 7;

  private PhoneNumbers() {}

  /**
   * The same of a number that somebody keys in to be called at: with the digits of a subscriber's
   * number at least. What is shorter is a service, as 110 and 12356, or somebody's extension.
   */
  public static Optional<String> keyed(String text) {
    return parse(text).filter(number -> number.length() >= SUBSCRIBER);
  }

  /** Digits, with a plus in front where there was one; empty for what is no number. */
  public static Optional<String> parse(String text) {
    String digits = BETWEEN.matcher(text).replaceAll("");
    return NUMBER.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
  }
}
