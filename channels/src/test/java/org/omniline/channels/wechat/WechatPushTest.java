package org.omniline.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.MediaFetch;

class WechatPushTest {
  private static InboundMessage push(String... pairs) throws WechatXml.Malformed {
    Map<String, String> fields = new HashMap<>();
    fields.put("ToUserName", "gh_demo");
    fields.put("FromUserName", "o-follower");
    fields.put("CreateTime", "1700000000");
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return new WechatPush(fields)
        .toMessage(WechatFixtures.account(true, "http://127.0.0.1"), Instant.EPOCH);
  }

  @Test
  void text_opensAConversationAndIsKnownByItsMsgId() throws WechatXml.Malformed {
    InboundMessage message = push("MsgType", "text", "MsgId", "42", "Content", "在吗");
    assertThat(message.externalId()).isEqualTo("m/42");
    assertThat(message.kind()).isEqualTo(EntryKind.MESSAGE_IN);
    assertThat(message.opensConversation()).isTrue();
    assertThat(message.content().text()).isEqualTo("在吗");
    assertThat(message.threadKey()).isEqualTo("o-follower");
    assertThat(message.peerTime()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
  }

  @Test
  void everyDocumentedType_isKeptAsWhatItIs() throws WechatXml.Malformed {
    assertThat(push("MsgType", "image", "MsgId", "1", "MediaId", "m").content().data())
        .containsEntry(MediaFetch.PEER_MEDIA_ID, "m");
    InboundMessage voice =
        push("MsgType", "voice", "MsgId", "1", "MediaId", "m", "Recognition", "救救我");
    assertThat(voice.content().type()).isEqualTo(EntryType.VOICE);
    assertThat(voice.content().data()).containsEntry("recognition", "救救我");
    assertThat(push("MsgType", "shortvideo", "MsgId", "1", "MediaId", "m").content().type())
        .isEqualTo(EntryType.VIDEO);
    InboundMessage place =
        push(
            "MsgType",
            "location",
            "MsgId",
            "1",
            "Location_X",
            "22.8",
            "Location_Y",
            "108.3",
            "Label",
            "南宁");
    assertThat(place.content().data())
        .containsEntry("latitude", "22.8")
        .containsEntry("longitude", "108.3")
        .containsEntry("label", "南宁");
    assertThat(push("MsgType", "link", "MsgId", "1", "Url", "https://example.org").content().type())
        .isEqualTo(EntryType.LINK);
  }

  @Test
  void aTypeNewerThanUs_isKeptWholeAndNamed() throws WechatXml.Malformed {
    InboundMessage message = push("MsgType", "hologram", "MsgId", "1", "Beam", "blue");
    assertThat(message.content().type()).isEqualTo(EntryType.UNSUPPORTED);
    assertThat(message.content().data())
        .containsEntry("originalType", "hologram")
        .containsEntry("wechat.Beam", "blue");
  }

  @Test
  void events_areKnownByFollowerTimeEventAndKey() throws WechatXml.Malformed {
    InboundMessage follow = push("MsgType", "event", "Event", "subscribe", "EventKey", "qr_1");
    assertThat(follow.externalId()).isEqualTo("e/o-follower/1700000000/subscribe/qr_1");
    assertThat(follow.kind()).isEqualTo(EntryKind.EVENT);
    assertThat(follow.opensConversation()).as("a follow alone pages nobody").isFalse();
    assertThat(follow.content().type()).isEqualTo(EntryType.SUBSCRIBED);
    assertThat(push("MsgType", "event", "Event", "unsubscribe").content().type())
        .isEqualTo(EntryType.UNSUBSCRIBED);
    assertThat(push("MsgType", "event", "Event", "CLICK", "EventKey", "help").content().data())
        .containsEntry("key", "help");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "SCAN, EventKey, 7, SCANNED, key",
        "LOCATION, Latitude, 22.8, LOCATED, latitude",
        "CLICK, EventKey, help, MENU_CLICKED, key",
        "VIEW, EventKey, https://example.org/a?b=c, MENU_LINK, url",
        "scancode_push, ScanCodeInfo.ScanResult, 690, MENU_SCANNED, result",
        "scancode_waitmsg, EventKey, rselfmenu_0_0, MENU_SCANNED, key",
        "pic_sysphoto, SendPicsInfo.Count, 2, MENU_PICTURES, count",
        "pic_photo_or_album, EventKey, photos, MENU_PICTURES, key",
        "pic_weixin, EventKey, photos, MENU_PICTURES, key",
        "location_select, SendLocationInfo.Label, 南宁, MENU_PLACE, label",
        "view_miniprogram, EventKey, pages/index, MENU_PROGRAM, path",
        "TEMPLATESENDJOBFINISH, Status, failed:user block, TEMPLATE_SENT, status",
        "Card_Pass, CardId, c1, OTHER, wechat.CardId",
      })
  void everyDocumentedEvent_isKeptAsWhatItIs(
      String event, String element, String value, EntryType type, String key)
      throws WechatXml.Malformed {
    InboundMessage message = push("MsgType", "event", "Event", event, element, value);
    assertThat(message.content().type()).isEqualTo(type);
    assertThat(message.content().data())
        .containsEntry(key, value)
        .as("the platform's own name, as it wrote it")
        .containsEntry("event", event);
    assertThat(message.opensConversation()).isFalse();
  }

  @Test
  void aMenusLongLink_isStoredWholeUnderAShortId() throws WechatXml.Malformed {
    String link = "https://example.org/?page=" + "x".repeat(900);
    InboundMessage view = push("MsgType", "event", "Event", "VIEW", "EventKey", link);
    assertThat(view.content().data()).containsEntry("url", link);
    assertThat(view.externalId()).hasSizeLessThan(200);
    assertThat(view.externalId())
        .isEqualTo(push("MsgType", "event", "Event", "VIEW", "EventKey", link).externalId())
        .isNotEqualTo(
            push("MsgType", "event", "Event", "VIEW", "EventKey", link + "y").externalId());
  }

  @Test
  void aPushWithoutItsIds_isRefused() {
    assertThatThrownBy(() -> push("MsgType", "text", "Content", "x"))
        .isInstanceOf(WechatXml.Malformed.class)
        .hasMessageContaining("MsgId");
  }
}
