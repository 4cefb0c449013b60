package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.run.FlowStep.Exit;

/** How often which way through flows was taken, counted from the steps on record. Thread-safe. */
public interface FlowCounts {
  /**
   * A way out of a node.
   *
   * @param key the one key with which it was left; null where none was pressed, or several: what
   *     people dial may be about them
   */
  record Way(Exit exit, @Nullable String key, long times) {}

  /**
   * A node of one version.
   *
   * @param entries how often it was entered
   * @param conversations by how many
   * @param vain how often it asked in vain: nothing was entered, or what did not fit
   * @param averageMs from entering to leaving it
   * @param ways the most frequent first
   */
  record Visits(
      int version,
      String node,
      long entries,
      long conversations,
      long vain,
      long averageMs,
      List<Way> ways) {
    public Visits {
      ways = List.copyOf(ways);
    }
  }

  /**
   * The nodes of a flow that were entered, the newest version first.
   *
   * @param from when it was entered, inclusive
   * @param to exclusive
   */
  Single<List<Visits>> visits(long flow, Instant from, Instant to);
}
