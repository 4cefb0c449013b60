package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;

/** Who gets whom, strategy by strategy. */
class StrategyTest {
  private static final long QUEUE = 1;

  private final World world = new World();

  @BeforeEach
  void rebuilt() {
    world.tick(250);
    world.reconcile();
  }

  @Test
  @Tag("R24")
  void linear_givesSuccessiveSingleCallsToTheFirstPosition() {
    configure(StrategyKind.LINEAR);
    inPosition(3, 2, 1);

    assertThat(List.of(servedBy(), servedBy(), servedBy())).containsExactly(3L, 3L, 3L);
  }

  @Test
  void linear_goesDownTheListWhileTheFirstAreBusy() {
    configure(StrategyKind.LINEAR);
    inPosition(3, 2, 1);

    assertThat(List.of(agentOf(waits()), agentOf(waits()), agentOf(waits())))
        .containsExactly(3L, 2L, 1L);
  }

  @Test
  @Tag("R25")
  void circular_goesRoundAndBeginsAgain() {
    configure(StrategyKind.CIRCULAR);
    inPosition(1, 2, 3);

    assertThat(List.of(servedBy(), servedBy(), servedBy(), servedBy()))
        .containsExactly(1L, 2L, 3L, 1L);
  }

  @Test
  void circular_goesOnAfterWhoWasAskedLastThoughThatOneIsBusy() {
    configure(StrategyKind.CIRCULAR);
    inPosition(1, 2, 3);

    servedBy();
    assertThat(agentOf(waits())).isEqualTo(2);
    assertThat(agentOf(waits())).isEqualTo(3);
    assertThat(agentOf(waits())).isEqualTo(1);
  }

  @Test
  @Tag("R26")
  void priority_goesToTheHigherAgentFirstAndTheHigherCallLeavesFirst() {
    configure(StrategyKind.AGENT_PRIORITY);
    world.ready(1, Profile.of("one", 1, List.of()).withMembership(QUEUE, 1, 1));
    world.ready(2, Profile.of("two", 1, List.of()).withMembership(QUEUE, 5, 9));
    world.ready(3, Profile.of("three", 1, List.of()).withMembership(QUEUE, 5, 2));

    assertThat(List.of(agentOf(waits()), agentOf(waits()), agentOf(waits())))
        .as("level, then position")
        .containsExactly(3L, 2L, 1L);

    Facts ordinary = waits();
    world.tick(1_000);
    Facts urgent = world.open(QUEUE, Risk.NONE, 7, 0);
    world.observe(urgent);
    world.ready(4, 1, QUEUE);
    assertThat(world.offerOf(urgent)).isNotNull();
    assertThat(world.offerOf(ordinary)).isNull();
  }

  @Test
  @Tag("R27")
  void fewestHandled_goesToWhoAnsweredLeastToday() {
    configure(StrategyKind.FEWEST_HANDLED);
    world.run(new Command.BeginDay(world.stamp(), 100));
    world.ready(1, Profile.of("one", 1, List.of(QUEUE)).withHandledToday(3));
    world.ready(2, Profile.of("two", 1, List.of(QUEUE)).withHandledToday(1));

    assertThat(List.of(servedBy(), servedBy())).containsExactly(2L, 2L);
    assertThat(world.state.agents.get(2L).handledToday).isEqualTo(3);
  }

  @Test
  void fewestHandled_beginsAfreshWhenTheDayDoes() {
    configure(StrategyKind.FEWEST_HANDLED);
    world.ready(1, Profile.of("one", 1, List.of(QUEUE)).withHandledToday(9));
    world.ready(2, Profile.of("two", 1, List.of(QUEUE)).withHandledToday(2));

    world.run(new Command.BeginDay(world.stamp(), 100));
    world.run(new Command.BeginDay(world.stamp(), 99));

    assertThat(world.heard(Event.DayBegan.class)).hasSize(1);
    assertThat(servedBy()).as("both have none, and this one is idle longer").isEqualTo(1);
  }

  @Test
  @Tag("R28")
  void longestIdle_goesToWhoHasBeenFreeLongest() {
    configure(StrategyKind.LONGEST_IDLE);
    inPosition(1, 2, 3);
    assertThat(servedBy()).isEqualTo(1);

    assertThat(List.of(servedBy(), servedBy(), servedBy())).containsExactly(2L, 3L, 1L);
  }

