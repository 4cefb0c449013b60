package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.conversation.Refusal;

class ChoiceTest {
  @Test
  void read_takesLabelsInOneOrTwoLanguages_andSkipsWhatCannotBeRead() {
    assertThat(Choice.read("law = 法律咨询 | Legal \n法律\nmind=心理"))
        .containsExactly(new Choice("law", "法律咨询", "Legal"), new Choice("mind", "心理", null));
  }

  @Test
  void check_allowsWhatIsReadWhole_andEmptyLines() {
    assertThatCode(() -> Choice.check("c", "law=法律咨询|Legal\n\n 心理=心理\r\na.b-c_1=其他"))
        .doesNotThrowAnyException();
    assertThatCode(() -> Choice.check("c", "")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "法律咨询; 1; choice-form",
        "law=法律#投诉; 2; choice-form",
        "=法律; 1; choice-form",
        "law=; 1; choice-form",
        "law=|Legal; 1; choice-form",
        "law=法律|; 1; choice-form",
        "law=法律|Legal|more; 1; choice-form",
        "[{\"key\":\"law\"}]; 1; choice-form",
        "{\"a\":\"law=法律\"}; 1; choice-code",
        "a b=法律; 1; choice-code",
        "law=法律##law=投诉; 3; choice-twice",
      })
  void check_refusesWithTheLineAndWhatIsWrong(String text, int line, String reason) {
    assertThatThrownBy(() -> Choice.check("settings.choices", text.replace('#', '\n')))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID);
              assertThat(refusal.fields())
                  .isEqualTo(Map.of("field", "settings.choices", "line", line, "reason", reason));
            });
  }

  @Test
  void check_boundsLabels() {
    assertThatCode(() -> Choice.check("c", "law=" + "法".repeat(100))).doesNotThrowAnyException();
    assertThatThrownBy(() -> Choice.check("c", "law=" + "法".repeat(101)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.fields()).containsEntry("reason", "choice-label"));
  }
}
