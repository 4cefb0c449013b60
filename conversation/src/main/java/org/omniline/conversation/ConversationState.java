package org.omniline.conversation;

/** Where a conversation stands. {@link Lifecycle} holds every allowed move between these. */
public enum ConversationState {
  /** A machine (menu, robot, questions before the chat) is serving. */
  SELF_SERVICE,
  /** A person is wanted and none has accepted yet; an offer does not change this. */
  WAITING,
  /** An agent owns it and talks. */
  SERVING,
  /** The talk is over, the owner writes it up; a new inbound text leads back to SERVING. */
  WRAP_UP,
  /** Done. A later message opens a new conversation that links this one. */
  CLOSED,
  /** The contact left before anybody accepted. */
  ABANDONED;

  /** Whether this state counts against "one open conversation per thread key". */
  public boolean isOpen() {
    return this != CLOSED && this != ABANDONED;
  }
}
