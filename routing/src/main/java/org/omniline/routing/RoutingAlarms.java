package org.omniline.routing;

import java.time.Instant;

/**
 * Hears that somebody has to look at a conversation now, because no timer does anything with it. A
 * hint: raised on the node that found it, and again while its cause stands; it may be lost or
 * repeated, so whoever shows alarms puts the repeats together. Must not block or throw.
 */
@FunctionalInterface
public interface RoutingAlarms {
  void raised(Alarm alarm);

  /** What is the matter. Carried by name. */
  enum Kind {
    /** Nobody has taken a high-risk conversation yet. */
    HIGH_RISK_WAITING,
    /** The owner of a high-risk conversation has no desk. */
    HIGH_RISK_OWNER_ABSENT,
    /** The person a high-risk conversation was passed on to did not take it. */
    HIGH_RISK_RETURNED,
    /** What somebody wrote proposes a risk; nobody has judged it yet. */
    CRISIS_PROPOSED
  }

  /**
   * An alarm.
   *
   * @param agent who serves it, or did not take it; 0 when nobody does
   */
  record Alarm(Kind kind, long conversation, long queue, long agent, Instant at) {}
}
