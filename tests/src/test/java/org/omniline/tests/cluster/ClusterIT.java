package org.omniline.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes come and go under load, and nobody outside notices. */
@ExtendWith(ClusterExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterIT {
  private static final int VISITORS = 8;

  /** Requirement 14. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

  private final Nodes nodes;

  ClusterIT(Nodes nodes) {
    this.nodes = nodes;
  }

  @BeforeEach
  @AfterEach
  void isWhole() {
    nodes.awaitWhole(Nodes.COUNT);
  }

  @Test
  @Tag("R14")
  void kill9_ofTheNodesThatRouteLosesNothing_andNewcomersAreServed() {
    try (Crowd crowd = new Crowd(nodes, VISITORS)) {
      Nodes.Node ticking = nodes.ticking();
      ticking.process().kill();
      assertThat(crowd.newcomer()).isLessThan(ANSWERED_WITHIN);
      crowd.progress(100);
      nodes.again(ticking.number());
      nodes.awaitWhole(Nodes.COUNT);

      Nodes.Node keeping = nodes.keeping();
      keeping.process().kill();
      assertThat(crowd.newcomer()).isLessThan(ANSWERED_WITHIN);
      crowd.progress(100);
      nodes.again(keeping.number());
      nodes.awaitWhole(Nodes.COUNT);

      crowd.nothingIsLostOrDoubled();
    }
  }
}
