package org.omniline.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WechatXmlTest {
  @Test
  void parse_readsTextAndCdataAndNestedElements() throws WechatXml.Malformed {
    assertThat(
            WechatXml.parse(
                "<xml>\n <MsgType><![CDATA[event]]></MsgType><ScanCodeInfo><ScanType>qr</ScanType>"
                    + "</ScanCodeInfo><Content>a &lt; <![CDATA[b & c]]></Content></xml>"))
        .containsEntry("MsgType", "event")
        .containsEntry("ScanCodeInfo.ScanType", "qr")
        .containsEntry("Content", "a < b & c");
  }

  @Test
  void parse_keepsWhatPeopleWriteAsItIs() throws WechatXml.Malformed {
    String text = "  我不知道还能跟谁说😔\n第二行  ";
    assertThat(WechatXml.parse("<xml><Content><![CDATA[" + text + "]]></Content></xml>"))
        .containsEntry("Content", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "<xml>",
        "<xml></yml>",
        "<!DOCTYPE lolz [<!ENTITY a \"b\"><!ENTITY c"
            + " \"&a;&a;\">]><xml><Content>&c;</Content></xml>",
        "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><xml><Content>&f;</Content></xml>",
        "<!DOCTYPE xml SYSTEM \"http://127.0.0.1:1/evil.dtd\"><xml></xml>",
        "<xml><Content>&undefined;</Content></xml>",
        "<a><b><c><d><e><f><g>deep</g></f></e></d></c></b></a>"
      })
  void parse_refusesWhatIsNoPush(String body) {
    assertThatThrownBy(() -> WechatXml.parse(body)).isInstanceOf(WechatXml.Malformed.class);
  }

  @Test
  void parse_refusesABodyOfThousandsOfFields() {
    StringBuilder body = new StringBuilder("<xml>");
    for (int i = 0; i < 1_000; i++) {
      body.append("<f").append(i).append("/>");
    }
    assertThatThrownBy(() -> WechatXml.parse(body.append("</xml>").toString()))
        .isInstanceOf(WechatXml.Malformed.class);
  }
}
