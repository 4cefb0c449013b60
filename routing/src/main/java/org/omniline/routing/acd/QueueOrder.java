package org.omniline.routing.acd;

import java.util.Comparator;

/**
 * Who leaves a queue first, and which of several queues is served first: high risk, then what may
 * be high risk (docs/adr/0016), then VIP, then the priority (the conversation's and its queue's
 * added up), then who has waited longest, then the lower id. One order for the whole machine, so an
 * agent of several queues always takes the first of all who wait in them.
 */
final class QueueOrder {
  static final Comparator<Talk> ORDER =
      (one, other) -> {
        int by = Long.compare(one.rank, other.rank);
        if (by == 0) {
          by = Long.compare(one.facts.waitingSince(), other.facts.waitingSince());
        }
        return by != 0 ? by : Long.compare(one.id(), other.id());
      };

  private static final long PRIORITIES = 1L << 33;

  private QueueOrder() {}

  /** Everything but the age, in one number; lower goes first. */
  static long rank(Facts facts, Demand demand, int queuePriority) {
    long priority = (long) facts.priority() + queuePriority;
    long rank = PRIORITIES - priority;
    rank += demand.vip() ? 0 : 1L << 36;
    if (facts.whole()) {
      return rank;
    }
    return rank + (demand.first() ? 1L << 39 : 1L << 40);
  }
}
