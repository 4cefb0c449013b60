package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.staff.Role;

/**
 * Whatever is published late, announced twice or not at all, in whatever order the database answers
 * and however often it fails: in the end every desk has what is true, it was never told anything
 * twice, and it never had to ask.
 */
class ChangeFeedProperties {
  private static final int CONVERSATIONS = 4;

  /** A run of the feed; each step is drawn from a number. */
  private static final class Run {
    final Random random;
    final Truth truth = new Truth();
    final Truth.Loop loop = new Truth.Loop();
    final List<Change> unpublished = new ArrayList<>();
    final ChangeFeed feed =
        new ChangeFeed(
            loop::execute,
            truth.store(),
            (id, rev) -> {},
            InstantSource.system(),
            new ChangeFeed.Limits(1_000, 1_000, 2, 1_000));
    final TestScheduler timer = new TestScheduler();
    final DeskAudience audience;
    final DeskClient supervisor = new DeskClient(1, Role.SUPERVISOR, Set.of());
    final DeskClient agent = new DeskClient(2, Role.AGENT, Set.of(5L));

    Run(long seed) {
      random = new Random(seed);
      Duration moment = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(500);
      audience = new DeskAudience(feed, truth.store(), moment, timer);
      join(supervisor);
      join(agent);
      loop.runAll();
    }

    private void join(DeskClient client) {
      audience.join(client.listener).test().assertNoErrors();
    }

    void step(int kind) {
      long id = 1L + random.nextInt(CONVERSATIONS);
      switch (kind) {
        case 0, 1 -> happened(truth.message(id, "m"));
        case 2 -> {
          if (truth.conversation(id) != null) {
            happened(truth.move(id, ConversationState.SERVING, 2L + random.nextInt(2)));
          }
        }
        case 3 -> {
          if (truth.conversation(id) != null) {
            happened(truth.move(id, ConversationState.WAITING, null));
          }
        }
        case 4 -> publishOne();
        case 5 -> {
          Conversation c = truth.conversation(id);
          if (c != null) {
            feed.hint(id, c.rev());
            feed.hint(id, Math.max(1, c.rev() - 1));
          }
        }
        case 6 -> truth.failing = random.nextInt(3);
        case 7 -> sweep();
        case 8 -> timer.advanceTimeBy(300, TimeUnit.MILLISECONDS);
        default -> progress();
      }
    }

    /** Published here, or made on another node whose hint is lost. */
    private void happened(Change change) {
      if (random.nextInt(3) > 0) {
        unpublished.add(change);
      }
    }

    private void publishOne() {
      if (!unpublished.isEmpty()) {
        Change change = unpublished.remove(random.nextInt(unpublished.size()));
        feed.publish(change);
        if (random.nextInt(4) == 0) {
          feed.publish(change);
        }
      }
    }

    private void sweep() {
      feed.sweep().onErrorComplete().test().assertNoErrors();
    }

    private void progress() {
      if (!loop.isIdle()) {
        loop.runOne();
      } else if (truth.answersWait()) {
        truth.answer(random);
      }
    }

    void settle() {
      while (!unpublished.isEmpty()) {
        publishOne();
      }
      for (int i = 0; i < 5; i++) {
        drain();
        truth.failing = 0;
        sweep();
        timer.advanceTimeBy(1, TimeUnit.SECONDS);
      }
      drain();
    }

    private void drain() {
      while (!loop.isIdle() || truth.answersWait()) {
        progress();
      }
    }
  }

  @Property(tries = 2_000)
  void everyDeskEndsWithTheTruth(
      @ForAll long seed, @ForAll @Size(max = 120) List<@IntRange(max = 15) Integer> steps) {
    Run run = new Run(seed);
    steps.forEach(run::step);
    run.settle();

    for (Conversation c : run.truth.all()) {
      assertHas(run, run.supervisor, c.id());
      boolean agents =
          c.state() == ConversationState.WAITING || (c.owner() != null && c.owner().id() == 2);
      if (agents) {
        assertHas(run, run.agent, c.id());
      }
    }
    assertThat(run.supervisor.gone).isEmpty();
    assertThat(run.supervisor.gaps).as("gaps").isZero();
    assertThat(run.agent.gaps).as("gaps").isZero();
    assertThat(run.supervisor.repeated).as("told twice").isZero();
    assertThat(run.agent.repeated).as("told twice").isZero();
  }

  private static void assertHas(Run run, DeskClient client, long id) {
    assertThat(client.have).as("revs").containsEntry(id, run.truth.conversation(id).rev());
    Map<Long, Long> truth = run.truth.revs(id);
    Map<Long, Long> shown = client.entries.getOrDefault(id, Map.of());
    assertThat(shown).as("entries").isEqualTo(truth);
  }

  @Property(tries = 500)
  void aDeskThatOpensMeanwhileMissesNothing(
      @ForAll long seed, @ForAll @Size(max = 60) List<@IntRange(max = 15) Integer> steps) {
    Run run = new Run(seed);
    Change first = run.truth.message(1, "first");
    run.feed.publish(first);
    DeskClient late = new DeskClient(9, Role.SUPERVISOR, Set.of());
    for (int i = 0; i < steps.size(); i++) {
      if (i == steps.size() / 2) {
        run.audience.join(late.listener).test().assertNoErrors();
        // What the desk reads while changes go on being published.
        Change read = run.truth.since(1, 0);
        late.told(read);
        run.audience.has(late.listener, read.conversation());
      }
      run.step(steps.get(i));
    }
    run.settle();
    if (!steps.isEmpty()) {
      assertThat(late.have).containsEntry(1L, run.truth.conversation(1).rev());
      assertThat(late.entries.get(1L)).isEqualTo(run.truth.revs(1));
      assertThat(late.gaps).isZero();
    }
  }
}
