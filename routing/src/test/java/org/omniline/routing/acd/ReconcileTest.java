package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;

/** The memory beside what PostgreSQL holds. */
class ReconcileTest {
  private static final long QUEUE = OneQueue.ID;

  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

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
    Facts gone = queue.waits();
    world.truth.remove(gone.id());
    Facts unheard = world.open(QUEUE, Risk.NONE, 0, 0);
    Facts same = queue.waits();

    world.reconcile();

    assertThat(world.state.talks.keySet()).containsExactlyInAnyOrder(unheard.id(), same.id());
    assertThat(world.heard(Event.Trusted.class)).last().isEqualTo(new Event.Trusted(2));
  }

  @Test
  void reconcile_doesNotUndoWhatWasHeardAfterTheTruthWasRead() {
    Facts closing = queue.waits();
    Digest digest = Digest.of(world.state);
    List<Facts> read = List.copyOf(world.truth.values());
    world.close(closing.id());
    Facts opened = queue.waits();

    world.run(digest.against(world.stamp(), read));

    assertThat(world.state.talks.keySet()).containsExactly(opened.id());
  }

  @Test
  void reconcile_findsNoDifferenceInAMessageThatSaysNothingToRouting() {
    Facts heard = queue.waits();
    Facts written = world.risk(heard, heard.risk());
    assertThat(written.rev()).isGreaterThan(heard.rev());

    Command.Reconcile command = Digest.of(world.state).against(world.stamp(), List.of(written));

    assertThat(command.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("changesOfWhoWaits")
  void reconcile_mendsWhatWasNotHeardOfWhoWaits(UnaryOperator<Demand> change) {
    Facts heard = queue.waits();
    Facts truth = world.asking(heard, heard.channel(), change.apply(heard.demandOrNone()));

    Command.Reconcile command = Digest.of(world.state).against(world.stamp(), List.of(truth));

    assertThat(command.present()).containsExactly(truth);
  }

  static Stream<UnaryOperator<Demand>> changesOfWhoWaits() {
    return Stream.of(
        demand -> demand.withLater(true),
        demand -> demand.withProposed(Risk.HIGH),
        demand -> demand.withVip(true),
        demand -> demand.withBackSince(5));
  }

  @Test
  void reconcile_passesOverWhatWasOnlyOnItsWay() {
    Facts closing = queue.waits();
    Facts moving = queue.waits();
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
    Facts gone = queue.waits();
    Facts moving = queue.waits();
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
    Facts old = queue.waits();
    world.close(old.id());

    world.observe(old);

    assertThat(world.state.talks).isEmpty();
  }
}
