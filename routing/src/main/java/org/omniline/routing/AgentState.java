package org.omniline.routing;

/** What an agent has chosen, or what follows from the desk being away. Stored by name. */
public enum AgentState {
  /** No desk: never offered anything. */
  SIGNED_OUT,
  /** Signed in, and has not said more yet. */
  NOT_READY,
  READY,
  /** Chosen: does not want to be asked for now. */
  BUSY,
  BREAK,
  /** Finishes what the last conversation left to do. */
  WRAP_UP,
  /** Calls others. */
  OUTBOUND,
  OTHER_WORK,
  /** Set by the ACD alone: let so many offers pass that nobody seems to sit there. */
  NOT_ANSWERING
}
