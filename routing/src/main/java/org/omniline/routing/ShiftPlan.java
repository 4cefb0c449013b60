package org.omniline.routing;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.omniline.routing.acd.QueueSettings;

/**
 * What queues want at a time. Pure: routing asks it every few seconds, so a shift begins and ends
 * by itself.
 *
 * @param zone of the hotline
 */
public record ShiftPlan(ZoneId zone, List<Shift> shifts) {
  public ShiftPlan {
    shifts = List.copyOf(shifts);
  }

  /** Each queue as it works at that time. */
  public Map<Long, QueueSettings> at(Instant at, Map<Long, QueueSettings> queues) {
    Set<Long> last =
        shifts.stream()
            .filter(shift -> shift.lasts(at, zone))
            .map(Shift::id)
            .collect(Collectors.toSet());
    Map<Long, QueueSettings> now = new HashMap<>();
    queues.forEach((id, settings) -> now.put(id, settings.during(last)));
    return now;
  }
}
