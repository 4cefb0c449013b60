package org.omniline.channels.phone.esl;

/** Why there is no connection to a switch. Each asks something else of whoever has to mend it. */
public enum LossReason {
  /** Nothing answered at the address: the machine is off, or a firewall swallows what is sent. */
  UNREACHABLE,
  /** The machine is there, and nothing listens at the port. */
  REFUSED,
  /** No machine has this name. */
  UNKNOWN_HOST,
  /** What listens there is no event socket: it said nothing by which one begins. */
  NO_GREETING,
  /** The password, or the user, was refused. */
  WRONG_PASSWORD,
  /** The switch accepts no connection from this machine's address. */
  DENIED,
  /** The user may not have the events or the commands that are needed. */
  NO_RIGHTS,
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
  STOPPED;

  /** Whether a person must change something at the switch or here before it can go well. */
  public boolean isDenied() {
    return this == WRONG_PASSWORD || this == DENIED || this == NO_RIGHTS;
  }

  /** Why a socket could not be opened. */
  static LossReason of(Throwable unconnected) {
    if (unconnected instanceof java.net.UnknownHostException) {
      return UNKNOWN_HOST;
    }
    String said = String.valueOf(unconnected.getMessage());
    return said.contains("refused") ? REFUSED : UNREACHABLE;
  }
}
