package org.omniline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Refusal;

class CommandLanesTest {
  private final CommandLanes lanes = new CommandLanes(4);
  private final List<String> log = new ArrayList<>();

  private SingleSubject<String> start(Object lane, String name) {
    SingleSubject<String> work = SingleSubject.create();
    var unused =
        lanes
            .run(
                lane,
                () -> {
                  log.add("begin " + name);
                  return work;
                })
            .test();
    return work;
  }

  @Test
  void run_keepsTheOrderOfALane_andHoldsUpNoOther() {
    SingleSubject<String> first = start("a", "a1");
    start("a", "a2");
    start("b", "b1");
    assertThat(log).containsExactly("begin a1", "begin b1");
    first.onSuccess("done");
    assertThat(log).containsExactly("begin a1", "begin b1", "begin a2");
  }

  @Test
  void run_goesOnAfterAFailure() {
    SingleSubject<String> first = start("a", "a1");
    start("a", "a2");
    first.onError(new IllegalStateException("broken"));
    assertThat(log).containsExactly("begin a1", "begin a2");
  }

  @Test
  void run_refusesBeyondItsBound_andTakesAgainAfterwards() {
    List<SingleSubject<String>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(start("a", "a" + i));
    }
    lanes // the assertion is the use
        .run("b", () -> Single.just("too many"))
        .test()
        .assertError(
            error -> error instanceof Refusal refusal && refusal.code() == Refusal.Code.OVERLOADED);
    all.forEach(work -> work.onSuccess("done"));
    assertThat(lanes.size()).isZero();
    lanes.run("b", () -> Single.just("fine")).test().assertValue("fine");
  }

  @Test
  void run_letsFreeCommandsPassEachOther() {
    start(CommandLanes.FREE, "one");
    start(CommandLanes.FREE, "two");
    assertThat(log).containsExactly("begin one", "begin two");
  }
}
