package org.omniline.flow.hours;

import java.util.List;
import org.omniline.flow.Wording;

/**
 * A date with hours of its own: a holiday, or a weekend on which people work in exchange.
 *
 * @param name what the day is called, shown to people
 * @param holiday rules and texts may ask for it; an exchanged working day is none
 * @param open empty: closed all day
 * @param closed told to whoever comes while it is closed because of this day; empty: what the hours
 *     say on any day
 */
public record SpecialDay(String name, boolean holiday, List<TimeSpan> open, Wording closed) {
  public SpecialDay {
    open = List.copyOf(open);
  }

  /** Without words of its own. */
  public SpecialDay(String name, boolean holiday, List<TimeSpan> open) {
    this(name, holiday, open, Wording.NOTHING);
  }
}
