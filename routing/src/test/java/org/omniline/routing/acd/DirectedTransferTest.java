package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.ReturnedTransfer.Why;
import org.omniline.conversation.Risk;
import org.omniline.routing.AgentState;

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
    assertThat(world.heard(Event.OpenAsked.class))
        .as("asked for at once")
        .extracting(Event.OpenAsked::why)
        .containsExactly(Why.NOT_TAKEN);
    world.observe(world.move(facts, ConversationState.WAITING, 0, QUEUE, 0));

    assertThat(world.offerOf(facts).agent()).isEqualTo(2);
  }

  @Test
  void transfer_ofWhoeverMayBeInDanger_isOpenedAtOnceWhenItsPersonIsNotReady() {
    world.ready(1, 1, QUEUE);
    world.signIn(2, 1, QUEUE);
    Facts judged = world.open(QUEUE, Risk.HIGH, 0, 2);
    Facts proposed = proposed(2);
    world.observe(judged, proposed);

    world.tick(250);

    assertThat(world.heard(Event.OpenAsked.class))
        .extracting(Event.OpenAsked::conversation, Event.OpenAsked::why)
        .containsExactlyInAnyOrder(
            tuple(judged.id(), Why.NOT_READY), tuple(proposed.id(), Why.NOT_READY));
  }

  @Test
  void transfer_ofWhoeverMayBeInDanger_waitsShortlyForAPersonWithoutRoom() {
    world.ready(2, 1, QUEUE);
    queue.serve(queue.directed(2));
    world.observe(proposed(2));

    world.pass(Limits.DIRECTED_DANGER_MS - 250);
    assertThat(world.heard(Event.OpenAsked.class)).isEmpty();
    world.pass(250);
    assertThat(world.heard(Event.OpenAsked.class))
        .extracting(Event.OpenAsked::why)
        .containsExactly(Why.NO_ROOM);
  }

  private Facts proposed(long agent) {
    return world.asking(
        world.open(QUEUE, Risk.NONE, 0, agent),
        Channel.WEBCHAT,
        Demand.NONE.withProposed(Risk.CONCERN));
  }

  @Test
  void transfer_isOpenedSoonerWhenItsRiskRises() {
    world.ready(1, 1, QUEUE);
    world.ready(2, 1, QUEUE);
    queue.serve(queue.directed(2));
    Facts facts = queue.directed(2);
    world.pass(10_000);

    world.observe(world.risk(facts, Risk.HIGH));

    world.pass(Limits.DIRECTED_DANGER_MS);
    assertThat(world.heard(Event.OpenAsked.class)).hasSize(1);
  }

  @Test
  void transfer_toWhoIsNotReadyWaitsForABell_andIsOfferedAtOnceWhenThatPersonIsReady() {
    world.ready(1, 1, QUEUE);
    world.signIn(2, 2, QUEUE);
    Facts first = queue.directed(2);
    world.pass(Limits.DIRECTED_UNREADY_MS - 250);
    assertThat(world.heard(Event.OpenAsked.class)).isEmpty();

    world.set(2, AgentState.READY);
    assertThat(world.offerOf(first).agent()).isEqualTo(2);
    queue.serve(first);

    world.set(2, AgentState.BREAK);
    queue.directed(2);
    world.pass(Limits.DIRECTED_UNREADY_MS);
    assertThat(world.heard(Event.OpenAsked.class))
        .extracting(Event.OpenAsked::why)
        .containsExactly(Why.NOT_READY);
  }

  @Test
  void transfer_toWhoIsNotSignedIn_orSignsOut_isOpenedAtOnce() {
    world.ready(1, 1, QUEUE);
    queue.directed(7);
    world.tick(250);
    assertThat(world.heard(Event.OpenAsked.class))
        .extracting(Event.OpenAsked::why)
        .containsExactly(Why.SIGNED_OUT);

    world.signIn(2, 1, QUEUE);
    Facts second = queue.directed(2);
    world.run(new Command.SignOut(world.stamp(), 2, "left"));
    world.tick(250);
    assertThat(world.heard(Event.OpenAsked.class))
        .extracting(Event.OpenAsked::conversation)
        .contains(second.id());
  }

  @Test
  void transfer_knownAgainAfterARestart_waitsForDesksToAnnounceThemselves() {
    World anew = new World();
    anew.tick(250);
    anew.open(QUEUE, Risk.NONE, 0, 2);
    anew.reconcile();

    anew.pass(Limits.DIRECTED_UNREADY_MS);

    assertThat(anew.heard(Event.OpenAsked.class)).isEmpty();
  }

  @Test
  void transfer_isOpenedWhenItsPersonHasNoRoomForAMinute() {
    world.ready(1, 1, QUEUE);
    world.ready(2, 1, QUEUE);
    queue.serve(queue.directed(2));
    queue.directed(2);

    world.pass(Limits.DIRECTED_MS - 250);
    assertThat(world.heard(Event.OpenAsked.class)).isEmpty();
    world.pass(250);
    assertThat(world.heard(Event.OpenAsked.class))
        .extracting(Event.OpenAsked::why)
        .containsExactly(Why.NO_ROOM);
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
