package org.omniline.routing.acd;

import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ReturnedTransfer.Why;

/**
 * What is meant for one person alone: how long it waits for that person, and why no longer. Pure.
 */
final class Directed {
  private Directed() {}

  /**
   * Until when it waits for its person alone. Whatever makes that shorter (a risk that rises, the
   * person who goes) takes away from what is left of it; nothing prolongs it.
   */
  static long until(AcdState state, Talk talk) {
    long until = state.now + patience(state, talk);
    return talk.directedUntil > 0 ? Math.min(talk.directedUntil, until) : until;
  }

  private static long patience(AcdState state, Talk talk) {
    Agent agent = state.agents.get(talk.facts.onlyAgent());
    boolean danger = talk.facts.whole() || talk.demand().unjudged();
    long here = danger ? Limits.DIRECTED_DANGER_MS : Limits.DIRECTED_MS;
    if (isHere(talk, agent)) {
      return here;
    }
    if (!state.trusted) {
      // Built anew: desks have still to announce who is there.
      return here;
    }
    boolean tellsThem = agent != null && agent.needsDesk() && !danger;
    return tellsThem ? Limits.DIRECTED_UNREADY_MS : 0;
  }

  /** Takes what is offered, at once or as soon as something is written up. */
  private static boolean isHere(Talk talk, @Nullable Agent agent) {
    return agent != null
        && agent.atWork()
        && (!agent.phoneOnly || talk.facts.channel() == Channel.PHONE);
  }

  /** Why it is opened to its queue. */
  static Why why(AcdState state, Talk talk) {
    long person = talk.facts.onlyAgent();
    Agent agent = state.agents.get(person);
    if (talk.refusedBy(person)) {
      return Why.NOT_TAKEN;
    }
    if (agent == null || !agent.signedIn()) {
      return Why.SIGNED_OUT;
    }
    return isHere(talk, agent) ? Why.NO_ROOM : Why.NOT_READY;
  }
}
