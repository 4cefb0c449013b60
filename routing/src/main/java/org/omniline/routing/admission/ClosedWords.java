package org.omniline.routing.admission;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.admission.AdmissionPolicy.QueueHours;

/**
 * What is told while a queue is closed, with the time at which it opens in the place of {@code
 * {opens}}. Stateless.
 */
public final class ClosedWords {
  private static final String OPENS = "{opens}";
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
  static String written(
      AdmissionPolicy policy, QueueHours hours, Instant at, @Nullable String language) {
    String own = own(hours, at, language);
    return own.isBlank() ? filled(policy.texts().closed().in(language), hours, at, language) : own;
  }

  private static String filled(
      String text, QueueHours hours, Instant at, @Nullable String language) {
    return text.contains(OPENS) ? text.replace(OPENS, opens(hours, at, language)) : text;
  }

  private static String opens(QueueHours hours, Instant at, @Nullable String language) {
    boolean english = "en".equals(language);
    ZoneId zone = hours.hours().zone();
    return hours
        .hours()
        .nextChange(at)
        .map(next -> spoken(next.atZone(zone), at.atZone(zone).toLocalDate(), english))
        // Closed for more than a year: nobody knows the day.
        .orElse(english ? "a time we will announce" : "另行通知的时间");
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
