package org.omniline.flow.hours;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Open from a minute of the day until another.
 *
 * @param from minute of the day, 0 to 1439
 * @param until minute of the day, 1 to 1440; at or before {@code from} it lies on the next day
 */
public record TimeSpan(int from, int until) {
  private static final int DAY = 24 * 60;

  public TimeSpan {
    if (from < 0 || from >= DAY || until < 1 || until > DAY) {
      throw new IllegalArgumentException(from + "–" + until + " is no span of a day");
    }
  }

  /** All of a day. */
  public static final TimeSpan WHOLE_DAY = new TimeSpan(0, DAY);

  boolean endsNextDay() {
    return until <= from;
  }

  /**
   * Whether two spans of one day have a minute in common. What goes on into the next day is that
   * day's: it may go on with its own.
   */
  public static boolean overlap(List<TimeSpan> ofOneDay) {
    List<TimeSpan> ordered = new ArrayList<>(ofOneDay);
    ordered.sort(Comparator.comparingInt(TimeSpan::from));
    int open = 0;
    for (TimeSpan span : ordered) {
      if (span.from < open) {
        return true;
      }
      open = span.endsNextDay() ? DAY : span.until;
    }
    return false;
  }
}
