package org.omniline.flow.hours;

import java.util.List;

/**
 * A date with hours of its own: a holiday, or a weekend on which people work in exchange.
 *
 * @param name what the day is called, shown to people
 * @param holiday rules and texts may ask for it; an exchanged working day is none
 * @param open empty: closed all day
 */
public record SpecialDay(String name, boolean holiday, List<TimeSpan> open) {
  public SpecialDay {
    open = List.copyOf(open);
  }
}
