package org.omniline.playground.freeswitch;

import java.time.Duration;

/** What may go wrong with the event socket, on demand. Thread-safe. */
public final class Faults {
  private volatile boolean dropsHangups;
  private volatile Duration slowness = Duration.ZERO;
  private volatile boolean cutsNext;

  /** Whether no listener hears of the ends of calls. */
  public void dropHangups(boolean on) {
    dropsHangups = on;
  }

  /** How late every reply comes. */
  public void slowReplies(Duration late) {
    slowness = late;
  }

  /** Breaks each connection in the middle of the next event for it, until {@link #mend()}. */
  public void cutNextEvent() {
    cutsNext = true;
  }

  /** Everything works again. */
  public void mend() {
    dropsHangups = false;
    slowness = Duration.ZERO;
    cutsNext = false;
  }

  boolean drops(SwitchEvent event) {
    return dropsHangups
        && switch (event.name()) {
          case "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY" -> true;
          default -> false;
        };
  }

  Duration slowness() {
    return slowness;
  }

  boolean cuts() {
    return cutsNext;
  }
}
