package org.omniline.conversation.staff;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs where now.
 *
 * @param teamOf user → primary team; who is in none is left out
 * @param queuesOf team → the queues its people serve
 */
public record Teams(Map<Long, Long> teamOf, Map<Long, Set<Long>> queuesOf) {
  public static final Teams NONE = new Teams(Map.of(), Map.of());

  public Teams {
    teamOf = Map.copyOf(teamOf);
    Map<Long, Set<Long>> queues = new HashMap<>();
    queuesOf.forEach((team, all) -> queues.put(team, Set.copyOf(all)));
    queuesOf = Map.copyOf(queues);
  }

  /** Whether somebody belongs to a team. */
  public boolean has(long team, @Nullable Long user) {
    return user != null && teamOf.getOrDefault(user, 0L) == team;
  }

  /** Whether people of a team serve a queue. */
  public boolean serves(long team, long queue) {
    return queuesOf.getOrDefault(team, Set.of()).contains(queue);
  }

  /** Whether people of no team at all serve a queue. */
  public boolean isNobodys(long queue) {
    return queuesOf.values().stream().noneMatch(queues -> queues.contains(queue));
  }
}
