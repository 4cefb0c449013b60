package org.omniline.conversation.cti;

/** What programs of others are told. Stored and on the wire by name: never rename a constant. */
public enum CtiEventType {
  /** A call is there: somebody calls, or an agent does. */
  CALL_BEGAN,
  /** It waits for an agent. */
  CALL_QUEUED,
  /** It rings at an agent's telephone. */
  CALL_RINGING,
  /** It does not ring there any more, and was not answered. */
  CALL_UNANSWERED,
  CALL_ANSWERED,
  /** Whoever is called by an agent is dialled. */
  CALL_DIALLED,
  /** Agent and the other hear each other, or do so again. */
  CALL_CONNECTED,
  CALL_HELD,
  CALL_RESUMED,
  CALL_MUTED,
  CALL_UNMUTED,
  /** It rings at somebody who is asked to help. */
  CALL_CONSULTING,
  CALL_CONSULT_ANSWERED,
  /** From whoever is consulted to the caller, or the other way round. */
  CALL_SWAPPED,
  /** All three hear each other. */
  CALL_JOINED,
  /** The agent is alone with the caller again. */
  CALL_CONSULT_ENDED,
  /** Somebody else has it: an agent, a queue, or somebody outside. */
  CALL_TRANSFERRED,
  /** It is recorded from now on, or not any more. */
  CALL_RECORDING,
  CALL_ENDED,
  /** The agent has said what it came to. */
  CALL_DISPOSED,
  /** An agent is in another state. */
  AGENT_STATE
}
