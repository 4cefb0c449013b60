package org.omniline.playground.freeswitch;

import org.jspecify.annotations.Nullable;

/** A dialplan application. */
@FunctionalInterface
interface Application {
  /** Tells the session that the application is over; what is said twice counts once. */
  @FunctionalInterface
  interface Ending {
    /**
     * Tells.
     *
     * @param response its {@code Application-Response}
     */
    void end(String response);
  }

  /** An application that goes on. */
  interface Work {
    /** Whether what is asked for meanwhile, without a lock, runs inside. */
    default boolean listens() {
      return true;
    }

    /** Whether {@code uuid_break} stops it. */
    default boolean breaks() {
      return true;
    }

    /** A key of the caller. */
    default void key(char digit) {}

    /** Ends at once: a break, a hang-up or a transfer. The session does the rest. */
    void stop();
  }

  String NONE = "_none_";

  /**
   * Begins.
   *
   * @return null when it is over already
   */
  @Nullable Work begin(Channel channel, String argument, Ending ending);
}
