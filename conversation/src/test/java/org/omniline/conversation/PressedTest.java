package org.omniline.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Pressed.Kind;

class PressedTest {
  private static Pressed menu(String place, String key, String means) {
    return new Pressed(Kind.MENU, place, null, key, means, null);
  }

  private static final Pressed HELP = menu("main", "1", "心理咨询");
  private static final Pressed ADULT = menu("age", "2", "成人");
  private static final Pressed NUMBER =
      new Pressed(Kind.INPUT, "no", "学号", "20260034", null, "student");

  @Test
  void after_goesOn() {
    assertThat(Pressed.after(List.of(HELP), ADULT)).containsExactly(HELP, ADULT);
  }

  @Test
  void after_whoComesToAMenuAgain_hasGoneBack_andWhatWasEnteredStays() {
    Pressed law = menu("main", "2", "法律咨询");
    assertThat(Pressed.after(List.of(HELP, NUMBER, ADULT), law)).containsExactly(NUMBER, law);
  }

  @Test
  void after_enteredAnew_isToldOnce() {
    Pressed anew = new Pressed(Kind.INPUT, "no", "学号", "20260035", null, "student");
    assertThat(Pressed.after(List.of(HELP, NUMBER), anew)).containsExactly(HELP, anew);
  }

  @Test
  void after_keepsTheNewest() {
    List<Pressed> way = List.of();
    for (int i = 0; i < 2 * Pressed.MOST; i++) {
      way = Pressed.after(way, menu("menu " + i, "1", "选项"));
    }
    assertThat(way).hasSize(Pressed.MOST).first().isEqualTo(menu("menu 20", "1", "选项"));
  }

  @Test
  void event_keepsTheWay() {
    Map<String, String> data = new HashMap<>(Map.of("to", "心理热线"));
    Pressed.put(List.of(HELP, NUMBER), data);
    assertThat(data).containsEntry("key.1", "1").containsEntry("key.1.means", "心理咨询");
    assertThat(Pressed.in(data))
        .extracting(Pressed::kind, Pressed::asks, Pressed::key, Pressed::means, Pressed::variable)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Kind.MENU, null, "1", "心理咨询", null),
            org.assertj.core.groups.Tuple.tuple(Kind.INPUT, "学号", "20260034", null, "student"));
    assertThat(Pressed.in(Map.of("to", "心理热线", "given.topic", "1"))).isEmpty();
  }

  @Test
  void nothingThatWasEnteredIsPrinted() {
    assertThat(NUMBER.toString()).doesNotContain("20260034");
  }
}
