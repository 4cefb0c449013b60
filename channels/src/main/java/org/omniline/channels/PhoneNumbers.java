package org.omniline.channels;

import java.util.Optional;
import java.util.regex.Pattern;

/** Telephone numbers as people write them. Pure. */
public final class PhoneNumbers {
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{5,20}");
  private static final Pattern BETWEEN = Pattern.compile("[\\s()（）.-]");

  private PhoneNumbers() {}

  /** Digits, with a plus in front where there was one; empty for what is no number. */
  public static Optional<String> parse(String text) {
    String digits = BETWEEN.matcher(text).replaceAll("");
    return NUMBER.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
  }
}
