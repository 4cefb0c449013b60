package org.omniline.channels.phone.esl;

/** Why there is no connection to a switch. */
public enum LossReason {
  /** It could not be reached. */
  UNREACHABLE,
  /** Password, address or rights were refused: a person must change something. */
  DENIED,
  /** It closed the connection, or the network did. */
  CLOSED,
  /** It said that it is being shut down: its calls end. */
  SHUTDOWN,
  /** It sent what no event socket sends. */
  PROTOCOL,
  /** Its heartbeat stopped. */
  SILENT,
  /** It did not answer in time. */
  STUCK,
  /** We were told to stop. */
  STOPPED
}
