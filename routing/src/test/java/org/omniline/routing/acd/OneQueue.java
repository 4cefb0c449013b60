package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.OfferOutcome;

/** A world whose memory is rebuilt, with one queue that matters; and short forms for it. */
final class OneQueue {
  static final long ID = 1;

  final World world = new World();

  OneQueue() {
    world.tick(250);
    world.reconcile();
  }

  /** Asks from the top of the list, and never gives an agent up. */
  static QueueSettings linear() {
    return QueueSettings.DEFAULT.but().strategy(StrategyKind.LINEAR).misses(0).build();
  }

  Set<Long> set() {
    return Set.of(ID);
  }

  Agent agent(long id) {
    return world.state.agents.get(id);
  }

  Facts waits() {
    return heard(world.open(ID, Risk.NOT_ASSESSED, 0, 0));
  }

  Facts risky() {
    return heard(world.open(ID, Risk.HIGH, 0, 0));
  }

  Facts directed(long agent) {
    return heard(world.open(ID, Risk.NONE, 0, agent));
  }

  private Facts heard(Facts facts) {
    world.observe(facts);
    return facts;
  }

  /** Its offer is accepted. */
  Facts serve(Facts facts) {
    assertThat(world.accept(world.offerOf(facts))).isTrue();
    return world.truth.get(facts.id());
  }

  /** Null while it stands. */
  @Nullable OfferOutcome outcomeOf(Offer offer) {
    return world.heard(Event.OfferEnded.class).stream()
        .filter(ended -> ended.offer().id() == offer.id())
        .map(Event.OfferEnded::outcome)
        .findFirst()
        .orElse(null);
  }
}
