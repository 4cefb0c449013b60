package org.omniline.gateway.socket;

import java.util.TreeMap;
import org.omniline.conversation.staff.User;
import org.omniline.routing.acd.Profile;

/** What an administrator has set for a user, as routing takes it. Stateless. */
public final class AgentProfiles {
  private AgentProfiles() {}

  public static Profile of(User user) {
    TreeMap<Long, Profile.Membership> queues = new TreeMap<>();
    user.memberships()
        .forEach((id, one) -> queues.put(id, new Profile.Membership(one.level(), one.position())));
    return new Profile(user.name(), user.capacity(), queues, new TreeMap<>(user.skills()), 0);
  }
}
