package org.omniline.flow.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Pressed;

/**
 * Where a run is. Immutable; {@link FlowStateJson} writes it. It may hold a secret while the flow
 * needs it: it is kept live and never in a table or a log, and it prints no value.
 *
 * @param node where it waits; null before it began
 * @param entered when it came to that node; null before it began
 * @param tries how often that node asked in vain
 * @param variables by name
 * @param way what was chosen and entered on the way here; secrets masked
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
    List<Pressed> way,
    List<Frame> stack,
    Map<String, Integer> versions,
    int visits,
    boolean troubled,
    boolean over) {
  public FlowState {
    variables = Map.copyOf(variables);
    way = List.copyOf(way);
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
        flow, version, null, null, 0, Map.of(), List.of(), List.of(), Map.of(), 0, false, false);
  }

  /** The same, with one more choice on its way. */
  public FlowState pressed(Pressed last) {
    return new FlowState(
        flow,
        version,
        node,
        entered,
        tries,
        variables,
        Pressed.after(way, last),
        stack,
        versions,
        visits,
        troubled,
        over);
  }

  /** The same without what it knew: for what is over, or somebody else has taken over. */
  public FlowState bare() {
    return new FlowState(
        flow, version, node, entered, tries, Map.of(), way, stack, versions, visits, troubled,
        over);
  }

  @Override
  public String toString() {
    return "FlowState[" + flow + " " + version + " at " + node + (over ? ", over]" : "]");
  }
}
