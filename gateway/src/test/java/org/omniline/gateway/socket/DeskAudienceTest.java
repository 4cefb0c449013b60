package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.staff.Role;

class DeskAudienceTest {
  private final Truth truth = new Truth();
  private final Truth.Loop loop = new Truth.Loop();
  private final ChangeFeed feed =
      new ChangeFeed(
          loop::execute,
          truth.store(),
          (id, rev) -> {},
          InstantSource.system(),
          ChangeFeed.Limits.defaults());
  private final TestScheduler timer = new TestScheduler();
  private final DeskAudience audience = new DeskAudience(feed, truth.store(), Duration.ZERO, timer);
  private final DeskClient mine = new DeskClient(2, Role.AGENT, Set.of(5L));
  private final DeskClient colleague = new DeskClient(3, Role.AGENT, Set.of(5L));
  private final DeskClient elsewhere = new DeskClient(4, Role.AGENT, Set.of(6L));
  private final DeskClient supervisor = new DeskClient(5, Role.SUPERVISOR, Set.of());
  private final DeskClient administrator = new DeskClient(6, Role.ADMINISTRATOR, Set.of(5L));

  @BeforeEach
  void join() {
    for (DeskClient each : Set.of(mine, colleague, elsewhere, supervisor, administrator)) {
      audience.join(each.listener).test().assertNoErrors();
    }
    loop.runAll();
  }

  private void publish(Change change) {
    feed.publish(change);
    settle();
  }

  private void settle() {
    loop.runAll();
    while (truth.answersWait()) {
      truth.answer(new Random(1));
      loop.runAll();
    }
  }

  @Test
  void waiting_isHeardByItsQueueAndByWhoOversees_only() {
    publish(truth.message(1, "help"));
    assertThat(mine.have).containsEntry(1L, 1L);
    assertThat(colleague.have).containsEntry(1L, 1L);
    assertThat(supervisor.have).containsEntry(1L, 1L);
    assertThat(elsewhere.frames).isEmpty();
    assertThat(administrator.frames).isEmpty();
  }

  @Test
  void accepted_isGoneForTheColleagues_andTheirScreensHearNothingMore() {
    publish(truth.message(1, "help"));
    publish(truth.move(1, ConversationState.SERVING, 2L));
    publish(truth.message(1, "SECRET"));
    assertThat(mine.have).containsEntry(1L, 3L);
    assertThat(supervisor.have).containsEntry(1L, 3L);
    assertThat(colleague.gone).containsExactly(1L);
    assertThat(colleague.frames.toString()).doesNotContain("SECRET");
  }

  @Test
  void opened_isPushedWhileItMayBeSeen_andGoneWhenNot() {
    publish(truth.message(1, "help"));
    publish(truth.move(1, ConversationState.SERVING, 2L));
    audience.watch(elsewhere.listener, truth.conversation(1));
    elsewhere.have.put(1L, 2L);
    publish(truth.message(1, "seen"));
    assertThat(elsewhere.have).containsEntry(1L, 3L);
    truth.hidden.add(1L);
    publish(truth.message(1, "SECRET"));
    assertThat(elsewhere.gone).containsExactly(1L);
    publish(truth.message(1, "SECRET"));
    assertThat(elsewhere.frames.toString()).doesNotContain("SECRET");
  }

  @Test
  void changesWhileRightsAreAsked_areNotLost() {
    publish(truth.message(1, "help"));
    publish(truth.move(1, ConversationState.SERVING, 2L));
    audience.watch(elsewhere.listener, truth.conversation(1));
    elsewhere.have.put(1L, 2L);
    loop.runAll();
    feed.publish(truth.message(1, "one"));
    feed.publish(truth.message(1, "two"));
    settle();
    assertThat(elsewhere.have).containsEntry(1L, 4L);
    assertThat(elsewhere.gaps).isZero();
  }

  @Test
  void transferred_appearsInTheOtherQueue_andLeavesThisOne() {
    publish(truth.message(1, "help"));
    publish(truth.moveToQueue(1, 6));
    assertThat(elsewhere.have).containsEntry(1L, 2L);
    assertThat(elsewhere.entries.get(1L)).hasSize(2);
    assertThat(mine.gone).containsExactly(1L);
  }

  @Test
  void typing_isHeardByOwnerAndWatchers_notByWhoTypesNorByOthers() {
    publish(truth.message(1, "help"));
    publish(truth.move(1, ConversationState.SERVING, 2L));
    audience.watch(supervisor.listener, truth.conversation(1));
    loop.runAll();
    mine.frames.clear();
    colleague.frames.clear();
    supervisor.frames.clear();

    NodeBus.Typing visitor = new NodeBus.Typing(1, true, null, null);
    audience.typing(1, visitor.userId(), () -> AgentCommands.typingFrame(visitor));
    NodeBus.Typing agent = new NodeBus.Typing(1, true, 2L, "林晓");
    audience.typing(1, agent.userId(), () -> AgentCommands.typingFrame(agent));
    loop.runAll();

    assertThat(mine.frames).hasSize(1).first().asString().contains("VISITOR");
    assertThat(supervisor.frames).hasSize(2);
    assertThat(colleague.frames).isEmpty();
  }

  @Test
  void left_hearsNothingAnyMore() {
    publish(truth.message(1, "help"));
    audience.leave(mine.listener);
    int before = mine.frames.size();
    publish(truth.message(1, "more"));
    assertThat(mine.frames).hasSize(before);
  }

  @Test
  void push_isWrittenOnceForAll() {
    publish(truth.message(1, "help"));
    assertThat(mine.frames.get(0)).isSameAs(supervisor.frames.get(0));
  }
}
