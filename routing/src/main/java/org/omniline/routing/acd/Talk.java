package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.TreeMap;

/**
 * An open conversation in the machine's memory. Mutable, for the hot path: changed only through
 * {@link AcdState#alter}, which keeps the indices right.
 */
final class Talk implements Serializable {
  private static final long serialVersionUID = 1L;

  Facts facts;

  /** The state's version when it was last observed. */
  long touched;

  /** The standing offer, 0 when none. */
  long offer;

  /** Lost in PostgreSQL: not offered before it was observed again. */
  boolean doubtful;

  /** The agent who becomes empty for it, 0 when none. */
  long reserved;

  /** A transfer to a person: when it is opened to the queue, 0 when it is not directed. */
  long directedUntil;

  /** The host was asked to open it to the queue. */
  boolean opening;

  /** Who refused it → until when the agent is barred, 0 when the bar was lifted. */
  final TreeMap<Long, Long> refusals = new TreeMap<>();

  Talk(Facts facts) {
    this.facts = facts;
  }

  long id() {
    return facts.id();
  }

  /** Whether it could be offered now, if somebody were free. */
  boolean offerable() {
    return facts.waits() && offer == 0 && !doubtful && !opening;
  }

  boolean barred(long agent) {
    return refusals.getOrDefault(agent, 0L) > 0;
  }
}
