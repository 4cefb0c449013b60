package org.omniline.playground.freeswitch;

import java.time.Duration;

/** The time of a simulated switch. Everything it does later, it does by this. */
public interface Timers {
  /** Something that is due later. */
  interface Timer {
    /** It is not done any more. Nothing happens when it was done already. */
    void cancel();
  }

  /** The wall clock, microseconds since 1970. */
  long micros();

  /** Runs something once, on the switch's context. */
  Timer after(Duration delay, Runnable work);
}
