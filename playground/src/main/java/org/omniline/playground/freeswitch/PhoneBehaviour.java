package org.omniline.playground.freeswitch;

import java.time.Duration;

/**
 * What a telephone does when it is called.
 *
 * @param kind what
 * @param after how long it rings before it answers by itself
 * @param keys what whoever has answered presses a second later; empty for nothing, as a mailbox
 */
public record PhoneBehaviour(Kind kind, Duration after, String keys) {
  /** What. */
  public enum Kind {
    /** Rings and is answered. */
    ANSWERS,
    /** Rings until {@link Phone#answer()} or {@link Phone#hangUp()}. */
    RINGS,
    BUSY,
    REJECTS,
    /** Nobody has this number. */
    UNUSED,
    /** Not registered: the switch knows the number but not where it is. */
    ABSENT,
    /** Registered, but gone: nothing comes back. */
    SILENT
  }

  public static PhoneBehaviour answers(Duration after) {
    return new PhoneBehaviour(Kind.ANSWERS, after, "");
  }

  /** The same, and whoever has answered presses keys. */
  public PhoneBehaviour pressing(String digits) {
    return new PhoneBehaviour(kind, after, digits);
  }

  /** Any but {@link Kind#ANSWERS}. */
  public static PhoneBehaviour of(Kind kind) {
    return new PhoneBehaviour(kind, Duration.ZERO, "");
  }
}
