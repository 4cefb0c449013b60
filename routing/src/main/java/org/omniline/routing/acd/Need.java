package org.omniline.routing.acd;

import java.util.SortedMap;

/**
 * What makes two waiting conversations of a queue alike for matching: whoever may serve one may
 * serve the other. There are as many as an administrator's rules make, not as many as people wait.
 *
 * @param whole takes all that an agent has left
 * @param weight capacity units otherwise
 * @param text must leave alone who is reserved for calls
 * @param desk is none for who has but a telephone
 * @param skills with the levels that count now
 */
record Need(
    boolean whole, int weight, boolean text, boolean desk, SortedMap<String, Integer> skills) {
  /** Whether the agent has room and knows enough, whatever is reserved for calls. */
  boolean metBy(Agent agent) {
    return roomIn(agent) && agent.knows(skills);
  }

  /** Whether the agent has room, whatever the agent knows. */
  boolean roomIn(Agent agent) {
    return reaches(agent) && (whole ? agent.hasPlace() : agent.free() && agent.hasRoom(weight));
  }

  /** Whether the agent has what it takes: a desk, or a telephone. */
  boolean reaches(Agent agent) {
    return !desk || !agent.phoneOnly;
  }
}
