package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.routing.AgentState;

/** Who begins to leave and stays after all. */
class LeavingTest {
  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

  private void set(AgentState state, @Nullable String reason) {
    world.run(new Command.SetState(world.stamp(), 1, state, reason, 1));
  }

  @Test
  @Tag("R65")
  void whoStays_hasBeenReadyAllTheTime_andIsOfferedNobodyMeanwhile() {
    world.ready(1, 1, OneQueue.ID);
    long since = queue.agent(1).since;
    long idle = queue.agent(1).idleSince;
    world.pass(5_000);

    set(AgentState.BUSY, "leaving");
    Facts facts = queue.waits();
    world.pass(5_000);
    assertThat(world.offerOf(facts)).isNull();
    set(AgentState.READY, null);

    assertThat(world.offerOf(facts)).isNotNull();
    assertThat(queue.agent(1).since).isEqualTo(since);
    assertThat(queue.agent(1).idleSince).isEqualTo(idle);
  }

  @Test
  void whoWasBusyWithSomethingElse_isReadySinceNow() {
    world.ready(1, 1, OneQueue.ID);
    long since = queue.agent(1).since;

    set(AgentState.BUSY, null);
    world.pass(5_000);
    set(AgentState.READY, null);

    assertThat(queue.agent(1).since).isGreaterThan(since);
  }
}
