package org.omniline.channels.phone.call;

/** How the conversation of a call stands in the database, as far as the call goes. */
public enum Standing {
  /** It is not stored yet. */
  UNKNOWN,
  /** The caller goes through a flow. */
  SELF_SERVICE,
  /** Nobody has it. */
  WAITING,
  /** Stored, to be answered later: the caller is told so and hung up. */
  LATER,
  /** Stored, to be called back: the caller is told so and hung up. */
  NOTED,
  /** An agent has it. */
  SERVED,
  /** Wrapped up, closed or abandoned: the talk is over. */
  OVER,
  /** Blocked: closed at once. */
  BLOCKED
}
