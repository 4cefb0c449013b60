package org.omniline.channels;

/** Why we close a web socket (docs/protocols/README.md). */
public enum CloseCode {
  /** The node goes down or the peer went silent: reconnect at once. */
  GOING_AWAY(1001, "going away"),
  /** A frame beyond what is even looked at (RFC 6455, 7.4.1). */
  TOO_BIG(1009, "too big"),
  MALFORMED(4400, "malformed"),
  SIGNED_OUT(4401, "signed out"),
  NO_HELLO(4408, "no hello"),
  TOO_SLOW(4413, "too slow"),
  TOO_MANY(4429, "too many");

  private final short code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = (short) code;
    this.reason = reason;
  }

  public short code() {
    return code;
  }

  public String reason() {
    return reason;
  }
}
