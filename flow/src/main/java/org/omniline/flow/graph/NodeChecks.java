package org.omniline.flow.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.graph.Finding.Code;

/** What is wrong within one node; each visit adds its findings. */
final class NodeChecks implements NodeVisitor<Boolean> {
  /** The most tries, digits of an input, and choices. */
  private static final int MAX_TRIES = 10;

  private static final int MAX_DIGITS = 64;
  private static final int MIN_WAIT_MS = 1_000;
  private static final int MAX_WAIT_MS = 120_000;
  private static final int MAX_MESSAGE_MS = 600_000;
  private static final int MAX_PRIORITY = 9;
  private static final Pattern KEY = Pattern.compile("[0-9*#]");

  private final FlowGraph graph;
  private final Surroundings around;
  private final ExpressionChecks expressions;
  private final List<Finding> found;

  NodeChecks(
      FlowGraph graph, Surroundings around, ExpressionChecks expressions, List<Finding> found) {
    this.graph = graph;
    this.around = around;
    this.expressions = expressions;
    this.found = found;
  }

  private void add(Code code, Node node, String field, String detail) {
    found.add(Finding.at(code, node, field, detail));
  }

  private void range(Node node, String field, int value, int from, int to) {
    if (value < from || value > to) {
      add(Code.OUT_OF_RANGE, node, field, from + "–" + to);
    }
  }

  private void known(Code code, Node node, String field, String name, Set<String> names) {
    if (!names.contains(name)) {
      add(code, node, field, name);
    }
  }

  private void prompts(Node node, String field, List<String> prompts) {
    for (int i = 0; i < prompts.size(); i++) {
      known(Code.UNKNOWN_PROMPT, node, field + "[" + i + "]", prompts.get(i), around.prompts());
    }
  }

  private void spoken(Node node, List<String> prompts) {
    if (prompts.isEmpty()) {
      add(Code.MISSING_PROMPT, node, "prompts", "");
    }
    prompts(node, "prompts", prompts);
  }

  @Override
  public Boolean play(Node.Play node) {
    spoken(node, node.prompts());
    return true;
  }

  @Override
  public Boolean say(Node.Say node) {
    expressions.template(node, "text", node.text());
    return true;
  }

