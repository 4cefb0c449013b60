package org.omniline.persistence.conversation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;

/** Commands that share a transaction: each is answered as if it had been alone. */
class CommandGroupIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private Hotline hotline;

  @BeforeEach
  void open() {
    hotline = new Hotline(postgres.database());
  }

  private Single<Change> accepting(Conversation conversation, Actor agent, int capacity) {
    return hotline.conversations.accept(
        conversation.id(), conversation.stateVersion(), agent, 1, capacity);
  }

  private Single<Change> closing(Conversation conversation, Actor agent, String disposition) {
    return hotline.conversations.close(
        conversation.id(), agent, conversation.lastInSeq(), disposition, "说好了");
  }

  private static void assertRefused(TestObserver<Change> answer, Refusal.Code code) {
    answer
        .awaitDone(30, SECONDS)
        .assertError(error -> error instanceof Refusal refusal && refusal.code() == code);
  }

  private static Change change(TestObserver<Change> answer) {
    return answer.awaitDone(30, SECONDS).assertComplete().values().get(0);
  }

  @Test
  @Tag("R13")
  void acceptancesOfOneMoment_areEachJudgedAlone() {
    List<Conversation> waiting = new ArrayList<>();
    List<Actor> agents = new ArrayList<>();
    for (int each = 0; each < 24; each++) {
      waiting.add(hotline.waiting(hotline.visitor()));
      agents.add(hotline.agent(Role.AGENT, 5, 1L));
    }
    Actor full = hotline.agent(Role.AGENT, 1, 1L);
    change(accepting(hotline.waiting(hotline.visitor()), full, 1).test());
    Conversation taken = hotline.served(hotline.visitor(), agents.get(0));
    Conversation open = hotline.waiting(hotline.visitor());

    List<TestObserver<Change>> answers = new ArrayList<>();
    for (int each = 0; each < 24; each++) {
      answers.add(accepting(waiting.get(each), agents.get(each), 5).test());
    }
    TestObserver<Change> noRoom = accepting(open, full, 1).test();
    TestObserver<Change> lost = accepting(taken, agents.get(1), 5).test();
    TestObserver<Change> unknown = hotline.conversations.accept(42, 1, agents.get(2), 1, 5).test();
    TestObserver<Change> again = accepting(waiting.get(3), agents.get(3), 5).test();

    for (int each = 0; each < 24; each++) {
      Conversation now = change(answers.get(each)).conversation();
      assertThat(now.owner().id()).isEqualTo(agents.get(each).userId());
      assertThat(hotline.read(now.id())).isEqualTo(now);
      hotline.assertGapless(now.id());
      assertThat(hotline.load(agents.get(each))).containsExactly(each == 0 ? "2" : "1");
      assertThat(
              hotline.facts(
                  "select kind, agent_id, to_at is null from segment"
                      + " where conversation_id = $1 order by id",
                  now.id()))
          .containsExactly("QUEUE null false", "TALK " + agents.get(each).userId() + " true");
      assertThat(
              hotline.facts("select outcome from queue_visit where conversation_id = $1", now.id()))
          .containsExactly("ACCEPTED");
    }
    assertRefused(noRoom, Refusal.Code.CAPACITY_FULL);
    assertRefused(lost, Refusal.Code.OFFER_LOST);
    assertRefused(unknown, Refusal.Code.NOT_FOUND);
    assertThat(change(again).conversation()).isEqualTo(hotline.read(waiting.get(3).id()));
    assertThat(hotline.read(open.id())).isEqualTo(open);
    assertThat(hotline.load(full)).containsExactly("1");
  }

  @Test
  void twoAcceptancesOfOneAgent_neverPassTheCapacity() {
    Actor agent = hotline.agent(Role.AGENT, 1, 1L);
    List<TestObserver<Change>> answers = new ArrayList<>();
    for (int each = 0; each < 6; each++) {
      answers.add(accepting(hotline.waiting(hotline.visitor()), agent, 1).test());
    }

    answers.forEach(answer -> answer.awaitDone(30, SECONDS));
    assertThat(answers.stream().filter(answer -> !answer.values().isEmpty())).hasSize(1);
    assertThat(hotline.load(agent)).containsExactly("1");
  }

  @Test
  void highRisk_isAcceptedOnAnyPlace_andLeavesNone() {
    Actor agent = hotline.agent(Role.AGENT, 3, 1L);
    Conversation first =
        change(accepting(hotline.waiting(hotline.visitor()), agent, 3).test()).conversation();
    change(accepting(hotline.waiting(hotline.visitor()), agent, 3).test());
    Conversation danger = high(hotline.waiting(hotline.visitor()));
    Conversation second = high(hotline.waiting(hotline.visitor()));

    change(accepting(danger, agent, 3).test());

    assertRefused(accepting(second, agent, 3).test(), Refusal.Code.CAPACITY_FULL);
    hotline.close(first, agent);
    assertRefused(
        accepting(hotline.waiting(hotline.visitor()), agent, 3).test(), Refusal.Code.CAPACITY_FULL);
    hotline.close(danger, agent);
    assertThat(hotline.load(agent)).containsExactly("1");
  }

  @Test
  void highRisk_isRefusedWhereNoPlaceIsLeft() {
    Actor agent = hotline.agent(Role.AGENT, 1, 1L);
    change(accepting(hotline.waiting(hotline.visitor()), agent, 1).test());
    Conversation danger = high(hotline.waiting(hotline.visitor()));

    assertRefused(accepting(danger, agent, 1).test(), Refusal.Code.CAPACITY_FULL);

    assertThat(hotline.load(agent)).containsExactly("1");
  }

  private Conversation high(Conversation waiting) {
    Actor boss = hotline.agent(Role.SUPERVISOR, 3);
    return hotline
        .conversations
        .risk(waiting.id(), boss, "high-" + waiting.id(), Risk.HIGH, null)
        .blockingGet()
        .conversation();
  }

  @Test
  void closingsOfOneMoment_areEachJudgedAlone_andFreeTheAgents() {
    Actor agent = hotline.agent(Role.AGENT, 9, 1L);
    Actor colleague = hotline.agent(Role.AGENT, 9, 1L);
    List<Conversation> served = new ArrayList<>();
    for (int each = 0; each < 8; each++) {
      served.add(hotline.served(hotline.visitor(), each % 2 == 0 ? agent : colleague));
    }
    Conversation newer = hotline.served(hotline.visitor(), agent);
    hotline.store(hotline.text(newer.threadKey(), "more-" + newer.id(), "等一下"));
    Conversation other = hotline.served(hotline.visitor(), colleague);

    List<TestObserver<Change>> answers = new ArrayList<>();
    for (int each = 0; each < 8; each++) {
      answers.add(closing(served.get(each), each % 2 == 0 ? agent : colleague, "other").test());
    }
    TestObserver<Change> unread = closing(newer, agent, "other").test();
    TestObserver<Change> stranger = closing(other, agent, "other").test();
    TestObserver<Change> wrong = closing(other, colleague, "no-such").test();

    for (TestObserver<Change> answer : answers) {
      Conversation now = change(answer).conversation();
      assertThat(now.state()).isEqualTo(ConversationState.CLOSED);
      assertThat(hotline.read(now.id())).isEqualTo(now);
      hotline.assertGapless(now.id());
      assertThat(hotline.facts("select code from disposition where conversation_id = $1", now.id()))
          .containsExactly("other");
    }
    assertRefused(unread, Refusal.Code.NEWER_MESSAGE);
    assertRefused(stranger, Refusal.Code.FORBIDDEN);
    assertRefused(wrong, Refusal.Code.INVALID);
    assertThat(hotline.load(agent)).containsExactly("1");
    assertThat(hotline.load(colleague)).containsExactly("1");
  }

  @Test
  void whoeverIsHeldBySomebodyElse_holdsUpNobody() {
    Actor first = hotline.agent(Role.AGENT, 5, 1L);
    Actor second = hotline.agent(Role.AGENT, 5, 1L);
    Actor third = hotline.agent(Role.AGENT, 5, 1L);
    for (Actor agent : List.of(first, second, third)) {
      // Whoever has carried something before has a row that can be locked beforehand.
      hotline.close(hotline.served(hotline.visitor(), agent), agent);
    }
    Conversation held = hotline.waiting(hotline.visitor());
    CompletableSubject release = CompletableSubject.create();
    CompletableSubject locked = CompletableSubject.create();
    TestObserver<Object> frozen =
        hotline
            .database
            .inTransaction(
                tx ->
                    tx.list(
                            "select id from conversation where id = $1 for update",
                            Tuple.of(held.id()),
                            row -> row.getLong("id"))
                        .ignoreElement()
                        .andThen(Completable.fromAction(locked::onComplete))
                        .andThen(release)
                        .toMaybe())
            .test();
    assertThat(locked.blockingAwait(30, SECONDS)).isTrue();

    TestObserver<Change> warm = accepting(hotline.waiting(hotline.visitor()), third, 5).test();
    TestObserver<Change> waits = accepting(held, first, 5).test();
    TestObserver<Change> passes = accepting(hotline.waiting(hotline.visitor()), second, 5).test();

    change(warm);
    change(passes);
    change(accepting(hotline.waiting(hotline.visitor()), third, 5).test());
    waits.assertNotComplete();
    release.onComplete();
    assertThat(change(waits).conversation().owner().id()).isEqualTo(first.userId());
    frozen.awaitDone(30, SECONDS).assertComplete();
  }
}
