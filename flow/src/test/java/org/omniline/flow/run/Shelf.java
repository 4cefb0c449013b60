package org.omniline.flow.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.GraphJson;
import org.omniline.flow.graph.MalformedGraph;
import org.omniline.flow.hours.BusinessHours;

/** A library in memory, whose newest version of a flow is the published one. */
public final class Shelf implements FlowLibrary {
  private final Map<String, FlowProgram> programs = new HashMap<>();
  private final Map<String, Integer> published = new HashMap<>();
  private final Map<String, BusinessHours> hours = new HashMap<>();

  public Shelf put(String flow, FlowGraph graph) {
    int version = published.merge(flow, 1, Integer::sum);
    try {
      programs.put(flow + " " + version, FlowProgram.compile(graph));
    } catch (InvalidExpression e) {
      throw new AssertionError(e);
    }
    return this;
  }

  public Shelf put(String flow, String json) {
    try {
      return put(flow, GraphJson.read(json));
    } catch (MalformedGraph e) {
      throw new AssertionError(e);
    }
  }

  Shelf hours(String code, BusinessHours its) {
    hours.put(code, its);
    return this;
  }

  @Override
  public Optional<FlowProgram> program(String flow, int version) {
    return Optional.ofNullable(programs.get(flow + " " + version));
  }

  @Override
  public Optional<Integer> published(String flow) {
    return Optional.ofNullable(published.get(flow));
  }

  @Override
  public Optional<BusinessHours> hours(String code) {
    return Optional.ofNullable(hours.get(code));
  }
}
