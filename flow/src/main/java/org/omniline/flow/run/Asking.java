package org.omniline.flow.run;

import java.util.ArrayList;
import java.util.List;
import org.omniline.flow.graph.Node;

/** What menus and inputs ask, the first time and again. Stateless. */
final class Asking {
  /** The key that leads to a person. */
  static final String ZERO = "0";

  private Asking() {}

  static FlowRequest.Ask menu(Walk walk, Node.Menu node, List<String> before) {
    List<FlowRequest.Option> options = new ArrayList<>();
    node.choices().forEach(c -> options.add(new FlowRequest.Option(c.key(), c.label())));
    if (zeroLeads(walk, node)) {
      options.add(new FlowRequest.Option(ZERO, ""));
    }
    return new FlowRequest.Ask(
        Speech.prompts(before, node.prompts()), options, null, node.timeoutMs());
  }

  /** A menu's own choice goes before what holds for all. */
  static boolean zeroLeads(Walk walk, Node.Menu node) {
    return node.zero()
        && walk.hasZero()
        && node.choices().stream().noneMatch(choice -> choice.key().equals(ZERO));
  }

  static FlowRequest.Ask digits(Walk walk, Node.Collect node, List<String> before) {
    return new FlowRequest.Ask(
        Speech.prompts(before, node.prompts()),
        List.of(),
        new FlowRequest.DigitSpec(
            node.min(), node.max(), node.terminator(), walk.program().secret(node.variable())),
        node.timeoutMs());
  }
}
