package org.omniline.conversation;

/**
 * Who waits and asks to be answered later.
 *
 * @param keepsPlace whether it goes on standing in its queue meanwhile, and is offered when its
 *     turn comes; otherwise somebody takes it from the list
 */
public record Later(Kind kind, boolean keepsPlace) {
  /** Stored by name: never rename a constant. */
  public enum Kind {
    /** Has left a message, and may go on writing. */
    LEFT_MESSAGE,
    /** Wants to be written to or called. */
    CONTACT_REQUEST
  }
}
