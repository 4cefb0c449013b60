package org.omniline.gateway;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.admission.AdmissionPolicies;
import org.omniline.routing.admission.AdmissionPolicy.QueueHours;

/** Whether the queue is closed to which a flow leads. Thread-safe. */
final class ClosedQueues {
  private final Supplier<Single<List<SavedQueue>>> queues;
  private final AdmissionPolicies policies;
  private final InstantSource clock;

  ClosedQueues(
      Supplier<Single<List<SavedQueue>>> queues, AdmissionPolicies policies, InstantSource clock) {
    this.queues = queues;
    this.policies = policies;
    this.clock = clock;
  }

  /**
   * The hours of a queue that is closed just now.
   *
   * @param code null: the conversation's own
   * @return empty while it is open, and where there is no such queue
   */
  Maybe<QueueHours> of(@Nullable String code, Conversation conversation) {
    return Single.zip(
            queues.get(),
            policies.policy(),
            (all, policy) -> {
              Long queue =
                  code == null
                      ? (Long) conversation.queue().id()
                      : all.stream()
                          .filter(one -> one.code().equals(code))
                          .findFirst()
                          .map(SavedQueue::id)
                          .orElse(null);
              QueueHours hours = queue == null ? null : policy.hours().get(queue);
              return hours == null || hours.hours().isOpen(clock.instant())
                  ? Optional.<QueueHours>empty()
                  : Optional.of(hours);
            })
        .mapOptional(answer -> answer);
  }
}
