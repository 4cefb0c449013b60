package org.omniline.flow.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node that was visited, once it is left: what is stored of a run.
 *
 * @param key what was entered, {@link #MASK} for a secret; null: nothing
 * @param tries how often it asked in vain
 */
public record FlowStep(
    String flow,
    int version,
    String node,
    Instant entered,
    Instant left,
    @Nullable String key,
    int tries,
    Exit exit) {
  /** Stands for a secret, whatever its length. */
  public static final String MASK = "***";

  /** How a node was left. */
  public enum Exit {
    NEXT,
    /** A key or digits that fit. */
    ENTERED,
    /** By key 0, to an agent. */
    ZERO,
    EXHAUSTED,
    /** A condition's branch held. */
    BRANCH,
    OTHERWISE,
    OK,
    FAILED,
    TIMED_OUT,
    OPEN,
    CLOSED,
    HOLIDAY,
    /** Into another flow. */
    CALLED,
    /** Back from it. */
    RETURNED,
    /** The target served. */
    REACHED,
    HUNG_UP,
    ENDED
  }
}
