package org.omniline.routing.acd;

import org.jspecify.annotations.Nullable;
import org.omniline.routing.AgentState;

/**
 * A conversation waits a set time for its agent of last time alone, then for anybody. Only for an
 * agent who could take it if free: nobody waits for somebody who is not there.
 */
final class CallMemory {
  private CallMemory() {}

  /**
   * Until when a conversation that has just entered its queue waits for that agent; 0 not at all.
   */
  static long until(Talk talk, QueueSettings settings, @Nullable Agent agent, long now) {
    long until = talk.enteredAt + settings.memoryWaitMs();
    return settings.memoryWaitMs() > 0 && until > now && canBeWaitedFor(talk, settings, agent)
        ? until
        : 0;
  }

  static boolean canBeWaitedFor(Talk talk, QueueSettings settings, @Nullable Agent agent) {
    return agent != null
        && talk.bound()
        && !talk.facts.whole()
        && agent.signedIn()
        && talk.need(settings).reaches(agent)
        && agent.state != AgentState.NOT_ANSWERING
        && agent.capacity > 0
        && agent.serves(talk.facts.queue())
        && agent.knows(talk.need(settings).skills())
        && !talk.refusedBy(agent.id);
  }
}
