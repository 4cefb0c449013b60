package org.omniline.conversation;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation asks for beyond its queue. Immutable.
 *
 * @param vip goes before every priority but high risk
 * @param skills skill or language → the lowest level that will do, from 1
 * @param preferredAgent who served this person last
 * @param enteredQueueAt when it came into its present queue
 * @param queuesVisited queues it has waited in before, by overflow
 * @param later while it waits: asks to be answered later; else null
 */
public record ServiceDemand(
    boolean vip,
    Map<String, Integer> skills,
    @Nullable Long preferredAgent,
    @Nullable Instant enteredQueueAt,
    Set<Long> queuesVisited,
    @Nullable Later later) {
  public static final ServiceDemand NONE =
      new ServiceDemand(false, Map.of(), null, null, Set.of(), null);

  public ServiceDemand {
    skills = Map.copyOf(skills);
    queuesVisited = Set.copyOf(queuesVisited);
  }

  /** The same, going first or not. */
  public ServiceDemand first(boolean is) {
    return new ServiceDemand(is, skills, preferredAgent, enteredQueueAt, queuesVisited, later);
  }

  /** The same in another queue. */
  public ServiceDemand entered(Instant at, Set<Long> visited) {
    return new ServiceDemand(vip, skills, preferredAgent, at, visited, later);
  }

  /** The same, asking to be answered later, or no more when null. */
  public ServiceDemand answered(@Nullable Later when) {
    return new ServiceDemand(vip, skills, preferredAgent, enteredQueueAt, queuesVisited, when);
  }
}
