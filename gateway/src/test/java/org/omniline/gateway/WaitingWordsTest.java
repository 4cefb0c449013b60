package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.gateway.WaitingWords.Kind;

class WaitingWordsTest {
  private static String contact(String keyword, String text) {
    return WaitingWords.contact(keyword, text, new PhoneNumbering("CN")::isCallable)
        .map(wish -> wish.kind() + wish.number().map(number -> " " + number).orElse(""))
        .defaultIfEmpty("nothing")
        .blockingGet();
  }

  private static boolean asksPlace(String keyword, String text) {
    return !WaitingWords.alone(Kind.PLACE, keyword, text).isEmpty().blockingGet();
  }

  @Test
  void contact_isTheWordAlone_orWithANumber() {
    assertThat(contact("回电", " 回电 ")).isEqualTo("CONTACT");
    assertThat(contact("回电", "回电138 0013 8000")).isEqualTo("CONTACT 13800138000");
    assertThat(contact("CALL", "call +86-10-85123456")).isEqualTo("CONTACT +861085123456");
  }

  @Test
  void contact_withSomethingThatIsNoNumber_isAskedForOne() {
    assertThat(contact("联系", "联系 12")).isEqualTo("NO_NUMBER");
    assertThat(contact("联系", "联系12")).isEqualTo("NO_NUMBER");
    assertThat(contact("联系", "联系 12345")).isEqualTo("NO_NUMBER");
    assertThat(contact("联系", "联系：微信 muyu")).isEqualTo("NO_NUMBER");
    assertThat(contact("联系", "联系不上我妈妈，12 点就出门了")).isEqualTo("nothing");
  }

  @Test
  void contact_isNothingWhereTheWordIsPartOfASentence_orNoneIsSet() {
    assertThat(contact("回电", "回电的时候请不要告诉我家人")).isEqualTo("nothing");
    assertThat(contact("回电", "请回电")).isEqualTo("nothing");
    assertThat(contact(null, "回电")).isEqualTo("nothing");
    assertThat(contact(" ", "回电")).isEqualTo("nothing");
  }

  @Test
  void otherWords_areMeantOnlyWhenTheyStandAlone() {
    assertThat(asksPlace("排队位置", " 排队位置 ")).isTrue();
    assertThat(asksPlace("WHERE", "where")).isTrue();
    assertThat(asksPlace("排队位置", "我的排队位置是多少")).isFalse();
    assertThat(asksPlace(null, "")).isFalse();
    assertThat(asksPlace(" ", " ")).isFalse();
  }
}
