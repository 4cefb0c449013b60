package org.omniline.persistence.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.conversation.Risk;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.port.CrisisWordStore.CrisisWord;

class DangerFinderTest {
  private static final TextFold FOLD = new TextFold();

  private final DangerFinder finder =
      new DangerFinder(
          FOLD,
          List.of(
              word(1, "想死", Risk.HIGH),
              word(2, "不想活", Risk.HIGH),
              word(3, "suicide", Risk.HIGH),
              word(4, "死了算了", Risk.HIGH),
              word(5, "想死你了", Risk.NONE),
              word(6, "累死了", Risk.NONE),
              word(7, "Suicide Squad", Risk.NONE)));

  private static CrisisWord word(long id, String text, Risk level) {
    return new CrisisWord(id, 1, text, level, true, true, "");
  }

  private List<String> found(String text) {
    return finder.find(text).stream().map(CrisisWatch.Word::text).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "想死你了",
        "妈妈，我想死你了！",
        "想死你了啊",
        "想死你了❤❤",
        "想死你了hhh",
        "想死你了，真的想死你了。",
        "we watched Suicide Squad last night"
      })
  void exception_takesBackTheWordInsideIt(String text) {
    assertThat(found(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "我想死",
        "我想死，你了解我吗",
        "我想死你了解我吗",
        "我想死。你了",
        "想 死 你 了",
        "想死你了，我真的想死",
        "想死我真的想死你了",
        "想死你了…我想死",
        "想死你"
      })
  void word_isStillFoundWhereTheExceptionDoesNotCoverIt(String text) {
    assertThat(found(text)).containsExactly("想死");
  }

  @Test
  void exception_silencesNoOtherWord() {
    assertThat(found("想死你了…我不想活了")).containsExactly("不想活");
    assertThat(found("累死了算了")).containsExactly("死了算了");
    assertThat(found("suicide squad, then suicide")).containsExactly("suicide");
  }

  @Test
  void exception_findsNothingByItself() {
    assertThat(found("今天累死了")).isEmpty();
  }
}
