package org.omniline.persistence.staff;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.conversation.staff.Membership;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;

/** Users for tests. */
final class StaffFixture {
  static final Ids IDS = new SnowflakeIds(InstantSource.system(), 1);

  private StaffFixture() {}

  static User agent(String login, Long... queues) {
    return new User(0, login, "林晓", Role.AGENT, true, 3, Set.of(queues), false, null);
  }

  static User with(User user, boolean active, Long... queues) {
    return new User(
        user.id(),
        user.login(),
        user.name(),
        user.role(),
        active,
        user.capacity(),
        ordinary(queues),
        user.skills(),
        user.mustChangePassword(),
        user.lockedUntil(),
        user.expiresAt(),
        user.version());
  }

  static Map<Long, Membership> ordinary(Long... queues) {
    return Stream.of(queues).collect(Collectors.toMap(id -> id, id -> Membership.ORDINARY));
  }
}
