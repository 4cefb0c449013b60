package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;

/** What is meant for one person, and what becomes of it when that person does not take it. */
class DirectedTransferTest {
  private static final long QUEUE = OneQueue.ID;

  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

  @Test
  void transfer_waitsForItsPersonThoughOthersAreFree() {
    world.ready(1, 1, QUEUE);
    world.ready(2, 1, 2L);
    Facts facts = queue.directed(2);

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void transfer_thatIsDeclinedIsOpenedToItsQueue() {
    world.ready(1, 1, QUEUE);
    world.ready(2, 1, QUEUE);
    Facts facts = queue.directed(2);

    world.decline(world.offerOf(facts));
    assertThat(world.heard(Event.OpenAsked.class)).hasSize(1);
    assertThat(world.offerOf(facts)).isNull();

    world.pass(Limits.OPEN_AGAIN_MS);
    assertThat(world.heard(Event.OpenAsked.class)).as("asked until it is heard").hasSize(2);

    world.observe(world.move(facts, ConversationState.WAITING, 0, QUEUE, 0));
    assertThat(world.offerOf(facts)).isNotNull();
  }

  @Test
  void transfer_thatIsNotAnsweredOnceGoesToTheOthersFirst() {
    world.configure(QUEUE, OneQueue.linear());
    world.ready(1, 1, QUEUE);
    Facts facts = queue.directed(1);
    world.ready(2, 1, QUEUE);

    world.pass(Limits.OFFER_MS);
    assertThat(world.heard(Event.OpenAsked.class)).as("asked for at once").hasSize(1);
    world.observe(world.move(facts, ConversationState.WAITING, 0, QUEUE, 0));

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void transfer_ofHighRiskIsOpenedAsSoonAsItsPersonIsFoundAway() {
    world.ready(1, 1, QUEUE);
    Facts facts = world.open(QUEUE, Risk.HIGH, 0, 2);
    world.observe(facts);

    world.pass(Limits.DIRECTED_HIGH_RISK_MS - 250);
    assertThat(world.heard(Event.OpenAsked.class)).isEmpty();
    world.pass(250);
    assertThat(world.heard(Event.OpenAsked.class)).hasSize(1);
  }

  @Test
  void transfer_isOpenedSoonerWhenItsRiskRises() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.directed(2);
    world.pass(10_000);

    world.observe(world.risk(facts, Risk.HIGH));

    world.pass(Limits.DIRECTED_HIGH_RISK_MS);
    assertThat(world.heard(Event.OpenAsked.class)).hasSize(1);
  }

  @Test
  void transfer_isOpenedWhenItsPersonIsAwayForAMinute() {
    world.ready(1, 1, QUEUE);
    queue.directed(2);

    world.pass(Limits.DIRECTED_MS - 250);
    assertThat(world.heard(Event.OpenAsked.class)).isEmpty();
    world.pass(250);
    assertThat(world.heard(Event.OpenAsked.class)).hasSize(1);
  }

  @Test
  void transfer_thatRingsAtItsPersonIsNotOpenedMeanwhile() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().offerMs(2 * Limits.DIRECTED_MS).build());
    world.ready(2, 1, QUEUE);
    Facts facts = queue.directed(2);

    world.pass(Limits.DIRECTED_MS + 1_000);

    assertThat(world.offerOf(facts)).isNotNull();
    assertThat(world.heard(Event.OpenAsked.class)).isEmpty();
  }
}
