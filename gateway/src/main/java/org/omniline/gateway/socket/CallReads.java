package org.omniline.gateway.socket;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which calls are being read for desks: a call that changes again meanwhile is read once more when
 * the reading is over, however often it changed, for only how it stands now is told. Thread-safe.
 */
final class CallReads {
  /** By conversation, while one is read or about to be: whom the next reading is for. */
  private final Map<Long, Set<Long>> next = new HashMap<>();

  /**
   * A call is not as it was.
   *
   * @return whether a reading is to begin
   */
  synchronized boolean asks(long conversation, Collection<Long> agents) {
    boolean idle = !next.containsKey(conversation);
    next.computeIfAbsent(conversation, none -> new HashSet<>()).addAll(agents);
    return idle;
  }

  /** Whether nothing is being read of a call: what is known of it now is the newest. */
  synchronized boolean isIdle(long conversation) {
    return !next.containsKey(conversation);
  }

  /** A reading begins; for whom it is. */
  synchronized Set<Long> begins(long conversation) {
    Set<Long> agents = next.put(conversation, new HashSet<>());
    return agents == null ? Set.of() : agents;
  }

  /**
   * A reading is over.
   *
   * @return whether another is to begin
   */
  synchronized boolean ends(long conversation) {
    Set<Long> more = next.get(conversation);
    if (more != null && more.isEmpty()) {
      next.remove(conversation);
      return false;
    }
    return more != null;
  }
}
