package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;

class AcdMachineTest {
  private static final long QUEUE = 1;

  private final World world = new World();

  @BeforeEach
  void rebuilt() {
    world.tick(250);
    world.reconcile();
  }

  // ---- who gets whom ----

  @Test
  void offer_goesToTheAgentIdleLongest() {
    world.ready(2, 1, QUEUE);
    world.tick(250);
    world.ready(1, 1, QUEUE);

    Facts first = waits();

    assertThat(world.offerOf(first).agent()).isEqualTo(2);
  }

  @Test
  void offer_goesToAnAgentWithoutWorkBeforeOneWithSome() {
    world.ready(1, 3, QUEUE);
    serve(waits());
    world.tick(250);
    world.ready(2, 3, QUEUE);

    assertThat(world.offerOf(waits()).agent()).isEqualTo(2);
  }

  @Test
  void offer_neverGoesToAnAgentOfAnotherQueue() {
    world.ready(1, 1, 2L);

    assertThat(world.offerOf(waits())).isNull();
  }

  @Test
  void queue_isLeftByWhoWaitedLongest() {
    Facts first = waits();
    world.tick(1_000);
    Facts second = waits();

    world.ready(1, 1, QUEUE);

    assertThat(world.offerOf(first)).isNotNull();
    assertThat(world.offerOf(second)).isNull();
  }

  @Test
  void queue_isLeftByTheHigherPriorityFirstAndByHighRiskBeforeAll() {
    waits();
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

    Facts one = waits();
    Facts other = waits();
    Facts third = waits();

    assertThat(world.offerOf(one)).isNotNull();
    assertThat(world.offerOf(other)).isNotNull();
    assertThat(world.offerOf(third)).isNull();
  }

  @Test
  void capacity_isHeldInWrapUpAndFreedByClosing() {
    world.ready(1, 1, QUEUE);
    Facts served = serve(waits());
    Facts next = waits();
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
    Offer offer = world.offerOf(waits());

    assertThat(offer.deadline() - offer.offeredAt()).isEqualTo(7_000);
    world.pass(6_750);
    assertThat(world.state.offer(offer.id())).isNotNull();
    world.pass(250);
    assertThat(outcomeOf(offer)).isEqualTo(OfferOutcome.TIMED_OUT);
  }

  @Test
  void timeOut_offersToTheNextAgent() {
    world.ready(1, 1, QUEUE);
    world.tick(250);
    world.ready(2, 1, QUEUE);
    Facts facts = waits();

    world.pass(Limits.OFFER_MS);

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void decline_asksTheSameAgentAgainOnlyAfterABackOffAndOnlyWhenNobodyElseIsFree() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();

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
    world.configure(QUEUE, linear());
    for (long agent = 1; agent <= 3; agent++) {
      world.ready(agent, 1, QUEUE);
    }
    Facts facts = waits();
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
    Facts first = waits();
    world.tick(1_000);
    Facts later = waits();
    world.pass(Limits.OFFER_MS);

    assertThat(new Inspector(world.state).place(first.id()).position()).isEqualTo(1);
    world.ready(2, 1, QUEUE);
    assertThat(world.offerOf(first).agent()).isEqualTo(2);
    // The one who let the first ring is free, and nobody waits while somebody is.
    assertThat(world.offerOf(later).agent()).isEqualTo(1);
  }

  @Test
  void unanswered_movedToAnotherQueueStillAsksWhoLetItRingLast() {
    world.configure(2L, linear());
    world.ready(1, 1, QUEUE, 2L);
    world.ready(2, 1, 2L);
    Facts facts = waits();
    world.pass(Limits.OFFER_MS);

    world.observe(world.move(facts, ConversationState.WAITING, 0, 2L, 0));

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  private static QueueSettings linear() {
    return QueueSettings.DEFAULT.but().strategy(StrategyKind.LINEAR).misses(0).build();
  }

  @Test
  void conversation_thatCameBackIsOfferedAfreshToWhoRefusedItBefore() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();
    world.decline(world.offerOf(facts));

    Facts served = world.move(facts, ConversationState.SERVING, 9, QUEUE, 0);
    world.observe(served);
    world.observe(world.move(served, ConversationState.WAITING, 0, QUEUE, 0));

    assertThat(world.offerOf(facts).agent()).isEqualTo(1);
  }

  @Test
  void agent_whoLetsThreeOffersPassIsNotReady() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();

    for (int time = 1; time <= 3; time++) {
      assertThat(world.offerOf(facts).agent()).isEqualTo(1);
      world.pass(Limits.OFFER_MS + Limits.BACK_OFF_MS);
    }

