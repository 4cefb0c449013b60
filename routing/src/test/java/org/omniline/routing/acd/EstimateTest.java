package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.PlaceView;
import org.omniline.routing.AgentState;

/** Where somebody stands, and how long it will take: from the queue's own pace. */
class EstimateTest {
  private static final long QUEUE = OneQueue.ID;

  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

  @Test
  void place_isCountedInTheQueuesOwnOrder() {
    Facts first = queue.waits();
    world.tick(100);
    Facts second = queue.waits();
    world.tick(100);
    Facts urgent = world.open(QUEUE, Risk.NONE, 3, 0);
    world.observe(urgent);

    assertThat(List.of(place(urgent).position(), place(first).position())).containsExactly(1, 2);
    assertThat(place(second)).isEqualTo(new PlaceView(second.id(), QUEUE, 3, 3, null, false));
    world.observe(world.move(first, ConversationState.ABANDONED, 0, QUEUE, 0));
    assertThat(place(second).position()).isEqualTo(2);
    assertThat(inspect().place(first.id())).isNull();
  }

  @Test
  void estimate_isUnknownBeforeEnoughWasSeen() {
    world.ready(1, 1, QUEUE);
    Facts facts = queue.waits();

    assertThat(inspect().estimate(QUEUE)).isNull();
    assertThat(place(facts).estimateMs()).isNull();
    assertThat(place(facts).told().attended()).as("somebody works who may serve it").isTrue();
    assertThat(place(facts).told().ahead()).isZero();
  }

  @Test
  @Tag("R35")
  void estimate_isNotMadeOfTalksThatFilledEmptyPlaces() {
    world.ready(1, 3, QUEUE);
    world.ready(2, 3, QUEUE);
    for (int place = 0; place < 6; place++) {
      queue.serve(queue.waits());
      world.tick(1_000);
    }
    Facts facts = queue.waits();

    assertThat(place(facts).estimateMs()).as("nobody has finished yet").isNull();
  }

  @Test
  void place_isAttendedOnlyWhereSomebodyWorksWhoMayServe() {
    Facts facts = queue.waits();
    assertThat(place(facts).attended()).isFalse();

    world.ready(1, 1, QUEUE + 1);
    assertThat(place(facts).attended()).isFalse();
  }

  @Test
  void estimate_followsThePaceOfTheQueue() {
    world.ready(1, 1, QUEUE);
    serveEvery(60_000, 20);
    Facts first = queue.waits();
    Facts second = queue.waits();
    world.accept(world.offerOf(first));
    Facts third = queue.waits();

    assertThat(place(second).estimateMs()).isCloseTo(60_000L, within(6_000L));
    assertThat(place(third).estimateMs()).isCloseTo(120_000L, within(12_000L));

    world.close(first.id());
    world.accept(world.offerOf(second));
    world.close(second.id());
    world.accept(world.offerOf(third));
    world.close(third.id());
    serveEvery(10_000, 600);
    assertThat(inspect().estimate(QUEUE)).as("of late it went faster").isBetween(9_000L, 12_000L);
  }

  @Test
  void estimate_isUnknownWhereNobodyWorks() {
    world.ready(1, 1, QUEUE);
    serveEvery(10_000, 20);
    Facts facts = queue.waits();
    assertThat(place(facts).estimateMs()).isNotNull();

    world.run(new Command.SignOut(world.stamp(), 1, "bye"));

    assertThat(place(facts).estimateMs()).isNull();
  }

  @Test
  @Tag("R35")
  void estimate_isUnknownWhereWhoServedTheQueueServesAnotherNow() {
    world.ready(1, 1, QUEUE);
    serveEvery(10_000, 20);
    Facts facts = queue.waits();
    assertThat(place(facts).estimateMs()).isNotNull();

    world.signIn(1, 1, QUEUE + 1);

    assertThat(place(facts).estimateMs()).isNull();
    assertThat(inspect().estimate(QUEUE)).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = AgentState.class,
      names = {"NOT_READY", "BUSY", "BREAK", "OUTBOUND", "OTHER_WORK"})
  void estimate_isUnknownWhileNobodyIsAtWork(AgentState away) {
    world.ready(1, 1, QUEUE);
    serveEvery(10_000, 20);
    world.set(1, away);
    Facts facts = queue.waits();

    assertThat(place(facts).estimateMs()).isNull();
    assertThat(inspect().estimate(QUEUE)).isNull();
    world.set(1, AgentState.READY);
    world.accept(world.offerOf(facts));
    assertThat(place(queue.waits()).estimateMs()).as("busy, but at work").isNotNull();
  }

  @Test
  void estimate_isUnknownForWhoNeedsWhatNobodyAtWorkKnows() {
    world.ready(1, 1, QUEUE);
    serveEvery(10_000, 20);
    Facts skilled =
        world.asking(
            world.open(QUEUE, Risk.NONE, 0, 0),
            Channel.WEBCHAT,
            Demand.NONE.withSkills(Map.of("law", 2)));
    world.observe(skilled);

    assertThat(place(skilled).estimateMs()).isNull();
  }

  @Test
  void estimate_growsWhileNothingHappensAndIsForgottenInTheEnd() {
    world.ready(1, 1, QUEUE);
    serveEvery(10_000, 20);
    Facts served = queue.waits();
    world.accept(world.offerOf(served));
    Facts facts = queue.waits();
    long before = place(facts).estimateMs();

    world.pass(600_000);
    assertThat(place(facts).estimateMs()).isGreaterThan(before);
    world.tick(4 * 3_600_000L);
    world.run(new Command.Seen(world.stamp(), List.of(1L)));
    assertThat(place(facts).estimateMs()).isNull();
  }

  // ---- short forms ----

  private void serveEvery(long ms, int times) {
    for (int time = 0; time < times; time++) {
      Facts facts = queue.serve(queue.waits());
      world.close(facts.id());
      for (long left = ms; left > 0; left -= 5_000) {
        world.tick(Math.min(5_000, left));
        world.run(new Command.Seen(world.stamp(), new ArrayList<>(world.state.agents.keySet())));
      }
    }
  }

  private Inspector inspect() {
    return new Inspector(world.state);
  }

  private PlaceView place(Facts facts) {
    return inspect().place(facts.id());
  }
}
