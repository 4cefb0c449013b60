package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.omniline.conversation.Risk;

/** Who is in danger goes first, and takes a whole agent. */
class HighRiskTest {
  private static final long QUEUE = OneQueue.ID;

  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

  @Test
  void highRisk_reservesTheLeastBusyAgentAndBlocksNobodyElse() {
    world.ready(1, 3, QUEUE);
    world.ready(2, 3, QUEUE);
    for (int each = 0; each < 3; each++) {
      queue.serve(queue.waits());
    }
    Agent least = queue.agent(1).held.size() == 1 ? queue.agent(1) : queue.agent(2);
    Agent most = least.id == 1 ? queue.agent(2) : queue.agent(1);
    Facts last = world.truth.get(least.held.firstKey());

    Facts danger = queue.risky();
    Facts small = queue.waits();
    Facts smaller = queue.waits();

    assertThat(world.offerOf(danger)).isNull();
    assertThat(world.offerOf(small).agent()).isEqualTo(most.id);
    assertThat(world.offerOf(smaller)).as("the other agent is kept for high risk").isNull();
    world.close(last.id());
    assertThat(world.offerOf(danger).agent()).isEqualTo(least.id);
  }

  @Test
  void highRisk_letRingIsAskedAgainAtOnceBeforeAnybodyElseIsOffered() {
    world.ready(1, 3, QUEUE);
    Facts danger = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.observe(danger);
    Facts ordinary = queue.waits();

    for (int ring = 1; ring < Limits.UNANSWERED; ring++) {
      world.pass(Limits.OFFER_MS);
      assertThat(world.offerOf(danger).agent()).as("ring " + ring).isEqualTo(1);
      assertThat(world.offerOf(ordinary)).isNull();
    }
    world.accept(world.offerOf(danger));

    assertThat(world.offerOf(ordinary)).as("high risk takes all of the agent").isNull();
  }

  @Test
  void highRisk_letRingGoesToAColleagueWhoIsEmptyFirst() {
    world.configure(QUEUE, OneQueue.linear());
    world.ready(1, 3, QUEUE);
    world.ready(2, 3, QUEUE);
    Facts danger = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.observe(danger);

    world.pass(Limits.OFFER_MS);
    assertThat(world.offerOf(danger).agent()).isEqualTo(2);
    world.pass(Limits.OFFER_MS);
    assertThat(world.offerOf(danger).agent()).isEqualTo(1);
  }

  @Test
  void highRisk_declinedStaysBeforeEverybodyElse() {
    world.ready(1, 3, QUEUE);
    Facts danger = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.observe(danger);
    Facts ordinary = queue.waits();

    world.decline(world.offerOf(danger));

    assertThat(world.offerOf(danger).agent()).isEqualTo(1);
    assertThat(world.offerOf(ordinary)).isNull();
  }

  @Test
  void highRisk_foundAfterItRangIsAskedOfTheSameAgentAtOnce() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.waits();
    world.decline(world.offerOf(facts));
    assertThat(world.offerOf(facts)).isNull();

    world.observe(world.risk(facts, Risk.HIGH));

    assertThat(world.offerOf(facts).agent()).isEqualTo(1);
  }

  @Test
  void highRisk_foundBetweenTwoRefusalsAsksFirstWhoRefusedFirst() {
    world.configure(QUEUE, OneQueue.linear());
    world.ready(1, 1, QUEUE);
    world.ready(2, 1, QUEUE);
    Facts facts = queue.waits();
    world.decline(world.offerOf(facts));
    world.observe(world.risk(facts, Risk.HIGH));
    world.tick(1_000);

    world.decline(world.offerOf(facts));

    assertThat(world.offerOf(facts).agent()).isEqualTo(1);
    world.decline(world.offerOf(facts));
    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void highRisk_servedLeavesNoRoomForAnythingElse() {
    world.ready(1, 3, QUEUE);
    queue.serve(queue.risky());

    assertThat(world.offerOf(queue.waits())).isNull();
    assertThat(queue.agent(1).view().load()).isEqualTo(3);
  }

  @Test
  void highRisk_foundWhileServingTakesBackWhatWasOfferedBeside() {
    world.ready(1, 3, QUEUE);
    Facts served = queue.serve(queue.waits());
    Facts beside = queue.waits();
    assertThat(world.offerOf(beside)).isNotNull();

    world.observe(world.risk(served, Risk.HIGH));

    assertThat(world.offerOf(beside)).isNull();
  }

  @Test
  void highRisk_foundWhileOfferedMovesToAnEmptyAgent() {
    world.ready(1, 3, QUEUE);
    queue.serve(queue.waits());
    Facts facts = queue.waits();
    assertThat(world.offerOf(facts).agent()).isEqualTo(1);
    world.ready(2, 3, QUEUE);

    world.observe(world.risk(facts, Risk.HIGH));

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }
}
