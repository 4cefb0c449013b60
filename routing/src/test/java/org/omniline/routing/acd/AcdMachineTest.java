package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;

/** What the machine does with conversations, offers, agents and copies of itself. */
class AcdMachineTest {
  private static final long QUEUE = OneQueue.ID;

  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

  // ---- who gets whom ----

  @Test
  void offer_goesToTheAgentIdleLongest() {
    world.ready(2, 1, QUEUE);
    world.tick(250);
    world.ready(1, 1, QUEUE);

    Facts first = queue.waits();

    assertThat(world.offerOf(first).agent()).isEqualTo(2);
  }

  @Test
  void offer_goesToAnAgentWithoutWorkBeforeOneWithSome() {
    world.ready(1, 3, QUEUE);
    queue.serve(queue.waits());
    world.tick(250);
    world.ready(2, 3, QUEUE);

    assertThat(world.offerOf(queue.waits()).agent()).isEqualTo(2);
  }

  @Test
  void offer_neverGoesToAnAgentOfAnotherQueue() {
    world.ready(1, 1, 2L);

    assertThat(world.offerOf(queue.waits())).isNull();
  }

  @Test
  void queue_isLeftByWhoWaitedLongest() {
    Facts first = queue.waits();
    world.tick(1_000);
    Facts second = queue.waits();

    world.ready(1, 1, QUEUE);

    assertThat(world.offerOf(first)).isNotNull();
    assertThat(world.offerOf(second)).isNull();
  }

  @Test
  void queue_isLeftByTheHigherPriorityFirstAndByHighRiskBeforeAll() {
    queue.waits();
    Facts urgent = world.open(QUEUE, Risk.NONE, 5, 0);
    Facts danger = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.tick(1_000);
    world.observe(urgent, danger);

    world.ready(1, 1, QUEUE);
    assertThat(world.offerOf(danger)).isNotNull();
    world.ready(2, 1, QUEUE);
    assertThat(world.offerOf(urgent)).isNotNull();
  }

  @Test
  void offer_holdsItsWeightOfTheAgentsCapacity() {
    world.ready(1, 2, QUEUE);

    Facts one = queue.waits();
    Facts other = queue.waits();
    Facts third = queue.waits();

    assertThat(world.offerOf(one)).isNotNull();
    assertThat(world.offerOf(other)).isNotNull();
    assertThat(world.offerOf(third)).isNull();
  }

  @Test
  void capacity_isHeldInWrapUpAndFreedByClosing() {
    world.ready(1, 1, QUEUE);
    Facts served = queue.serve(queue.waits());
    Facts next = queue.waits();
    world.observe(world.move(served, ConversationState.WRAP_UP, 1, QUEUE, 0));
    assertThat(world.offerOf(next)).isNull();

    world.close(served.id());

    assertThat(world.offerOf(next).agent()).isEqualTo(1);
  }

  // ---- how offers end ----

