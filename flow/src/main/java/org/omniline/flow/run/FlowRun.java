package org.omniline.flow.run;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.graph.Node;

/**
 * Runs flows: a function of a state and an input, without a clock, I/O or memory of its own. Any
 * thread; one input of a run at a time.
 */
public final class FlowRun {
  /** The most nodes entered for one input. */
  static final int MAX_STEPS = 100;

  /** The most nodes entered by one run: nobody needs as many, and a stuck key ends. */
  static final int MAX_VISITS = 1_000;

  private final FlowLibrary library;

  public FlowRun(FlowLibrary library) {
    this.library = library;
  }

  /**
   * What the run waits for, asked from its beginning: for whoever goes on with a run that somebody
   * else began, and for a run that has ended with a good-bye, that.
   *
   * @return null when there is nothing to ask
   */
  public @Nullable FlowRequest asks(FlowState state) {
    Walk walk = new Walk(library, state, state.entered() == null ? Instant.EPOCH : state.entered());
    Node node = walk.current();
    if (node != null) {
      Move unused = node.accept(new Entering(walk));
    }
    return walk.result().request();
  }

  /** What a run has learnt so far and what was known when it began, without secrets. */
  public Map<String, Object> shown(FlowState state) {
    return new Walk(library, state, Instant.EPOCH).shown();
  }

  /**
   * Goes on until somebody has to answer or the run is over. Never fails: an input that does not
   * fit changes nothing, and a mistake of the flow leads to its agent or ends the run.
   *
   * @param state of {@link FlowState#before(String, int)} for Started; for everything else that of
   *     the last result
   */
  public FlowResult step(FlowState state, FlowInput input) {
    Walk walk = new Walk(library, state, input.at());
    if (state.over()) {
      return walk.result();
    }
    if (input instanceof FlowInput.Started started) {
      if (state.node() == null) {
        walk.begin(started.variables());
      }
      return walk.result();
    }
    Node node = walk.current();
    if (node == null) {
      if (state.node() != null && !(input instanceof FlowInput.HungUp)) {
        walk.trouble(FlowResult.Trouble.NOTHING_THERE);
      } else {
        walk.end();
      }
    } else if (input instanceof FlowInput.HungUp) {
      walk.leave(new Move(FlowStep.Exit.HUNG_UP, null, ""));
      walk.end();
    } else {
      walk.follow(node.accept(new Answering(walk, input)));
    }
    return walk.result();
  }
}
