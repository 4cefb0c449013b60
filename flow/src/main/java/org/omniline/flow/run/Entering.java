package org.omniline.flow.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.expression.EvaluationException;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.graph.Node;
import org.omniline.flow.graph.NodeVisitor;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.run.FlowStep.Exit;

/** What a node does when a run comes to it; null: it waits for an answer. */
final class Entering implements NodeVisitor<@Nullable Move> {
  private final Walk walk;

  Entering(Walk walk) {
    this.walk = walk;
  }

  private @Nullable Move ask(FlowRequest request) {
    walk.ask(request);
    return null;
  }

  @Override
  public @Nullable Move play(Node.Play node) {
    return ask(new FlowRequest.Play(Speech.prompts(node.prompts())));
  }

  @Override
  public @Nullable Move say(Node.Say node) {
    return ask(new FlowRequest.Play(Speech.text(node.text(), node.reading(), walk.shown())));
  }

  @Override
  public @Nullable Move menu(Node.Menu node) {
    return ask(Asking.menu(walk, node, List.of()));
  }

  @Override
  public @Nullable Move collect(Node.Collect node) {
    return ask(Asking.digits(walk, node, List.of()));
  }

  @Override
  public Move condition(Node.Condition node) {
    for (Node.Branch branch : node.branches()) {
      if (holds(branch)) {
        return new Move(Exit.BRANCH, branch.next());
      }
    }
    return new Move(Exit.OTHERWISE, node.otherwise());
  }

  private boolean holds(Node.Branch branch) {
    try {
      return walk.program().expression(branch.when(), ValueType.BOOLEAN).test(walk.values());
    } catch (EvaluationException e) {
      // As with rules: what has no value does not hold, and the next is asked.
      return false;
    }
  }

  @Override
  public Move assign(Node.Assign node) {
    try {
      walk.set(node.variable(), value(node.variable(), node.value(), walk.values()));
      return new Move(Exit.NEXT, node.next());
    } catch (EvaluationException e) {
      return new Move(Exit.FAILED, node.next());
    }
  }

  private Object value(String variable, String source, Map<String, Object> values)
      throws EvaluationException {
    FlowProgram program = walk.program();
    return program.expression(source, program.type(variable)).evaluate(values);
  }

  @Override
  public Move script(Node.Script node) {
    Map<String, Object> values = new HashMap<>(walk.values());
    try {
      for (Node.Assignment one : node.assignments()) {
        values.put(one.variable(), value(one.variable(), one.value(), values));
      }
    } catch (EvaluationException e) {
      return new Move(Exit.FAILED, node.failed() == null ? node.next() : node.failed());
    }
    node.assignments().forEach(one -> walk.set(one.variable(), values.get(one.variable())));
    return new Move(Exit.NEXT, node.next());
  }

  @Override
  public @Nullable Move fetch(Node.Fetch node) {
    Map<String, Object> parameters = new HashMap<>();
    try {
      for (Node.Parameter parameter : node.parameters()) {
        Object value = walk.program().argument(parameter.value()).evaluate(walk.values());
        if (!Walk.finite(value)) {
          return new Move(Exit.FAILED, node.failed());
        }
        parameters.put(parameter.name(), value);
      }
    } catch (EvaluationException e) {
      return new Move(Exit.FAILED, node.failed());
    }
    return ask(new FlowRequest.Fetch(node.service(), parameters));
  }

  @Override
  public @Nullable Move queue(Node.Queue node) {
    return ask(new FlowRequest.Queue(node.queue(), node.skills(), node.priority(), walk.shown()));
  }

  @Override
  public @Nullable Move agent(Node.Agent node) {
    return ask(new FlowRequest.Agent(Speech.fill(node.login(), walk.shown()), walk.shown()));
  }

  @Override
  public @Nullable Move dial(Node.Dial node) {
    String number = Speech.fill(node.number(), walk.shown());
    return ask(new FlowRequest.Dial(node.to(), number, node.ringMs(), walk.shown()));
  }

  @Override
  public @Nullable Move voicemail(Node.Voicemail node) {
    return ask(new FlowRequest.Voicemail(Speech.prompts(node.prompts()), node.maxMs()));
  }

  @Override
  public @Nullable Move survey(Node.Survey node) {
    return ask(new FlowRequest.Survey(node.survey()));
  }

  @Override
  public Move subflow(Node.Subflow node) {
    return new Move(Exit.CALLED, "");
  }

  @Override
  public Move hours(Node.Hours node) {
    Optional<BusinessHours> hours = walk.hours(node.hours());
    // Hours that are gone close nobody out: queues have their own.
    if (hours.isEmpty() || hours.get().isOpen(walk.at())) {
      return new Move(Exit.OPEN, node.open());
    }
    return hours.get().holiday(walk.at()).isPresent()
        ? new Move(Exit.HOLIDAY, node.holiday())
        : new Move(Exit.CLOSED, node.closed());
  }

  @Override
  public Move giveBack(Node.Return node) {
    if (walk.inSubflow()) {
      return new Move(Exit.RETURNED, "");
    }
    walk.ask(new FlowRequest.Hangup(List.of()));
    return new Move(Exit.ENDED, "");
  }

  @Override
  public Move hangup(Node.Hangup node) {
    walk.ask(new FlowRequest.Hangup(Speech.prompts(node.prompts())));
    return new Move(Exit.ENDED, "");
  }
}
