package org.omniline.flow.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is. Immutable; {@link FlowStateJson} writes it. It may hold a secret while the flow
 * needs it: it is kept live and never in a table or a log, and it prints no value.
 *
 * @param node where it waits; null before it began
 * @param entered when it came to that node; null before it began
 * @param tries how often that node asked in vain
 * @param variables by name
 * @param stack flows to come back to, the outermost first
 * @param versions the version of every flow the run may come to, as they were when it began
 * @param visits how many nodes it entered
 * @param troubled whether it was saved from a mistake once
 * @param over whether it has ended
 */
public record FlowState(
    String flow,
    int version,
    @Nullable String node,
    @Nullable Instant entered,
    int tries,
    Map<String, Object> variables,
    List<Frame> stack,
    Map<String, Integer> versions,
    int visits,
    boolean troubled,
    boolean over) {
  public FlowState {
    variables = Map.copyOf(variables);
    stack = List.copyOf(stack);
    versions = Map.copyOf(versions);
  }

  /**
   * A flow that waits for another.
   *
   * @param next where it goes on
   */
  public record Frame(String flow, int version, String next) {}

  /** A run that has not begun. */
  public static FlowState before(String flow, int version) {
    return new FlowState(
        flow, version, null, null, 0, Map.of(), List.of(), Map.of(), 0, false, false);
  }

  @Override
  public String toString() {
    return "FlowState[" + flow + " " + version + " at " + node + (over ? ", over]" : "]");
  }
}
