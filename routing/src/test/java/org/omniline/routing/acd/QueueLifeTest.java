package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.PlaceView;
import org.omniline.routing.AgentState;

/** What time and limits do to whom a queue cannot serve at once, and to whom it serves. */
class QueueLifeTest {
  private static final long QUEUE = 1;
  private static final long OTHER = 2;

  private final World world = new World();

  @BeforeEach
  void rebuilt() {
    world.tick(250);
    world.reconcile();
    world.configure(OTHER, QueueSettings.DEFAULT);
  }

  // ---- limits and overflow ----

  @Test
  void size_sendsTheNewestAwayAndNamesTheRule() {
    world.configure(QUEUE, settings().maxWaiting(2).onLimit(Action.external("12355")).build());
    waits();
    waits();
    assertThat(asked()).isEmpty();

    Facts third = waits();

    assertThat(asked()).hasSize(1);
    assertThat(asked().get(0).conversation()).isEqualTo(third.id());
    assertThat(asked().get(0).rule()).isEqualTo("max-waiting");
    assertThat(asked().get(0).action()).isEqualTo(Action.external("12355"));
  }

  @Test
  void size_doesNotCountWhoIsOfferedAtOnce() {
    world.configure(QUEUE, settings().maxWaiting(1).onLimit(Action.leaveMessage()).build());
    waits();
    world.configure(OTHER, QueueSettings.DEFAULT);
    world.ready(1, 2, QUEUE);

    waits();

    assertThat(asked()).isEmpty();
  }

  @Test
  void size_neverSendsHighRiskAwayNorWhoWasThereBefore() {
    world.configure(QUEUE, settings().maxWaiting(1).onLimit(Action.leaveMessage()).build());
    waits();
    world.observe(world.open(QUEUE, Risk.HIGH, 0, 0));
    world.open(QUEUE, Risk.NONE, 0, 0);
    world.reconcile();

    assertThat(asked()).isEmpty();
  }

  @Test
  void steps_comeAfterTheirTimeAndAreAskedUntilTheyAreDone() {
    world.configure(
        QUEUE,
        settings()
            .after(10_000, Action.message("please-wait"))
            .after(20_000, Action.toQueue(OTHER))
            .build());
    Facts facts = waits();

    world.pass(9_750);
    assertThat(asked()).isEmpty();
    world.pass(250);
    assertThat(rules()).containsExactly("after-10000");
    world.pass(Limits.OPEN_AGAIN_MS);
    assertThat(rules()).containsExactly("after-10000", "after-10000");

    world.run(new Command.Acted(world.stamp(), facts.id(), "after-10000"));
    world.pass(4_750);
    assertThat(rules()).hasSize(2);
    world.pass(250);
    assertThat(rules()).hasSize(3).last().isEqualTo("after-20000");
    world.observe(world.move(facts, ConversationState.WAITING, 0, OTHER, 0));
    world.pass(3 * Limits.OPEN_AGAIN_MS);
    assertThat(rules()).as("moved is done").hasSize(3);
  }

  @Test
  void steps_leaveTheConversationToBeOfferedMeanwhile() {
    world.configure(QUEUE, settings().after(5_000, Action.leaveMessage()).build());
    Facts facts = waits();
    world.pass(5_000);
    assertThat(asked()).hasSize(1);

    world.ready(1, 1, QUEUE);

    assertThat(world.offerOf(facts)).isNotNull();
    world.pass(Limits.OPEN_AGAIN_MS);
    assertThat(asked()).as("nothing is asked under the bell").hasSize(1);
  }

  @Test
  void time_isLimitedToo() {
    world.configure(QUEUE, settings().maxWaitMs(60_000).onLimit(Action.leaveMessage()).build());
    waits();

    world.pass(59_750);
    assertThat(asked()).isEmpty();
    world.pass(250);

    assertThat(rules()).containsExactly("max-wait");
  }

