package org.omniline.conversation;

/**
 * How far an outbound message has come. {@code PENDING → SENT → DELIVERED → READ} only moves
 * forward; {@code FAILED} and {@code UNKNOWN} end an attempt and a person may send again.
 */
public enum DeliveryState {
  PENDING,
  SENT,
  DELIVERED,
  READ,
  /** The peer refused it for good; the reason is stored in words a person understands. */
  FAILED,
  /** Interrupted or timed out: the peer may have it. Never repeated by itself unless it is safe. */
  UNKNOWN;

  /** Whether a report of {@code next} may replace this state. */
  public boolean mayBecome(DeliveryState next) {
    return switch (this) {
      case PENDING -> next != PENDING;
      case SENT -> next == DELIVERED || next == READ || next == FAILED;
      case DELIVERED -> next == READ;
      case READ -> false;
      case FAILED, UNKNOWN -> next == PENDING || next == SENT || next == DELIVERED || next == READ;
    };
  }
}
