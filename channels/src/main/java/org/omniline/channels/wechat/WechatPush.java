package org.omniline.channels.wechat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.MediaFetch;

/**
 * A decoded push as an {@link InboundMessage}. Repeats are recognised as the platform documents it
 * (facts.md 6.1): messages by MsgId; events by FromUserName, CreateTime, Event and EventKey.
 */
final class WechatPush {
  private static final int LONGEST_FIELD = 4_000;

  /** Longest key of an event that stands in its id as it came. */
  private static final int LONGEST_KEY = 64;

  private final Map<String, String> fields;

  WechatPush(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * Turns the push into our message.
   *
   * @throws WechatXml.Malformed when a field every push has is missing
   */
  InboundMessage toMessage(ChannelAccount account, Instant now) throws WechatXml.Malformed {
    String openid = required("FromUserName");
    String type = required("MsgType").toLowerCase(Locale.ROOT);
    String created = required("CreateTime");
    boolean event = type.equals("event");
    String externalId =
        event
            ? String.join("/", "e", openid, created, required("Event"), eventKey())
            : "m/" + required("MsgId");
    if (externalId.length() > 200 || openid.length() > 100) {
      throw new WechatXml.Malformed("an id is longer than the platform's");
    }
    return new InboundMessage(
        account,
        externalId,
        openid,
        new IdentityKey(IdentityKey.Kind.WECHAT_OPENID, openid),
        null,
        event ? EntryKind.EVENT : EntryKind.MESSAGE_IN,
        !event,
        event ? event() : message(type),
        time(created),
        now);
  }

  /** A menu's link may be longer than an id: then its digest stands for it. */
  private String eventKey() {
    String key = field("EventKey").isEmpty() ? field("MsgID") : field("EventKey");
    return key.length() <= LONGEST_KEY ? key : WechatCrypto.sign(key);
  }

  private Content message(String type) {
    return switch (type) {
      case "text" -> Content.text(field("Content"));
      case "image" -> media(EntryType.IMAGE, Map.of());
      case "voice" ->
          media(EntryType.VOICE, present("recognition", "Recognition", "format", "Format"));
      case "video", "shortvideo" -> media(EntryType.VIDEO, Map.of());
      case "location" ->
          new Content(
              EntryType.LOCATION,
              null,
              present(
                  "latitude",
                  "Location_X",
                  "longitude",
                  "Location_Y",
                  "scale",
                  "Scale",
                  "label",
                  "Label"),
              List.of());
      case "link" ->
          new Content(
              EntryType.LINK,
              null,
              present("title", "Title", "description", "Description", "url", "Url"),
              List.of());
      default -> unsupported(type);
    };
  }

  private Content media(EntryType type, Map<String, String> data) {
    Map<String, String> all = new HashMap<>(data);
    all.put(MediaFetch.PEER_MEDIA_ID, clipped(field("MediaId")));
    return new Content(type, null, all, List.of());
  }

  /** A sticker, or a type newer than this program: kept whole, shown as what it is. */
  private Content unsupported(String type) {
    Map<String, String> data = whole();
    data.put("originalType", clipped(type));
    return new Content(EntryType.UNSUPPORTED, null, data, List.of());
  }

  private Map<String, String> whole() {
    Map<String, String> data = new HashMap<>();
    fields.forEach(
        (name, value) -> {
          if (data.size() < 20 && !name.endsWith("UserName")) {
            data.putIfAbsent("wechat." + clipped(name), clipped(value));
          }
        });
    return data;
  }

  /** The events the platform documents, each as what it is; any other by its own name, whole. */
  private Content event() {
    String name = field("Event");
    EntryType type =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "subscribe" -> EntryType.SUBSCRIBED;
          case "unsubscribe" -> EntryType.UNSUBSCRIBED;
          case "scan" -> EntryType.SCANNED;
          case "location" -> EntryType.LOCATED;
          case "click" -> EntryType.MENU_CLICKED;
          case "view" -> EntryType.MENU_LINK;
          case "scancode_push", "scancode_waitmsg" -> EntryType.MENU_SCANNED;
          case "pic_sysphoto", "pic_photo_or_album", "pic_weixin" -> EntryType.MENU_PICTURES;
          case "location_select" -> EntryType.MENU_PLACE;
          case "view_miniprogram" -> EntryType.MENU_PROGRAM;
          case "templatesendjobfinish" -> EntryType.TEMPLATE_SENT;
          default -> EntryType.OTHER;
        };
    Map<String, String> data = type == EntryType.OTHER ? whole() : new HashMap<>(told(type));
    data.put("event", clipped(name));
    return Content.event(type, data);
  }

  private Map<String, String> told(EntryType type) {
    return switch (type) {
      case MENU_LINK -> present("url", "EventKey");
      case MENU_PROGRAM -> present("path", "EventKey");
      case MENU_SCANNED ->
          present(
              "key",
              "EventKey",
              "result",
              "ScanCodeInfo.ScanResult",
              "scan",
              "ScanCodeInfo.ScanType");
      case MENU_PICTURES -> present("key", "EventKey", "count", "SendPicsInfo.Count");
      case MENU_PLACE ->
          present(
              "key", "EventKey",
              "latitude", "SendLocationInfo.Location_X",
              "longitude", "SendLocationInfo.Location_Y",
              "label", "SendLocationInfo.Label",
              "name", "SendLocationInfo.Poiname");
      case LOCATED ->
          present("latitude", "Latitude", "longitude", "Longitude", "precision", "Precision");
      case TEMPLATE_SENT -> present("status", "Status", "message", "MsgID");
      default -> present("key", "EventKey");
    };
  }

  /** Pairs of our key and the platform's element, only those that are there. */
  private Map<String, String> present(String... pairs) {
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      String value = field(pairs[i + 1]);
      if (!value.isEmpty()) {
        found.put(pairs[i], clipped(value));
      }
    }
    return found;
  }

  private String field(String name) {
    return fields.getOrDefault(name, "");
  }

  private String required(String name) throws WechatXml.Malformed {
    String value = field(name);
    if (value.isBlank()) {
      throw new WechatXml.Malformed(name + " is missing");
    }
    return value;
  }

  private static String clipped(String value) {
    return value.length() <= LONGEST_FIELD ? value : value.substring(0, LONGEST_FIELD);
  }

  private static @Nullable Instant time(String seconds) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds));
    } catch (NumberFormatException | java.time.DateTimeException e) {
      return null;
    }
  }
}