  @Test
  void steps_thatWereMissedAreNotAllMadeUpFor() {
    world.configure(
        QUEUE,
        settings()
            .after(10_000, Action.message("one"))
            .after(20_000, Action.message("two"))
            .build());
    Facts old = world.open(QUEUE, Risk.NONE, 0, 0);
    world.now += 25_000;
    world.observe(old);

    world.tick(250);

    assertThat(rules()).containsExactly("after-20000");
  }

  @Test
  void overflow_neverGoesInACircle() {
    world.configure(QUEUE, settings().after(5_000, Action.toQueue(OTHER)).build());
    world.configure(OTHER, settings().after(5_000, Action.toQueue(QUEUE)).build());
    Facts facts = waits();
    world.pass(5_000);
    assertThat(asked()).hasSize(1);
    world.observe(world.move(facts, ConversationState.WAITING, 0, OTHER, 0));

    world.pass(60_000);

    assertThat(asked()).hasSize(1);
    assertThat(world.heard(Event.OverflowSkipped.class))
        .singleElement()
        .satisfies(skipped -> assertThat(skipped.rule()).isEqualTo("after-5000"));
    world.ready(1, 1, OTHER);
    assertThat(world.offerOf(facts)).as("still served").isNotNull();
  }

  @Test
  void overflow_remembersWhatTheHostKnowsOfEarlierQueues() {
    world.configure(QUEUE, settings().after(5_000, Action.toQueue(OTHER)).build());
    Facts facts =
        world.asking(
            world.open(QUEUE, Risk.NONE, 0, 0),
            Channel.WEBCHAT,
            Demand.NONE.withVisited(Set.of(OTHER)));
    world.observe(facts);

    world.pass(5_000);

    assertThat(asked()).isEmpty();
  }

  @Test
  void overflow_goesToNoQueueThatIsNotThere() {
    world.configure(QUEUE, settings().after(5_000, Action.toQueue(99)).build());
    waits();
    world.pass(5_000);

    assertThat(asked()).isEmpty();
    assertThat(world.heard(Event.OverflowSkipped.class)).hasSize(1);
  }

  @Test
  void highRisk_isNeverSentAwayButRaisesAnAlarm() {
    world.configure(
        QUEUE,
        settings()
            .after(5_000, Action.leaveMessage())
            .maxWaitMs(10_000)
            .onLimit(Action.external("110"))
            .build());
    Facts facts = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.observe(facts);

    world.pass(60_000);

    assertThat(asked()).isEmpty();
    assertThat(world.heard(Event.Alarm.class))
        .extracting(Event.Alarm::rule)
        .filteredOn(rule -> !rule.equals("waits"))
        .containsExactly("after-5000", "max-wait");
  }

  @Test
  void highRisk_goesOnToAnotherQueueWhereSomebodyWorks_andIsOfferedThereFirst() {
    world.configure(QUEUE, settings().after(5_000, Action.toQueue(OTHER)).build());
    world.ready(7, 1, OTHER);
    Facts held = world.open(OTHER, Risk.NONE, 0, 0);
    world.observe(held);
    assertThat(world.accept(world.offerOf(held))).isTrue();
    Facts danger = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.observe(danger);

    world.pass(5_000);

    assertThat(asked()).extracting(Event.OverflowAsked::conversation).containsOnly(danger.id());
    world.observe(world.move(danger, ConversationState.WAITING, 0, OTHER, 0));
    world.close(held.id());
    assertThat(world.offerOf(danger).agent()).isEqualTo(7);
  }

  @Test
  void highRisk_staysWhereTheOtherQueueHasNobodyEither() {
    world.configure(QUEUE, settings().after(5_000, Action.toQueue(OTHER)).build());
    world.observe(world.open(QUEUE, Risk.HIGH, 0, 0));

    world.pass(5_000);

    assertThat(asked()).isEmpty();
    assertThat(world.heard(Event.Alarm.class)).extracting(Event.Alarm::rule).contains("after-5000");
  }