    assertThat(agent(1).state).isEqualTo(AgentState.NOT_ANSWERING);
    assertThat(agent(1).reason).isEqualTo("not-answering");
    assertThat(world.offerOf(facts)).isNull();
  }

  @Test
  void agent_whoAnswersInBetweenStaysReady() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();
    for (int time = 1; time <= 4; time++) {
      world.pass(Limits.OFFER_MS + Limits.BACK_OFF_MS);
      if (time == 2) {
        world.decline(world.offerOf(facts));
        world.pass(Limits.BACK_OFF_MS);
      }
    }

    assertThat(agent(1).state).isEqualTo(AgentState.READY);
  }

  @Test
  void offer_isNotTakenAwayWhilePostgresqlIsAsked() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();
    world.pass(Limits.OFFER_MS - 250);
    Offer offer = world.offerOf(facts);
    world.run(new Command.Answer(world.stamp(), offer.id(), 1));

    world.pass(1_000);
    world.set(1, AgentState.BREAK);
    assertThat(world.offerOf(facts).id()).isEqualTo(offer.id());

    world.pass(Limits.ANSWER_MS);
    assertThat(outcomeOf(offer)).isEqualTo(OfferOutcome.TIMED_OUT);
  }

  @Test
  void conversation_isNotOfferedAgainBeforeItIsKnownWhatBecameOfAnAnswer() {
    world.ready(1, 1, QUEUE);
    world.tick(250);
    world.ready(2, 1, QUEUE);
    Facts facts = waits();
    world.run(new Command.Answer(world.stamp(), world.offerOf(facts).id(), 1));

    world.pass(Limits.OFFER_MS + Limits.ANSWER_MS);
    assertThat(world.offerOf(facts)).isNull();

    world.reconcile();
    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void answer_isRefusedWhenTheOfferIsOverOrSomebodyElses() {
    world.ready(1, 1, QUEUE);
    Offer offer = world.offerOf(waits());

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
    Facts facts = waits();
    Offer offer = world.offerOf(facts);

    world.run(new Command.Lost(world.stamp(), offer.id(), false));
    assertThat(outcomeOf(offer)).isEqualTo(OfferOutcome.LOST);
    assertThat(world.offerOf(facts)).isNull();

    world.observe(world.move(facts, ConversationState.WAITING, 0, QUEUE, 0));
    assertThat(world.offerOf(facts)).isNotNull();
  }

  @Test
  void lost_goesToAnotherAgentWhenOnlyTheAgentWasFull() {
    world.ready(1, 1, QUEUE);
    world.tick(250);
    world.ready(2, 1, QUEUE);
    Facts facts = waits();

    world.run(new Command.Lost(world.stamp(), world.offerOf(facts).id(), true));

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void offer_isWithdrawnWhenTheAgentLeavesOrTheConversationDoes() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();
    Offer first = world.offerOf(facts);
    world.set(1, AgentState.BREAK);
    assertThat(outcomeOf(first)).isEqualTo(OfferOutcome.WITHDRAWN);

    world.set(1, AgentState.READY);
    Offer second = world.offerOf(facts);
    world.observe(world.move(facts, ConversationState.ABANDONED, 0, QUEUE, 0));
    assertThat(outcomeOf(second)).isEqualTo(OfferOutcome.WITHDRAWN);
  }

  // ---- high risk ----

  @Test
  void highRisk_reservesTheLeastBusyAgentAndBlocksNobodyElse() {
    world.ready(1, 3, QUEUE);
    world.ready(2, 3, QUEUE);
    for (int each = 0; each < 3; each++) {
      serve(waits());
    }
    Agent least = agent(1).held.size() == 1 ? agent(1) : agent(2);
    Agent most = least.id == 1 ? agent(2) : agent(1);
    Facts last = world.truth.get(least.held.firstKey());

    Facts danger = risky();
    Facts small = waits();
    Facts smaller = waits();

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
    Facts ordinary = waits();

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
    world.configure(QUEUE, linear());
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
    Facts ordinary = waits();

    world.decline(world.offerOf(danger));

    assertThat(world.offerOf(danger).agent()).isEqualTo(1);
    assertThat(world.offerOf(ordinary)).isNull();
  }

  @Test
  void highRisk_foundAfterItRangIsAskedOfTheSameAgentAtOnce() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();
    world.decline(world.offerOf(facts));
    assertThat(world.offerOf(facts)).isNull();

    world.observe(world.risk(facts, Risk.HIGH));

    assertThat(world.offerOf(facts).agent()).isEqualTo(1);
  }

  @Test
  void highRisk_servedLeavesNoRoomForAnythingElse() {
    world.ready(1, 3, QUEUE);
    serve(risky());

    assertThat(world.offerOf(waits())).isNull();
    assertThat(agent(1).view().load()).isEqualTo(3);
  }

  @Test
  void highRisk_foundWhileServingTakesBackWhatWasOfferedBeside() {
    world.ready(1, 3, QUEUE);
    Facts served = serve(waits());
    Facts beside = waits();
    assertThat(world.offerOf(beside)).isNotNull();

    world.observe(world.risk(served, Risk.HIGH));

    assertThat(world.offerOf(beside)).isNull();
  }

  @Test
  void highRisk_foundWhileOfferedMovesToAnEmptyAgent() {
    world.ready(1, 3, QUEUE);
    serve(waits());
    Facts facts = waits();
    assertThat(world.offerOf(facts).agent()).isEqualTo(1);
    world.ready(2, 3, QUEUE);

    world.observe(world.risk(facts, Risk.HIGH));

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  // ---- transfers to a person ----

  @Test
  void transfer_waitsForItsPersonThoughOthersAreFree() {
    world.ready(1, 1, QUEUE);
    world.ready(2, 1, 2L);
    Facts facts = directed(2);

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void transfer_thatIsDeclinedIsOpenedToItsQueue() {
    world.ready(1, 1, QUEUE);
    world.ready(2, 1, QUEUE);
    Facts facts = directed(2);

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
    world.configure(QUEUE, linear());
    world.ready(1, 1, QUEUE);
    Facts facts = directed(1);
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
    Facts facts = directed(2);
    world.pass(10_000);

    world.observe(world.risk(facts, Risk.HIGH));

    world.pass(Limits.DIRECTED_HIGH_RISK_MS);
    assertThat(world.heard(Event.OpenAsked.class)).hasSize(1);
  }

  @Test
  void transfer_isOpenedWhenItsPersonIsAwayForAMinute() {
    world.ready(1, 1, QUEUE);
    directed(2);

    world.pass(Limits.DIRECTED_MS - 250);
    assertThat(world.heard(Event.OpenAsked.class)).isEmpty();
    world.pass(250);
    assertThat(world.heard(Event.OpenAsked.class)).hasSize(1);
  }

  @Test
  void transfer_thatRingsAtItsPersonIsNotOpenedMeanwhile() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().offerMs(2 * Limits.DIRECTED_MS).build());
    world.ready(2, 1, QUEUE);
    Facts facts = directed(2);

    world.pass(Limits.DIRECTED_MS + 1_000);

    assertThat(world.offerOf(facts)).isNotNull();
    assertThat(world.heard(Event.OpenAsked.class)).isEmpty();
  }

  // ---- agents come and go ----

  @Test
  void agent_unseenIsSignedOutAndKeepsWhatIsOwned() {
    world.ready(1, 2, QUEUE);
    Facts owned = serve(waits());
    Facts offered = waits();
    Offer offer = world.offerOf(offered);
    world.configure(QUEUE, QueueSettings.DEFAULT.but().offerMs(600_000L).build());

    for (long ms = 0; ms < Limits.UNSEEN_MS; ms += 1_000) {
      assertThat(agent(1).state).isEqualTo(AgentState.READY);
      world.tick(1_000);
    }

    assertThat(agent(1).state).isEqualTo(AgentState.SIGNED_OUT);
    assertThat(agent(1).held).containsKey(owned.id());
    assertThat(outcomeOf(offer)).isIn(OfferOutcome.WITHDRAWN, OfferOutcome.TIMED_OUT);
  }

  @Test
  void standstill_countsAgainstNobody() {
    world.ready(1, 1, QUEUE);
    Offer offer = world.offerOf(waits());

    world.tick(300_000);

    assertThat(agent(1).state).isEqualTo(AgentState.READY);
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
    Offer offer = world.offerOf(waits());

    world.signIn(1, 1, 2L);

    assertThat(outcomeOf(offer)).isEqualTo(OfferOutcome.WITHDRAWN);
    assertThat(agent(1).state).isEqualTo(AgentState.READY);
  }

  // ---- truth ----

  @Test
  void rebuild_comesBeforeTheFirstOffer() {
    World fresh = new World();
    fresh.tick(250);
    fresh.ready(1, 1, QUEUE);
    Facts facts = fresh.open(QUEUE, Risk.NONE, 0, 0);
    fresh.observe(facts);
    assertThat(fresh.offerOf(facts)).isNull();

    fresh.reconcile();

    assertThat(fresh.offerOf(facts)).isNotNull();
  }

  @Test
  void reconcile_mendsWhatWasNotHeardAndCountsIt() {
    Facts gone = waits();
    world.truth.remove(gone.id());
    Facts unheard = world.open(QUEUE, Risk.NONE, 0, 0);
    Facts same = waits();

    world.reconcile();

    assertThat(world.state.talks.keySet()).containsExactlyInAnyOrder(unheard.id(), same.id());
    assertThat(world.heard(Event.Trusted.class)).last().isEqualTo(new Event.Trusted(2));
  }

  @Test
  void reconcile_doesNotUndoWhatWasHeardAfterTheTruthWasRead() {
    Facts closing = waits();
    Digest digest = Digest.of(world.state);
    List<Facts> read = List.copyOf(world.truth.values());
    world.close(closing.id());
    Facts opened = waits();

    world.run(digest.against(world.stamp(), read));

    assertThat(world.state.talks.keySet()).containsExactly(opened.id());
  }

  @Test
  void reconcile_findsNoDifferenceInAMessageThatSaysNothingToRouting() {
    Facts heard = waits();
    Facts written = world.risk(heard, heard.risk());
    assertThat(written.rev()).isGreaterThan(heard.rev());

    Command.Reconcile command = Digest.of(world.state).against(world.stamp(), List.of(written));

    assertThat(command.isEmpty()).isTrue();
  }

  @Test
  void reconcile_passesOverWhatWasOnlyOnItsWay() {
    Facts closing = waits();
    Facts moving = waits();
    Digest digest = Digest.of(world.state);
    Facts opening = world.open(QUEUE, Risk.NONE, 0, 0);
    Facts moved = world.move(moving, ConversationState.SERVING, 7, QUEUE, 0);
    List<Facts> read =
        world.truth.values().stream().filter(facts -> facts.id() != closing.id()).toList();
    world.close(closing.id());
    world.observe(opening);
    world.observe(moved);

    Command.Reconcile command = digest.against(world.stamp(), read, Digest.of(world.state));

    assertThat(command.isEmpty()).isTrue();
  }

  @Test
  void reconcile_mendsWhatHasStillNotBeenHeard() {
    Facts gone = waits();
    Facts moving = waits();
    Digest digest = Digest.of(world.state);
    Facts unheard = world.open(QUEUE, Risk.NONE, 0, 0);
    Facts moved = world.move(moving, ConversationState.SERVING, 7, QUEUE, 0);
    world.truth.remove(gone.id());
    List<Facts> read = List.copyOf(world.truth.values());

    Command.Reconcile command = digest.against(world.stamp(), read, Digest.of(world.state));

    assertThat(command.present()).containsExactlyInAnyOrder(unheard, moved);
    assertThat(command.absent()).containsExactly(gone.id());
  }

  @Test
  void reconcile_ofANewMemoryMendsNothing() {
    world.open(QUEUE, Risk.NONE, 0, 0);
    AcdState fresh = new AcdState();

    AcdMachine.Run run =
        world.machine.run(
            fresh, Digest.of(fresh).against(world.stamp(), List.copyOf(world.truth.values())));

    assertThat(run.events()).contains(new Event.Trusted(0));
  }

  @Test
  void reconcile_ofAnotherMemoryIsRefused() {
    Digest digest = Digest.of(world.state);
    World other = new World();
    other.stamp();
    other.tick(7_777);

    AcdMachine.Run run = other.run(digest.against(other.stamp(), List.of()));

    assertThat(run.refused().code()).isEqualTo(Refusal.Code.CONFLICT);
    assertThat(other.state.trusted()).isFalse();
  }

  @Test
  void oldNews_doNotBringBackWhatIsClosed() {
    Facts old = waits();
    world.close(old.id());

    world.observe(old);

    assertThat(world.state.talks).isEmpty();
  }

  // ---- copies ----

  @Test
  void backup_thatMissedEventsIsNotTrustedBeforeItIsRebuilt() {
    AcdState stale = world.backup.snapshot().restore();
    Facts facts = waits();
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
    waits();
    AcdState half = world.state.snapshot().restore();
    Command left = new Command.SignIn(new Stamp(world.now, 1, 900), 1, "a", 1, set(), "d", null);
    Command right = new Command.SignIn(new Stamp(world.now, 2, 900), 1, "a", 1, set(), "d", null);
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
    serve(risky());
    waits();
    directed(1);
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
      machine.run(state, new Command.SignIn(world.stamp(), agent, "a", 3, set(), "desk", null));
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

  // ---- short forms ----

  private static Set<Long> set() {
    return Set.of(QUEUE);
  }

  private Agent agent(long id) {
    return world.state.agents.get(id);
  }

  private Facts waits() {
    Facts facts = world.open(QUEUE, Risk.NOT_ASSESSED, 0, 0);
    world.observe(facts);
    return facts;
  }

  private Facts risky() {
    Facts facts = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.observe(facts);
    return facts;
  }

  private Facts directed(long agent) {
    Facts facts = world.open(QUEUE, Risk.NONE, 0, agent);
    world.observe(facts);
    return facts;
  }

  private Facts serve(Facts facts) {
    assertThat(world.accept(world.offerOf(facts))).isTrue();
    return world.truth.get(facts.id());
  }

  private OfferOutcome outcomeOf(Offer offer) {
    return world.heard(Event.OfferEnded.class).stream()
        .filter(ended -> ended.offer().id() == offer.id())
        .map(Event.OfferEnded::outcome)
        .findFirst()
        .orElse(null);
  }
}
