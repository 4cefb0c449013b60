package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.Acd.OfferOutcome;
import org.omniline.routing.AgentState;

/** Agents on duty by telephone: there for calls with no desk open, and for nothing else. */
@Tag("R41")
class PhoneDutyTest {
  private static final long QUEUE = OneQueue.ID;
  private static final long ONE = 1;
  private static final long HOUR = 3_600_000;

  private final OneQueue queue = new OneQueue();
  private final World world = queue.world;

  @BeforeEach
  void ready() {
    world.ready(ONE, 2, QUEUE);
  }

  private void duty(long until, boolean alone) {
    Command duty = new Command.Duty(world.stamp(), ONE, until, alone);
    world.run(duty);
    world.repeat(duty);
  }

  private Facts waits(Channel channel, Risk risk) {
    Facts facts = world.asking(world.open(QUEUE, risk, 0, 0), channel, Demand.NONE);
    world.observe(facts);
    return facts;
  }

  private AgentView agent() {
    return new Inspector(world.state).agentOrStranger(ONE);
  }

  /** Nobody sees the desk for so long that others would be signed out. */
  private void closesThePage() {
    goesBy(31);
  }

  private void goesBy(int seconds) {
    for (int i = 0; i < seconds; i++) {
      world.tick(1_000);
    }
  }

  @Test
  void withoutADesk_callsAreOffered_chatsAreNot_alsoNoneOfHighRisk() {
    duty(world.now + HOUR, false);
    closesThePage();
    assertThat(agent().phoneOnly()).isTrue();
    assertThat(agent().state()).isEqualTo(AgentState.READY);

    Facts chat = waits(Channel.WEBCHAT, Risk.NONE);
    Facts danger = waits(Channel.WEBCHAT, Risk.HIGH);
    Facts call = waits(Channel.PHONE, Risk.NONE);

    assertThat(world.offerOf(chat)).isNull();
    assertThat(world.offerOf(danger)).isNull();
    assertThat(world.offerOf(call)).isNotNull();
    world.run(new Command.Seen(world.stamp(), java.util.List.of(ONE)));
    assertThat(agent().phoneOnly()).as("the desk is back").isFalse();
    assertThat(world.offerOf(danger)).isNotNull();
  }

  @Test
  void chatThatRings_goesToOthers_whenTheDeskIsGone() {
    Facts chat = waits(Channel.WEBCHAT, Risk.NONE);
    world.configure(QUEUE, OneQueue.linear().but().offerMs(60_000).build());
    world.decline(world.offerOf(chat));
    world.tick(6_000);
    duty(world.now + HOUR, false);

    closesThePage();

    assertThat(world.offerOf(chat)).isNull();
    assertThat(world.heard(Event.OfferEnded.class).get(1).outcome())
        .isEqualTo(OfferOutcome.WITHDRAWN);
  }

  @Test
  void whoIsNotOnDuty_isSignedOut() {
    closesThePage();

    assertThat(agent().state()).isEqualTo(AgentState.SIGNED_OUT);
  }

  @Test
  void dutyThatIsOver_signsOutWhoHasNoDesk_andLeavesWhoHas() {
    duty(world.now + 60_000, false);
    world.pass(61_000);
    assertThat(agent().state()).isEqualTo(AgentState.READY);
    assertThat(agent().dutyUntil()).isNull();

    duty(world.now + 60_000, false);
    closesThePage();
    goesBy(31);

    assertThat(agent().state()).isEqualTo(AgentState.SIGNED_OUT);
    assertThat(agent().reason()).isEqualTo(Decider.DUTY_OVER);
  }

  @Test
  void endedDuty_signsOutAtOnce_whoHasNoDesk() {
    duty(world.now + HOUR, false);
    closesThePage();

    world.run(new Command.Duty(world.stamp(), ONE, 0, false));

    assertThat(agent().state()).isEqualTo(AgentState.SIGNED_OUT);
  }

  @Test
  void ownersCall_isNobodyElses_whenTheDeskIsGone_butTheChatIs() {
    world.configure(QUEUE, OneQueue.linear().but().ownerGoneMs(5_000).build());
    Facts call = waits(Channel.PHONE, Risk.NONE);
    assertThat(world.accept(world.offerOf(call))).isTrue();
    Facts chat = waits(Channel.WEBCHAT, Risk.NONE);
    assertThat(world.accept(world.offerOf(chat))).isTrue();
    duty(world.now + HOUR, false);

    closesThePage();
    goesBy(6);

    assertThat(world.heard(Event.ReassignAsked.class))
        .extracting(Event.ReassignAsked::conversation)
        .containsExactly(chat.id());
  }

  @Test
  void wrapUpOfWhoHasNoDesk_ends_alsoWhereTheQueueSetsNoLimit_andIsNotClosed() {
    duty(world.now + HOUR, true);
    Facts call = waits(Channel.PHONE, Risk.NONE);
    assertThat(world.accept(world.offerOf(call))).isTrue();
    Facts ended = world.move(world.truth.get(call.id()), ConversationState.WRAP_UP, ONE, QUEUE, 0);
    world.observe(ended);

    goesBy((int) (Limits.PHONE_WRAP_UP_MS / 1_000));

    assertThat(world.heard(Event.CloseAsked.class))
        .containsExactly(
            new Event.CloseAsked(
                call.id(), ended.stateVersion(), world.now + Limits.OPEN_AGAIN_MS, true));
  }

  @Test
  void offerWhoseTelephoneWasAnswered_hasItsOwnTime_andCountsAsUnansweredWithoutAKey() {
    Facts call = waits(Channel.PHONE, Risk.NONE);
    Offer offer = world.offerOf(call);
    world.pass(19_000);
    Command prolong = new Command.Prolong(world.stamp(), offer.id(), ONE, world.now + 12_000);
    world.run(prolong);
    world.repeat(prolong);

    world.pass(10_000);
    assertThat(world.state.offers).containsKey(offer.id());
    world.pass(2_000);

    assertThat(world.state.offers).doesNotContainKey(offer.id());
    Event.OfferEnded ended = world.heard(Event.OfferEnded.class).get(0);
    assertThat(ended.outcome()).isEqualTo(OfferOutcome.TIMED_OUT);
    assertThat(ended.unanswered()).isEqualTo(1);
  }
}
