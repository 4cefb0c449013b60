package org.omniline.flow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.Graphs;

/** Whatever a flow is and whatever happens to it. */
class FlowRunPropertyTest {
  /** Digits that come up nowhere else. */
  private static final String SECRET = "8421973";

  private static final Map<String, Object> FACTS = Map.of("caller", "1", "vip", "no");

  private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");

  @Provide
  Arbitrary<FlowGraph> valid() {
    return Graphs.valid();
  }

  @Provide
  Arbitrary<FlowGraph> any() {
    return Graphs.any();
  }

  @Property(tries = 60)
  void valid_endsOrWaitsForAnAnswerItCanHave(@ForAll("valid") FlowGraph graph, @ForAll long seed) {
    Random random = new Random(seed);
    FlowRun run = new FlowRun(new Shelf().put("f", graph));
    FlowResult last = begin(run);
    for (int i = 0; i < 300 && !last.state().over(); i++) {
      FlowRequest request = last.request();
      assertThat(request).as("what is asked at " + last.state()).isNotNull();
      last = run.step(last.state(), answer(request, random));
      assertThat(last.trouble()).isNull();
    }
    assertThat(last.state().over() || last.request() != null).isTrue();
  }

  @Property(tries = 60)
  void valid_endsWhenNobodyEntersAnything(@ForAll("valid") FlowGraph graph) {
    FlowRun run = new FlowRun(new Shelf().put("f", graph));
    FlowResult last = begin(run);
    int inputs = 0;
    while (!last.state().over()) {
      assertThat(++inputs).isLessThan(500);
      last = run.step(last.state(), silence(last.request()));
    }
  }

  @Property(tries = 60)
  void any_endsWhateverHappens(@ForAll("any") FlowGraph graph, @ForAll long seed) {
    Random random = new Random(seed);
    FlowRun run = new FlowRun(new Shelf().put("f", graph));
    FlowResult last = begin(run);
    for (int i = 0; i < 5_000 && !last.state().over(); i++) {
      FlowState state = last.state();
      FlowResult next = run.step(state, anything(random));
      assertThat(next.steps().size()).isLessThanOrEqualTo(2 * FlowRun.MAX_STEPS + 1);
      assertThat(FlowStateJson.read(FlowStateJson.write(next.state()))).isEqualTo(next.state());
      last = next;
    }
    assertThat(last.state().visits()).isLessThanOrEqualTo(FlowRun.MAX_VISITS);
    assertThat(run.step(last.state(), new FlowInput.HungUp(NOW)).state().over()).isTrue();
  }

  @Property(tries = 100)
  void valid_showsNoSecretAnywhere(@ForAll("valid") FlowGraph graph, @ForAll long seed) {
    Random random = new Random(seed);
    Shelf shelf = new Shelf().put("f", graph);
    FlowRun run = new FlowRun(shelf);
    List<FlowTrial.Scripted> script = new ArrayList<>();
    FlowResult last = begin(run);
    for (int i = 0; i < 100 && !last.state().over(); i++) {
      FlowRequest request = last.request();
      FlowInput input =
          request instanceof FlowRequest.Ask ask && ask.digits() != null && ask.digits().secret()
              ? new FlowInput.Digits(NOW, SECRET)
              : answer(request, random);
      if (!(request instanceof FlowRequest.Play)) {
        script.add(at -> input);
      }
      last = run.step(last.state(), input);
      assertThat(last.toString()).doesNotContain(SECRET);
      assertThat(last.steps().toString()).doesNotContain(SECRET);
    }
    assertThat(FlowTrial.run(shelf, "f", 1, NOW, FACTS, script).toString()).doesNotContain(SECRET);
  }

  private static FlowResult begin(FlowRun run) {
    return run.step(FlowState.before("f", 1), new FlowInput.Started(NOW, FACTS));
  }

  private static FlowInput silence(FlowRequest request) {
    if (request instanceof FlowRequest.Ask) {
      return new FlowInput.NoInput(NOW);
    }
    if (request instanceof FlowRequest.Fetch) {
      return new FlowInput.FetchTimedOut(NOW);
    }
    return request instanceof FlowRequest.Play || request instanceof FlowRequest.Survey
        ? new FlowInput.Done(NOW)
        : new FlowInput.TargetFailed(NOW, "BUSY");
  }

  private static FlowInput answer(FlowRequest request, Random random) {
    if (random.nextInt(4) == 0) {
      return silence(request);
    }
    if (request instanceof FlowRequest.Ask ask) {
      return ask.digits() == null
          ? new FlowInput.Key(NOW, Character.toString("12*0#7".charAt(random.nextInt(6))))
          : new FlowInput.Digits(NOW, random.nextBoolean() ? "13800000001" : "12");
    }
    if (request instanceof FlowRequest.Fetch) {
      return new FlowInput.Fetched(NOW, Map.of("no", 17, "sum", 2.5, "orders", List.of("a", "b")));
    }
    return request instanceof FlowRequest.Play || random.nextBoolean()
        ? new FlowInput.Done(NOW)
        : new FlowInput.TargetFailed(NOW, "BUSY");
  }

  private static FlowInput anything(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> new FlowInput.Done(NOW);
      case 1 -> new FlowInput.NoInput(NOW);
      case 2 -> new FlowInput.Key(NOW, Integer.toString(random.nextInt(10)));
      case 3 -> new FlowInput.Digits(NOW, "1234");
      case 4 -> new FlowInput.Fetched(NOW, Map.of("no", "x", "orders", 3));
      case 5 -> new FlowInput.FetchTimedOut(NOW);
      default -> new FlowInput.TargetFailed(NOW, "BUSY");
    };
  }
}
