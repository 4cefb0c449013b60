package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.routing.acd.QueueSettings;
import org.omniline.routing.acd.ShiftSeats;

class ShiftPlanTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final long PSYCHOLOGY = 1;
  private static final long LAW = 2;
  private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);
  private static final Shift DAY = shift(10, ALL, 480, 1200);
  private static final Shift NIGHT = shift(11, ALL, 1200, 480);

  private static Shift shift(long id, Set<DayOfWeek> days, int from, int until) {
    return new Shift(id, 1, "s" + id, days, new TimeSpan(from, until), true);
  }

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
  }

  private static QueueSettings wants(int usually, Map<Long, ShiftSeats> shifts) {
    return QueueSettings.DEFAULT.but().reservedForCalls(usually).shifts(shifts).build();
  }

  private static QueueSettings now(String local, QueueSettings settings, Shift... shifts) {
    return new ShiftPlan(SHANGHAI, List.of(shifts)).at(at(local), Map.of(7L, settings)).get(7L);
  }

  @Test
  @Tag("R46")
  void shift_definesFivePlusOneSeatsByDayAndTwoByNight() {
    Map<Long, QueueSettings> queues =
        Map.of(
            PSYCHOLOGY,
            wants(0, Map.of(10L, new ShiftSeats(5, 2), 11L, new ShiftSeats(2, 1))),
            LAW,
            wants(0, Map.of(10L, new ShiftSeats(1, 0))));
    ShiftPlan plan = new ShiftPlan(SHANGHAI, List.of(DAY, NIGHT));

    Map<Long, QueueSettings> noon = plan.at(at("2026-11-28T12:00"), queues);
    Map<Long, QueueSettings> night = plan.at(at("2026-11-29T02:00"), queues);

    assertThat(noon.get(PSYCHOLOGY).seats()).isEqualTo(5);
    assertThat(noon.get(LAW).seats()).isEqualTo(1);
    assertThat(night.get(PSYCHOLOGY).seats()).isEqualTo(2);
    assertThat(night.get(LAW).seats()).isZero();
    assertThat(noon.get(PSYCHOLOGY).reservedForCalls()).isEqualTo(2);
    assertThat(night.get(PSYCHOLOGY).reservedForCalls()).isEqualTo(1);
  }

  @Test
  void night_lastsOverMidnightIntoTheMorningAfter_alsoWhenThatDayIsNotOfIt() {
    Shift saturdayNight = shift(12, EnumSet.of(DayOfWeek.SATURDAY), 1200, 480);
    QueueSettings queue = wants(0, Map.of(12L, new ShiftSeats(0, 3)));

    assertThat(now("2026-11-28T19:59:59", queue, saturdayNight).reservedForCalls()).isZero();
    assertThat(now("2026-11-28T20:00", queue, saturdayNight).reservedForCalls()).isEqualTo(3);
    assertThat(now("2026-11-29T00:00", queue, saturdayNight).reservedForCalls()).isEqualTo(3);
    assertThat(now("2026-11-29T07:59:59", queue, saturdayNight).reservedForCalls()).isEqualTo(3);
    assertThat(now("2026-11-29T08:00", queue, saturdayNight).reservedForCalls()).isZero();
    assertThat(now("2026-11-29T20:00", queue, saturdayNight).reservedForCalls()).isZero();
  }

  @Test
  void outsideOfItsShifts_theQueuesOwnNumberCounts_andOfTwoTheGreater() {
    Shift noon = shift(13, ALL, 690, 780);
    QueueSettings queue = wants(4, Map.of(10L, new ShiftSeats(5, 1), 13L, new ShiftSeats(3, 2)));

    assertThat(now("2026-11-28T07:00", queue, DAY, noon).reservedForCalls()).isEqualTo(4);
    assertThat(now("2026-11-28T09:00", queue, DAY, noon).reservedForCalls()).isEqualTo(1);
    QueueSettings both = now("2026-11-28T12:00", queue, DAY, noon);
    assertThat(both.reservedForCalls()).isEqualTo(2);
    assertThat(both.seats()).isEqualTo(5);
    assertThat(both.shifts()).as("the machine knows of no shift").isEmpty();
  }

  @Test
  void shiftOutOfUse_changesNothing() {
    Shift off = new Shift(10, 2, "day", ALL, new TimeSpan(480, 1200), false);
    QueueSettings queue = wants(4, Map.of(10L, new ShiftSeats(5, 1)));
    assertThat(now("2026-11-28T12:00", queue, off).reservedForCalls()).isEqualTo(4);
  }

  /** In a zone without summer time two shifts that meet share out each day, minute by minute. */
  @Property(tries = 500)
  void twoShiftsThatMeet_coverEveryMinuteOnce(
      @ForAll @IntRange(min = 0, max = 1439) int from,
      @ForAll @IntRange(min = 1, max = 1438) int length,
      @ForAll @IntRange(min = 0, max = 364) int day,
      @ForAll @IntRange(min = 0, max = 1439) int minute) {
    int until = (from + length) % 1440;
    Shift one = shift(1, ALL, from, until == 0 ? 1440 : until);
    Shift other = shift(2, ALL, until, from == 0 ? 1440 : from);
    Instant at =
        LocalDate.of(2026, 1, 1)
            .plusDays(day)
            .atTime(LocalTime.ofSecondOfDay(minute * 60L))
            .atZone(SHANGHAI)
            .toInstant();
    boolean inOne = Math.floorMod(minute - from, 1440) < length;
    assertThat(one.lasts(at, SHANGHAI)).isEqualTo(inOne);
    assertThat(other.lasts(at, SHANGHAI)).isEqualTo(!inOne);
  }
}
