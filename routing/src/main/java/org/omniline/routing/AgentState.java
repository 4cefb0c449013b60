package org.omniline.routing;

/** What an agent has chosen, or what follows from the desk being away. Stored by name. */
public enum AgentState {
  /** No desk: never offered anything. */
  SIGNED_OUT,
  NOT_READY,
  READY,
  BREAK,
  OTHER_WORK
}
