package org.omniline.flow.hours;

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
}
