package org.omniline.flow.run;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.omniline.flow.graph.FlowGraph;

/** What a run learnt, in words for whoever serves the person next. Stateless. */
public final class Learnt {
  private Learnt() {}

  /**
   * What the flow itself has learnt: what every conversation has is shown elsewhere.
   *
   * @param variables without secrets
   * @return by name; nothing that is empty
   */
  public static Map<String, String> of(Map<String, Object> variables) {
    return variables.entrySet().stream()
        .filter(one -> !FlowGraph.GIVEN.containsKey(one.getKey()))
        .filter(one -> !text(one.getValue()).isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, one -> text(one.getValue())));
  }

  private static String text(Object value) {
    return value instanceof List<?> all
        ? all.stream().map(String::valueOf).collect(Collectors.joining("、"))
        : String.valueOf(value);
  }
}
