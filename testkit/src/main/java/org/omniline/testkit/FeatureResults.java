package org.omniline.testkit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Records which requirement a test proves.
 *
 * <p>For each finished test that carries a tag such as {@code R71}, on itself or on something it
 * stands in, one line is appended to {@value #DEFAULT_FILE} below the working directory (the module
 * under Surefire and Failsafe):
 *
 * <pre>R71 TAB PASSED|FAILED TAB display name TAB class#method</pre>
 *
 * A class that fails before its tests start counts as failed for every tag inside it. Skipped and
 * aborted tests prove nothing and leave no line. Registered with the launcher by a service file.
 */
public final class FeatureResults implements TestExecutionListener {
  static final String DEFAULT_FILE = "target/feature-results.tsv";

  private static final Pattern REQUIREMENT = Pattern.compile("R\\d+");

  private final ResultFile file;
  private Optional<TestPlan> plan = Optional.empty();

  /** For the service loader. */
  public FeatureResults() {
    this(Path.of(DEFAULT_FILE));
  }

  FeatureResults(Path file) {
    this.file = new ResultFile(file);
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = Optional.of(testPlan);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          record(requirements(test), "PASSED", test);
        }
      }
      case FAILED -> {
        Set<String> claimed = requirements(test);
        if (test.isContainer()) {
          plan.orElseThrow().getDescendants(test).forEach(t -> claimed.addAll(own(t)));
        }
        record(claimed, "FAILED", test);
      }
      case ABORTED -> {}
    }
  }

  private Set<String> requirements(TestIdentifier test) {
    Set<String> found = own(test);
    Optional<TestIdentifier> outer = plan.orElseThrow().getParent(test);
    while (outer.isPresent()) {
      found.addAll(own(outer.get()));
      outer = plan.orElseThrow().getParent(outer.get());
    }
    return found;
  }

  private static Set<String> own(TestIdentifier test) {
    return test.getTags().stream()
        .map(TestTag::getName)
        .filter(tag -> REQUIREMENT.matcher(tag).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void record(Set<String> requirements, String outcome, TestIdentifier test) {
    if (requirements.isEmpty()) {
      return;
    }
    String name = test.getDisplayName().replaceAll("\\s+", " ");
    String place = ResultFile.place(test);
    String lines =
        requirements.stream()
            .map(r -> String.join("\t", r, outcome, name, place) + "\n")
            .collect(Collectors.joining());
    file.append(lines);
  }
}
