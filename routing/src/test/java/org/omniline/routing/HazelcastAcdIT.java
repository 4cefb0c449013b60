package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.omniline.routing.Members.actor;
import static org.omniline.routing.Members.agent;
import static org.omniline.routing.Members.lastTicks;
import static org.omniline.routing.Members.offerTo;
import static org.omniline.routing.Members.ready;
import static org.omniline.routing.Members.soon;

import io.vertx.rxjava3.core.Context;
import io.vertx.rxjava3.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.Acd.OfferView;

/** The host in one real Hazelcast member of this process, with PostgreSQL's part in memory. */
class HazelcastAcdIT {
  private final Members members = new Members();
  private final Truth truth = members.truth();

  @AfterEach
  void stop() {
    members.stop();
  }

  @Test
  void accept_movesTheConversationAndFillsTheAgent() {
    Node node = members.start("a");
    ready(node, 1, 2);
    Conversation conversation = members.waits(node);
    OfferView offer = offerTo(node, 1);
    assertThat(offer.conversationId()).isEqualTo(conversation.id());

    Change change = node.acd.accept(offer.offerId(), actor(1)).blockingGet();

    assertThat(change.conversation().state()).isEqualTo(ConversationState.SERVING);
    assertThat(agent(node, 1).load()).isEqualTo(1);
    assertThat(node.acd.offersOf(1).blockingGet()).isEmpty();
    assertThat(node.outcomes).containsExactly(OfferOutcome.ACCEPTED);
    assertThat(node.agents).last().extracting(AgentView::load).isEqualTo(1);
    assertThat(node.acd.queues().blockingGet())
        .singleElement()
        .satisfies(
            queue -> {
              assertThat(queue.waiting()).isZero();
              assertThat(queue.ready()).isEqualTo(1);
            });
  }

  @Test
  void timeOut_asksTheNextAgent() {
    truth.offerMs = 700;
    Node node = members.start("a");
    ready(node, 1, 1);
    ready(node, 2, 1);
    members.waits(node);
    offerTo(node, 1);

    OfferView second = offerTo(node, 2);

    assertThat(node.outcomes).contains(OfferOutcome.TIMED_OUT);
    assertThat(node.acd.accept(second.offerId(), actor(2)).blockingGet().conversation().owner())
        .isEqualTo(new Ref(2, "agent 2"));
  }

  @Test
  void commands_mayBeRepeated() {
    Node node = members.start("a");
    ready(node, 1, 1);
    Conversation conversation = members.waits(node);
    OfferView offer = offerTo(node, 1);

    node.acd.acknowledge(offer.offerId(), 1).blockingAwait();
    node.acd.acknowledge(offer.offerId(), 1).blockingAwait();
    Change first = node.acd.accept(offer.offerId(), actor(1)).blockingGet();
    Change second = node.acd.accept(offer.offerId(), actor(1)).blockingGet();
    node.acd.decline(offer.offerId(), 1, null).blockingAwait();
    node.acd.observe(conversation).blockingAwait();

    assertThat(second.conversation()).isEqualTo(first.conversation());
    assertThat(agent(node, 1).load()).isEqualTo(1);
    assertThat(truth.loads).containsEntry(1L, 1);
    assertThat(node.acd.offersOf(1).blockingGet()).isEmpty();
  }

  @Test
  void accept_canBeTriedAgainWhenTheAnswerOfTheDatabaseWasLost() {
    Node node = members.start("a");
    ready(node, 1, 1);
    members.waits(node);
    OfferView offer = offerTo(node, 1);
    truth.lostReplies.set(1);
    assertThatThrownBy(() -> node.acd.accept(offer.offerId(), actor(1)).blockingGet())
        .isInstanceOf(IllegalStateException.class);

    Change change = node.acd.accept(offer.offerId(), actor(1)).blockingGet();

    assertThat(change.conversation().owner()).isEqualTo(new Ref(1, "agent 1"));
    assertThat(node.outcomes).containsExactly(OfferOutcome.ACCEPTED);
  }

  @Test
  void accept_thatLosesTheRaceLeavesTheConversationToItsOwner() {
    Node node = members.start("a");
    ready(node, 1, 1);
    Conversation conversation = members.waits(node);
    OfferView offer = offerTo(node, 1);
    truth.move(conversation, ConversationState.SERVING, new Ref(9, "other"));

    assertThatThrownBy(() -> node.acd.accept(offer.offerId(), actor(1)).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.OFFER_LOST));

