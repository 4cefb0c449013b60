package org.omniline.conversation;

/** What can move a conversation from one {@link ConversationState} to another. */
public enum Trigger {
  /** A person is asked for: by the first message, a menu choice or a robot. */
  REQUEST_PERSON,
  /** An agent accepts an offer; PostgreSQL has the last word. */
  ACCEPT,
  /** The owner gives it away (transfer) or lost the desk: it waits again. */
  REQUEUE,
  /** The owner ends the talk and writes it up. */
  END,
  /** The contact wrote again. */
  INBOUND_TEXT,
  /** The owner has chosen the disposition. */
  CLOSE,
  /** The contact needed nobody: a menu said all. */
  SELF_SERVED,
  /** The contact left before being served. */
  ABANDON
}