  @Test
  void highRisk_goesOnLater_onceSomebodyWorksInTheOtherQueue() {
    world.configure(QUEUE, settings().after(5_000, Action.toQueue(OTHER)).build());
    Facts danger = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.observe(danger);
    world.pass(Limits.ALONE_MS);
    assertThat(asked()).isEmpty();

    world.ready(7, 1, OTHER);
    world.pass(Limits.ALARM_AGAIN_MS);

    assertThat(asked()).extracting(Event.OverflowAsked::rule).contains("after-5000");
    world.observe(world.move(danger, ConversationState.WAITING, 0, OTHER, 0));
    assertThat(world.offerOf(danger).agent()).isEqualTo(7);
  }

  @Test
  void highRisk_whoseStepLeadsToAQueueThatIsNotThere_isToldOfAndKeepsNothingFromGoingOn() {
    long gone = 99;
    world.configure(QUEUE, settings().after(5_000, Action.toQueue(gone)).build());
    world.ready(8, 1, gone);
    world.observe(world.open(QUEUE, Risk.HIGH, 0, 0));

    world.pass(Limits.ALONE_MS + 5_000);
    assertThat(world.heard(Event.Alarm.class)).extracting(Event.Alarm::rule).contains("waits");
    assertThat(world.heard(Event.OverflowSkipped.class)).hasSizeLessThan(3);

    world.ready(7, 1, QUEUE);
    assertThat(world.offers()).extracting(Offer::agent).containsExactly(7L);
  }

  @Test
  void highRisk_thatWaitsRaisesAnAlarmSoon_andAgainWhileItWaits() {
    world.configure(QUEUE, settings().build());
    Facts facts = world.open(QUEUE, Risk.HIGH, 0, 0);
    world.observe(facts);

    world.pass(Limits.ALONE_MS + Limits.ALARM_AGAIN_MS);
    assertThat(world.heard(Event.Alarm.class))
        .extracting(Event.Alarm::rule, Event.Alarm::queue, Event.Alarm::agent)
        .containsExactly(tuple("waits", QUEUE, 0L), tuple("waits", QUEUE, 0L));

    world.ready(1, 1, QUEUE);
    world.observe(world.move(facts, ConversationState.SERVING, 1, QUEUE, 0));
    world.pass(Limits.ALARM_AGAIN_MS);
    assertThat(world.heard(Event.Alarm.class)).hasSize(2);
  }

  @Test
  void highRisk_foundWhileItWaitsLongAlready_isAlarmedAtOnce() {
    world.configure(QUEUE, settings().build());
    Facts facts = waits();
    world.pass(Limits.ALONE_MS);
    assertThat(world.heard(Event.Alarm.class)).isEmpty();

    world.observe(world.risk(facts, Risk.HIGH));
    world.tick(250);

    assertThat(world.heard(Event.Alarm.class)).hasSize(1);
  }

  @Test
  void proposedRisk_goesFirst_andNoStepTouchesItBeforeSomebodyJudged() {
    world.configure(QUEUE, settings().after(5_000, Action.leaveMessage()).build());
    Facts early = waits();
    world.tick(1_000);
    Facts proposed =
        world.asking(
            world.open(QUEUE, Risk.NOT_ASSESSED, 0, 0),
            Channel.WEBCHAT,
            Demand.NONE.withProposed(Risk.HIGH));
    world.observe(proposed);
    world.pass(Limits.ALONE_MS + 5_000);

    assertThat(asked()).extracting(Event.OverflowAsked::conversation).containsOnly(early.id());
    assertThat(world.heard(Event.Alarm.class))
        .extracting(Event.Alarm::conversation)
        .containsOnly(proposed.id());
    world.ready(1, 3, QUEUE);
    assertThat(world.heard(Event.Offered.class))
        .extracting(made -> made.offer().conversation())
        .containsExactly(proposed.id(), early.id());
  }

