package org.omniline.flow.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Pressed;
import org.omniline.flow.expression.ValueType;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.Node;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.run.FlowResult.Trouble;
import org.omniline.flow.run.FlowState.Frame;
import org.omniline.flow.run.FlowStep.Exit;

/** One input of a run being followed. Used by one thread, once. */
final class Walk {
  private final FlowLibrary library;
  private final Instant at;
  private final Map<String, Object> variables;
  private final List<Frame> stack;
  private final Map<String, Integer> versions;
  private List<Pressed> way;
  private final List<FlowStep> steps = new ArrayList<>();

  private String flow;
  private int version;
  private @Nullable FlowProgram program;
  private @Nullable String node;
  private Instant entered;
  private int tries;
  private int visits;
  private int hops;
  private boolean troubled;
  private boolean over;
  private @Nullable FlowRequest request;
  private @Nullable Trouble trouble;

  Walk(FlowLibrary library, FlowState state, Instant at) {
    this.library = library;
    this.at = at;
    this.variables = new HashMap<>(state.variables());
    this.way = state.way();
    this.stack = new ArrayList<>(state.stack());
    this.versions = new HashMap<>(state.versions());
    this.flow = state.flow();
    this.version = state.version();
    this.program = library.program(flow, version).orElse(null);
    this.node = state.node();
    this.entered = state.entered() == null ? at : state.entered();
    this.tries = state.tries();
    this.visits = state.visits();
    this.troubled = state.troubled();
    this.over = state.over();
  }

  FlowResult result() {
    FlowState state =
        new FlowState(
            flow,
            version,
            node,
            node == null ? null : entered,
            tries,
            variables,
            way,
            stack,
            versions,
            visits,
            troubled,
            over);
    return new FlowResult(state, steps, request, trouble);
  }

  void begin(Map<String, Object> given) {
    versions.put(flow, version);
    pin(program);
    given.forEach(this::set);
    go(program == null ? "" : program.graph().start());
  }

  /** Sub-flows too stay what they were when the run began. */
  private void pin(@Nullable FlowProgram from) {
    if (from == null) {
      return;
    }
    for (Node one : from.graph().nodes()) {
      if (one instanceof Node.Subflow sub && !versions.containsKey(sub.flow())) {
        library
            .published(sub.flow())
            .ifPresent(
                number -> {
                  versions.put(sub.flow(), number);
                  pin(library.program(sub.flow(), number).orElse(null));
                });
      }
    }
  }

  @Nullable Node current() {
    return program == null || node == null ? null : program.node(node);
  }

  FlowProgram program() {
    if (program == null) {
      throw new IllegalStateException("no program of " + flow);
    }
    return program;
  }

  /** Leaves a node and goes on; null: it stays where it is. */
  void follow(@Nullable Move move) {
    if (move != null) {
      leave(move);
      if (!over) {
        go(move.next());
      }
    }
  }

  /**
   * Somebody chose or entered something where the run is.
   *
   * @param means what it stands for; empty where the flow has no words for it
   */
  void pressed(Pressed.Kind kind, Node at, String key, String means, @Nullable String variable) {
    boolean hidden = variable != null && program().secret(variable);
    way =
        Pressed.after(
            way,
            new Pressed(
                kind,
                flow + "/" + at.id(),
                filled(at.name()),
                hidden ? FlowStep.MASK : key,
                hidden ? null : filled(means),
                variable));
  }

  private static @Nullable String filled(String word) {
    return word.isBlank() ? null : word.strip();
  }

  void leave(Move move) {
    if (node != null) {
      steps.add(new FlowStep(flow, version, node, entered, at, move.key(), tries, move.exit()));
    }
    if (move.exit() == Exit.REACHED || move.exit() == Exit.ENDED) {
      over = true;
    }
  }

