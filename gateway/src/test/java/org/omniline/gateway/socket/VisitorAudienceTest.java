package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omniline.channels.webchat.VisitorFeed;
import org.omniline.conversation.Change;
import org.omniline.conversation.ConversationState;

class VisitorAudienceTest {
  private final Vertx vertx = Vertx.vertx();
  private final Truth truth = new Truth();
  private final Truth.Loop loop = new Truth.Loop();
  private final NodeBus bus = new NodeBus(vertx, "node");
  private final ChangeFeed feed =
      new ChangeFeed(
          loop::execute,
          truth.store(),
          (id, rev) -> {},
          InstantSource.system(),
          ChangeFeed.Limits.defaults());
  private final VisitorAudience audience = new VisitorAudience(feed, bus, change -> {});
  private final Tab first = new Tab();
  private final Tab second = new Tab();

  private static final class Tab implements VisitorFeed.Listener {
    final List<Change> changes = new ArrayList<>();
    final List<String> typing = new ArrayList<>();
    VisitorFeed.Watch watch;

    @Override
    public void changed(Change change) {
      changes.add(change);
    }

    @Override
    public void typing(boolean on, @Nullable String name) {
      typing.add(name);
    }

    @Override
    public void draining() {}
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** Truth's conversation n is of thread "threadn". */
  private void watch(Tab tab, String thread) {
    var unused = audience.watch(12, thread, tab).subscribe(watch -> tab.watch = watch);
    loop.runAll();
  }

  private void settle() {
    loop.runAll();
    while (truth.answersWait()) {
      truth.answer(new Random(1));
      loop.runAll();
    }
  }

  @Test
  void change_reachesEveryTabOfItsThread_andNoOther() {
    Tab tab = new Tab();
    watch(first, "thread1");
    watch(tab, "thread1");
    watch(second, "thread2");
    feed.publish(truth.message(1, "hello"));
    settle();
    assertThat(first.changes).hasSize(1);
    assertThat(tab.changes).hasSize(1);
    assertThat(second.changes).isEmpty();
  }

  @Test
  void change_thatWasMissedIsReadBeforeTheNextIsTold() {
    watch(first, "thread1");
    feed.publish(truth.message(1, "one"));
    truth.message(1, "lost");
    feed.publish(truth.message(1, "three"));
    settle();
    assertThat(first.changes).hasSize(2);
    assertThat(first.changes.get(1).since()).isEqualTo(1);
    assertThat(first.changes.get(1).entries()).hasSize(2);
  }

  @Test
  void change_whileTheTabWasBeingTold_isHandedOverAfterwards() {
    Change one = truth.message(1, "one");
    feed.publish(one);
    Change two = truth.message(1, "two");
    feed.publish(two);
    watch(first, "thread1");
    first.watch.has(1, 1);
    settle();
    assertThat(first.changes).singleElement().satisfies(c -> assertThat(c.rev()).isEqualTo(2));
  }

  @Test
  void typing_isHeardByTheThreadOnly_andNotByAClosedTab() {
    watch(first, "thread1");
    watch(second, "thread2");
    feed.publish(truth.message(1, "hello"));
    settle();
    bus.typing(new NodeBus.Typing(1, true, 3L, "林晓"));
    org.awaitility.Awaitility.await()
        .until(
            () -> {
              loop.runAll();
              return !first.typing.isEmpty();
            });
    assertThat(second.typing).isEmpty();
    first.watch.close();
    loop.runAll();
    feed.publish(truth.message(1, "more"));
    settle();
    assertThat(first.changes).hasSize(1);
  }

  @Test
  void movedQueues_areToldOnce() {
    watch(first, "thread1");
    feed.publish(truth.message(1, "hello"));
    feed.publish(truth.move(1, ConversationState.SERVING, 2L));
    settle();
    assertThat(audience.takeMovedQueues()).containsExactly(5L);
    assertThat(audience.takeMovedQueues()).isEmpty();
  }
}
