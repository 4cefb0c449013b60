package org.omniline.testkit;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes one line per test to {@value #DEFAULT_FILE}: {@code PASSED|FAILED|SKIPPED TAB
 * class#method}.
 *
 * <p>Surefire's reports cannot be added up: a class with tests of two engines (Jupiter and jqwik)
 * gets one report per engine under the same name, and the second replaces the first.
 *
 * <p>A skipped or aborted class counts each test inside it; a class that fails around its tests
 * counts as one failure of its own.
 */
public final class TestOutcomes implements TestExecutionListener {
  static final String DEFAULT_FILE = "target/test-outcomes.tsv";

  private final ResultFile file;
  private Optional<TestPlan> plan = Optional.empty();

  /** For the service loader. */
  public TestOutcomes() {
    this(Path.of(DEFAULT_FILE));
  }

  TestOutcomes(Path file) {
    this.file = new ResultFile(file);
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = Optional.of(testPlan);
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped(test);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          write("PASSED", test);
        }
      }
      case FAILED -> write("FAILED", test);
      case ABORTED -> skipped(test);
    }
  }

  private void skipped(TestIdentifier test) {
    if (test.isTest()) {
      write("SKIPPED", test);
    } else {
      plan.orElseThrow().getDescendants(test).stream()
          .filter(TestIdentifier::isTest)
          .forEach(inner -> write("SKIPPED", inner));
    }
  }

  private void write(String outcome, TestIdentifier test) {
    file.append(outcome + "\t" + ResultFile.place(test) + "\n");
  }
}