  @Test
  void timeOut_comesWhenTheQueueSays() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().offerMs(7_000L).build());
    world.ready(1, 1, QUEUE);
    Offer offer = world.offerOf(queue.waits());

    assertThat(offer.deadline() - offer.offeredAt()).isEqualTo(7_000);
    world.pass(6_750);
    assertThat(world.state.offer(offer.id())).isNotNull();
    world.pass(250);
    assertThat(queue.outcomeOf(offer)).isEqualTo(OfferOutcome.TIMED_OUT);
  }

  @Test
  void timeOut_offersToTheNextAgent() {
    world.ready(1, 1, QUEUE);
    world.tick(250);
    world.ready(2, 1, QUEUE);
    Facts facts = queue.waits();

    world.pass(Limits.OFFER_MS);

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void decline_asksTheSameAgentAgainOnlyAfterABackOffAndOnlyWhenNobodyElseIsFree() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.waits();

    world.decline(world.offerOf(facts));
    assertThat(world.offerOf(facts)).isNull();
    world.pass(Limits.BACK_OFF_MS - 250);
    assertThat(world.offerOf(facts)).isNull();
    world.pass(250);
    assertThat(world.offerOf(facts).agent()).isEqualTo(1);

    world.decline(world.offerOf(facts));
    world.ready(2, 1, QUEUE);
    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void unanswered_goesOnceRoundAllFreeAgentsBeforeAnybodyIsAskedAgain() {
    world.configure(QUEUE, OneQueue.linear());
    for (long agent = 1; agent <= 3; agent++) {
      world.ready(agent, 1, QUEUE);
    }
    Facts facts = queue.waits();
    List<Long> asked = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      asked.add(world.offerOf(facts).agent());
      world.pass(Limits.OFFER_MS);
    }

    assertThat(asked).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
  }

  @Test
  void unanswered_keepsItsPlaceBeforeWhoCameLater() {
    world.ready(1, 1, QUEUE);
    Facts first = queue.waits();
    world.tick(1_000);
    Facts later = queue.waits();
    world.pass(Limits.OFFER_MS);

    assertThat(new Inspector(world.state).place(first.id()).position()).isEqualTo(1);
    world.ready(2, 1, QUEUE);
    assertThat(world.offerOf(first).agent()).isEqualTo(2);
    // The one who let the first ring is free, and nobody waits while somebody is.
    assertThat(world.offerOf(later).agent()).isEqualTo(1);
  }

  @Test
  void unanswered_movedToAnotherQueueStillAsksWhoLetItRingLast() {
    world.configure(2L, OneQueue.linear());
    world.ready(1, 1, QUEUE, 2L);
    world.ready(2, 1, 2L);
    Facts facts = queue.waits();
    world.pass(Limits.OFFER_MS);

    world.observe(world.move(facts, ConversationState.WAITING, 0, 2L, 0));

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void conversation_thatCameBackIsOfferedAfreshToWhoRefusedItBefore() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.waits();
    world.decline(world.offerOf(facts));

    Facts served = world.move(facts, ConversationState.SERVING, 9, QUEUE, 0);
    world.observe(served);
    world.observe(world.move(served, ConversationState.WAITING, 0, QUEUE, 0));

    assertThat(world.offerOf(facts).agent()).isEqualTo(1);
  }

  @Test
  void agent_whoLetsThreeOffersPassIsNotReady() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.waits();

    for (int time = 1; time <= 3; time++) {
      assertThat(world.offerOf(facts).agent()).isEqualTo(1);
      world.pass(Limits.OFFER_MS + Limits.BACK_OFF_MS);
    }

    assertThat(queue.agent(1).state).isEqualTo(AgentState.NOT_ANSWERING);
    assertThat(queue.agent(1).reason).isEqualTo("not-answering");
    assertThat(world.offerOf(facts)).isNull();
  }

  @Test
  void agent_whoAnswersInBetweenStaysReady() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.waits();
    for (int time = 1; time <= 4; time++) {
      world.pass(Limits.OFFER_MS + Limits.BACK_OFF_MS);
      if (time == 2) {
        world.decline(world.offerOf(facts));
        world.pass(Limits.BACK_OFF_MS);
      }
    }

    assertThat(queue.agent(1).state).isEqualTo(AgentState.READY);
  }

  @Test
  void offer_isNotTakenAwayWhilePostgresqlIsAsked() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.waits();
    world.pass(Limits.OFFER_MS - 250);
    Offer offer = world.offerOf(facts);
    world.run(new Command.Answer(world.stamp(), offer.id(), 1));

    world.pass(1_000);
    world.set(1, AgentState.BREAK);
    assertThat(world.offerOf(facts).id()).isEqualTo(offer.id());

    world.pass(Limits.ANSWER_MS);
    assertThat(queue.outcomeOf(offer)).isEqualTo(OfferOutcome.TIMED_OUT);
  }

  @Test
  void conversation_isNotOfferedAgainBeforeItIsKnownWhatBecameOfAnAnswer() {
    world.ready(1, 1, QUEUE);
    world.tick(250);
    world.ready(2, 1, QUEUE);
    Facts facts = queue.waits();
    world.run(new Command.Answer(world.stamp(), world.offerOf(facts).id(), 1));

    world.pass(Limits.OFFER_MS + Limits.ANSWER_MS);
    assertThat(world.offerOf(facts)).isNull();

    world.reconcile();
    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void answer_isRefusedWhenTheOfferIsOverOrSomebodyElses() {
    world.ready(1, 1, QUEUE);
    Offer offer = world.offerOf(queue.waits());

    AcdMachine.Run stranger = world.run(new Command.Answer(world.stamp(), offer.id(), 2));
    world.decline(offer);
    AcdMachine.Run late = world.run(new Command.Answer(world.stamp(), offer.id(), 1));

    assertThat(stranger.refused().code()).isEqualTo(Refusal.Code.OFFER_EXPIRED);
    assertThat(late.refused().code()).isEqualTo(Refusal.Code.OFFER_EXPIRED);
  }

  @Test
  void lost_isOfferedAgainOnlyAfterItWasLookedAt() {
    world.ready(1, 1, QUEUE);
    world.tick(250);
    world.ready(2, 1, QUEUE);
    Facts facts = queue.waits();
    Offer offer = world.offerOf(facts);

    world.run(new Command.Lost(world.stamp(), offer.id(), false));
    assertThat(queue.outcomeOf(offer)).isEqualTo(OfferOutcome.LOST);
    assertThat(world.offerOf(facts)).isNull();

    world.observe(world.move(facts, ConversationState.WAITING, 0, QUEUE, 0));
    assertThat(world.offerOf(facts)).isNotNull();
  }

  @Test
  void lost_goesToAnotherAgentWhenOnlyTheAgentWasFull() {
    world.ready(1, 1, QUEUE);
    world.tick(250);
    world.ready(2, 1, QUEUE);
    Facts facts = queue.waits();

    world.run(new Command.Lost(world.stamp(), world.offerOf(facts).id(), true));

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void offer_isWithdrawnWhenTheAgentLeavesOrTheConversationDoes() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.waits();
    Offer first = world.offerOf(facts);
    world.set(1, AgentState.BREAK);
    assertThat(queue.outcomeOf(first)).isEqualTo(OfferOutcome.WITHDRAWN);

    world.set(1, AgentState.READY);
    Offer second = world.offerOf(facts);
    world.observe(world.move(facts, ConversationState.ABANDONED, 0, QUEUE, 0));
    assertThat(queue.outcomeOf(second)).isEqualTo(OfferOutcome.WITHDRAWN);
  }

  // ---- agents come and go ----

  @Test
  void agent_unseenIsSignedOutAndKeepsWhatIsOwned() {
    world.ready(1, 2, QUEUE);
    Facts owned = queue.serve(queue.waits());
    Facts offered = queue.waits();
    Offer offer = world.offerOf(offered);
    world.configure(QUEUE, QueueSettings.DEFAULT.but().offerMs(600_000L).build());

    for (long ms = 0; ms < Limits.UNSEEN_MS; ms += 1_000) {
      assertThat(queue.agent(1).state).isEqualTo(AgentState.READY);
      world.tick(1_000);
    }

    assertThat(queue.agent(1).state).isEqualTo(AgentState.SIGNED_OUT);
    assertThat(queue.agent(1).held).containsKey(owned.id());
    assertThat(queue.outcomeOf(offer)).isIn(OfferOutcome.WITHDRAWN, OfferOutcome.TIMED_OUT);
  }

  @Test
  void standstill_countsAgainstNobody() {
    world.ready(1, 1, QUEUE);
    Offer offer = world.offerOf(queue.waits());

    world.tick(300_000);

    assertThat(queue.agent(1).state).isEqualTo(AgentState.READY);
    assertThat(world.state.offer(offer.id())).isNotNull();
  }

  @Test
  void state_isRefusedToWhoIsSignedOut() {
    AcdMachine.Run run = world.set(9, AgentState.READY);

    assertThat(run.refused().code()).isEqualTo(Refusal.Code.WRONG_STATE);
  }

  @Test
  void signIn_withOtherQueuesTakesBackWhatIsOfferedFromThem() {
    world.ready(1, 1, QUEUE);
    Offer offer = world.offerOf(queue.waits());

    world.signIn(1, 1, 2L);

    assertThat(queue.outcomeOf(offer)).isEqualTo(OfferOutcome.WITHDRAWN);
    assertThat(queue.agent(1).state).isEqualTo(AgentState.READY);
  }

  // ---- copies ----

  @Test
  void backup_thatMissedEventsIsNotTrustedBeforeItIsRebuilt() {
    AcdState stale = world.backup.snapshot().restore();
    Facts facts = queue.waits();
    AcdMachine.Run seen = world.signIn(1, 1, QUEUE);
    world.machine.replay(stale, seen.from(), seen.before(), seen.after(), seen.events());
    assertThat(stale.trusted()).isFalse();

    Digest digest = Digest.of(stale);
    world.machine.run(stale, new Command.SetState(world.stamp(), 1, AgentState.READY, null, 1));
    assertThat(stale.offers).isEmpty();
    world.machine.run(stale, digest.against(world.stamp(), List.of(facts)));
    assertThat(stale.offers).hasSize(1);
  }

  @Test
  void offerIds_ofTwoHalvesOfAClusterDiffer() {
    queue.waits();
    AcdState half = world.state.snapshot().restore();
    Command left =
        new Command.SignIn(new Stamp(world.now, 1, 900), 1, "a", 1, queue.set(), "d", null);
    Command right =
        new Command.SignIn(new Stamp(world.now, 2, 900), 1, "a", 1, queue.set(), "d", null);
    Stamp leftReady = new Stamp(world.now, 1, 901);
    Stamp rightReady = new Stamp(world.now, 2, 901);

    world.run(left);
    world.run(new Command.SetState(leftReady, 1, AgentState.READY, null, 1));
    world.machine.run(half, right);
    world.machine.run(half, new Command.SetState(rightReady, 1, AgentState.READY, null, 1));

    assertThat(half.offers.keySet())
        .hasSize(1)
        .doesNotContainAnyElementsOf(world.state.offers.keySet());
  }

  @Test
  void state_travelsWhole() throws Exception {
    world.ready(1, 2, QUEUE);
    queue.serve(queue.risky());
    queue.waits();
    queue.directed(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(world.state);
    }

    Object arrived;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      arrived = in.readObject();
    }

    assertThat(arrived).isInstanceOf(AcdState.class);
    assertThat(((AcdState) arrived).snapshot()).isEqualTo(world.state.snapshot());
  }

  /** Were a command to look at everybody who waits, this would take minutes. */
  @Test
  @Timeout(30)
  void cost_growsWithTheLogarithmOfWhoWaits() {
    AcdState state = new AcdState();
    AcdMachine machine = new AcdMachine();
    machine.run(state, new Command.Tick(world.stamp()));
    List<Facts> truth = new ArrayList<>();
    for (int each = 0; each < 100_000; each++) {
      truth.add(world.open(QUEUE, Risk.NONE, each % 3, 0));
    }
    machine.run(state, Digest.of(state).against(world.stamp(), truth));
    for (long agent = 1; agent <= 100; agent++) {
      machine.run(
          state, new Command.SignIn(world.stamp(), agent, "a", 3, queue.set(), "desk", null));
      machine.run(state, new Command.SetState(world.stamp(), agent, AgentState.READY, null, agent));
    }

    int served = 0;
    while (served < 20_000) {
      Offer offer = state.offers.firstEntry().getValue();
      Facts facts = state.facts(offer.conversation());
      Facts serving = world.move(facts, ConversationState.SERVING, offer.agent(), facts.queue(), 0);
      machine.run(state, new Command.Observe(world.stamp(), List.of(serving)));
      Facts closed = world.move(serving, ConversationState.CLOSED, offer.agent(), QUEUE, 0);
      machine.run(state, new Command.Observe(world.stamp(), List.of(closed)));
      served++;
    }

    assertThat(state.offers).hasSize(300);
  }
}
