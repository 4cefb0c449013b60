package org.omniline.flow.run;

import java.time.Instant;
import java.util.Map;

/** What happened to a run. Every one carries its time: a run has no clock. */
public sealed interface FlowInput {
  Instant at();

  /**
   * It begins.
   *
   * @param variables by name; what the flow does not know, or has another type, is left out
   */
  record Started(Instant at, Map<String, Object> variables) implements FlowInput {
    public Started {
      variables = Map.copyOf(variables);
    }

    @Override
    public String toString() {
      return "Started[" + at + "]";
    }
  }

  /** What was asked for is over: the prompts were played, the target served. */
  record Done(Instant at) implements FlowInput {}

  /** Digits were entered, without the key that ends them. May be a secret: never printed. */
  record Digits(Instant at, String text) implements FlowInput {
    @Override
    public String toString() {
      return "Digits[" + at + "]";
    }
  }

  /** Nothing was entered in time. */
  record NoInput(Instant at) implements FlowInput {}

  /** A choice of a menu. */
  record Key(Instant at, String key) implements FlowInput {
    @Override
    public String toString() {
      return "Key[" + at + "]";
    }
  }

  /** A data service answered. */
  record Fetched(Instant at, Map<String, Object> values) implements FlowInput {
    public Fetched {
      values = Map.copyOf(values);
    }

    @Override
    public String toString() {
      return "Fetched[" + at + "]";
    }
  }

  /** A data service refused, or answered nonsense. */
  record FetchFailed(Instant at) implements FlowInput {}

  /** A data service did not answer in time. */
  record FetchTimedOut(Instant at) implements FlowInput {}

  /**
   * A queue, an agent, a number or a machine could not be reached.
   *
   * @param reason a code, for example {@code BUSY}; conditions read it as {@code failure}
   */
  record TargetFailed(Instant at, String reason) implements FlowInput {}

  /** The person is gone. */
  record HungUp(Instant at) implements FlowInput {}
}
