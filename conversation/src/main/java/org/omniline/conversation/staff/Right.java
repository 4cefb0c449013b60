package org.omniline.conversation.staff;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a user may do. Every route and every socket command names one; what names none is refused.
 */
public enum Right {
  DESK_USE,
  AGENT_STATE,
  OFFER_ANSWER,
  CONVERSATION_READ,
  CONVERSATION_SERVE,
  CONVERSATION_EXPORT,
  MESSAGE_SEND,
  NOTE_ADD,
  RISK_SET,
  CONTACT_JOIN,
  USERS_MANAGE,
  QUEUES_MANAGE,
  ACCOUNTS_MANAGE,
  DICTIONARIES_MANAGE,
  ROUTING_MANAGE,
  LISTINGS_MANAGE,
  NODES_MANAGE,
  /** To listen to recordings of one's own talks. */
  RECORDINGS_LISTEN,
  /** To look for recordings, and to listen to those of every conversation one may see. */
  RECORDINGS_SEARCH,
  /** To take a recording away as a file. */
  RECORDINGS_DOWNLOAD,
  /** To say which calls are recorded. */
  RECORDINGS_MANAGE,
  /** To read what was of calls one may see the conversations of. */
  CALLS_READ,
  /** To look for whichever calls, not for the own alone. */
  CALLS_SEARCH,
  LIVE_WATCH,
  AGENT_DIRECT,
  CONVERSATION_DIRECT,
  /** To listen to calls, to whisper, to barge in and to end them. */
  CALL_WATCH,
  ALARMS_MANAGE,
  /** To make and revoke the keys of programs of others. */
  KEYS_MANAGE,
  AUDIT_READ;

  /** As the wire and the contract spell it: {@code conversation.read}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** The right of a wire name. */
  public static Optional<Right> of(String wire) {
    return Stream.of(values()).filter(right -> right.wire().equals(wire)).findFirst();
  }
}
