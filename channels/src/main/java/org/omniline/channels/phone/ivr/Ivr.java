package org.omniline.channels.phone.ivr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Pressed;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowResult;
import org.omniline.flow.run.FlowState;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.run.Learnt;

/**
 * How far a call is in its flow. Immutable; prints no value, for one may be a secret.
 *
 * @param run where the run is; without its variables once they are of no use any more
 * @param turn counts what was asked, so that a late answer is told from the present one's
 * @param stage what comes next
 * @param wanted what the run waits for; null when it waits for nothing, and after it was kept and
 *     read again: {@link #asking} finds it out
 * @param given what the run learnt, for the agent: without secrets
 * @param before what was chosen and entered in flows before this one
 * @param written how many steps are stored as facts
 * @param unwritten the steps after these
 */
public record Ivr(
    FlowState run,
    int turn,
    Stage stage,
    @Nullable FlowRequest wanted,
    Map<String, String> given,
    List<Pressed> before,
    int written,
    List<FlowStep> unwritten) {
  public Ivr {
    given = Map.copyOf(given);
    before = List.copyOf(before);
    unwritten = List.copyOf(unwritten);
  }

  /** What comes next. Stored by name. */
  public enum Stage {
    /** The run goes on when {@link Ivr#wanted} is answered. */
    RUNNING,
    /** The flow broke: the caller is to wait for a person. */
    BROKEN,
    /** The caller waits for a person, or talks with one. */
    HANDED_OVER,
    /** The run is over and nobody was asked for: hung up after a good-bye. */
    LEAVING
  }

  /** One that has not begun. */
  public static Ivr before(String flow, int version) {
    return new Ivr(
        FlowState.before(flow, version), 0, Stage.RUNNING, null, Map.of(), List.of(), 0, List.of());
  }

  /**
   * One that is begun for a caller who may have been through another: what was asked and what was
   * passed is counted on, and what was learnt stays known.
   */
  public static Ivr again(@Nullable Ivr before, String flow, int version) {
    return before == null
        ? before(flow, version)
        : new Ivr(
            FlowState.before(flow, version),
            before.turn,
            Stage.RUNNING,
            null,
            before.given,
            before.way(),
            before.written,
            before.unwritten);
  }

  /** With what a run has learnt besides; without secrets. */
  public Ivr knowing(Map<String, Object> variables) {
    Map<String, String> all = new HashMap<>(given);
    all.putAll(Learnt.of(variables));
    return new Ivr(run, turn, stage, wanted, all, before, written, unwritten);
  }

  /** After a step of the run. */
  public Ivr after(FlowResult result) {
    FlowState next = result.state();
    List<FlowStep> steps = new ArrayList<>(unwritten);
    steps.addAll(result.steps());
    boolean broken = next.over() && result.trouble() != null;
    Stage then = broken ? Stage.BROKEN : next.over() ? Stage.LEAVING : Stage.RUNNING;
    FlowRequest asks = broken ? null : result.request();
    // A run that is over has no use for what it knew, a secret least of all.
    FlowState kept = next.over() ? next.bare() : next;
    return new Ivr(kept, turn + 1, then, asks, given(asks), before, written, steps);
  }

  /** The same steps, whatever the stage: of a run that somebody else has taken over or left. */
  public Ivr left(FlowResult result) {
    List<FlowStep> steps = new ArrayList<>(unwritten);
    steps.addAll(result.steps());
    return new Ivr(result.state().bare(), turn, stage, null, given, before, written, steps);
  }

  private Map<String, String> given(@Nullable FlowRequest asks) {
    if (asks instanceof FlowRequest.Queue queue) {
      return Learnt.of(queue.variables());
    } else if (asks instanceof FlowRequest.Agent agent) {
      return Learnt.of(agent.variables());
    } else if (asks instanceof FlowRequest.Dial dial) {
      return Learnt.of(dial.variables());
    }
    return given;
  }

  /** The caller waits for a person: what the run knew is of no use any more. */
  public Ivr handedOver() {
    return new Ivr(run.bare(), turn, Stage.HANDED_OVER, null, given, before, written, unwritten);
  }

  /** All that was chosen and entered, in this flow and before it. */
  public List<Pressed> way() {
    return Pressed.joined(before, run.way());
  }

  /** With what is asked, which was not kept. */
  public Ivr asking(@Nullable FlowRequest asks) {
    return new Ivr(run, turn, stage, asks, given, before, written, unwritten);
  }

  /**
   * The first steps are stored.
   *
   * @param upTo how many of all there ever were
   */
  public Ivr written(int upTo) {
    int fresh = Math.max(0, Math.min(unwritten.size(), upTo - written));
    return new Ivr(
        run,
        turn,
        stage,
        wanted,
        given,
        before,
        written + fresh,
        unwritten.subList(fresh, unwritten.size()));
  }

  /** Whether the caller is in the flow's hands. */
  public boolean isInFlow() {
    return stage != Stage.HANDED_OVER;
  }

  @Override
  public String toString() {
    return "Ivr[" + run + ", " + stage + ", turn " + turn + "]";
  }
}
