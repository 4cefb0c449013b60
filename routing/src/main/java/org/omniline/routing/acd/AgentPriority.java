package org.omniline.routing.acd;

import java.util.Comparator;

/** The higher level first; within a level by position. */
final class AgentPriority implements Strategy {
  @Override
  public Comparator<Candidate> order() {
    return (one, other) -> {
      int by = Integer.compare(other.level(), one.level());
      return by != 0 ? by : Linear.BY_POSITION.compare(one, other);
    };
  }
}
