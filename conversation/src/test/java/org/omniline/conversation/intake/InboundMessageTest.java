package org.omniline.conversation.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.IdentityKey;

class InboundMessageTest {
  private static final ChannelAccount ACCOUNT =
      new ChannelAccount(7, Channel.WECHAT, "demo", "Demo", 1, true, Map.of(), Map.of());

  private static @Nullable String named(@Nullable String name) {
    return new InboundMessage(
            ACCOUNT,
            "m1",
            "t1",
            new IdentityKey(IdentityKey.Kind.WECHAT_OPENID, "o1"),
            name,
            EntryKind.MESSAGE_IN,
            true,
            Content.text("在吗"),
            null,
            Instant.EPOCH)
        .displayName();
  }

  @Test
  void displayName_isCutAtAHundredCharactersAndNeverWithinOne() {
    String faces = "😀".repeat(300);

    String kept = named(faces);

    assertThat(kept.codePointCount(0, kept.length())).isEqualTo(100);
    assertThat(kept).isEqualTo("😀".repeat(99) + "…");
    assertThat(named("名".repeat(100))).hasSize(100).doesNotContain("…");
  }

  @Test
  void displayName_isNullWhereNoneIsTold() {
    assertThat(named(null)).isNull();
    assertThat(named("  ")).isNull();
    assertThat(named(" 小雨 ")).isEqualTo("小雨");
  }
}
