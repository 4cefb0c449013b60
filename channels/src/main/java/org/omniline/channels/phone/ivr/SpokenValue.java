package org.omniline.channels.phone.ivr;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.omniline.flow.graph.Reading;

/**
 * Values in recorded words, for where no voice can read them: the names of sounds without folder
 * and ending, {@code 0} to {@code 9}, {@code shi}, {@code bai}, {@code qian}, {@code wan}, {@code
 * yi}, {@code dian}, {@code fu}, {@code yuan}, {@code nian}, {@code yue}, {@code ri}. Pure.
 */
final class SpokenValue {
  private static final String[] PLACES = {"", "shi", "bai", "qian"};
  private static final String[] GROUPS = {"", "wan", "yi"};

  /** More than these many digits are read one by one. */
  private static final int MOST_DIGITS = 12;

  private SpokenValue() {}

  /** The sounds of a value; what cannot be read as wished is read digit by digit. */
  static List<String> sounds(String text, Reading reading) {
    try {
      return switch (reading) {
        case NUMBER -> number(new BigDecimal(text));
        case AMOUNT -> amount(new BigDecimal(text));
        case DATE -> date(LocalDate.parse(text));
        case WORDS, DIGITS -> digits(text);
      };
    } catch (NumberFormatException | DateTimeParseException e) {
      return digits(text);
    }
  }

  private static List<String> digits(String text) {
    List<String> sounds = new ArrayList<>();
    text.chars()
        .filter(c -> c >= '0' && c <= '9')
        .forEach(c -> sounds.add(String.valueOf((char) c)));
    return sounds;
  }

  private static List<String> amount(BigDecimal value) {
    List<String> sounds = new ArrayList<>(number(value));
    sounds.add("yuan");
    return sounds;
  }

  private static List<String> date(LocalDate day) {
    List<String> sounds = new ArrayList<>(digits(Integer.toString(day.getYear())));
    sounds.add("nian");
    sounds.addAll(whole(Integer.toString(day.getMonthValue())));
    sounds.add("yue");
    sounds.addAll(whole(Integer.toString(day.getDayOfMonth())));
    sounds.add("ri");
    return sounds;
  }

  private static List<String> number(BigDecimal value) {
    String[] parts = value.abs().stripTrailingZeros().toPlainString().split("\\.", 2);
    if (parts[0].length() > MOST_DIGITS) {
      return digits(value.toPlainString());
    }
    List<String> sounds = new ArrayList<>();
    if (value.signum() < 0) {
      sounds.add("fu");
    }
    sounds.addAll(whole(parts[0]));
    if (parts.length > 1) {
      sounds.add("dian");
      sounds.addAll(digits(parts[1]));
    }
    return sounds;
  }

  /** A whole number as it is said in Chinese: 10010 is yi wan ling yi shi. */
  private static List<String> whole(String digits) {
    if (digits.equals("0")) {
      return List.of("0");
    }
    List<String> sounds = new ArrayList<>();
    boolean zero = false;
    boolean group = false;
    for (int i = 0; i < digits.length(); i++) {
      int place = digits.length() - 1 - i;
      char digit = digits.charAt(i);
      if (digit == '0') {
        zero = true;
      } else {
        if (zero && !sounds.isEmpty()) {
          sounds.add("0");
        }
        zero = false;
        group = true;
        boolean ten = digit == '1' && place % 4 == 1 && sounds.isEmpty();
        if (!ten) {
          sounds.add(String.valueOf(digit));
        }
        if (place % 4 > 0) {
          sounds.add(PLACES[place % 4]);
        }
      }
      if (place % 4 == 0 && place > 0) {
        if (group) {
          sounds.add(GROUPS[place / 4]);
        }
        group = false;
      }
    }
    return sounds;
  }
}
