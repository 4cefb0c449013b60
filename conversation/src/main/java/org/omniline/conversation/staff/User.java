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
    @Nullable Instant lockedUntil) {
  public User {
    queues = Set.copyOf(queues);
  }

  public Viewer viewer() {
    return new Viewer(id, role.scope());
  }

  public boolean may(Right right) {
    return active && role.rights().contains(right);
  }
}
