package org.omniline.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.junit.jupiter.api.Test;

class WechatCryptoTest {
  private static final WechatSettings SETTINGS =
      WechatSettings.of(WechatFixtures.account(true, "http://127.0.0.1"));

  /** An implementation that is not ours makes what we must open. */
  private static String encrypted(String appId, String xml) {
    return new WxCryptUtil(WechatFixtures.TOKEN, WechatFixtures.AES_KEY, appId)
        .encrypt("0123456789abcdef", xml);
  }

  @Test
  void decrypt_opensWhatAnotherImplementationSealed() throws WechatCrypto.Forged {
    String xml = "<xml><Content><![CDATA[在吗？😀]]></Content></xml>";
    assertThat(WechatCrypto.decrypt(SETTINGS, encrypted(WechatFixtures.APP_ID, xml)))
        .isEqualTo(xml);
  }

  @Test
  void decrypt_opensEveryLengthAroundTheBlock() throws WechatCrypto.Forged {
    for (int length = 0; length < 70; length++) {
      String xml = "x".repeat(length);
      assertThat(WechatCrypto.decrypt(SETTINGS, encrypted(WechatFixtures.APP_ID, xml)))
          .isEqualTo(xml);
    }
  }

  @Test
  void decrypt_refusesAnotherAppId() {
    assertThatThrownBy(() -> WechatCrypto.decrypt(SETTINGS, encrypted("wxother", "<xml/>")))
        .isInstanceOf(WechatCrypto.Forged.class)
        .hasMessageContaining("app id");
  }

  @Test
  void decrypt_refusesEveryChangedByte() {
    byte[] sealed = Base64.getDecoder().decode(encrypted(WechatFixtures.APP_ID, "<xml>a</xml>"));
    for (String broken :
        new String[] {
          "", "!", "AAAA", Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(sealed, 32))
        }) {
      assertThatThrownBy(() -> WechatCrypto.decrypt(SETTINGS, broken))
          .as(broken)
          .isInstanceOf(WechatCrypto.Forged.class);
    }
  }

  @Test
  void sign_isTheDocumentedDigestOfTheSortedParts() {
    // sha1("1397022061823" + "57155157" + "xyz123xyz"), facts.md 6.3: the same rule.
    assertThat(WechatCrypto.sign("xyz123xyz", "1397022061823", "57155157"))
        .isEqualTo("90e4c22c90a58f26526c2dd5b6c56c8822edeaa1");
  }

  @Test
  void settings_nameWhatIsMissing() {
    assertThatThrownBy(
            () ->
                WechatSettings.of(
                    new org.omniline.conversation.ChannelAccount(
                        1,
                        org.omniline.conversation.Channel.WECHAT,
                        "wx",
                        "wx",
                        1,
                        true,
                        java.util.Map.of("appId", "a"),
                        java.util.Map.of())))
        .hasMessageContaining("token of")
        .hasMessageContaining("is not set");
  }
}
