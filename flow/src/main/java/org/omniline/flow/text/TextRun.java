package org.omniline.flow.text;

import java.time.Instant;
import org.omniline.flow.run.FlowState;

/**
 * How far a conversation in writing is in its flow. Immutable; prints no value.
 *
 * @param state where the run is
 * @param stage what comes next
 * @param turn counts what was asked, so that a late answer is told from the present one's
 * @param seen the last entry of the conversation that the run knows
 * @param written how many steps are stored as facts
 * @param due when somebody has to look at it again, though nothing came in
 */
public record TextRun(FlowState state, Stage stage, int turn, long seen, int written, Instant due) {
  /** What comes next. Stored by name. */
  public enum Stage {
    /** The run goes on when it is answered. */
    RUNNING,
    /** Whoever writes is to wait for a person of their account's queue. */
    PERSON
  }
}
