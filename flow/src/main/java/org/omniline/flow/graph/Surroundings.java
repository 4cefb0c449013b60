package org.omniline.flow.graph;

import java.util.Map;
import java.util.Set;

/**
 * What a flow may name, as it is when it is checked. Immutable.
 *
 * @param flows the published graph of each other flow, by code
 */
public record Surroundings(
    Set<String> prompts,
    Set<String> queues,
    Set<String> skills,
    Set<String> services,
    Set<String> hours,
    Set<String> surveys,
    Map<String, FlowGraph> flows) {
  public Surroundings {
    prompts = Set.copyOf(prompts);
    queues = Set.copyOf(queues);
    skills = Set.copyOf(skills);
    services = Set.copyOf(services);
    hours = Set.copyOf(hours);
    surveys = Set.copyOf(surveys);
    flows = Map.copyOf(flows);
  }
}
