package org.omniline.conversation.staff;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Viewer;

/**
 * Somebody who signs in.
 *
 * @param id 0 to create
 * @param login unique, lower case
 * @param name what colleagues and contacts see
 * @param capacity how many capacity units of conversations at once
 * @param queues the queues the user serves
 * @param mustChangePassword set after a one-time password
 * @param lockedUntil set after five failed sign-ins in a row
 * @param expiresAt when a temporary account ends: from then on nobody signs in with it and its
 *     sessions are over; null when it does not end
 */
public record User(
    long id,
    String login,
    String name,
    Role role,
    boolean active,
    int capacity,
    Set<Long> queues,
    boolean mustChangePassword,
    @Nullable Instant lockedUntil,
    @Nullable Instant expiresAt) {
  public User {
    queues = Set.copyOf(queues);
  }

  /** A user whose account does not end. */
  public User(
      long id,
      String login,
      String name,
      Role role,
      boolean active,
      int capacity,
      Set<Long> queues,
      boolean mustChangePassword,
      @Nullable Instant lockedUntil) {
    this(id, login, name, role, active, capacity, queues, mustChangePassword, lockedUntil, null);
  }

  /** Whether the account has ended by {@code now}. */
  public boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }

  public Viewer viewer() {
    return new Viewer(id, role.scope());
  }

  public boolean may(Right right) {
    return active && role.rights().contains(right);
  }
}
