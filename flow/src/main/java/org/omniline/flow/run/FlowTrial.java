package org.omniline.flow.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.run.FlowResult.Trouble;

/** A run that is only tried: given what a person would enter, what would happen. Stateless. */
public final class FlowTrial {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private FlowTrial() {}

  /**
   * What one input led to.
   *
   * @param input what it was, as {@link #name(FlowInput, boolean)} says; secrets masked
   * @param steps nodes left because of it
   * @param node where the run waits now; null: it is over
   * @param request null: nothing to do
   * @param variables after it, secrets masked
   */
  public record Line(
      String input,
      List<FlowStep> steps,
      @Nullable String node,
      @Nullable FlowRequest request,
      Map<String, Object> variables,
      @Nullable Trouble trouble) {
    public Line {
      steps = List.copyOf(steps);
      variables = Map.copyOf(variables);
    }
  }

  /**
   * A trial's course.
   *
   * @param over whether the run ended
   * @param unused how many inputs were left when it did
   */
  public record Outcome(List<Line> lines, boolean over, int unused) {
    public Outcome {
      lines = List.copyOf(lines);
    }
  }

  /** Makes an input of its time. */
  public interface Scripted {
    FlowInput at(Instant at);
  }

  /**
   * Tries a flow. Prompts count as played: Done is added after each, so that the script holds what
   * a person and the world outside do.
   *
   * @param at when it begins; inputs follow by the second
   */
  public static Outcome run(
      FlowLibrary library,
      String flow,
      int version,
      Instant at,
      Map<String, Object> given,
      List<Scripted> script) {
    FlowRun runs = new FlowRun(library);
    Instant now = at;
    List<Line> lines = new ArrayList<>();
    Set<String> secrets =
        library.program(flow, version).map(program -> program.graph().secrets()).orElse(Set.of());
    FlowResult last = runs.step(FlowState.before(flow, version), new FlowInput.Started(now, given));
    lines.add(line("STARTED", last, library, secrets));
    int used = 0;
    while (!last.state().over()) {
      FlowInput input;
      if (last.request() instanceof FlowRequest.Play) {
        input = new FlowInput.Done(now);
      } else if (used < script.size()) {
        now = now.plus(BETWEEN);
        input = script.get(used++).at(now);
      } else {
        break;
      }
      String name = name(input, hides(last.request()));
      FlowResult next = runs.step(last.state(), input);
      // An input that did not concern the run leaves the question as it was.
      last =
          next.request() == null && !next.state().over()
              ? new FlowResult(next.state(), next.steps(), last.request(), next.trouble())
              : next;
      lines.add(line(name, last, library, secrets));
    }
    return new Outcome(lines, last.state().over(), script.size() - used);
  }

  /** What nobody asked for may be a secret that comes late. */
  private static boolean hides(@Nullable FlowRequest request) {
    return !(request instanceof FlowRequest.Ask ask)
        || (ask.digits() != null && ask.digits().secret());
  }

  private static Line line(
      String input, FlowResult result, FlowLibrary library, Set<String> secrets) {
    FlowState state = result.state();
    Map<String, Object> variables = new HashMap<>(state.variables());
    Set<String> inner =
        library
            .program(state.flow(), state.version())
            .map(program -> program.graph().secrets())
            .orElse(Set.of());
    variables.replaceAll(
        (name, value) -> secrets.contains(name) || inner.contains(name) ? FlowStep.MASK : value);
    FlowRequest request = result.request();
    return new Line(
        input,
        result.steps(),
        state.over() ? null : state.node(),
        request instanceof FlowRequest.Fetch fetch ? masked(fetch) : request,
        variables,
        result.trouble());
  }

  /** A parameter may have been made of a secret: the names are enough to try a flow. */
  private static FlowRequest masked(FlowRequest.Fetch fetch) {
    Map<String, Object> parameters = new HashMap<>(fetch.parameters());
    parameters.replaceAll((name, value) -> FlowStep.MASK);
    return new FlowRequest.Fetch(fetch.service(), parameters);
  }

  /** An input in a word and what was entered, {@code KEY 1}. */
  static String name(FlowInput input, boolean hide) {
    if (input instanceof FlowInput.Key key) {
      return "KEY " + (hide ? FlowStep.MASK : key.key());
    }
    if (input instanceof FlowInput.Digits digits) {
      return "DIGITS " + (hide ? FlowStep.MASK : digits.text());
    }
    if (input instanceof FlowInput.TargetFailed failed) {
      return "TARGET_FAILED " + failed.reason();
    }
    if (input instanceof FlowInput.Done) {
      return "DONE";
    }
    if (input instanceof FlowInput.NoInput) {
      return "NO_INPUT";
    }
    if (input instanceof FlowInput.Fetched) {
      return "FETCHED";
    }
    if (input instanceof FlowInput.FetchFailed) {
      return "FETCH_FAILED";
    }
    if (input instanceof FlowInput.FetchTimedOut) {
      return "FETCH_TIMED_OUT";
    }
    return input instanceof FlowInput.HungUp ? "HUNG_UP" : "STARTED";
  }
}
