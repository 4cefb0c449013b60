package org.omniline.routing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.Acd.OfferView;
import org.omniline.routing.acd.Profile;

/** Real members of one cluster in this process over one truth, and what tests do with them. */
final class Members {
  private final Truth truth = new Truth();
  private final List<Node> nodes = new ArrayList<>();

  Truth truth() {
    return truth;
  }

  void stop() {
    nodes.forEach(Node::stop);
  }

  Node start(String name) {
    Node node = new Node(name, nodes.size() + 1, truth, nodes.isEmpty() ? null : nodes.get(0));
    nodes.add(node);
    node.acd.start().blockingAwait();
    return node;
  }

  static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(25));
  }

  static void ready(Node node, long agent, int capacity) {
    node.acd
        .signIn(
            agent, Profile.of("agent " + agent, capacity, Set.of(Truth.QUEUE)), "desk", "127.0.0.1")
        .ignoreElement()
        .blockingAwait();
    node.acd.state(agent, AgentState.READY, null, agent).ignoreElement().blockingAwait();
  }

  Conversation waits(Node node) {
    Conversation conversation = truth.open(Risk.NONE, null);
    node.acd.observe(conversation).blockingAwait();
    return conversation;
  }

  static OfferView offerTo(Node node, long agent) {
    return soon()
        .until(() -> node.acd.offersOf(agent).blockingGet(), offers -> !offers.isEmpty())
        .get(0);
  }

  static AgentView agent(Node node, long id) {
    return node.acd.agent(id).blockingGet();
  }

  static Actor actor(long id) {
    return new Actor(id, "agent " + id, false);
  }

  static long lastTicks(Node node) {
    return node.samples.isEmpty() ? 0 : node.samples.get(node.samples.size() - 1).ticks();
  }
}
