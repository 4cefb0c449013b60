package org.omniline.channels.phone.ivr;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.graph.GraphJson;
import org.omniline.flow.graph.MalformedGraph;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.run.FlowLibrary;
import org.omniline.flow.run.FlowProgram;
import org.omniline.flow.run.FlowRun;

/** Flows in memory, each in its version 1. For tests. */
public final class TestFlows implements FlowLibrary {
  /** A menu: 1 asks for a secret and then leads to law, 2 looks something up, 0 leads to psych. */
  public static final String MENU =
      """
      {"format":1,"start":"hello","zero":"person",
       "variables":[{"name":"topic","type":"TEXT"},{"name":"pin","type":"TEXT","secret":true},
         {"name":"state","type":"TEXT"}],
       "nodes":[
        {"id":"hello","type":"PLAY","prompts":["welcome"],"next":"menu"},
        {"id":"menu","type":"MENU","prompts":["choose"],"badInput":["wrong"],"tries":2,
         "variable":"topic","exhausted":"bye",
         "choices":[{"key":"1","label":"法律","next":"pin"},{"key":"2","label":"查询","next":"look"}]},
        {"id":"pin","type":"COLLECT","prompts":["pin"],"min":4,"max":4,"variable":"pin",
         "next":"law","exhausted":"bye"},
        {"id":"look","type":"FETCH","service":"orders","parameters":[],
         "results":[{"field":"state","variable":"state"}],
         "ok":"law","failed":"person","timedOut":"bye"},
        {"id":"law","type":"QUEUE","queue":"law","priority":3,"failed":"person"},
        {"id":"person","type":"QUEUE","queue":"psych","failed":"bye"},
        {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
      """;

  /** Leads into a flow that there is not, and has no key 0. */
  public static final String BROKEN =
      """
      {"format":1,"start":"inner","variables":[],
       "nodes":[{"id":"inner","type":"SUBFLOW","flow":"nowhere","next":"bye"},
                {"id":"bye","type":"HANGUP"}]}
      """;

  // Compiling takes milliseconds, and property tests take thousands of steps.
  private static final FlowRun USUAL = new FlowRun(usual());

  private final Map<String, FlowProgram> programs = new HashMap<>();

  /** With {@link #MENU} as {@code menu} and {@link #BROKEN} as {@code broken}. */
  public static TestFlows usual() {
    return new TestFlows().put("menu", MENU).put("broken", BROKEN);
  }

  /** Runs what {@link #usual()} has. */
  public static FlowRun runs() {
    return USUAL;
  }

  public TestFlows put(String code, String json) {
    try {
      programs.put(code, FlowProgram.compile(GraphJson.read(json)));
    } catch (InvalidExpression | MalformedGraph e) {
      throw new AssertionError(code, e);
    }
    return this;
  }

  @Override
  public Optional<FlowProgram> program(String flow, int version) {
    return version == 1 ? Optional.ofNullable(programs.get(flow)) : Optional.empty();
  }

  @Override
  public Optional<Integer> published(String flow) {
    return programs.containsKey(flow) ? Optional.of(1) : Optional.empty();
  }

  @Override
  public Optional<BusinessHours> hours(String code) {
    return Optional.empty();
  }
}
