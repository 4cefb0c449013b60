package org.omniline.persistence.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextFoldTest {
  private final TextFold fold = new TextFold();

  @Test
  void words_bringFullWidthCaseAndTraditionalCharactersTogether() {
    assertThat(fold.words("ＷＡＮＴ to　Die")).isEqualTo(" want to die ");
    assertThat(fold.words("我想自殺，結束生命")).isEqualTo(" 我想自杀 结束生命 ");
  }

  @Test
  void words_areNotPartedByWhatCannotBeSeen() {
    assertThat(fold.words("自\u200b杀")).isEqualTo(" 自杀 ");
    assertThat(fold.words("sui\u00adcide")).isEqualTo(" suicide ");
    assertThat(fold.words("self-harm!")).isEqualTo(" self harm ");
  }

  @Test
  void words_ofNothingAreNone() {
    assertThat(fold.words("")).isEmpty();
    assertThat(fold.words("……！🙂")).isEmpty();
  }
}