  @Test
  void highRisk_foundLaterIsNotAskedAboutAnyMore() {
    world.configure(QUEUE, settings().after(5_000, Action.leaveMessage()).build());
    Facts facts = waits();
    world.pass(5_000);
    assertThat(asked()).hasSize(1);

    world.observe(world.risk(facts, Risk.HIGH));
    world.pass(30_000);

    assertThat(asked()).hasSize(1);
  }

  @Test
  void moved_keepsItsPlaceByItsAge() {
    Facts early = waits();
    world.tick(1_000);
    Facts late = world.open(OTHER, Risk.NONE, 0, 0);
    world.observe(late);

    world.observe(world.move(early, ConversationState.WAITING, 0, OTHER, 0));

    assertThat(place(early).position()).isEqualTo(1);
    assertThat(place(late).position()).isEqualTo(2);
  }

  // ---- agents ----

  @Test
  void misses_ofBellsThatRangTogetherAreOne_butNotOfThoseThatFollowEachOther() {
    world.configure(QUEUE, settings().offerMs(20_000).misses(2).build());
    world.ready(1, 3, QUEUE);
    waits();
    waits();
    waits();
    world.pass(20_000);
    assertThat(agent(1).state).as("three bells at once").isEqualTo(AgentState.READY);
    assertThat(agent(1).unanswered).isEqualTo(1);

    world.configure(OTHER, settings().offerMs(20_000).misses(2).build());
    world.ready(2, 3, OTHER);
    for (int each = 0; each < 3; each++) {
      world.observe(world.open(OTHER, Risk.NONE, 0, 0));
      world.pass(2_000);
    }
    world.pass(16_000);
    assertThat(agent(2).state).isEqualTo(AgentState.NOT_ANSWERING);
  }

  @Test
  void misses_areCountedAsTheQueueSays() {
    world.configure(QUEUE, settings().offerMs(1_000).misses(1).build());
    world.ready(1, 1, QUEUE);
    waits();

    world.pass(1_000);

    assertThat(agent(1).state).isEqualTo(AgentState.NOT_ANSWERING);
    assertThat(agent(1).ready()).isFalse();
  }

  @Test
  void misses_ofADeadDeskLoseNobody() {
    world.configure(QUEUE, settings().offerMs(1_000).misses(2).build());
    world.ready(1, 9, QUEUE);
    List<Facts> all = List.of(waits(), waits(), waits(), waits());

    world.pass(10_000);
    assertThat(world.offers()).isEmpty();
    world.ready(2, 9, QUEUE);

    assertThat(all).allSatisfy(facts -> assertThat(world.offerOf(facts).agent()).isEqualTo(2));
  }

  @Test
  void supervisor_changesAStateWithAReasonOnly() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();

    AcdMachine.Run silent =
        world.run(new Command.SetState(world.stamp(), 1, AgentState.BREAK, " ", 7));
    assertThat(silent.refused().code()).isEqualTo(Refusal.Code.INVALID);
    assertThat(world.offerOf(facts)).isNotNull();

    world.run(new Command.SetState(world.stamp(), 1, AgentState.BREAK, "meeting", 7));

