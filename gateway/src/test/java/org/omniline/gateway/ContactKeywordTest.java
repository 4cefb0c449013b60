package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.omniline.conversation.port.MissedStore.Way;

class ContactKeywordTest {
  private static String wish(String keyword, String text) {
    return ContactKeyword.wish(keyword, text)
        .map(wish -> wish.way() + wish.number().map(number -> " " + number).orElse(""))
        .defaultIfEmpty("nothing")
        .blockingGet();
  }

  @Test
  void wish_isTheWordAlone_orWithANumber() {
    assertThat(wish("回电", " 回电 ")).isEqualTo(Way.WRITE.name());
    assertThat(wish("回电", "回电138 0013 8000")).isEqualTo("PHONE 13800138000");
    assertThat(wish("CALL", "call +86-10-12356")).isEqualTo("PHONE +861012356");
  }

  @Test
  void wish_isNothingWhereTheWordIsPartOfASentence_orNoneIsSet() {
    assertThat(wish("回电", "回电的时候请不要告诉我家人")).isEqualTo("nothing");
    assertThat(wish("回电", "请回电")).isEqualTo("nothing");
    assertThat(wish(null, "回电")).isEqualTo("nothing");
    assertThat(wish(" ", "回电")).isEqualTo("nothing");
  }
}
