package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Risk;
import org.omniline.routing.AgentState;

/** Agents whose node drains. */
class MovingTest {
  private static final long QUEUE = 1;

  private final World world = new World();

  MovingTest() {
    world.run(new Command.Tick(world.stamp()));
    world.reconcile();
  }

  private void moves(long agent) {
    world.run(new Command.Moving(world.stamp(), List.of(agent)));
  }

  private void seen(long agent) {
    world.run(new Command.Seen(world.stamp(), List.of(agent)));
  }

  @Test
  void moving_isOfferedNothingBeforeItIsSeenElsewhere() {
    world.ready(1, 3, QUEUE);
    moves(1);

    world.observe(world.open(QUEUE, Risk.NONE, 0, 0));
    assertThat(world.offers()).isEmpty();

    seen(1);
    assertThat(world.offers()).hasSize(1);
  }

  @Test
  void moving_keepsItsStateAndWhatItIsOffered() {
    world.ready(1, 3, QUEUE);
    world.observe(world.open(QUEUE, Risk.NONE, 0, 0));

    moves(1);

    assertThat(world.offers()).hasSize(1);
    assertThat(world.state.agents.get(1L).state).isEqualTo(AgentState.READY);
  }

  @Test
  void moving_leavesTheConversationToOthers() {
    world.ready(1, 3, QUEUE);
    world.ready(2, 3, QUEUE);
    moves(1);

    world.observe(world.open(QUEUE, Risk.NONE, 0, 0));

    assertThat(world.offers()).allMatch(offer -> offer.agent() == 2).hasSize(1);
  }

  @Test
  void moving_whoNeverArrivesIsSignedOut() {
    world.ready(1, 3, QUEUE);
    moves(1);

    for (long passed = 0; passed <= Limits.UNSEEN_MS; passed += 2_500) {
      world.tick(2_500);
    }

    assertThat(world.state.agents.get(1L).state).isEqualTo(AgentState.SIGNED_OUT);
  }
}