  private void go(String first) {
    String target = first;
    while (!over) {
      Node next = program == null ? null : program.node(target);
      if (next == null) {
        trouble(Trouble.NOTHING_THERE);
        return;
      }
      if (++hops > FlowRun.MAX_STEPS || visits >= FlowRun.MAX_VISITS) {
        trouble(Trouble.TOO_MANY_STEPS);
        return;
      }
      visits++;
      node = next.id();
      entered = at;
      tries = 0;
      Move move = next.accept(new Entering(this));
      if (move == null) {
        return;
      }
      leave(move);
      target = enter(move);
    }
  }

  /** Changes the flow where the way leads into another or back. */
  private String enter(Move move) {
    if (move.exit() == Exit.CALLED && current() instanceof Node.Subflow sub) {
      stack.add(new Frame(flow, version, sub.next()));
      turnTo(sub.flow(), versions.getOrDefault(sub.flow(), 0));
      return program == null ? "" : program.graph().start();
    }
    if (move.exit() == Exit.RETURNED) {
      Frame back = stack.remove(stack.size() - 1);
      turnTo(back.flow(), back.version());
      return back.next();
    }
    return move.next();
  }

  private void turnTo(String code, int number) {
    flow = code;
    version = number;
    program = library.program(code, number).orElse(null);
  }

  /** Nobody is lost to a mistake: the first leads to an agent, where the flow has one. */
  void trouble(Trouble what) {
    trouble = what;
    if (!troubled && visits < FlowRun.MAX_VISITS) {
      troubled = true;
      Optional<String> agent = toZero();
      if (agent.isPresent()) {
        hops = 0;
        go(agent.get());
        return;
      }
    }
    request = new FlowRequest.Hangup(List.of());
    over = true;
  }

  /** Whether key 0 leads anywhere: in this flow or one that runs it. */
  boolean hasZero() {
    return zeroOf(program).isPresent()
        || stack.stream()
            .anyMatch(f -> zeroOf(library.program(f.flow(), f.version()).orElse(null)).isPresent());
  }

  private static Optional<String> zeroOf(@Nullable FlowProgram program) {
    return program == null ? Optional.empty() : Optional.ofNullable(program.graph().zero());
  }

  /** Leaves flows until one has a way for key 0, and says where it leads. */
  private Optional<String> toZero() {
    Optional<String> target = zeroOf(program);
    while (target.isEmpty() && !stack.isEmpty()) {
      Frame back = stack.remove(stack.size() - 1);
      turnTo(back.flow(), back.version());
      target = zeroOf(program);
    }
    return target;
  }

  /** Goes where key 0 leads; only asked when it leads somewhere. */
  void goToZero() {
    go(toZero().orElse(""));
  }

  void end() {
    over = true;
  }

  void ask(FlowRequest what) {
    request = what;
  }

  int failed() {
    return ++tries;
  }

  boolean inSubflow() {
    return !stack.isEmpty();
  }

  Optional<BusinessHours> hours(String code) {
    return library.hours(code);
  }

  Instant at() {
    return at;
  }

  /** What expressions read: by name, in its type or not at all. */
  Map<String, Object> values() {
    return variables;
  }

  /** What may be shown: everything but secrets. */
  Map<String, Object> shown() {
    Map<String, Object> shown = new HashMap<>(variables);
    shown.keySet().removeIf(this::secret);
    return shown;
  }

  private boolean secret(String name) {
    return (program != null && program.secret(name))
        || stack.stream()
            .anyMatch(
                f -> library.program(f.flow(), f.version()).map(p -> p.secret(name)).orElse(false));
  }

  /** Keeps a value that its variable can hold. */
  void set(String name, Object value) {
    ValueType type = program == null ? null : program.types().get(name);
    if (type != null && type.accepts(value) && finite(value)) {
      variables.put(name, value);
    }
  }

  /** A division by zero has no number, though the language has a name for it. */
  static boolean finite(Object value) {
    return !(value instanceof Double number) || Double.isFinite(number);
  }

  void fails(String reason) {
    variables.put(FlowGraph.FAILURE, reason);
  }
}
