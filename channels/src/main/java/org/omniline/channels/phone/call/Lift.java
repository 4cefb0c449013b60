package org.omniline.channels.phone.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a telephone outside was answered, by a person or by a machine. Nobody has accepted anything
 * before a key was pressed.
 *
 * @param at when it was answered
 * @param told whether it is told just now what there is to press
 * @param unmet why it was not accepted; null while it may be
 */
public record Lift(Instant at, boolean told, @Nullable Unmet unmet) {
  /** The key that accepts. */
  static final String ACCEPTS = "1";

  /** The key that declines. */
  static final String DECLINES = "2";

  /** Why nobody accepted. In facts by name: never rename a constant. */
  public enum Unmet {
    /** Somebody pressed the key for it. */
    DECLINED,
    /** Nobody pressed one: a mailbox, or somebody who did not understand. */
    NO_KEY
  }

  static Lift lifted(Instant at) {
    return new Lift(at, false, null);
  }

  Lift told(boolean on) {
    return new Lift(at, on, unmet);
  }

  Lift unmet(Unmet why) {
    return new Lift(at, told, unmet == null ? why : unmet);
  }
}
