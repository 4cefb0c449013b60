package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;

/**
 * What a command comes to.
 *
 * @param events to be applied in order; empty for a repeat
 * @param refused why nothing was done, null when it was
 */
public record Decision(List<Event> events, @Nullable Refused refused) {
  public Decision {
    events = List.copyOf(events);
  }

  /** An answer of "no" that can travel. */
  public record Refused(Refusal.Code code, String detail) implements Serializable {}

  static Decision of(List<Event> events) {
    return new Decision(events, null);
  }

  static Decision refused(Refusal.Code code, String detail) {
    return new Decision(List.of(), new Refused(code, detail));
  }
}
