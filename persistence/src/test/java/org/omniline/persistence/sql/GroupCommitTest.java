package org.omniline.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Refusal;

class GroupCommitTest {
  private final List<List<String>> written = new ArrayList<>();
  private final List<CompletableSubject> commits = new ArrayList<>();
  private final GroupCommit<String> rows = new GroupCommit<>(3, this::write);

  private Completable write(List<String> batch) {
    written.add(batch);
    CompletableSubject commit = CompletableSubject.create();
    commits.add(commit);
    return commit;
  }

  @Test
  void whatComesDuringACommit_sharesTheNextOne_upToTheMost() {
    List<TestObserver<Void>> answers = new ArrayList<>();
    for (String row : List.of("a", "b", "c", "d", "e")) {
      answers.add(rows.add(row).test());
    }
    assertThat(written).containsExactly(List.of("a"));
    answers.get(0).assertNotComplete();

    commits.get(0).onComplete();

    answers.get(0).assertComplete();
    answers.get(1).assertNotComplete();
    assertThat(written).containsExactly(List.of("a"), List.of("b", "c", "d"));
    commits.get(1).onComplete();
    commits.get(2).onComplete();
    answers.forEach(TestObserver::assertComplete);
    assertThat(written).hasSize(3);
  }

  @Test
  void aRowTheDatabaseRefuses_failsAlone() {
    TestObserver<Void> first = rows.add("first").test();
    TestObserver<Void> good = rows.add("good").test();
    TestObserver<Void> bad = rows.add("bad").test();
    commits.get(0).onComplete();

    commits.get(1).onError(new IllegalStateException("bad is among them"));
    commits.get(2).onComplete();
    commits.get(3).onError(new IllegalStateException("bad"));

    first.assertComplete();
    good.assertComplete();
    bad.assertError(error -> "bad".equals(error.getMessage()));
  }

  @Test
  void whileTheDatabaseIsAway_allOfABatchHearIt_andTheNextIsTried() {
    TestObserver<Void> first = rows.add("first").test();
    TestObserver<Void> second = rows.add("second").test();
    TestObserver<Void> third = rows.add("third").test();
    commits.get(0).onComplete();

    commits.get(1).onError(new Refusal(Refusal.Code.UNAVAILABLE, "away"));

    first.assertComplete();
    second.assertError(Refusal.class);
    third.assertError(Refusal.class);
    assertThat(written).hasSize(2);
    rows.add("again").test().assertNotComplete();
    assertThat(written).hasSize(3);
  }
}
