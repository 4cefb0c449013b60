package org.omniline.routing.acd;

/**
 * How a queue chooses among the free agents who may serve. Stored by name: never rename a constant.
 * Call memory and skills are settings of their own, because they go together with each of these.
 */
public enum StrategyKind {
  /** Top-down: always the first position that is free. */
  LINEAR,
  /** Round and round: whoever stands after the one asked last. */
  CIRCULAR,
  /** The higher level first, then the position. */
  AGENT_PRIORITY,
  /** Who has accepted fewest today. */
  FEWEST_HANDLED,
  LONGEST_IDLE,
  /** Who has the smallest part of the capacity in use. */
  LOWEST_OCCUPANCY,
  /** Everybody who is free, at once; the first to accept has it. */
  OFFER_TO_ALL;

  Strategy strategy() {
    return switch (this) {
      case LINEAR -> new Linear();
      case CIRCULAR -> new Circular();
      case AGENT_PRIORITY -> new AgentPriority();
      case FEWEST_HANDLED -> new FewestHandled();
      case LONGEST_IDLE -> new LongestIdle();
      case LOWEST_OCCUPANCY -> new LowestOccupancy();
      case OFFER_TO_ALL -> new OfferToAll();
    };
  }
}
