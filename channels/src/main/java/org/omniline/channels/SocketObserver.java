package org.omniline.channels;

/**
 * Hears what the web sockets do, for the counters. Called on event loops: must not block or throw.
 */
public interface SocketObserver {
  /** Which kind of socket. */
  enum Side {
    DESK,
    VISITOR,
    /** Of a program of others. */
    CTI
  }

  /** A socket was opened ({@code +1}) or closed ({@code -1}). */
  void connected(Side side, int delta);

  /** A push was handed to a socket. */
  void pushed(Side side);

  /** A frame that is no command came in. */
  void malformed(Side side);

  /**
   * A command was refused.
   *
   * @param code the refusal's wire code
   */
  void refused(Side side, String code);

  /** A socket was closed by us with this web socket close code. */
  void closed(Side side, int code);

  /** Counts nothing. */
  SocketObserver NONE =
      new SocketObserver() {
        @Override
        public void connected(Side side, int delta) {}

        @Override
        public void pushed(Side side) {}

        @Override
        public void malformed(Side side) {}

        @Override
        public void refused(Side side, String code) {}

        @Override
        public void closed(Side side, int code) {}
      };

  /**
   * An offer was written to a desk's socket for the first time.
   *
   * @param delayMs since routing made it
   */
  default void offerShown(long delayMs) {}
}
