package org.omniline.channels.phone.esl;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong between us and a switch. The kind is for programs; the message is for the person
 * who reads the log and says what to do.
 */
public final class EslException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a caller may decide by. */
  public enum Kind {
    /** The bytes are no event socket's, or beyond a limit: nothing after them can be trusted. */
    PROTOCOL,
    /** The password or the address was refused. */
    DENIED,
    /** The switch answered {@code -ERR} or {@code -USAGE}. It has not done what was asked. */
    REFUSED,
    /** No answer in time: whether the switch did it is not known. */
    TIMEOUT,
    /** The connection ended before the answer: whether the switch did it is not known. */
    CLOSED,
    /** The call ended, or was told to stop, before the application did. */
    ENDED,
    /** There is no connection to this switch now. Nothing was sent. */
    NOT_CONNECTED,
    /** A bound of ours was reached. Nothing was sent. */
    OVERLOADED
  }

  private final Kind kind;
  private final @Nullable LossReason loss;

  public EslException(Kind kind, String message) {
    this(kind, null, message);
  }

  /**
   * One that costs the connection.
   *
   * @param loss why; null where the kind says enough
   */
  EslException(Kind kind, @Nullable LossReason loss, String message) {
    // An answer, not an accident: thousands may fail at once when a switch goes.
    super(message, null, false, false);
    this.kind = kind;
    this.loss = loss;
  }

  /** Why the connection cannot be had with this. */
  LossReason loss() {
    if (loss != null) {
      return loss;
    }
    return switch (kind) {
      case DENIED -> LossReason.DENIED;
      // Every switch has what is asked of it at first; only the right to ask can be missing.
      case REFUSED -> LossReason.NO_RIGHTS;
      case TIMEOUT -> LossReason.STUCK;
      default -> LossReason.PROTOCOL;
    };
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the switch certainly has not done what was asked, so that asking again is safe. */
  public boolean isUndone() {
    return kind == Kind.REFUSED || kind == Kind.NOT_CONNECTED || kind == Kind.OVERLOADED;
  }
}
