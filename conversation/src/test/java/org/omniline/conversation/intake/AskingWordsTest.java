package org.omniline.conversation.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.IdentityKey;

class AskingWordsTest {
  private static final ChannelAccount ACCOUNT =
      new ChannelAccount(
          1,
          Channel.WECHAT,
          "wx",
          "微信",
          5,
          true,
          Map.of("placeKeyword", "排队位置", "messageKeyword", "留言", "contactKeyword", "请打给我"),
          Map.of());

  private static boolean isAsked(String text) {
    return AskingWords.isAsked(
        new InboundMessage(
            ACCOUNT,
            "thread",
            "thread",
            new IdentityKey(IdentityKey.Kind.PHONE, "x"),
            null,
            EntryKind.MESSAGE_IN,
            true,
            Content.text(text),
            Instant.EPOCH,
            Instant.EPOCH,
            false,
            null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"排队位置", " 排队位置\n", "留言", "请打给我", "请打给我 13800138000", "请打给我：0771-555 1156"})
  void aWordOfTheAccount_asksAndSaysNothing(String text) {
    assertThat(isAsked(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"排队位置是多少，我很难受", "我想留言给您", "请打给我，我在天台", "请打给我 我真的不想活了", "13800138000", ""})
  void whatSaysMore_isWords(String text) {
    assertThat(isAsked(text)).isFalse();
  }
}
