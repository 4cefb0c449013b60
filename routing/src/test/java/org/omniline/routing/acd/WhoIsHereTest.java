package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.QueueView;

/** Who waits, and since when, as it is told: beside the order in which people are taken. */
class WhoIsHereTest {
  private static final long QUEUE = OneQueue.ID;

  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

  private Facts asks(Demand demand) {
    Facts facts = world.asking(world.open(QUEUE, Risk.NONE, 0, 0), Channel.WEBCHAT, demand);
    world.observe(facts);
    return facts;
  }

  private QueueView told() {
    return new Inspector(world.state)
        .queues().stream().filter(one -> one.id() == QUEUE).findFirst().orElseThrow();
  }

  @Test
  void whoLeftAMessage_keepsThePlaceAndIsCountedApart() {
    Facts left = asks(Demand.NONE.withLater(true));
    world.tick(1_000);
    Facts here = queue.waits();

    assertThat(told().waiting()).isEqualTo(1);
    assertThat(told().later()).isEqualTo(1);
    assertThat(told().longestWaitingSince()).isEqualTo(Instant.ofEpochMilli(here.waitingSince()));
    world.ready(1, 1, QUEUE);
    assertThat(world.offerOf(left)).as("its place is kept").isNotNull();
  }

  @Test
  void whoLeftAMessageOfDanger_countsAsIfHere() {
    asks(Demand.NONE.withLater(true).withProposed(Risk.HIGH));

    assertThat(told().waiting()).isEqualTo(1);
    assertThat(told().later()).isZero();
  }

  @Test
  void whoCameBackFromAnAgent_goesFirstAndCountsFromThen() {
    long came = world.now;
    world.tick(60_000);
    Facts other = queue.waits();
    world.tick(1_000);
    Facts back =
        world.put(
            new Facts(
                900,
                5,
                5,
                other.state(),
                QUEUE,
                0,
                null,
                Risk.NONE,
                0,
                came,
                0,
                Channel.WEBCHAT,
                Demand.NONE.withBackSince(world.now)));
    world.observe(back);

    assertThat(told().longestWaitingSince()).isEqualTo(Instant.ofEpochMilli(other.waitingSince()));
    world.tick(2_000);
    world.ready(1, 1, QUEUE);
    assertThat(world.offerOf(back)).as("its place is kept").isNotNull();
    assertThat(world.offerOf(back).waited()).as("to be served is not to wait").isEqualTo(2_000);
  }
}
