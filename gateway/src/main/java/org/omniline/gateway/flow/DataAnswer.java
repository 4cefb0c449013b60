package org.omniline.gateway.flow;

import java.time.Instant;
import java.util.Map;
import org.omniline.flow.run.FlowInput;

/**
 * What asking a data service led to.
 *
 * @param values by name, {@code orders.0.state}; empty unless it answered
 */
public record DataAnswer(Outcome outcome, Map<String, Object> values) {
  /** How it went; everything but OK and TIMED_OUT is a flow's failed branch. */
  public enum Outcome {
    OK,
    TIMED_OUT,
    /** Not on a host that the configuration allows, or not in use. */
    NOT_ALLOWED,
    UNREACHABLE,
    /** Another status than 200; a redirection too, for it might lead anywhere. */
    REFUSED,
    /** No JSON, or more than a flow can take. */
    UNREADABLE,
    TOO_LARGE,
    /** Too many are being asked already. */
    BUSY
  }

  public DataAnswer {
    values = Map.copyOf(values);
  }

  static DataAnswer failed(Outcome outcome) {
    return new DataAnswer(outcome, Map.of());
  }

  /** As a run is told. */
  public FlowInput input(Instant at) {
    return switch (outcome) {
      case OK -> new FlowInput.Fetched(at, values);
      case TIMED_OUT -> new FlowInput.FetchTimedOut(at);
      default -> new FlowInput.FetchFailed(at);
    };
  }

  @Override
  public String toString() {
    return "DataAnswer[" + outcome + "]";
  }
}
