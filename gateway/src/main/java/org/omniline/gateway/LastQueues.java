package org.omniline.gateway;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omniline.routing.Acd;
import org.omniline.routing.admission.QueueGlance;

/** The queues as this node last saw them. Thread-safe. */
final class LastQueues implements QueueGlance {
  private volatile Map<Long, Acd.QueueView> seen = Map.of();

  void saw(Collection<Acd.QueueView> queues) {
    seen = queues.stream().collect(Collectors.toMap(Acd.QueueView::id, Function.identity()));
  }

  @Override
  public int waiting(long queueId) {
    Acd.QueueView queue = seen.get(queueId);
    return queue == null ? 0 : queue.waiting();
  }

  @Override
  public Optional<Duration> estimate(long queueId) {
    Acd.QueueView queue = seen.get(queueId);
    Long ms = queue == null ? null : queue.estimateMs();
    return Optional.ofNullable(ms).map(Duration::ofMillis);
  }
}
