package org.omniline.flow.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an input led to.
 *
 * @param steps nodes that were left, in order
 * @param request null: nothing to do (the run is over, or the input did not concern it)
 * @param trouble a mistake of the flow that came up; null: none
 */
public record FlowResult(
    FlowState state,
    List<FlowStep> steps,
    @Nullable FlowRequest request,
    @Nullable Trouble trouble) {
  public FlowResult {
    steps = List.copyOf(steps);
  }

  /** Mistakes that only show while running. The run goes to its agent, or ends. */
  public enum Trouble {
    /** A flow, a version or a node that is not there. */
    NOTHING_THERE,
    /** Too many nodes without an answer, or in all. */
    TOO_MANY_STEPS
  }
}
