package org.omniline.routing;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.hours.TimeSpan;

/**
 * A shift of the hotline, as "night": the same hours on some days of the week, by the clock of the
 * place where the hotline is.
 *
 * @param id 0 to create
 * @param version what it was loaded with; the store gives the next one
 * @param days on which it begins
 * @param span over midnight it ends on the next day
 */
public record Shift(
    long id, int version, String name, Set<DayOfWeek> days, TimeSpan span, boolean active) {
  public Shift {
    days = Set.copyOf(days);
  }

  /** Whether it lasts at that time. Where a clock is put forward or back, the wall clock counts. */
  public boolean lasts(Instant at, ZoneId zone) {
    Map<DayOfWeek, List<TimeSpan>> week =
        days.stream().collect(Collectors.toMap(Function.identity(), day -> List.of(span)));
    return active && new BusinessHours(zone, week, Map.of()).isOpen(at);
  }
}
