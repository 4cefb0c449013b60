package org.omniline.conversation;

/**
 * The danger a person is in, as a person judged it. "Not assessed" is its own value and never means
 * "low" (facts.md 1.6, NICE NG225 1.6).
 */
public enum Risk {
  NOT_ASSESSED,
  NONE,
  CONCERN,
  HIGH
}
