package org.omniline.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.persistence.sql.GroupTransaction.Done;
import org.omniline.persistence.sql.GroupTransaction.Held;
import org.omniline.persistence.sql.GroupTransaction.Outcome;
import org.omniline.persistence.sql.GroupTransaction.Refused;

class GroupTransactionTest {
  private final List<List<String>> begun = new ArrayList<>();
  private final List<Boolean> waiting = new ArrayList<>();
  private final List<SingleSubject<List<Outcome<String>>>> commits = new ArrayList<>();

  /** A task's first letter is what it may not share with another. */
  private final GroupTransaction<String, String> group =
      new GroupTransaction<>(10, task -> List.of(task.charAt(0)), this::work);

  private Single<List<Outcome<String>>> work(List<String> batch, boolean waits) {
    begun.add(batch);
    waiting.add(waits);
    SingleSubject<List<Outcome<String>>> commit = SingleSubject.create();
    commits.add(commit);
    return commit;
  }

  /** From now on others gather. */
  private void begin() {
    TestObserver<String> unused = group.add("x1").test();
  }

  private void done(int commit) {
    commits
        .get(commit)
        .onSuccess(
            begun.get(commit).stream()
                .map(task -> (Outcome<String>) new Done<>(task + " done"))
                .toList());
  }

  @Test
  void eachTask_hasAnAnswerOfItsOwn() {
    TestObserver<String> first = group.add("x1").test();
    TestObserver<String> good = group.add("a1").test();
    TestObserver<String> refused = group.add("b1").test();
    done(0);

    commits
        .get(1)
        .onSuccess(List.of(new Done<>("fine"), new Refused<>(new IllegalStateException("no"))));

    first.assertValue("x1 done");
    good.assertValue("fine");
    refused.assertError(error -> "no".equals(error.getMessage()));
  }

  @Test
  void tasksThatHaveSomethingInCommon_shareNoBatch_andKeepTheirOrder() {
    begin();
    for (String task : List.of("a1", "a2", "b1", "a3", "c1")) {
      TestObserver<String> unused = group.add(task).test();
    }

    done(0);
    done(1);
    done(2);
    done(3);

    assertThat(begun)
        .containsExactly(List.of("x1"), List.of("a1", "b1", "c1"), List.of("a2"), List.of("a3"));
  }

  @Test
  void aTaskThatIsHeld_runsAgainAlone_andNobodyWaitsBehindIt() {
    begin();
    TestObserver<String> held = group.add("a1").test();
    TestObserver<String> other = group.add("b1").test();
    done(0);

    commits.get(1).onSuccess(List.of(new Held<>(), new Done<>("b1 done")));

    other.assertValue("b1 done");
    held.assertNotComplete();
    assertThat(begun).hasSize(3).last().isEqualTo(List.of("a1"));
    assertThat(waiting).containsExactly(false, false, true);
    TestObserver<String> later = group.add("c1").test();
    done(3);
    later.assertValue("c1 done");
    held.assertNotComplete();
    done(2);
    held.assertValue("a1 done");
  }

  @Test
  void anErrorOfTheBatch_isFoundByDoingItOneByOne() {
    begin();
    TestObserver<String> good = group.add("a1").test();
    TestObserver<String> bad = group.add("b1").test();
    done(0);

    commits.get(1).onError(new IllegalStateException("bad is among them"));
    done(2);
    commits.get(3).onError(new IllegalStateException("bad"));

    good.assertValue("a1 done");
    bad.assertError(error -> "bad".equals(error.getMessage()));
  }

  @Test
  void whatWasDone_isNotDoneAgain_whereAnAnswerIsMissing() {
    begin();
    TestObserver<String> first = group.add("a1").test();
    TestObserver<String> second = group.add("b1").test();
    done(0);

    commits.get(1).onSuccess(List.of(new Done<>("a1 done")));

    first.assertValue("a1 done");
    second.assertError(IllegalStateException.class);
    assertThat(begun).as("nothing runs twice").hasSize(2);
    TestObserver<String> later = group.add("c1").test();
    done(2);
    later.assertValue("c1 done");
  }
}
