package org.omniline.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
  private final List<String> closed = new ArrayList<>();
  private final Opened opened = new Opened();

  @Test
  void close_goesBackwards_andOneThatFailsKeepsNoneOpen() {
    opened.add(() -> closed.add("database"));
    opened.add(
        () -> {
          throw new IllegalStateException("stuck");
        });
    opened.add(() -> closed.add("node"));

    opened.close();
    opened.close();

    assertThat(closed).containsExactly("node", "database");
  }

  @Test
  void add_afterTheEnd_closesAtOnce() {
    opened.close();

    opened.add(() -> closed.add("late"));

    assertThat(closed).containsExactly("late");
  }
}
