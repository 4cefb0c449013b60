package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.omniline.routing.Members.actor;
import static org.omniline.routing.Members.agent;
import static org.omniline.routing.Members.lastTicks;
import static org.omniline.routing.Members.offerTo;
import static org.omniline.routing.Members.ready;
import static org.omniline.routing.Members.soon;

import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.elsewhere.Stranger;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.Acd.OfferView;

/** What the members of a cluster hold together: each may be lost. */
class HazelcastAcdMembersIT {
  private final Members members = new Members();
  private final Truth truth = members.truth();

  @AfterEach
  void stop() {
    members.stop();
  }

  @Test
  void members_shareOneMemory() {
    Node one = members.start("a");
    Node other = members.start("b");

    ready(one, 1, 1);
    members.waits(other);
    OfferView offer = offerTo(other, 1);
    other.acd.accept(offer.offerId(), actor(1)).ignoreElement().blockingAwait();

    assertThat(agent(one, 1).load()).isEqualTo(1);
    assertThat(agent(other, 1)).isEqualTo(agent(one, 1));
    soon().untilAsserted(() -> assertThat(other.acd.healthy()).isTrue());
  }

  @Test
  void memberLoss_keepsAgentsQueueAndOffers() {
    Node one = members.start("a");
    Node other = members.start("b");
    ready(one, 1, 1);
    ready(other, 2, 2);
    members.waits(one);
    members.waits(other);
    Conversation third = members.waits(one);
    Conversation fourth = members.waits(one);
    one.acd.acknowledge(offerTo(one, 1).offerId(), 1).blockingAwait();
    List<AgentView> agents = other.acd.agents().blockingGet();
    List<OfferView> offers = other.acd.offersOf(1).blockingGet();
    Node lost = one.holdsTheState() ? one : other;
    Node left = lost == one ? other : one;
    // Who has just joined has its copy a moment later.
    soon().until(() -> left.hazelcast.getPartitionService().isClusterSafe());

    lost.kill(truth);

    assertThat(left.acd.agents().blockingGet()).containsExactlyElementsOf(agents);
    assertThat(left.acd.offersOf(1).blockingGet()).isEqualTo(offers);
    left.acd.accept(offers.get(0).offerId(), actor(1)).ignoreElement().blockingAwait();
    assertThat(agent(left, 1).load()).isEqualTo(1);
    Conversation served = truth.conversations.get(offers.get(0).conversationId());
    left.acd.observe(truth.move(served, ConversationState.CLOSED, served.owner())).blockingAwait();
    assertThat(offerTo(left, 1).conversationId()).isIn(third.id(), fourth.id());
    int before = left.reconciliations.get();
    soon().untilAsserted(() -> assertThat(left.acd.healthy()).isTrue());
    soon().untilAsserted(() -> assertThat(left.reconciliations.get()).isGreaterThan(before));
    assertThat(left.faults).hasValue(0);
    assertThat(left.samples).allSatisfy(sample -> assertThat(sample.unserved()).isZero());
  }

  @Test
  void memberThatJoinsLater_holdsAllWhenTheFirstIsLost() {
    Node one = members.start("a");
    ready(one, 1, 3);
    ready(one, 2, 1);
    members.waits(one);
    members.waits(one);
    Conversation danger = truth.open(Risk.HIGH, null);
    one.acd.observe(danger).blockingAwait();
    one.acd.accept(offerTo(one, 1).offerId(), actor(1)).ignoreElement().blockingAwait();
    one.acd.acknowledge(offerTo(one, 2).offerId(), 2).blockingAwait();
    List<AgentView> agents = one.acd.agents().blockingGet();
    List<OfferView> offers = one.acd.offersOf(2).blockingGet();
    Node other = members.start("b");
    soon().until(() -> one.hazelcast.getPartitionService().isClusterSafe());

    one.kill(truth);

    assertThat(other.acd.agents().blockingGet()).containsExactlyElementsOf(agents);
    assertThat(other.acd.offersOf(2).blockingGet()).isEqualTo(offers);
    assertThat(other.faults).hasValue(0);
  }

  @Test
  void ticker_thatCannotReachTheStateLetsAnotherOneTick() {
    Node one = members.start("a");
    Node other = members.start("b");

    one.hazelcast.getLifecycleService().terminate();

    soon().untilAsserted(() -> assertThat(other.samples).anyMatch(sample -> true));
    long ticks = lastTicks(other);
    soon().until(() -> lastTicks(other) > ticks + 8);
    assertThat(one.acd.healthy()).isFalse();
    assertThat(other.acd.healthy()).isTrue();
  }

  @Test
  void memoryLoss_isRebuiltFromTheTruthBeforeAnythingIsOffered() {
    Node one = members.start("a");
    members.waits(one);
    one.hazelcast.getMap(AcdMapConfig.MAP).clear();

    soon()
        .untilAsserted(
            () ->
                assertThat(one.acd.queues().blockingGet())
                    .singleElement()
                    .satisfies(queue -> assertThat(queue.waiting()).isEqualTo(1)));
    ready(one, 1, 1);
    offerTo(one, 1);
  }

  @Test
  void wire_refusesClassesThatAreNotOurs() {
    Node one = members.start("a");
    Node other = members.start("b");
    one.hazelcast.getMap("strangers").put("key", new Stranger("x"));

    assertThatThrownBy(() -> other.hazelcast.getMap("strangers").get("key"))
        .isInstanceOf(HazelcastSerializationException.class)
        .hasMessageContaining(Stranger.class.getName());
  }
}
