package org.omniline.gateway.api;

import java.time.Duration;
import java.time.Instant;
import org.omniline.conversation.Refusal;

/**
 * The days a report is about.
 *
 * @param to exclusive
 */
record DayRange(Instant from, Instant to) {
  /** Three months; some of their days have an hour more. */
  private static final Duration MOST = Duration.ofDays(92).plusHours(2);

  /** {@code from} and {@code to} of a request; Refusal INVALID for none and for too many. */
  static DayRange of(ApiRequest request) {
    Instant from = request.time("from");
    Instant to = request.time("to");
    if (from == null || to == null || !from.isBefore(to)) {
      throw Refusal.invalid("to", "before-from", "The end must be after the beginning.");
    }
    if (Duration.between(from, to).compareTo(MOST) > 0) {
      throw Refusal.invalid("to", "too-many-days", "A report is about 92 days at most.");
    }
    return new DayRange(from, to);
  }
}
