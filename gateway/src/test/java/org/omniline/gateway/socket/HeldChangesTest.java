package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.staff.Role;

/**
 * Who comes is shown to the whole queue a moment later, and not at all when somebody has taken it.
 */
class HeldChangesTest {
  private static final Duration MOMENT = Duration.ofMillis(500);

  private final Truth truth = new Truth();
  private final Truth.Loop loop = new Truth.Loop();
  private final TestScheduler timer = new TestScheduler();
  private final ChangeFeed feed =
      new ChangeFeed(
          loop::execute,
          truth.store(),
          (id, rev) -> {},
          InstantSource.system(),
          ChangeFeed.Limits.defaults());
  private final DeskAudience audience = new DeskAudience(feed, truth.store(), MOMENT, timer);
  private final DeskClient mine = new DeskClient(2, Role.AGENT, Set.of(5L));
  private final DeskClient colleague = new DeskClient(3, Role.AGENT, Set.of(5L));
  private final DeskClient elsewhere = new DeskClient(4, Role.AGENT, Set.of(6L));
  private final DeskClient supervisor = new DeskClient(5, Role.SUPERVISOR, Set.of());

  @BeforeEach
  void join() {
    for (DeskClient each : Set.of(mine, colleague, elsewhere, supervisor)) {
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

  private void pass(Duration time) {
    timer.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
    settle();
  }

  @Test
  void takenWithinTheMoment_isToldToWhoTookIt_andToNobodyElse() {
    publish(truth.message(1, "help"));
    assertThat(supervisor.have).containsEntry(1L, 1L);
    publish(truth.move(1, ConversationState.SERVING, 2L));
    pass(MOMENT);
    assertThat(mine.have).containsEntry(1L, 2L);
    assertThat(mine.entries.get(1L)).isEqualTo(truth.revs(1));
    assertThat(colleague.frames).isEmpty();
    assertThat(truth.reads).as("nothing had to be read again").isZero();
  }

  @Test
  void stillWaitingAfterTheMoment_isSeenByTheWholeQueue_withAllThatWasWritten() {
    publish(truth.message(1, "help"));
    publish(truth.message(1, "please"));
    assertThat(mine.frames).isEmpty();
    pass(MOMENT);
    assertThat(mine.have).containsEntry(1L, 2L);
    assertThat(colleague.entries.get(1L)).isEqualTo(truth.revs(1));
    assertThat(elsewhere.frames).isEmpty();
    publish(truth.message(1, "anybody?"));
    assertThat(mine.have).as("told at once from then on").containsEntry(1L, 3L);
  }

  @Test
  void movedWithinTheMoment_isSeenByTheOtherQueueAlone() {
    publish(truth.message(1, "help"));
    publish(truth.moveToQueue(1, 6));
    pass(MOMENT);
    assertThat(elsewhere.have).containsEntry(1L, 2L);
    assertThat(elsewhere.entries.get(1L)).isEqualTo(truth.revs(1));
    assertThat(mine.frames).isEmpty();
  }

  @Test
  void manyWordsWithinTheMoment_areNotHeldForEver() {
    for (int each = 0; each < 30; each++) {
      publish(truth.message(1, "word " + each));
    }
    assertThat(mine.have).containsEntry(1L, 30L);
    pass(MOMENT);
    assertThat(mine.have).containsEntry(1L, 30L);
    assertThat(mine.repeated).isZero();
    assertThat(mine.gaps).isZero();
  }

  @Test
  void whoLeavesWithinTheMoment_hearsNothing() {
    publish(truth.message(1, "help"));
    audience.leave(mine.listener);
    pass(MOMENT);
    assertThat(mine.frames).isEmpty();
    assertThat(colleague.have).containsEntry(1L, 1L);
  }
}