  @Override
  public Boolean menu(Node.Menu node) {
    spoken(node, node.prompts());
    prompts(node, "noInput", node.noInput());
    prompts(node, "badInput", node.badInput());
    range(node, "tries", node.tries(), 1, MAX_TRIES);
    range(node, "timeoutMs", node.timeoutMs(), MIN_WAIT_MS, MAX_WAIT_MS);
    if (node.variable() != null) {
      expressions.keys(node, "variable", node.variable());
    }
    if (node.choices().isEmpty()) {
      add(Code.NO_CHOICES, node, "choices", "");
    }
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < node.choices().size(); i++) {
      key(node, "choices[" + i + "].key", node.choices().get(i).key(), keys);
    }
    return true;
  }

  private void key(Node.Menu node, String field, String key, Set<String> keys) {
    if (!KEY.matcher(key).matches()) {
      add(Code.BAD_KEY, node, field, key);
    } else if (!keys.add(key)) {
      add(Code.DUPLICATE_KEY, node, field, key);
    } else if (key.equals("0") && node.zero() && graph.zero() != null) {
      add(Code.ZERO_TAKEN, node, field, key);
    }
  }

  @Override
  public Boolean collect(Node.Collect node) {
    spoken(node, node.prompts());
    prompts(node, "noInput", node.noInput());
    prompts(node, "badInput", node.badInput());
    range(node, "max", node.max(), 1, MAX_DIGITS);
    range(node, "min", node.min(), 1, Math.max(1, Math.min(node.max(), MAX_DIGITS)));
    range(node, "tries", node.tries(), 1, MAX_TRIES);
    range(node, "timeoutMs", node.timeoutMs(), MIN_WAIT_MS, MAX_WAIT_MS);
    if (!node.terminator().isEmpty() && !node.terminator().matches("[*#]")) {
      add(Code.BAD_KEY, node, "terminator", node.terminator());
    }
    expressions.keys(node, "variable", node.variable());
    return true;
  }

  @Override
  public Boolean condition(Node.Condition node) {
    if (node.branches().isEmpty()) {
      add(Code.NO_CHOICES, node, "branches", "");
    }
    for (int i = 0; i < node.branches().size(); i++) {
      String when = node.branches().get(i).when();
      expressions.expression(node, "branches[" + i + "].when", when, ValueType.BOOLEAN);
    }
    return true;
  }

  @Override
  public Boolean assign(Node.Assign node) {
    expressions.assignment(node, "variable", node.variable(), "value", node.value());
    return true;
  }

  @Override
  public Boolean script(Node.Script node) {
    if (node.assignments().isEmpty()) {
      add(Code.NO_CHOICES, node, "assignments", "");
    }
    for (int i = 0; i < node.assignments().size(); i++) {
      Node.Assignment one = node.assignments().get(i);
      String field = "assignments[" + i + "].";
      expressions.assignment(
          node, field + "variable", one.variable(), field + "value", one.value());
    }
    return true;
  }

  @Override
  public Boolean fetch(Node.Fetch node) {
    known(Code.UNKNOWN_SERVICE, node, "service", node.service(), around.services());
    Set<String> names = new HashSet<>();
    for (int i = 0; i < node.parameters().size(); i++) {
      Node.Parameter parameter = node.parameters().get(i);
      if (parameter.name().isBlank() || !names.add(parameter.name())) {
        add(Code.DUPLICATE_KEY, node, "parameters[" + i + "].name", parameter.name());
      }
      expressions.argument(node, "parameters[" + i + "].value", parameter.value());
    }
    for (int i = 0; i < node.results().size(); i++) {
      Node.Result result = node.results().get(i);
      if (result.field().isBlank()) {
        add(Code.MISSING_TEXT, node, "results[" + i + "].field", "");
      }
      expressions.settable(node, "results[" + i + "].variable", result.variable());
    }
    return true;
  }

  @Override
  public Boolean queue(Node.Queue node) {
    known(Code.UNKNOWN_QUEUE, node, "queue", node.queue(), around.queues());
    range(node, "priority", node.priority(), 0, MAX_PRIORITY);
    node.skills()
        .forEach(
            (skill, level) -> {
              known(Code.UNKNOWN_SKILL, node, "skills." + skill, skill, around.skills());
              range(node, "skills." + skill, level, 1, 100);
            });
    return true;
  }

  @Override
  public Boolean agent(Node.Agent node) {
    expressions.template(node, "login", node.login());
    return true;
  }

  @Override
  public Boolean dial(Node.Dial node) {
    expressions.template(node, "number", node.number());
    range(node, "ringMs", node.ringMs(), MIN_WAIT_MS, MAX_WAIT_MS);
    return true;
  }

  @Override
  public Boolean voicemail(Node.Voicemail node) {
    spoken(node, node.prompts());
    range(node, "maxMs", node.maxMs(), MIN_WAIT_MS, MAX_MESSAGE_MS);
    return true;
  }

  @Override
  public Boolean survey(Node.Survey node) {
    known(Code.UNKNOWN_SURVEY, node, "survey", node.survey(), around.surveys());
    return true;
  }

  @Override
  public Boolean subflow(Node.Subflow node) {
    known(Code.UNKNOWN_SUBFLOW, node, "flow", node.flow(), around.flows().keySet());
    return true;
  }

  @Override
  public Boolean hours(Node.Hours node) {
    known(Code.UNKNOWN_HOURS, node, "hours", node.hours(), around.hours());
    return true;
  }

  @Override
  public Boolean giveBack(Node.Return node) {
    return true;
  }

  @Override
  public Boolean hangup(Node.Hangup node) {
    prompts(node, "prompts", node.prompts());
    return true;
  }
}
