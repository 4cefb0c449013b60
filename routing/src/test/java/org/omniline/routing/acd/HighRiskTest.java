package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.omniline.conversation.Risk;

/** Who is in danger goes first, and takes all that an agent has left. */
class HighRiskTest {
  private static final long QUEUE = OneQueue.ID;

  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

  /** An agent with so many ordinary conversations. */
  private void serving(long agent, int capacity, int served) {
    world.ready(agent, capacity, QUEUE);
    for (int each = 0; each < served; each++) {
      queue.serve(queue.waits());
    }
  }

  @Test
  void highRisk_isOfferedAtOnceToTheLeastBusyWhoHasAPlace() {
    serving(1, 3, 2);
    serving(2, 3, 1);

    Facts danger = queue.risky();
    Facts small = queue.waits();

    assertThat(world.offerOf(danger).agent()).isEqualTo(2);
    assertThat(world.offerOf(small).agent()).as("nothing beside high risk").isEqualTo(1);
  }

  @Test
  void highRisk_takesAllTheRestOfAnAgent() {
    serving(1, 3, 1);
    Facts before = world.truth.get(queue.agent(1).held.firstKey());
    queue.serve(queue.risky());

    assertThat(queue.agent(1).view().load()).isEqualTo(3);
    assertThat(world.offerOf(queue.waits())).isNull();
    assertThat(world.offerOf(queue.risky())).as("never two in danger with one agent").isNull();
    world.close(before.id());
    assertThat(queue.agent(1).view().load()).isEqualTo(3);
  }

  @Test
  void highRisk_prefersWhoHasNobodyElse() {
    world.ready(2, 1, QUEUE);
    Facts other = queue.serve(queue.waits());
    serving(1, 5, 1);
    world.close(other.id());

    assertThat(world.offerOf(queue.risky()).agent()).isEqualTo(2);
  }

  @Test
  void highRisk_takesBackWhatRingsBeside() {
    serving(1, 3, 1);
    Facts rings = queue.waits();
    assertThat(world.offerOf(rings).agent()).isEqualTo(1);

    Facts danger = queue.risky();

    assertThat(world.offerOf(danger).agent()).isEqualTo(1);
    assertThat(world.offerOf(rings)).isNull();
  }

  @Test
  void highRisk_takesBackWhatRingsOnTheOnlyPlace() {
    world.ready(1, 1, QUEUE);
    Facts rings = queue.waits();
    assertThat(world.offerOf(rings).agent()).isEqualTo(1);

    Facts danger = queue.risky();

    assertThat(world.offerOf(danger).agent()).isEqualTo(1);
    assertThat(world.offerOf(rings)).isNull();
    queue.serve(danger);
    world.close(danger.id());
    assertThat(world.offerOf(rings).agent()).as("nobody is forgotten").isEqualTo(1);
  }

  @Test
  void highRisk_keepsTheNextPlaceWhereAllAreFullAndBlocksNobodyElse() {
    serving(1, 2, 2);
    Facts first = world.truth.get(queue.agent(1).held.firstKey());
    serving(2, 3, 3);
    Facts other = world.truth.get(queue.agent(2).held.firstKey());

    Facts danger = queue.risky();
    Facts small = queue.waits();

    assertThat(world.offerOf(danger)).isNull();
    assertThat(queue.agent(1).reservedFor).isEqualTo(danger.id());
    world.close(first.id());
    assertThat(world.offerOf(danger).agent()).as("with one place, not with all").isEqualTo(1);
    world.close(other.id());
    assertThat(world.offerOf(small).agent()).isEqualTo(2);
  }

  @Test
  void highRisk_takesTheFirstPlaceOfAllNotOnlyTheKeptOne() {
    serving(1, 2, 2);
    serving(2, 3, 3);
    Facts other = world.truth.get(queue.agent(2).held.firstKey());
    Facts danger = queue.risky();
    Facts small = queue.waits();

    world.close(other.id());

    assertThat(world.offerOf(danger).agent()).isEqualTo(2);
    assertThat(world.offerOf(small)).isNull();
    assertThat(queue.agent(1).reservedFor).isZero();
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
  void highRisk_foundWhileOfferedRingsOnWhereItFits() {
    serving(1, 3, 1);
    Facts facts = queue.waits();
    Offer rings = world.offerOf(facts);

    world.observe(world.risk(facts, Risk.HIGH));

    assertThat(world.offerOf(facts)).isEqualTo(rings);
  }

  @Test
  void highRisk_foundWhileOfferedMovesWhereItDoesNotFit() {
    world.ready(1, 3, QUEUE);
    Facts danger = queue.waits();
    Facts second = queue.waits();
    assertThat(world.offerOf(second).agent()).isEqualTo(1);
    world.ready(2, 3, QUEUE);

    world.observe(world.risk(danger, Risk.HIGH));
    world.observe(world.risk(second, Risk.HIGH));

    assertThat(world.offerOf(danger).agent()).isEqualTo(1);
    assertThat(world.offerOf(second).agent()).isEqualTo(2);
  }
}
