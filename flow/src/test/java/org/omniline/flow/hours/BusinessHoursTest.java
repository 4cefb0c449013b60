package org.omniline.flow.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BusinessHoursTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final List<TimeSpan> OFFICE =
      List.of(new TimeSpan(8 * 60, 12 * 60), new TimeSpan(14 * 60, 18 * 60));

  // 2026-10-01 is a Thursday and a holiday; 2026-10-10 a Saturday on which people work.
  private final BusinessHours hours =
      new BusinessHours(
          SHANGHAI,
          Map.of(
              DayOfWeek.WEDNESDAY, OFFICE,
              DayOfWeek.THURSDAY, OFFICE,
              DayOfWeek.FRIDAY, List.of(new TimeSpan(22 * 60, 6 * 60))),
          Map.of(
              LocalDate.of(2026, 10, 1), new SpecialDay("国庆节", true, List.of()),
              LocalDate.of(2026, 10, 10), new SpecialDay("调休上班", false, OFFICE)));

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
  }

  @Test
  void isOpen_fromTheFirstMinuteUntilTheLast() {
    assertThat(hours.isOpen(at("2026-09-30T07:59:59"))).isFalse();
    assertThat(hours.isOpen(at("2026-09-30T08:00"))).isTrue();
    assertThat(hours.isOpen(at("2026-09-30T11:59:59.999"))).isTrue();
    assertThat(hours.isOpen(at("2026-09-30T12:00"))).isFalse();
    assertThat(hours.isOpen(at("2026-09-30T14:00"))).isTrue();
  }

  @Test
  void isOpen_overMidnightBelongsToTheDayItBegan() {
    assertThat(hours.isOpen(at("2026-10-02T21:59"))).isFalse();
    assertThat(hours.isOpen(at("2026-10-03T05:59"))).isTrue();
    assertThat(hours.isOpen(at("2026-10-03T06:00"))).isFalse();
  }

  @Test
  void isOpen_holidaysAndExchangedDaysReplaceTheWeek() {
    assertThat(hours.isOpen(at("2026-10-01T09:00"))).isFalse();
    assertThat(hours.holiday(at("2026-10-01T09:00")))
        .hasValueSatisfying(day -> assertThat(day.name()).isEqualTo("国庆节"));
    assertThat(hours.isOpen(at("2026-10-10T09:00"))).isTrue();
    assertThat(hours.holiday(at("2026-10-10T09:00"))).isEmpty();
  }

  @Test
  void nextChange_saysWhenItOpensAndWhenItCloses() {
    assertThat(hours.nextChange(at("2026-09-30T09:00"))).contains(at("2026-09-30T12:00"));
    assertThat(hours.nextChange(at("2026-09-30T18:00"))).contains(at("2026-10-02T22:00"));
    assertThat(hours.nextChange(at("2026-10-03T01:00"))).contains(at("2026-10-03T06:00"));
  }

  @Test
  void nextChange_isUnknownWhereNothingEverChanges() {
    assertThat(BusinessHours.always(SHANGHAI).nextChange(at("2026-09-30T09:00"))).isEmpty();
    assertThat(new BusinessHours(SHANGHAI, Map.of(), Map.of()).nextChange(at("2026-09-30T09:00")))
        .isEmpty();
  }

  @Test
  void isOpen_followsTheWallClockWhereClocksAreChanged() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    BusinessHours night =
        new BusinessHours(
            berlin, Map.of(DayOfWeek.SUNDAY, List.of(new TimeSpan(60, 4 * 60))), Map.of());
    // On 2026-03-29 the clock goes from 2 to 3: 1:00 is 0:00 UTC, 4:00 is 2:00 UTC.
    assertThat(night.isOpen(Instant.parse("2026-03-29T01:59:59Z"))).isTrue();
    assertThat(night.isOpen(Instant.parse("2026-03-29T02:00:00Z"))).isFalse();
  }

  @Property
  void nextChange_isTheFirstMomentAtWhichItDiffers(
      @ForAll @LongRange(min = 1_780_000_000L, max = 1_795_000_000L) long second,
      @ForAll @IntRange(min = 0, max = 1439) int from,
      @ForAll @IntRange(min = 1, max = 1440) int until) {
    BusinessHours some =
        new BusinessHours(
            SHANGHAI,
            Map.of(
                DayOfWeek.MONDAY, List.of(new TimeSpan(from, until), new TimeSpan(480, 1080)),
                DayOfWeek.TUESDAY, List.of(TimeSpan.WHOLE_DAY)),
            Map.of());
    Instant at = Instant.ofEpochSecond(second);

    Optional<Instant> change = some.nextChange(at);

    assertThat(change).isPresent();
    assertThat(some.isOpen(change.get())).isNotEqualTo(some.isOpen(at));
    assertThat(some.isOpen(change.get().minusMillis(1))).isEqualTo(some.isOpen(at));
  }

  @Test
  void timeSpan_refusesWhatIsNoMinuteOfADay() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeSpan(-1, 60));
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeSpan(0, 1441));
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeSpan(1440, 60));
  }
}
