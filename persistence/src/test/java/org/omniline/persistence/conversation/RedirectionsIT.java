package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Redirection;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;

/** What a supervisor does with those who wait. */
class RedirectionsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private Hotline hotline;
  private Actor boss;

  @BeforeEach
  void open() {
    hotline = new Hotline(postgres.database());
    Actor user = hotline.agent(Role.SUPERVISOR, 3, 1L);
    boss = new Actor(user.userId(), user.name(), true);
  }

  private Change redirect(Conversation conversation, Actor by, String id, Redirection to) {
    return hotline.conversations.redirect(conversation.id(), by, id, to).blockingGet();
  }

  private void refused(Refusal.Code code, Conversation conversation, Actor by, Redirection to) {
    assertThatThrownBy(() -> redirect(conversation, by, "x" + hotline.ids.next(), to))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void redirect_movesToAQueue_keepsTheTimeWaited_andSaysWhoAndWhy() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    long next = hotline.queue();
    Redirection to = new Redirection(next, null, 7, "夜间组满了");

    Change moved = redirect(waiting, boss, "c" + waiting.id(), to);

    Conversation now = moved.conversation();
    assertThat(now.queue().id()).isEqualTo(next);
    assertThat(now.priority()).isEqualTo(7);
    assertThat(now.waitingSince()).isEqualTo(waiting.waitingSince());
    assertThat(now.stateVersion()).isEqualTo(waiting.stateVersion() + 1);
    assertThat(moved.entries().get(0).content().data())
        .containsEntry("note", "夜间组满了")
        .containsEntry("from", boss.name());
    assertThat(hotline.read(now.id())).isEqualTo(now);
    assertThat(
            hotline.facts(
                "select outcome, entered_by from queue_visit"
                    + " where conversation_id = $1 order by id",
                now.id()))
        .containsExactly("TRANSFERRED DIRECT", "null TRANSFER");
    // The same command again is the same move.
    assertThat(redirect(waiting, boss, "c" + waiting.id(), to).rev()).isEqualTo(moved.rev());
  }

  @Test
  void redirect_toOneAgent_orEarlier_staysInItsQueue() {
    Conversation waiting = hotline.waiting(hotline.visitor());
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);

    Conversation forOne =
        redirect(
                waiting,
                boss,
                "a" + waiting.id(),
                new Redirection(null, agent.userId(), null, "熟人"))
            .conversation();
    assertThat(forOne.onlyAgent()).isEqualTo(agent.userId());
    assertThat(forOne.queue()).isEqualTo(waiting.queue());

    Conversation earlier =
        redirect(waiting, boss, "b" + waiting.id(), new Redirection(null, null, 9, "等太久"))
            .conversation();
    assertThat(earlier.priority()).isEqualTo(9);
    assertThat(earlier.stateVersion()).isEqualTo(forOne.stateVersion());
    assertThat(hotline.read(waiting.id()).priority()).isEqualTo(9);
  }

  @Test
  void redirect_isForSupervisors_andOnlyOfWhoWaits() {
    Actor agent = hotline.agent(Role.AGENT, 5, 1L);
    Conversation waiting = hotline.waiting(hotline.visitor());
    Redirection earlier = new Redirection(null, null, 5, "x");

    refused(Refusal.Code.FORBIDDEN, waiting, agent, earlier);
    refused(Refusal.Code.INVALID, waiting, boss, new Redirection(null, null, 0, "x"));
    refused(
        Refusal.Code.INVALID,
        waiting,
        boss,
        new Redirection(waiting.queue().id(), null, null, "x"));
    refused(Refusal.Code.WRONG_STATE, hotline.served(hotline.visitor(), agent), boss, earlier);
  }

  @Test
  void take_isTheFirstSupervisorsAlone_whateverElseIsOnTheDesk_andARepeatIsAnsweredAlike() {
    Actor busy = hotline.agent(Role.SUPERVISOR, 1, 1L);
    Actor full = new Actor(busy.userId(), busy.name(), true);
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    for (int i = 0; i < 2; i++) {
      Conversation waiting = hotline.waiting(hotline.visitor());
      Change taken =
          hotline.conversations.take(waiting.id(), waiting.stateVersion(), full).blockingGet();
      assertThat(taken.conversation().owner()).isEqualTo(new Ref(full.userId(), full.name()));
      assertThat(hotline.read(waiting.id()).state()).isEqualTo(ConversationState.SERVING);
      long again =
          hotline
              .conversations
              .take(waiting.id(), waiting.stateVersion(), full)
              .blockingGet()
              .rev();
      assertThat(again).isEqualTo(taken.rev());
      // Whoever is later, with an offer or without one, is told the same.
      assertLost(
          () ->
              hotline.conversations.take(waiting.id(), waiting.stateVersion(), boss).blockingGet());
      assertLost(
          () ->
              hotline
                  .conversations
                  .accept(waiting.id(), waiting.stateVersion(), agent, 1, 3)
                  .blockingGet());
      assertThat(
              hotline.facts(
                  "select outcome from queue_visit where conversation_id = $1", waiting.id()))
          .containsExactly("ACCEPTED");
    }
    Conversation waiting = hotline.waiting(hotline.visitor());
    assertThatThrownBy(
            () ->
                hotline
                    .conversations
                    .take(waiting.id(), waiting.stateVersion(), agent)
                    .blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, why -> assertThat(why.code()).isEqualTo(Refusal.Code.FORBIDDEN));
  }

  private static void assertLost(ThrowingCallable taking) {
    assertThatThrownBy(taking)
        .isInstanceOfSatisfying(
            Refusal.class, why -> assertThat(why.code()).isEqualTo(Refusal.Code.OFFER_LOST));
  }
}
