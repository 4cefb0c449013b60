package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Item;
import org.omniline.conversation.port.MissedStore.Outcome;
import org.omniline.conversation.port.MissedStore.State;
import org.omniline.conversation.port.MissedStore.Taken;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;

/** Whoever was missed several times is one person to get back to. */
class MissedSeveralTimesIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;
  private static MissedStore missed;

  private ChannelAccount account;
  private Actor agent;
  private Actor other;

  @BeforeAll
  static void start() {
    hotline = new Hotline(postgres.database());
    missed =
        new PgMissedStore(
            hotline.database, hotline.cipher, hotline.indexer, hotline.ids, Admission.EVERYBODY);
  }

  @BeforeEach
  void begin() {
    long queue = hotline.queue();
    account = hotline.account(Channel.WECHAT, queue);
    agent = hotline.agent(Role.AGENT, 3, queue);
    other = hotline.agent(Role.AGENT, 3, queue);
  }

  private void leaves(String visitor) {
    hotline.store(hotline.text(account, visitor, "m" + hotline.ids.next(), "有人吗"));
    hotline.conversations.contactLeft(account.id(), visitor).ignoreElement().blockingAwait();
  }

  private List<Item> list(Actor actor, boolean done) {
    return missed
        .list(hotline.viewer(actor), MissedStore.Filter.all(done), null, 50)
        .blockingGet()
        .items();
  }

  private Taken take(Item item) {
    return missed.take(hotline.viewer(agent), item.id(), agent, 3).blockingGet();
  }

  @Test
  @Tag("R40")
  void whoWasMissedTwice_isTakenOnce_andSettledOnce() {
    String visitor = hotline.visitor();
    leaves(visitor);
    leaves(visitor);
    leaves(hotline.visitor());
    assertThat(list(agent, false)).hasSize(3).extracting(Item::shared).containsOnly(false);

    Taken taken = take(list(agent, false).get(1));

    assertThat(list(other, false)).as("nobody else goes after the same person").hasSize(1);
    long served = taken.change().conversation().id();
    assertThat(list(agent, false))
        .filteredOn(one -> one.state() == State.TAKEN)
        .extracting(Item::served)
        .containsExactly(served, served);
    Item first = missed.takenIn(hotline.viewer(agent), served).blockingGet();
    assertThat(first.id()).as("the one missed first").isEqualTo(list(agent, false).get(0).id());

    missed.outcome(first.id(), agent, Outcome.NOT_REACHED, null).ignoreElement().blockingAwait();
    assertThat(list(other, false)).extracting(Item::tries).containsExactly(1, 1, 0);

    missed
        .outcome(take(list(agent, false).get(0)).item().id(), agent, Outcome.REACHED, null)
        .ignoreElement()
        .blockingAwait();
    assertThat(list(agent, false)).hasSize(1);
    assertThat(list(agent, true))
        .extracting(Item::outcome)
        .hasSize(2)
        .containsOnly(Outcome.REACHED);
  }

  @Test
  void behindANumberOfSeveralPeople_eachIsAPersonOfItsOwn() {
    String visitor = hotline.visitor();
    leaves(visitor);
    leaves(visitor);
    long one = list(agent, false).get(0).conversation().id();
    hotline.facts(
        "update contact_identity i set shared = true from conversation c"
            + " where c.id = $1 and c.identity_id = i.id returning i.id",
        one);
    assertThat(list(agent, false)).extracting(Item::shared).containsOnly(true);

    take(list(agent, false).get(0));

    assertThat(list(agent, false))
        .extracting(Item::state)
        .doesNotContain(State.OPEN)
        .as("one more of the same thread is served with it, not taken")
        .containsExactly(State.TAKEN);
  }
}
