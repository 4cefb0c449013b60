package org.omniline.flow.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.run.FlowStep.Exit;

/** Goes through a flow as a person does; the state is written and read again after each input. */
final class Caller {
  private final FlowRun runs;
  private FlowState state;
  private Instant now = Instant.parse("2026-11-23T02:00:00Z");
  private @Nullable FlowRequest request;
  private final List<FlowStep> steps = new ArrayList<>();

  Caller(FlowLibrary library, String flow) {
    this.runs = new FlowRun(library);
    this.state = FlowState.before(flow, library.published(flow).orElseThrow());
  }

  Caller start() {
    return does(new FlowInput.Started(now, Map.of("caller", "+8613800000000")));
  }

  Caller does(FlowInput input) {
    FlowResult result = runs.step(FlowStateJson.read(FlowStateJson.write(state)), input);
    state = result.state();
    request = result.request();
    steps.addAll(result.steps());
    return this;
  }

  private Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  Caller presses(String key) {
    return does(new FlowInput.Key(tick(), key));
  }

  Caller enters(String digits) {
    return does(new FlowInput.Digits(tick(), digits));
  }

  Caller isSilent() {
    return does(new FlowInput.NoInput(tick()));
  }

  Caller hears() {
    return does(new FlowInput.Done(tick()));
  }

  Caller isTold(Map<String, Object> values) {
    return does(new FlowInput.Fetched(tick(), values));
  }

  Caller isNotTold() {
    return does(new FlowInput.FetchTimedOut(tick()));
  }

  Caller isRefused(String reason) {
    return does(new FlowInput.TargetFailed(tick(), reason));
  }

  Caller hangsUp() {
    return does(new FlowInput.HungUp(tick()));
  }

  FlowState state() {
    return state;
  }

  FlowRequest request() {
    if (request == null) {
      throw new AssertionError("nothing is asked at " + state);
    }
    return request;
  }

  boolean asksNothing() {
    return request == null;
  }

  List<FlowStep> steps() {
    return steps;
  }

  List<Exit> exits() {
    return steps.stream().map(FlowStep::exit).toList();
  }
}
