package org.omniline.routing.acd;

import java.io.Serializable;
import java.util.Objects;

/**
 * What a queue does with whom it cannot serve. Opaque to the machine but for the queue it names:
 * the host carries it out and tells the outcome.
 *
 * @param queue for {@link Kind#QUEUE}, else 0
 * @param target what the kind needs (a text, a number to dial), empty when nothing
 * @param english the same for who reads English; empty: {@code target} stands for it
 */
public record Action(Kind kind, long queue, String target, String english) implements Serializable {
  public Action {
    // A node of before a rolling upgrade does not say it.
    english = Objects.requireNonNullElse(english, "");
    if ((kind == Kind.QUEUE) != (queue != 0)) {
      throw new IllegalArgumentException("A queue is named by QUEUE and by nothing else.");
    }
  }

  /** Stored by name: never rename a constant. */
  public enum Kind {
    /** Goes on in another queue, keeping its place. */
    QUEUE,
    /** Hears or reads something, and goes on waiting. */
    MESSAGE,
    /**
     * Is told that a message may be left, and may go on writing. Stands in a list and, unless the
     * queue keeps its place, does not wait any more.
     */
    LEAVE_MESSAGE,
    /** Is sent outside: a partner's line, the emergency numbers. */
    EXTERNAL
  }

  public static Action toQueue(long queue) {
    return new Action(Kind.QUEUE, queue, "", "");
  }

  public static Action message(String text) {
    return new Action(Kind.MESSAGE, 0, text, "");
  }

  public static Action leaveMessage() {
    return new Action(Kind.LEAVE_MESSAGE, 0, "", "");
  }

  public static Action external(String target) {
    return new Action(Kind.EXTERNAL, 0, target, "");
  }

  /** The same with what is told to who reads English. */
  public Action inEnglish(String text) {
    return new Action(kind, queue, target, text);
  }
}