    assertThat(agent(1).state).isEqualTo(AgentState.BREAK);
    assertThat(agent(1).reason).isEqualTo("meeting");
    assertThat(world.heard(Event.StateChanged.class)).last().extracting("byUser").isEqualTo(7L);
    assertThat(world.offers()).isEmpty();
  }

  @Test
  void supervisor_signsSomebodyOutAndTheAgentCannotDoItThatWay() {
    world.ready(1, 1, QUEUE);
    AcdMachine.Run self =
        world.run(new Command.SetState(world.stamp(), 1, AgentState.SIGNED_OUT, "bye", 1));
    assertThat(self.refused().code()).isEqualTo(Refusal.Code.INVALID);

    world.run(new Command.SetState(world.stamp(), 1, AgentState.SIGNED_OUT, "went home", 7));

    assertThat(agent(1).state).isEqualTo(AgentState.SIGNED_OUT);
    assertThat(world.heard(Event.SignedOut.class)).last().extracting("byUser").isEqualTo(7L);
  }

  @Test
  void states_butReadyAreOfferedNothing() {
    world.ready(1, 1, QUEUE);
    Facts facts = waits();
    for (AgentState state :
        List.of(
            AgentState.BUSY,
            AgentState.BREAK,
            AgentState.WRAP_UP,
            AgentState.OUTBOUND,
            AgentState.OTHER_WORK)) {
      world.set(1, state);
      assertThat(world.offerOf(facts)).as(state.name()).isNull();
      world.set(1, AgentState.READY);
      assertThat(world.offerOf(facts)).isNotNull();
    }
    assertThat(world.set(1, AgentState.NOT_ANSWERING).refused().code())
        .as("not chosen")
        .isEqualTo(Refusal.Code.INVALID);
  }

  // ---- wrap-up ----

  @Test
  void wrapUp_overItsLimitIsAskedToBeClosedUntilItIs() {
    world.configure(QUEUE, settings().wrapUp(30_000, 10_000, 1).build());
    world.ready(1, 1, QUEUE);
    Facts facts = wrapUp();

    world.pass(29_750);
    assertThat(world.heard(Event.CloseAsked.class)).isEmpty();
    world.pass(250);
    assertThat(world.heard(Event.CloseAsked.class))
        .containsExactly(
            new Event.CloseAsked(
                facts.id(), facts.stateVersion(), world.state.now + Limits.OPEN_AGAIN_MS, false));
    world.pass(Limits.OPEN_AGAIN_MS);
    assertThat(world.heard(Event.CloseAsked.class)).hasSize(2);
    world.close(facts.id());
    world.pass(Limits.OPEN_AGAIN_MS);
    assertThat(world.heard(Event.CloseAsked.class)).hasSize(2);
  }

  @Test
  void wrapUp_isProlongedAsOftenAsAllowedAndOnceForARepeat() {
    world.configure(QUEUE, settings().wrapUp(30_000, 10_000, 1).build());
    world.ready(1, 1, QUEUE);
    Facts facts = wrapUp();

    Command extend = new Command.ExtendWrapUp(world.stamp(), facts.id(), 1, 1);
    world.run(extend);
    world.repeat(extend);
    assertThat(world.state.talks.get(facts.id()).wrapUpUntil).isEqualTo(world.now + 40_000);
    AcdMachine.Run again = world.run(new Command.ExtendWrapUp(world.stamp(), facts.id(), 1, 2));
    assertThat(again.refused().code()).isEqualTo(Refusal.Code.CONFLICT);
    AcdMachine.Run stranger = world.run(new Command.ExtendWrapUp(world.stamp(), facts.id(), 2, 1));
    assertThat(stranger.refused().code()).isEqualTo(Refusal.Code.WRONG_STATE);

    world.pass(39_750);
    assertThat(world.heard(Event.CloseAsked.class)).isEmpty();
    world.pass(250);
    assertThat(world.heard(Event.CloseAsked.class)).hasSize(1);
  }

  @Test
  void wrapUp_ofHighRiskHasNoEnd() {
    world.configure(QUEUE, settings().wrapUp(30_000, 0, 0).build());
    world.ready(1, 1, QUEUE);
    Facts facts = wrapUp();
    world.observe(world.risk(facts, Risk.HIGH));

    world.pass(120_000);

    assertThat(world.heard(Event.CloseAsked.class)).isEmpty();
  }

  // ---- owners ----

  @Test
  void owner_goneForTheSetTimeIsReplacedOnlyThen() {
    world.configure(QUEUE, settings().ownerGoneMs(60_000).build());
    world.ready(1, 1, QUEUE);
    Facts facts = serve();
    world.run(new Command.SignOut(world.stamp(), 1, "bye"));

    world.pass(59_750);
    assertThat(world.heard(Event.ReassignAsked.class)).isEmpty();
    world.pass(250);
    assertThat(world.heard(Event.ReassignAsked.class))
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.conversation()).isEqualTo(facts.id());
              assertThat(asked.owner()).isEqualTo(1);
            });
    world.observe(world.move(facts, ConversationState.WAITING, 0, QUEUE, 0));
    world.pass(30_000);
    assertThat(world.heard(Event.ReassignAsked.class)).hasSize(1);
  }

  @Test
  void owner_whoComesBackInTimeKeepsTheConversation() {
    world.configure(QUEUE, settings().ownerGoneMs(60_000).build());
    world.ready(1, 1, QUEUE);
    serve();
    world.run(new Command.SignOut(world.stamp(), 1, "bye"));
    world.pass(50_000);
    world.signIn(1, 1, QUEUE);

    world.pass(120_000);

    assertThat(world.heard(Event.ReassignAsked.class)).isEmpty();
  }

  @Test
  void owner_goneFromHighRiskRaisesAnAlarmInsteadAndAgain() {
    world.configure(QUEUE, settings().ownerGoneMs(60_000).build());
    world.ready(1, 1, QUEUE);
    Facts facts = serve();
    world.observe(world.risk(facts, Risk.HIGH));
    world.run(new Command.SignOut(world.stamp(), 1, "bye"));

    world.pass(60_000 + Limits.ALARM_AGAIN_MS);

    assertThat(world.heard(Event.ReassignAsked.class)).isEmpty();
    assertThat(world.heard(Event.Alarm.class))
        .hasSize(2)
        .allSatisfy(
            alarm -> {
              assertThat(alarm.rule()).isEqualTo("owner-gone");
              assertThat(alarm.agent()).isEqualTo(1);
            });
  }

  // ---- settings ----

  @Test
  void settings_changeWhoWaitsAlready() {
    Facts facts = waits();
    world.pass(20_000);
    world.configure(QUEUE, settings().after(10_000, Action.leaveMessage()).build());

    world.tick(250);

    assertThat(asked()).extracting(Event.OverflowAsked::conversation).containsExactly(facts.id());
  }

  @Test
  void demand_thatIsNotToldAgainStays() {
    world.ready(1, 1, QUEUE);
    Facts facts =
        world.asking(
            world.open(QUEUE, Risk.NONE, 0, 0),
            Channel.WEBCHAT,
            Demand.NONE.withSkills(Map.of("law", 1)));
    world.observe(facts);
    Facts risen = world.risk(facts, Risk.CONCERN);
    world.observe(world.asking(risen, Channel.WEBCHAT, null));

    assertThat(world.state.facts(facts.id()).demand().skills()).containsKey("law");
    assertThat(world.offerOf(facts)).isNull();
  }

  // ---- short forms ----

  private static QueueSettingsBuilder settings() {
    return QueueSettings.DEFAULT.but();
  }

  private Facts waits() {
    Facts facts = world.open(QUEUE, Risk.NONE, 0, 0);
    world.observe(facts);
    return facts;
  }

  private Facts serve() {
    Facts facts = waits();
    assertThat(world.accept(world.offerOf(facts))).isTrue();
    return world.truth.get(facts.id());
  }

  private Facts wrapUp() {
    Facts facts = serve();
    Facts wrapping = world.move(facts, ConversationState.WRAP_UP, facts.owner(), QUEUE, 0);
    world.observe(wrapping);
    return wrapping;
  }

  private Agent agent(long id) {
    return world.state.agents.get(id);
  }

  private Inspector inspect() {
    return new Inspector(world.state);
  }

  private PlaceView place(Facts facts) {
    return inspect().place(facts.id());
  }

  private List<Event.OverflowAsked> asked() {
    return world.heard(Event.OverflowAsked.class);
  }

  private List<String> rules() {
    return asked().stream().map(Event.OverflowAsked::rule).toList();
  }
}
