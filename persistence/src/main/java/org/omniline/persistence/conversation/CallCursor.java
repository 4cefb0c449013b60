package org.omniline.persistence.conversation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.omniline.conversation.Refusal;

/**
 * A place in the list of calls, the newest first: what follows came earlier, or at the same time
 * with a smaller id.
 */
record CallCursor(Instant at, long id) {
  /** Before all of them. */
  static final CallCursor NEWEST =
      new CallCursor(Instant.parse("9999-01-01T00:00:00Z"), Long.MAX_VALUE);

  /** Reads {@link #text}; Refusal INVALID for anything else. */
  static CallCursor of(String text) {
    int dash = text.indexOf('-');
    try {
      long micros = Long.parseLong(text.substring(0, Math.max(dash, 0)));
      return new CallCursor(
          Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Long.parseLong(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw Refusal.invalid("after", "unreadable", "This is no place in the list.");
    }
  }

  /** As the wire carries it: the database keeps microseconds. */
  String text() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + id;
  }
}
