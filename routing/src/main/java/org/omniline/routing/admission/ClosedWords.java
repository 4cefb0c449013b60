package org.omniline.routing.admission;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.admission.AdmissionPolicy.QueueHours;

/**
 * What is told while a queue is closed, with the time at which it opens in the place of {@code
 * {opens}}. Stateless.
 */
public final class ClosedWords {
  private static final String OPENS = "{opens}";

  /** From one mark to the next, without the blanks before it. */
  private static final Pattern TELLS_TIME =
      Pattern.compile(
          "[^\\s，。；：！？（）,.;:!?()][^，。；：！？（）,.;:!?()\n]*\\{opens}[^，。；：！？（）,.;:!?()\n]*"
              + "|\\{opens}[^，。；：！？（）,.;:!?()\n]*");

  /** What a new sentence begins behind. */
  private static final Pattern BEGINS = Pattern.compile("(?s)\\s*|.*[.!?。！？\n]\\s*");

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm", Locale.ROOT);
  private static final DateTimeFormatter CHINESE_DAY =
      DateTimeFormatter.ofPattern("M月d日（EEE）", Locale.SIMPLIFIED_CHINESE);
  private static final DateTimeFormatter ENGLISH_DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM", Locale.ENGLISH);

  private ClosedWords() {}

  /**
   * The words of the day, else of the hours; empty where neither has any.
   *
   * @param at a time at which it is closed
   * @param language in which the person reads us, null where nobody knows
   */
  public static String own(QueueHours hours, Instant at, @Nullable String language) {
    return filled(hours.closedWords(at).in(language), hours, at, language);
  }

  /** The same for who reads it: the system's own words where the hours have none. */
  public static String written(
      AdmissionPolicy policy, QueueHours hours, Instant at, @Nullable String language) {
    String own = own(hours, at, language);
    return own.isBlank() ? filled(policy.texts().closed().in(language), hours, at, language) : own;
  }

  private static String filled(
      String text, QueueHours hours, Instant at, @Nullable String language) {
    if (!text.contains(OPENS)) {
      return text;
    }
    boolean english = "en".equals(language);
    ZoneId zone = hours.hours().zone();
    return hours
        .hours()
        .nextChange(at)
        .map(next -> spoken(next.atZone(zone), at.atZone(zone).toLocalDate(), english))
        .map(opens -> text.replace(OPENS, opens))
        .orElseGet(() -> withoutTime(text, english));
  }

  /**
   * Closed for more than a year, or no hours at all: nobody knows the day, and nothing stands well
   * in the place of a time. The part of the sentence that would have told it says so instead.
   */
  private static String withoutTime(String text, boolean english) {
    Matcher part = TELLS_TIME.matcher(text);
    StringBuilder told = new StringBuilder();
    while (part.find()) {
      boolean begins = BEGINS.matcher(text.substring(0, part.start())).matches();
      String unknown =
          english
              ? (begins ? "When" : "when") + " it opens again is not known yet"
              : "恢复服务的时间还没有确定";
      part.appendReplacement(told, unknown);
    }
    return part.appendTail(told).toString();
  }

  private static String spoken(ZonedDateTime next, LocalDate today, boolean english) {
    String time = next.format(TIME);
    LocalDate day = next.toLocalDate();
    if (day.equals(today)) {
      return english ? time + " today" : "今天" + time;
    }
    if (day.equals(today.plusDays(1))) {
      return english ? time + " tomorrow" : "明天" + time;
    }
    return english ? time + " on " + next.format(ENGLISH_DAY) : next.format(CHINESE_DAY) + time;
  }
}
