package org.omniline.routing.admission;

import java.time.Duration;
import java.util.Optional;

/** How the queues stood a moment ago (at most a few seconds), for rules. Does not block. */
public interface QueueGlance {
  /** How many wait. */
  int waiting(long queueId);

  /** How long somebody who comes now may expect to wait; empty when nobody can tell. */
  Optional<Duration> estimate(long queueId);
}
