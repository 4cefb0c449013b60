package org.omniline.conversation;

/** What an entry of the timeline is. A {@link #NOTE} is never shown to the contact. */
public enum EntryKind {
  MESSAGE_IN,
  MESSAGE_OUT,
  NOTE,
  EVENT
}
