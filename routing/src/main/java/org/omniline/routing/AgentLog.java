package org.omniline.routing;

import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Ref;

/** What an agent did and for how long, from the facts of record. */
public interface AgentLog {
  /**
   * A stretch in one state.
   *
   * @param to null while it lasts
   * @param by who set it; null for the routing itself
   */
  record Stretch(
      AgentState state,
      @Nullable String reason,
      Instant from,
      @Nullable Instant to,
      @Nullable Ref by) {}

  /**
   * From signing in to signing out.
   *
   * @param out null while it lasts
   * @param endedBy who signed the agent out; null for the agent and for routing itself
   */
  record Presence(
      Instant in,
      @Nullable Instant out,
      String terminal,
      @Nullable String address,
      @Nullable String reason,
      @Nullable Ref endedBy) {}

  /**
   * A talk of the agent's, or a wrap-up.
   *
   * @param to null while it lasts
   */
  record Work(boolean talk, Instant from, @Nullable Instant to) {}

  /** All in the order of time. */
  record Log(List<Stretch> states, List<Presence> sessions, List<Work> work) {
    public Log {
      work = List.copyOf(work);
      states = List.copyOf(states);
      sessions = List.copyOf(sessions);
    }
  }

  /**
   * All that touches a time, whole: a stretch that began before is told from its beginning. At most
   * 5,000 of each.
   */
  Single<Log> log(long agent, Instant from, Instant until);
}
