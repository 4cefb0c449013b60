package org.omniline.flow.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Pressed;
import org.omniline.flow.graph.Node;
import org.omniline.flow.graph.NodeVisitor;
import org.omniline.flow.run.FlowStep.Exit;

/** What an answer does at the node that waits for it; null: the run stays there. */
final class Answering implements NodeVisitor<@Nullable Move> {
  private final Walk walk;
  private final FlowInput input;

  Answering(Walk walk, FlowInput input) {
    this.walk = walk;
    this.input = input;
  }

  private @Nullable Move done(String next) {
    return input instanceof FlowInput.Done ? new Move(Exit.NEXT, next) : null;
  }

  @Override
  public @Nullable Move play(Node.Play node) {
    return done(node.next());
  }

  @Override
  public @Nullable Move say(Node.Say node) {
    return done(node.next());
  }

  private @Nullable String entered() {
    if (input instanceof FlowInput.Key key) {
      return key.key();
    }
    return input instanceof FlowInput.Digits digits ? digits.text() : null;
  }

  @Override
  public @Nullable Move menu(Node.Menu node) {
    String key = entered();
    if (key == null) {
      return input instanceof FlowInput.NoInput
          ? again(Asking.menu(walk, node, node.noInput()), node.tries(), node.exhausted())
          : null;
    }
    for (Node.Choice choice : node.choices()) {
      if (choice.key().equals(key)) {
        return chosen(node, Exit.ENTERED, choice);
      }
    }
    if (key.equals(Asking.ZERO) && Asking.zeroLeads(walk, node)) {
      return zero(node);
    }
    return again(Asking.menu(walk, node, node.badInput()), node.tries(), node.exhausted());
  }

  private Move chosen(Node.Menu node, Exit exit, Node.Choice choice) {
    String key = choice.key();
    walk.pressed(Pressed.Kind.MENU, node, key, choice.label(), node.variable());
    if (node.variable() != null) {
      walk.set(node.variable(), key);
    }
    // A key kept in a secret variable is a secret itself.
    boolean secret = node.variable() != null && walk.program().secret(node.variable());
    return new Move(exit, secret ? FlowStep.MASK : key, choice.next());
  }

  /** The step belongs to this flow, the way on perhaps to one around it. */
  private @Nullable Move zero(Node.Menu node) {
    walk.leave(chosen(node, Exit.ZERO, new Node.Choice(Asking.ZERO, "", "")));
    walk.goToZero();
    return null;
  }

  private @Nullable Move again(FlowRequest.Ask ask, int most, String exhausted) {
    if (walk.failed() >= most) {
      return new Move(Exit.EXHAUSTED, exhausted);
    }
    walk.ask(ask);
    return null;
  }

  @Override
  public @Nullable Move collect(Node.Collect node) {
    String digits = entered();
    if (digits == null) {
      return input instanceof FlowInput.NoInput
          ? again(Asking.digits(walk, node, node.noInput()), node.tries(), node.exhausted())
          : null;
    }
    if (digits.length() < node.min()
        || digits.length() > node.max()
        || !digits.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '*' || c == '#')) {
      return again(Asking.digits(walk, node, node.badInput()), node.tries(), node.exhausted());
    }
    walk.pressed(Pressed.Kind.INPUT, node, digits, "", node.variable());
    walk.set(node.variable(), digits);
    boolean secret = walk.program().secret(node.variable());
    return new Move(Exit.ENTERED, secret ? FlowStep.MASK : digits, node.next());
  }

  @Override
  public @Nullable Move fetch(Node.Fetch node) {
    if (input instanceof FlowInput.FetchTimedOut) {
      return new Move(Exit.TIMED_OUT, node.timedOut());
    }
    if (input instanceof FlowInput.FetchFailed) {
      return new Move(Exit.FAILED, node.failed());
    }
    if (!(input instanceof FlowInput.Fetched fetched)) {
      return null;
    }
    Map<String, Object> results = new LinkedHashMap<>();
    for (Node.Result result : node.results()) {
      Optional<Object> value =
          FetchedValue.of(
              walk.program().type(result.variable()), fetched.values().get(result.field()));
      if (value.isEmpty()) {
        return new Move(Exit.FAILED, node.failed());
      }
      results.put(result.variable(), value.get());
    }
    results.forEach(walk::set);
    return new Move(Exit.OK, node.ok());
  }

  private @Nullable Move target(String failed) {
    if (input instanceof FlowInput.Done) {
      return new Move(Exit.REACHED, "");
    }
    if (input instanceof FlowInput.TargetFailed why) {
      walk.fails(why.reason());
      return new Move(Exit.FAILED, failed);
    }
    return null;
  }

  private @Nullable Move service(String next) {
    if (input instanceof FlowInput.TargetFailed why) {
      walk.fails(why.reason());
      return new Move(Exit.FAILED, next);
    }
    return done(next);
  }

  @Override
  public @Nullable Move queue(Node.Queue node) {
    return target(node.failed());
  }

  @Override
  public @Nullable Move agent(Node.Agent node) {
    return target(node.failed());
  }

  @Override
  public @Nullable Move dial(Node.Dial node) {
    return target(node.failed());
  }

  @Override
  public @Nullable Move voicemail(Node.Voicemail node) {
    return service(node.next());
  }

  @Override
  public @Nullable Move survey(Node.Survey node) {
    return service(node.next());
  }

  // The rest never waits: a run is not found at such a node.

  @Override
  public @Nullable Move condition(Node.Condition node) {
    return null;
  }

  @Override
  public @Nullable Move assign(Node.Assign node) {
    return null;
  }

  @Override
  public @Nullable Move script(Node.Script node) {
    return null;
  }

  @Override
  public @Nullable Move subflow(Node.Subflow node) {
    return null;
  }

  @Override
  public @Nullable Move hours(Node.Hours node) {
    return null;
  }

  @Override
  public @Nullable Move giveBack(Node.Return node) {
    return null;
  }

  @Override
  public @Nullable Move hangup(Node.Hangup node) {
    return null;
  }
}
