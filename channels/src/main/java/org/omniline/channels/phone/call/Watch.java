package org.omniline.channels.phone.call;

import java.time.Instant;

/**
 * A supervisor beside an agent (docs/adr/0052): hears both, and is heard by whom the mode says. It
 * ends with the agent's leg.
 *
 * @param leg the leg to the supervisor's telephone
 * @param target the agent's leg
 * @param joined whether the switch has done what the mode says
 */
public record Watch(AgentLeg leg, String target, Mode mode, boolean joined) {
  /** Who hears the supervisor. On the wire by name. */
  public enum Mode {
    /** Nobody. */
    LISTEN,
    /** The agent alone. */
    WHISPER,
    /** Both. */
    BARGE
  }

  /** The supervisor. */
  public long by() {
    return leg.agent();
  }

  /** The leg's id. */
  public String id() {
    return leg.leg();
  }

  Watch leg(AgentLeg next) {
    return new Watch(next, target, mode, joined);
  }

  Watch answered(Instant at) {
    return new Watch(leg.answered(at), target, mode, joined);
  }

  Watch joined(boolean on) {
    return new Watch(leg, target, mode, on);
  }

  Watch mode(Mode next) {
    return next == mode ? this : new Watch(leg, target, next, false);
  }
}
