package org.omniline.routing.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.routing.admission.AdmissionPolicy.QueueHours;

/** What is told while it is closed. */
class ClosedWordsTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final List<TimeSpan> OFFICE = List.of(new TimeSpan(9 * 60, 18 * 60));

  // 2026-10-01 is a Thursday.
  private final BusinessHours week =
      new BusinessHours(
          SHANGHAI,
          Map.of(DayOfWeek.WEDNESDAY, OFFICE, DayOfWeek.THURSDAY, OFFICE),
          Map.of(
              LocalDate.of(2026, 10, 1),
              new SpecialDay("国庆节", true, List.of(), new Wording("国庆休息，{opens}见", ""))));

  private String told(BusinessHours hours, String local, @Nullable String language) {
    Instant at = LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
    return ClosedWords.own(new QueueHours(hours, new Wording("{opens}开放", ""), null), at, language);
  }

  @Test
  void opens_isTodayTomorrowOrTheDay_byTheCalendarToo() {
    assertThat(told(week, "2026-09-23T07:00", null)).isEqualTo("今天9:00开放");
    assertThat(told(week, "2026-09-22T20:00", null)).isEqualTo("明天9:00开放");
    // Thursday is a holiday, with words of its own.
    assertThat(told(week, "2026-09-30T18:00", null)).isEqualTo("10月7日（周三）9:00开放");
    assertThat(told(week, "2026-10-01T10:00", null)).isEqualTo("国庆休息，10月7日（周三）9:00见");
  }

  @Test
  void opens_isToldInTheLanguageOfThePerson() {
    assertThat(told(week, "2026-09-22T20:00", "en")).isEqualTo("9:00 tomorrow开放");
    assertThat(told(week, "2026-09-30T18:00", "en")).isEqualTo("9:00 on Wednesday, 7 October开放");
  }

  @Test
  void opens_ofWhatOpensNoMoreNamesNoTime() {
    BusinessHours never = new BusinessHours(SHANGHAI, Map.of(), Map.of());
    assertThat(told(never, "2026-09-22T20:00", null)).isEqualTo("恢复服务的时间还没有确定");
    assertThat(never("现在不在服务时间，我们将于{opens}恢复服务。您写的我们已收到。", null))
        .isEqualTo("现在不在服务时间，恢复服务的时间还没有确定。您写的我们已收到。");
    assertThat(never("We are closed; we open again at {opens}. Do write, we read it.", "en"))
        .isEqualTo("We are closed; when it opens again is not known yet. Do write, we read it.");
    assertThat(never("Closed. We open at {opens}", "en"))
        .isEqualTo("Closed. When it opens again is not known yet");
    assertThat(never("{opens}", null)).isEqualTo("恢复服务的时间还没有确定");
  }

  private static String never(String words, @Nullable String language) {
    BusinessHours never = new BusinessHours(SHANGHAI, Map.of(), Map.of());
    return ClosedWords.own(
        new QueueHours(never, new Wording(words, words), null), Instant.EPOCH, language);
  }
}
