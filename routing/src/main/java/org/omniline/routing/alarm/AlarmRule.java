package org.omniline.routing.alarm;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;

/**
 * When somebody is to be alarmed, and who.
 *
 * @param id 0 to create
 * @param version what it was loaded with; the store gives the next one
 * @param queueId null: each queue by itself
 * @param threshold people, seconds or percent, by the kind
 * @param withinMs for {@link AlarmKind#SERVICE_LEVEL}: within how long somebody should be taken
 * @param roles everybody of these is told
 * @param users and these
 * @param repeatMs how often it is told again while nobody has acknowledged it; 0 never
 */
public record AlarmRule(
    long id,
    int version,
    String name,
    AlarmKind kind,
    @Nullable Long queueId,
    int threshold,
    long withinMs,
    Set<Role> roles,
    Set<Long> users,
    long repeatMs,
    boolean active) {
  public AlarmRule {
    roles = Set.copyOf(roles);
    users = Set.copyOf(users);
  }

  boolean concerns(long queue) {
    return queueId == null || queueId == queue;
  }

  /** Whether this user is told. */
  public boolean tells(User user) {
    return roles.contains(user.role()) || users.contains(user.id());
  }
}
