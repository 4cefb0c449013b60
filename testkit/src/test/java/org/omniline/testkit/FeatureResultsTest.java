package org.omniline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class FeatureResultsTest {
  @TempDir Path folder;

  @Test
  void records_passedTestUnderItsOwnAndItsClassTags() throws IOException {
    assertThat(linesOf(Mixed.class))
        .contains(
            "R90001\tPASSED\ta passing test\t" + Mixed.class.getName() + "#passes",
            "R90002\tPASSED\ta passing test\t" + Mixed.class.getName() + "#passes");
  }

  @Test
  void records_failedTest() throws IOException {
    assertThat(linesOf(Mixed.class))
        .contains("R90003\tFAILED\tfails()\t" + Mixed.class.getName() + "#fails")
        .noneMatch(line -> line.startsWith("R90003\tPASSED"));
  }

  @Test
  void leavesNothing_ofAbortedTestsAndOtherTags() throws IOException {
    assertThat(linesOf(Mixed.class))
        .noneMatch(line -> line.startsWith("R90004"))
        .noneMatch(line -> line.startsWith("slow"));
  }

  @Test
  void records_dynamicTestsUnderTheirFactoryTags() throws IOException {
    assertThat(linesOf(Mixed.class)).anyMatch(line -> line.startsWith("R90005\tPASSED\tone\t"));
  }

  @Test
  void records_everyTagInside_whenTheClassFailsToStart() throws IOException {
    assertThat(linesOf(Broken.class))
        .containsExactly("R90006\tFAILED\tFeatureResultsTest$Broken\t" + Broken.class.getName());
  }

  @Test
  void records_properties() throws IOException {
    assertThat(linesOf(Law.class))
        .containsExactly("R90007\tPASSED\tholds\t" + Law.class.getName() + "#holds");
  }

  private List<String> linesOf(Class<?> tests) throws IOException {
    Path file = folder.resolve("target/results.tsv");
    var launcher =
        LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new FeatureResults(file))
                .build());
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(tests))
            .configurationParameter("junit.jupiter.conditions.deactivate", "*")
            .build());
    return Files.readAllLines(file);
  }

  /** Runs only where conditions are switched off, which is inside these tests. */
  @EnabledIfSystemProperty(named = "omniline.testkit.samples", matches = "never")
  @Tag("R90001")
  static class Mixed {
    @Test
    @Tag("R90002")
    @Tag("slow")
    @DisplayName("a\tpassing test")
    void passes() {
      assertThat(true).isTrue();
    }

    @Test
    @Tag("R90003")
    void fails() {
      assertThat(true).isFalse();
    }

    @Test
    @Tag("R90004")
    void aborts() {
      Assumptions.abort("not here");
    }

    @TestFactory
    @Tag("R90005")
    Stream<DynamicTest> dynamic() {
      return Stream.of(DynamicTest.dynamicTest("one", () -> {}));
    }
  }

  @EnabledIfSystemProperty(named = "omniline.testkit.samples", matches = "never")
  static class Broken {
    @BeforeAll
    static void refuses() {
      throw new IllegalStateException("no server");
    }

    @Test
    @Tag("R90006")
    void neverRuns() {
      assertThat(true).isTrue();
    }
  }

  static class Law {
    @Property(tries = 5)
    @net.jqwik.api.Tag("R90007")
    boolean holds(@ForAll int number) {
      return Integer.sum(number, 0) == number;
    }
  }
}
