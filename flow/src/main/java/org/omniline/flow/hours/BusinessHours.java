package org.omniline.flow.hours;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.omniline.flow.Wording;

/**
 * When a queue is open: a week, and the days that are not like the week. Immutable; any thread.
 *
 * <p>A span over midnight belongs to the day on which it begins: the night before a holiday ends on
 * the holiday's morning. Where a clock is put forward or back, the wall clock counts.
 *
 * @param week what is missing is closed
 * @param special by date in {@code zone}; they replace the week's hours of that date
 */
public record BusinessHours(
    ZoneId zone, Map<DayOfWeek, List<TimeSpan>> week, Map<LocalDate, SpecialDay> special) {
  // A year of closed days and the longest holidays: beyond that nobody can be told a time.
  private static final int LOOKS_AHEAD_DAYS = 400;

  public BusinessHours {
    week = Map.copyOf(week);
    special = Map.copyOf(special);
  }

  /** Open at every hour of every day. */
  public static BusinessHours always(ZoneId zone) {
    Map<DayOfWeek, List<TimeSpan>> week = new java.util.EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, List.of(TimeSpan.WHOLE_DAY));
    }
    return new BusinessHours(zone, week, Map.of());
  }

  private record Opening(Instant from, Instant until) {}

  /** Whether somebody is there at that time. */
  public boolean isOpen(Instant at) {
    LocalDate today = at.atZone(zone).toLocalDate();
    return openings(today.minusDays(1), today).stream()
        .anyMatch(o -> !at.isBefore(o.from) && at.isBefore(o.until));
  }

  /** The holiday of that time's date; an exchanged working day is none. */
  public Optional<SpecialDay> holiday(Instant at) {
    return Optional.ofNullable(special.get(at.atZone(zone).toLocalDate()))
        .filter(SpecialDay::holiday);
  }

  /** What the day of that time has to say of being closed; empty when it has nothing of its own. */
  public Optional<Wording> closedWords(Instant at) {
    return Optional.ofNullable(special.get(at.atZone(zone).toLocalDate()))
        .map(SpecialDay::closed)
        .filter(words -> !words.isBlank());
  }

  /**
   * The next time after {@code at} at which it opens (when closed) or closes (when open); empty
   * when that does not happen within 400 days.
   */
  public Optional<Instant> nextChange(Instant at) {
    LocalDate today = at.atZone(zone).toLocalDate();
    List<Opening> openings = openings(today.minusDays(1), today.plusDays(LOOKS_AHEAD_DAYS));
    if (!isOpen(at)) {
      return openings.stream().map(Opening::from).filter(from -> from.isAfter(at)).findFirst();
    }
    Instant until = at;
    for (Opening o : openings) {
      if (!o.from.isAfter(until) && o.until.isAfter(until)) {
        until = o.until;
      }
    }
    Instant end = today.plusDays(LOOKS_AHEAD_DAYS).atStartOfDay(zone).toInstant();
    return until.isBefore(end) ? Optional.of(until) : Optional.empty();
  }

  /** In order of their beginning; they may touch and overlap. */
  private List<Opening> openings(LocalDate first, LocalDate last) {
    List<Opening> all = new ArrayList<>();
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      SpecialDay own = special.get(day);
      List<TimeSpan> spans =
          own != null ? own.open() : week.getOrDefault(day.getDayOfWeek(), List.of());
      for (TimeSpan span : spans) {
        LocalDate ends = span.endsNextDay() ? day.plusDays(1) : day;
        Opening opening = new Opening(at(day, span.from()), at(ends, span.until()));
        // Where the clock jumps over a short span nothing is left of it.
        if (opening.from.isBefore(opening.until)) {
          all.add(opening);
        }
      }
    }
    all.sort(Comparator.comparing(Opening::from));
    return all;
  }

  private Instant at(LocalDate day, int minute) {
    return day.atStartOfDay().plusMinutes(minute).atZone(zone).toInstant();
  }
}
