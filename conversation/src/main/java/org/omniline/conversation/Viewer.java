package org.omniline.conversation;

/**
 * For whom something is read. Every read of conversations takes one, so that no query can forget
 * whose data it returns.
 *
 * @param userId the signed-in user
 * @param scope how far this user sees
 */
public record Viewer(long userId, Scope scope) {
  /** How far a user sees. */
  public enum Scope {
    /** Nothing of conversations (an administrator's account). */
    NONE,
    /**
     * What the agent owns or owned, what waits in the agent's queues, and the whole history of a
     * person the agent is serving now.
     */
    OWN,
    /** Everything of the organisation. */
    ALL
  }
}