  @Test
  @Tag("R30")
  void skills_ofTooLowALevelAreNeverOfferedTheCall() {
    world.ready(1, Profile.of("none", 1, List.of(QUEUE)));
    world.ready(2, Profile.of("low", 1, List.of(QUEUE)).withSkills(Map.of("S", 1)));
    Facts call = asks(Demand.NONE.withSkills(Map.of("S", 2)));

    world.pass(3_600_000 / 100);
    assertThat(world.heard(Event.Offered.class)).isEmpty();

    world.ready(3, Profile.of("able", 1, List.of(QUEUE)).withSkills(Map.of("S", 2)));
    assertThat(agentOf(call)).isEqualTo(3);
  }

  @Test
  void skills_doNotHoldUpWhoNeedsNone() {
    world.ready(1, 1, QUEUE);
    Facts difficult = asks(Demand.NONE.withSkills(Map.of("S", 2)));
    world.tick(1_000);

    assertThat(agentOf(waits())).isEqualTo(1);
    assertThat(world.offerOf(difficult)).isNull();
  }

  @Test
  void skills_relaxStepByStepButNeverToNothing() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().relax(10_000, 1).relax(20_000, 9).build());
    world.ready(1, Profile.of("none", 1, List.of(QUEUE)));
    Facts first = asks(Demand.NONE.withSkills(Map.of("S", 3)));
    world.ready(2, Profile.of("fair", 1, List.of(QUEUE)).withSkills(Map.of("S", 2)));

    world.pass(9_750);
    assertThat(world.offerOf(first)).isNull();
    world.pass(250);
    assertThat(agentOf(first)).isEqualTo(2);
    world.accept(world.offerOf(first));

    Facts second = asks(Demand.NONE.withSkills(Map.of("S", 3)));
    world.pass(10_000);
    world.ready(3, Profile.of("low", 1, List.of(QUEUE)).withSkills(Map.of("S", 1)));
    assertThat(world.offersOf(second)).isEmpty();
    world.pass(10_000);
    assertThat(agentOf(second)).as("level 1 will do, no skill will not").isEqualTo(3);
  }

  @Test
  void skills_relaxWithAllOfTheWaitingTime_alsoAfterAMoveToAnotherQueue() {
    long other = QUEUE + 1;
    world.configure(other, QueueSettings.DEFAULT.but().relax(20_000, 1).build());
    world.ready(1, Profile.of("fair", 1, List.of(other)).withSkills(Map.of("S", 2)));
    Facts call = asks(Demand.NONE.withSkills(Map.of("S", 3)));
    world.pass(15_000);

    Facts moved = world.move(call, ConversationState.WAITING, 0, other, 0);
    world.observe(moved);
    world.pass(4_500);
    assertThat(world.offerOf(moved)).isNull();
    world.pass(750);

    assertThat(agentOf(moved)).as("20 s in all, 5 s in this queue").isEqualTo(1);
  }

  @Test
  void skills_areLanguagesToo() {
    world.ready(1, Profile.of("one", 1, List.of(QUEUE)).withSkills(Map.of("psy", 3)));
    world.ready(2, Profile.of("two", 1, List.of(QUEUE)).withSkills(Map.of("psy", 3, "en", 1)));

    assertThat(agentOf(asks(Demand.NONE.withSkills(Map.of("psy", 2, "en", 1))))).isEqualTo(2);
  }

  @Test
  @Tag("R32")
  void lowestOccupancy_keepsHandledCountsOfEqualAgentsWithinTenPercent() {
    configure(StrategyKind.LOWEST_OCCUPANCY);
    inPosition(1, 2, 3, 4, 5, 6, 7, 8);
    Random random = new Random(32);
    Map<Long, Integer> handled = new TreeMap<>();
    List<Facts> serving = new ArrayList<>();

    for (int call = 0; call < 200; call++) {
      Facts facts = waits();
      handled.merge(agentOf(facts), 1, Integer::sum);
      world.accept(world.offerOf(facts));
      serving.add(facts);
      if (serving.size() > 5) {
        world.close(serving.remove(random.nextInt(serving.size())).id());
      }
      world.tick(random.nextInt(900));
      world.run(new Command.Seen(world.stamp(), List.copyOf(handled.keySet())));
    }

    int most = Collections.max(handled.values());
    assertThat(most - Collections.min(handled.values())).isLessThanOrEqualTo(most / 10);
  }

  @Test
  void lowestOccupancy_comparesWhatPartOfTheCapacityIsUsed() {
    configure(StrategyKind.LOWEST_OCCUPANCY);
    world.ready(1, 2, QUEUE);
    world.ready(2, 5, QUEUE);
    List<Long> asked = new ArrayList<>();
    for (int each = 0; each < 7; each++) {
      asked.add(agentOf(waits()));
    }

    assertThat(asked.subList(0, 4))
        .as("a half is more than two fifths")
        .containsExactly(1L, 2L, 2L, 2L);
  }

  @Test
  void all_areAskedAtOnceAndTheFirstToAcceptHasIt() {
    configure(StrategyKind.OFFER_TO_ALL);
    inPosition(1, 2, 3);
    Facts facts = waits();
    List<Offer> offers = world.offersOf(facts);
    assertThat(offers).extracting(Offer::agent).containsExactlyInAnyOrder(1L, 2L, 3L);

    Offer second = offers.get(1);
    assertThat(world.accept(second)).isTrue();

    assertThat(outcomes())
        .containsExactlyInAnyOrder(OfferOutcome.ACCEPTED, OfferOutcome.TAKEN, OfferOutcome.TAKEN);
    assertThat(world.offers()).isEmpty();
    assertThat(world.state.agents.values()).allMatch(agent -> agent.unanswered == 0);
    assertThat(world.truth.get(facts.id()).owner()).isEqualTo(second.agent());
  }

  @Test
  void all_includesWhoBecomesFreeWhileItRings() {
    configure(StrategyKind.OFFER_TO_ALL);
    world.ready(1, 1, QUEUE);
    Facts facts = waits();
    world.tick(2_000);

    world.ready(2, 1, QUEUE);

    assertThat(world.offersOf(facts)).extracting(Offer::agent).containsExactly(1L, 2L);
  }

  @Test
  void all_whoDeclinesDoesNotSilenceTheOthers() {
    configure(StrategyKind.OFFER_TO_ALL);
    inPosition(1, 2);
    Facts facts = waits();

    world.decline(world.offersOf(facts).get(0));

    assertThat(world.offersOf(facts)).extracting(Offer::agent).containsExactly(2L);
  }

  @Test
  void all_callRingsAtNoMoreTelephonesThanTheQueueSays_andTheNextComesForWhoRefuses() {
    QueueSettings.Calls usual = QueueSettings.Calls.DEFAULT;
    world.configure(
        QUEUE,
        QueueSettings.DEFAULT
            .but()
            .strategy(StrategyKind.OFFER_TO_ALL)
            .calls(
                new QueueSettings.Calls(
                    usual.tellMs(), usual.callBackKey(), usual.messageKey(), usual.messageMs(), 2))
            .build());
    inPosition(1, 2, 3);
    Facts call = asks(Channel.PHONE, Demand.NONE);
    assertThat(world.offersOf(call)).extracting(Offer::agent).containsExactly(1L, 2L);
    assertThat(world.offersOf(call)).allMatch(Offer::call);

    world.decline(world.offersOf(call).get(0));

    assertThat(world.offersOf(call)).extracting(Offer::agent).containsExactlyInAnyOrder(2L, 3L);
    assertThat(world.accept(world.offersOf(call).get(0))).isTrue();
    assertThat(outcomes())
        .containsExactly(OfferOutcome.DECLINED, OfferOutcome.ACCEPTED, OfferOutcome.TAKEN);
  }

  @Test
  void memory_waitsForTheAgentOfLastTimeThenForAnybody() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().memoryWaitMs(30_000).build());
    world.ready(1, 1, QUEUE);
    Facts other = waits();
    world.accept(world.offerOf(other));
    world.ready(2, 1, QUEUE);

    Facts known = asks(Demand.NONE.withPreferred(1));
    assertThat(world.offerOf(known)).as("2 is free, 1 is who it was").isNull();
    world.pass(29_750);
    assertThat(world.offerOf(known)).isNull();
    world.pass(250);

    assertThat(agentOf(known)).isEqualTo(2);
  }

  @Test
  void memory_meetsTheAgentOfLastTimeWhoBecomesFreeWithinTheWait() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().memoryWaitMs(30_000).build());
    world.ready(1, 1, QUEUE);
    Facts other = waits();
    world.accept(world.offerOf(other));
    world.ready(2, 1, QUEUE);
    Facts known = asks(Demand.NONE.withPreferred(1));

    world.pass(10_000);
    world.close(other.id());

    assertThat(agentOf(known)).isEqualTo(1);
  }

  @Test
  void memory_doesNotWaitForWhoIsNotThereOrLeavesOrDeclines() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().memoryWaitMs(600_000).build());
    world.ready(2, 3, QUEUE);
    assertThat(agentOf(asks(Demand.NONE.withPreferred(1)))).as("nobody there").isEqualTo(2);

    world.signIn(1, 1, QUEUE);
    Facts leaves = asks(Demand.NONE.withPreferred(1));
    assertThat(world.offerOf(leaves)).isNull();
    world.run(new Command.SignOut(world.stamp(), 1, "bye"));
    assertThat(agentOf(leaves)).as("left").isEqualTo(2);

    world.ready(1, 1, QUEUE);
    Facts declines = asks(Demand.NONE.withPreferred(1));
    assertThat(agentOf(declines)).isEqualTo(1);
    world.decline(world.offerOf(declines));
    assertThat(agentOf(declines)).as("declined").isEqualTo(2);
  }

  @Test
  void memory_neverDelaysHighRiskButMeetsWhoIsFree() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().memoryWaitMs(30_000).build());
    world.ready(1, 1, QUEUE);
    world.tick(1_000);
    world.ready(2, 1, QUEUE);
    world.tick(1_000);
    world.ready(3, 1, QUEUE);

    assertThat(agentOf(danger(Demand.NONE.withPreferred(2)))).isEqualTo(2);
    assertThat(agentOf(danger(Demand.NONE.withPreferred(2)))).isEqualTo(1);
  }

  @Test
  @Tag("R37")
  void queues_areServedBySeveralAgentsAndAgentsServeSeveralQueues() {
    world.ready(1, 2, 1L, 2L);
    Facts one = world.open(1, Risk.NONE, 0, 0);
    Facts two = world.open(2, Risk.NONE, 0, 0);
    world.observe(one, two);
    assertThat(List.of(agentOf(one), agentOf(two))).containsExactly(1L, 1L);

    world.ready(2, 1, 2L, 3L);
    world.ready(3, 1, 2L);
    Facts three = world.open(2, Risk.NONE, 0, 0);
    Facts four = world.open(2, Risk.NONE, 0, 0);
    world.observe(three, four);
    assertThat(List.of(agentOf(three), agentOf(four))).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void queues_ofHigherPriorityAreServedFirstByWhoServesBoth() {
    world.configure(2, QueueSettings.DEFAULT.but().priority(10).build());
    Facts low = waits();
    world.tick(5_000);
    Facts high = world.open(2, Risk.NONE, 0, 0);
    world.observe(high);

    world.ready(1, 1, 1L, 2L);

    assertThat(world.offerOf(high)).isNotNull();
    assertThat(world.offerOf(low)).isNull();
  }

  @Test
  void order_isHighRiskThenVipThenPriorityThenAge() {
    Facts ordinary = waits();
    world.tick(1_000);
    Facts urgent = world.open(QUEUE, Risk.NONE, 9, 0);
    world.observe(urgent);
    world.tick(1_000);
    Facts vip = asks(Demand.NONE.withVip(true));
    world.tick(1_000);
    Facts danger = danger(Demand.NONE);

    List<Facts> order = new ArrayList<>();
    for (long agent = 1; agent <= 4; agent++) {
      world.ready(agent, 1, QUEUE);
      for (Facts facts : List.of(ordinary, urgent, vip, danger)) {
        if (!order.contains(facts) && world.offerOf(facts) != null) {
          order.add(facts);
        }
      }
    }
    assertThat(order).containsExactly(danger, vip, urgent, ordinary);
  }

  // ---- capacity ----

  @Test
  void call_takesWhatThreeChatsTake() {
    world.ready(1, 3, QUEUE);
    Facts call = asks(Channel.PHONE, Demand.NONE.withWeight(3));
    assertThat(agentOf(call)).isEqualTo(1);
    assertThat(world.offerOf(waits())).as("no chat beside a call").isNull();
    world.accept(world.offerOf(call));

    assertThat(world.state.agents.get(1L).view().load()).isEqualTo(3);
    world.close(call.id());
    Facts more = asks(Channel.PHONE, Demand.NONE.withWeight(3));
    assertThat(world.offerOf(more)).as("no call beside a chat").isNull();
  }

  @Test
  void call_isNeverTooHeavyForASmallAgent() {
    world.ready(1, 2, QUEUE);

    assertThat(agentOf(asks(Channel.PHONE, Demand.NONE.withWeight(3)))).isEqualTo(1);
    assertThat(world.state.terms(world.offers().get(0).id()).weight()).isEqualTo(2);
  }

  @Test
  void reservedForCalls_agentsGetNoChatsButCalls() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().reservedForCalls(1).build());
    world.ready(1, 1, QUEUE);
    world.ready(2, 1, QUEUE);
    Facts chat = waits();
    Facts left = waits();

    assertThat(world.offerOf(chat)).isNotNull();
    assertThat(world.offerOf(left)).as("the last one is for calls").isNull();
    assertThat(world.offerOf(asks(Channel.PHONE, Demand.NONE))).isNotNull();
  }

  @Test
  void reservedForCalls_holdsInEachQueueOfAnAgent() {
    world.configure(2, QueueSettings.DEFAULT.but().reservedForCalls(1).build());
    world.ready(1, 3, 1L, 2L);
    Facts chat = waits();
    assertThat(world.offerOf(chat)).as("queue 2 needs the agent for calls").isNull();

    world.ready(2, 1, 2L);

    assertThat(agentOf(chat)).isEqualTo(1);
  }

  @Test
  void reservedForCalls_neverStandsInTheWayOfHighRisk() {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().reservedForCalls(5).build());
    world.ready(1, 3, QUEUE);

    assertThat(agentOf(danger(Demand.NONE))).isEqualTo(1);
  }

  @Test
  void autoAccept_isSaidInTheOfferOfItsChannelsOnly() {
    world.configure(
        QUEUE, QueueSettings.DEFAULT.but().autoAccept(java.util.Set.of(Channel.WEBCHAT)).build());
    world.ready(1, 2, QUEUE);

    assertThat(world.offerOf(waits()).automatic()).isTrue();
    assertThat(world.offerOf(asks(Channel.PHONE, Demand.NONE)).automatic()).isFalse();
  }

  // ---- short forms ----

  private void configure(StrategyKind strategy) {
    world.configure(QUEUE, QueueSettings.DEFAULT.but().strategy(strategy).build());
  }

  /** Ready agents in this order of position; the first is idle longest. */
  private void inPosition(long... agents) {
    for (int position = 0; position < agents.length; position++) {
      world.ready(
          agents[position],
          Profile.of("agent", 1, List.of()).withMembership(QUEUE, 1, position + 1));
      world.tick(250);
    }
  }

  private Facts waits() {
    Facts facts = world.open(QUEUE, Risk.NONE, 0, 0);
    world.observe(facts);
    return facts;
  }

  private Facts asks(Demand demand) {
    return asks(Channel.WEBCHAT, demand);
  }

  private Facts asks(Channel channel, Demand demand) {
    Facts facts = world.asking(world.open(QUEUE, Risk.NONE, 0, 0), channel, demand);
    world.observe(facts);
    return facts;
  }

  private Facts danger(Demand demand) {
    Facts facts = world.asking(world.open(QUEUE, Risk.HIGH, 0, 0), Channel.WEBCHAT, demand);
    world.observe(facts);
    return facts;
  }

  private long agentOf(Facts facts) {
    Offer offer = world.offerOf(facts);
    assertThat(offer).as("an offer of " + facts.id()).isNotNull();
    return offer.agent();
  }

  /** A call from its beginning to its end, alone. */
  private long servedBy() {
    Facts facts = waits();
    long agent = agentOf(facts);
    assertThat(world.accept(world.offerOf(facts))).isTrue();
    world.tick(500);
    world.run(new Command.Seen(world.stamp(), List.of(1L, 2L, 3L)));
    world.observe(
        world.move(world.truth.get(facts.id()), ConversationState.WRAP_UP, agent, QUEUE, 0));
    world.close(facts.id());
    assertThat(world.state.agents.get(agent).state).isEqualTo(AgentState.READY);
    world.tick(500);
    return agent;
  }

  private List<OfferOutcome> outcomes() {
    return world.heard(Event.OfferEnded.class).stream().map(Event.OfferEnded::outcome).toList();
  }
}
