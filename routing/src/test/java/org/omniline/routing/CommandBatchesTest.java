package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.observers.TestObserver;
import io.vertx.rxjava3.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omniline.routing.acd.Command;
import org.omniline.routing.acd.Stamp;

class CommandBatchesTest {
  private static final long LIMIT_MS = 300;

  private final Vertx vertx = Vertx.vertx();
  private final SlowGrid grid = new SlowGrid();
  private final CommandBatches batches = new CommandBatches(grid, vertx, 2, LIMIT_MS);

  @AfterEach
  void close() {
    vertx.close().blockingAwait();
  }

  @Test
  void whatComesMeanwhileGoesTogetherAndInOrder() {
    List<TestObserver<StepOutcome>> asked = new ArrayList<>();
    for (int each = 0; each < 10; each++) {
      asked.add(batches.step(command(each)).test());
    }
    assertThat(grid.given()).containsExactly(List.of(0L), List.of(1L));

    grid.answer(0);
    await().until(() -> grid.given().size() == 3);
    assertThat(grid.given().get(2)).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    grid.answer(1);
    grid.answer(2);
    for (int each = 0; each < asked.size(); each++) {
      long own = each;
      asked.get(each).awaitCount(1).assertValue(outcome -> outcome.at() == own);
    }
  }

  @Test
  void aStepIsNotEndless() {
    for (int each = 0; each < 300; each++) {
      var unused = batches.step(command(each)).test();
    }
    grid.answer(0);
    grid.answer(1);
    await().until(() -> grid.given().size() == 4);
    assertThat(grid.given().get(2)).hasSize(256);
    assertThat(grid.given().get(3)).hasSize(42);
  }

  @Test
  void whatNobodyWaitsForIsNotGiven() {
    var first = batches.step(command(0)).test();
    var second = batches.step(command(1)).test();
    batches.step(command(2)).test().dispose();
    var last = batches.step(command(3)).test();
    grid.answer(0);
    await().until(() -> grid.given().size() == 3);
    assertThat(grid.given().get(2)).containsExactly(3L);
    grid.answer(1);
    grid.answer(2);
    first.awaitCount(1).assertComplete();
    second.awaitCount(1).assertComplete();
    last.awaitCount(1).assertComplete();
  }

  @Test
  void aStepThatFailsFailsItsCommandsAndNoOthers() throws InterruptedException {
    var first = batches.step(command(0)).test();
    grid.fail(0, new IllegalStateException("the member is gone"));
    first.await().assertError(IllegalStateException.class);

    grid.refuses = true;
    batches.step(command(1)).test().await().assertError(IllegalArgumentException.class);

    grid.refuses = false;
    var after = batches.step(command(2)).test();
    await().until(() -> grid.given().size() == 2);
    grid.answer(1);
    after.await().assertValue(outcome -> outcome.at() == 2);
  }

  @Test
  void stepsThatNeverAnswerDoNotStopTheOthers() {
    var lost = batches.step(command(0)).test();
    var lostToo = batches.step(command(1)).test();
    var next = batches.step(command(2)).test();
    await().atMost(Duration.ofSeconds(10)).until(() -> grid.given().size() == 3);
    grid.answer(2);
    next.awaitCount(1).assertValue(outcome -> outcome.at() == 2);
    lost.assertNotComplete();
    lostToo.assertNotComplete();

    grid.answer(0);
    lost.awaitCount(1).assertValue(outcome -> outcome.at() == 0);
    var third = batches.step(command(3)).test();
    var fourth = batches.step(command(4)).test();
    var fifth = batches.step(command(5)).test();
    assertThat(grid.given()).as("a late answer frees no second place").hasSize(5);
    third.assertNotComplete();
    fourth.assertNotComplete();
    fifth.assertNotComplete();
  }

  @Test
  void aStepWhoseAnswersCannotBeDeliveredKeepsNoPlace() {
    var lost = batches.step(command(0)).test();
    var other = batches.step(command(1)).test();
    var next = batches.step(command(2)).test();
    assertThat(grid.given()).hasSize(2);

    grid.answerTooFew(0);

    await().atMost(Duration.ofSeconds(10)).until(() -> grid.given().size() == 3);
    grid.answer(1);
    grid.answer(2);
    other.awaitCount(1).assertComplete();
    next.awaitCount(1).assertValue(outcome -> outcome.at() == 2);
    lost.assertNotComplete();
  }

  private static Command command(long number) {
    return new Command.Acknowledge(new Stamp(number, 1, number), number, 1);
  }

  private static StepOutcome outcome(Command command) {
    return new StepOutcome(
        command.stamp().counter(),
        0,
        true,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        null);
  }

  /** Answers when told to. */
  private static final class SlowGrid implements CommandBatches.Grid {
    private final List<List<Command>> given = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<List<StepOutcome>>> answers = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;

    @Override
    public CompletionStage<List<StepOutcome>> run(List<Command> commands) {
      if (refuses) {
        throw new IllegalArgumentException("not running");
      }
      CompletableFuture<List<StepOutcome>> answer = new CompletableFuture<>();
      answers.add(answer);
      given.add(commands);
      return answer;
    }

    List<List<Long>> given() {
      return given.stream()
          .map(batch -> batch.stream().map(command -> command.stamp().counter()).toList())
          .toList();
    }

    void answer(int step) {
      answers
          .get(step)
          .complete(given.get(step).stream().map(CommandBatchesTest::outcome).toList());
    }

    void answerTooFew(int step) {
      answers.get(step).complete(List.of());
    }

    void fail(int step, Throwable error) {
      answers.get(step).completeExceptionally(error);
    }
  }
}
