package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Risk;

/** What a channel takes of an agent, as queues' settings say. */
class CapacityTest {
  private static final long QUEUE = 1;

  private final World world = new World();

  @BeforeEach
  void rebuilt() {
    world.tick(250);
    world.reconcile();
  }

  private Facts comes(Channel channel) {
    Demand asked = Demand.NONE.withWeight(Demand.BY_CHANNEL);
    Facts facts = world.asking(world.open(QUEUE, Risk.NONE, 0, 0), channel, asked);
    world.observe(facts);
    return facts;
  }

  private boolean accepted(Facts facts) {
    Offer offer = world.offerOf(facts);
    return offer != null && world.accept(offer);
  }

  @Test
  void anAgentHasOneCallOrThreeChats_whereNobodyHasSaidOtherwise() {
    world.ready(1, 3, QUEUE);
    Facts[] chats = {comes(Channel.WEBCHAT), comes(Channel.WECHAT), comes(Channel.WEBCHAT)};
    for (Facts chat : chats) {
      assertThat(accepted(chat)).isTrue();
    }
    Facts call = comes(Channel.PHONE);
    world.close(chats[0].id());
    world.close(chats[1].id());
    assertThat(world.offerOf(call)).as("a call takes all of an agent").isNull();
    world.close(chats[2].id());

    assertThat(accepted(call)).isTrue();
    assertThat(world.offerOf(comes(Channel.WEBCHAT))).isNull();
  }

  @Test
  void weights_areTheQueuesOwn() {
    world.configure(QUEUE, new QueueSettingsBuilder().weight(Channel.PHONE, 2).build());
    world.ready(1, 3, QUEUE);

    assertThat(accepted(comes(Channel.PHONE))).isTrue();
    assertThat(accepted(comes(Channel.WEBCHAT))).isTrue();
    assertThat(world.offerOf(comes(Channel.WEBCHAT))).isNull();
  }

  @Test
  void changedWeights_countForWhoWaits() {
    world.ready(1, 3, QUEUE);
    assertThat(accepted(comes(Channel.WEBCHAT))).isTrue();
    Facts call = comes(Channel.PHONE);
    assertThat(world.offerOf(call)).isNull();

    world.configure(QUEUE, new QueueSettingsBuilder().weight(Channel.PHONE, 2).build());

    assertThat(world.offerOf(call)).isNotNull();
  }

  @Test
  void terms_tellPostgresWhatIsToBeChecked() {
    world.ready(1, 3, QUEUE);

    Offer offer = world.offerOf(comes(Channel.PHONE));

    assertThat(offer).isNotNull();
    AcdState.Terms terms = world.state.terms(offer.id());
    assertThat(terms).isNotNull();
    assertThat(terms.weight()).isEqualTo(3);
    assertThat(terms.capacity()).isEqualTo(3);
  }
}