    assertThat(node.outcomes).containsExactly(OfferOutcome.LOST);
    assertThat(node.acd.queues().blockingGet().get(0).waiting()).isZero();
    assertThat(agent(node, 9).load()).isEqualTo(1);
    assertThat(agent(node, 1).load()).isZero();
  }

  @Test
  void accept_thatLosesTheRaceIsOfferedAgainWhenItWaitsAgain() {
    Node node = members.start("a");
    ready(node, 1, 1);
    Conversation conversation = members.waits(node);
    OfferView offer = offerTo(node, 1);
    truth.move(conversation, ConversationState.WAITING, null);

    assertThatThrownBy(() -> node.acd.accept(offer.offerId(), actor(1)).blockingGet())
        .isInstanceOf(Refusal.class);

    OfferView again = offerTo(node, 1);
    assertThat(again.offerId()).isNotEqualTo(offer.offerId());
    assertThat(node.acd.accept(again.offerId(), actor(1)).blockingGet().conversation().owner())
        .isEqualTo(new Ref(1, "agent 1"));
  }

  @Test
  void accept_isRefusedWhenTheAgentIsFullAndSomebodyElseIsAsked() {
    Node node = members.start("a");
    ready(node, 1, 1);
    ready(node, 2, 1);
    truth.loads.put(1L, 1);
    members.waits(node);

    OfferView offer = offerTo(node, 1);
    assertThatThrownBy(() -> node.acd.accept(offer.offerId(), actor(1)).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.CAPACITY_FULL));

    assertThat(offerTo(node, 2).conversationId()).isEqualTo(offer.conversationId());
  }

  @Test
  void transfer_thatItsPersonDeclinesIsOpenedAndOfferedToOthers() {
    Node node = members.start("a");
    ready(node, 1, 1);
    ready(node, 2, 1);
    Conversation directed = truth.open(Risk.NONE, 2L);
    node.acd.observe(directed).blockingAwait();

    node.acd.decline(offerTo(node, 2).offerId(), 2, "busy").blockingAwait();

    assertThat(offerTo(node, 1).conversationId()).isEqualTo(directed.id());
    assertThat(truth.opened).hasValueGreaterThanOrEqualTo(1);
    assertThat(node.changes)
        .as("desks hear of it at once")
        .extracting(change -> change.conversation().id())
        .contains(directed.id());
  }

  @Test
  void places_areToldForManyInOneLook_andWithoutAPaceNoEstimate() {
    Node node = members.start("a");
    Conversation first = members.waits(node);
    Conversation second = members.waits(node);

    List<Acd.PlaceView> places =
        node.acd.places(List.of(second.id(), first.id(), 4_711L)).blockingGet();

    assertThat(places)
        .containsExactlyInAnyOrder(
            new Acd.PlaceView(first.id(), first.queue().id(), 1, 2, null, false),
            new Acd.PlaceView(second.id(), second.queue().id(), 2, 2, null, false));
    assertThat(node.acd.queues().blockingGet())
        .singleElement()
        .satisfies(queue -> assertThat(queue.estimateMs()).isNull());
  }

  @Test
  void hints_areRepeatedUntilTheDeskShowsTheOffer() {
    Node node = members.start("a");
    ready(node, 1, 1);
    members.waits(node);
    OfferView offer = offerTo(node, 1);
    soon().untilAsserted(() -> assertThat(node.offered).hasSizeGreaterThan(2));

    node.acd.acknowledge(offer.offerId(), 1).blockingAwait();
    int told = node.offered.size();
    long ticks = lastTicks(node);
    soon().until(() -> lastTicks(node) > ticks + 4);

    // One repeat may have been under way.
    assertThat(node.offered).hasSizeLessThanOrEqualTo(told + 1);
  }

  @Test
  void facts_areWrittenInOrderAlsoWhenTheDatabaseWasAway() {
    Node node = members.start("a");
    truth.factFailures.set(4);
    ready(node, 1, 1);
    Conversation conversation = members.waits(node);
    node.acd.accept(offerTo(node, 1).offerId(), actor(1)).ignoreElement().blockingAwait();
    node.acd.signOut(1, "bye").blockingAwait();

    soon()
        .untilAsserted(
            () ->
                assertThat(truth.distinctFacts())
                    .containsExactly(
                        "session of 1 opens",
                        "agent 1 NOT_READY",
                        "agent 1 READY",
                        "offered " + conversation.id() + " to 1",
                        "ended ACCEPTED",
                        "agent 1 SIGNED_OUT",
                        "session of 1 ends"));
    assertThat(node.faults).hasValue(0);
    assertThat(agent(node, 1).load()).as("what is owned stays owned").isEqualTo(1);
  }

  @Test
  void start_knowsWhoWaitedBefore() {
    truth.open(Risk.NONE, null);
    Conversation served = truth.open(Risk.NONE, null);
    truth.move(served, ConversationState.SERVING, new Ref(7, "agent 7"));

    Node node = members.start("a");

    assertThat(node.acd.queues().blockingGet().get(0).waiting()).isEqualTo(1);
    assertThat(agent(node, 7).load()).isEqualTo(1);
    ready(node, 1, 1);
    offerTo(node, 1);
  }

  @Test
  void reconcile_findsWhatNoHintTold() {
    Node node = members.start("a");
    ready(node, 1, 1);
    Conversation unheard = truth.open(Risk.NONE, null);

    assertThat(offerTo(node, 1).conversationId()).isEqualTo(unheard.id());
    soon().untilAsserted(() -> assertThat(node.differences).hasValue(1));
  }

  @Test
  void reconcile_countsNothingOfWhatIsOnlyOnItsWay() {
    Node node = members.start("a");
    AtomicReference<Conversation> late = new AtomicReference<>();
    AtomicReference<Throwable> refused = new AtomicReference<>();
    truth.beforeRead =
        () -> {
          if (late.get() == null) {
            Conversation committed = truth.open(Risk.NONE, null);
            late.set(committed);
            node.vertx.setTimer(
                1,
                told -> {
                  var unused = node.acd.observe(committed).subscribe(() -> {}, refused::set);
                });
          }
        };
    soon().untilAsserted(() -> assertThat(late.get()).isNotNull());
    int before = node.reconciliations.get();

    soon().untilAsserted(() -> assertThat(node.reconciliations.get()).isGreaterThan(before));

    assertThat(node.differences).hasValue(0);
    assertThat(refused).hasNullValue();
    assertThat(node.acd.queues().blockingGet().get(0).waiting()).isEqualTo(1);
  }

  @Test
  void seen_tellsOfAgentsTheAcdHoldsForSignedOut() {
    Node node = members.start("a");

    node.acd.seen(List.of(5L)).blockingAwait();

    assertThat(node.agents)
        .singleElement()
        .satisfies(
            agent -> {
              assertThat(agent.id()).isEqualTo(5);
              assertThat(agent.state()).isEqualTo(AgentState.SIGNED_OUT);
            });
  }

  @Test
  void completion_comesOnTheCallersContext() throws Exception {
    Node node = members.start("a");
    Context context = node.vertx.getOrCreateContext();
    CompletableFuture<Boolean> same = new CompletableFuture<>();

    context.runOnContext(
        any -> {
          var unused =
              node.acd
                  .agents()
                  .subscribe(
                      agents ->
                          same.complete(
                              Vertx.currentContext() != null
                                  && Vertx.currentContext()
                                      .getDelegate()
                                      .equals(context.getDelegate())),
                      same::completeExceptionally);
        });

    assertThat(same.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void healthy_endsWhenNobodyTicks() {
    Node node = members.start("a");
    assertThat(node.acd.healthy()).isTrue();

    truth.dead.add("a");

    soon().untilAsserted(() -> assertThat(node.acd.healthy()).isFalse());
  }

  @Test
  void start_outlivesADatabaseThatDoesNotAnswer() {
    truth.hangingLeases.set(1);

    Node node = members.start("a");

    assertThat(node.acd.healthy()).isTrue();
  }

  @Test
  void close_refusesWhatComesAfter() {
    Node node = members.start("a");

    node.acd.close().blockingAwait();

    assertThatThrownBy(() -> node.acd.signOut(1, "bye").blockingAwait())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.UNAVAILABLE));
    assertThat(node.acd.healthy()).isFalse();
  }
}
