package org.omniline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class TestOutcomesTest {
  @TempDir Path folder;

  @Test
  void writesEveryTest_ofBothEngines() throws IOException {
    Path file = folder.resolve("outcomes.tsv");

    LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new TestOutcomes(file))
                .build())
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Both.class), selectClass(Skipped.class))
                .build());

    assertThat(Files.readAllLines(file))
        .containsExactlyInAnyOrder(
            "PASSED\t" + Both.class.getName() + "#jupiter",
            "PASSED\t" + Both.class.getName() + "#jqwik",
            "FAILED\t" + Both.class.getName() + "#wrong",
            "SKIPPED\t" + Skipped.class.getName() + "#one",
            "SKIPPED\t" + Skipped.class.getName() + "#two");
  }

  static class Both {
    @Test
    void jupiter() {
      assertThat(true).isTrue();
    }

    @Property(tries = 1)
    boolean jqwik() {
      return true;
    }

    @Property(tries = 1)
    boolean wrong() {
      return false;
    }
  }

  @EnabledIfSystemProperty(named = "omniline.testkit.samples", matches = "never")
  static class Skipped {
    @Test
    void one() {
      assertThat(true).isTrue();
    }

    @Test
    void two() {
      assertThat(true).isTrue();
    }
  }
}
