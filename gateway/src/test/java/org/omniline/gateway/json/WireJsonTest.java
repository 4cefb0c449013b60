package org.omniline.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.AccountRef;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.ContactRef;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.DispositionRef;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.LastMessage;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;
import org.omniline.testkit.WireSchemas;

class WireJsonTest {
  private static final String OBJECTS = "objects.schema.json";
  private static final Instant AT = Instant.parse("2026-11-22T03:00:00.123456Z");

  private static Conversation full() {
    return new Conversation(
        Long.MAX_VALUE,
        17,
        17,
        3,
        ConversationState.SERVING,
        Channel.WECHAT,
        new AccountRef(12, "wx-demo", "心理援助服务号"),
        "thread-is-secret",
        new Ref(5, "心理咨询"),
        new ContactRef(88, "小雨", "o8x…k2"),
        new Ref(3, "林晓"),
        4L,
        Risk.HIGH,
        1,
        AT,
        AT,
        AT,
        AT,
        AT,
        12,
        12,
        10,
        2,
        new LastMessage(12, EntryKind.MESSAGE_IN, EntryType.TEXT, "你好", AT),
        new DispositionRef("done", "已处理"),
        9L,
        4);
  }

  private static Conversation sparse() {
    return new Conversation(
        1,
        1,
        1,
        1,
        ConversationState.WAITING,
        Channel.WEBCHAT,
        new AccountRef(12, "demo", "demo"),
        "thread",
        new Ref(5, "q"),
        new ContactRef(88, null, "…"),
        null,
        null,
        Risk.NOT_ASSESSED,
        0,
        AT,
        null,
        null,
        null,
        null,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        1);
  }

  private static Entry entry(EntryKind kind, EntryType type, Author author) {
    return new Entry(
        7312001,
        12,
        17,
        AT,
        kind,
        author,
        new Content(
            type,
            "text",
            Map.of("z", "1", "a", "2", "m", "3"),
            List.of(new MediaRef(991, "photo.jpg", "image/jpeg", 48_211))),
        DeliveryState.FAILED,
        "wechat.45015",
        "5f0c2a52-7b11-4a3c-9d0a-000000000001");
  }

  private static ContactCard card() {
    return new ContactCard(
        88,
        2,
        "小雨",
        "听力不好",
        new ContactCard.Edited("小雨", new Ref(7, "林晓"), 2, AT),
        List.of(
            new ContactCard.Identity(
                7, IdentityKey.Kind.WECHAT_OPENID, "o8x…k2", "服务号", false, null),
            new ContactCard.Identity(
                8,
                IdentityKey.Kind.PHONE,
                "138…00",
                null,
                true,
                new ContactCard.Joined(AT, "林晓", "他说是同一个人"))),
        AT,
        4,
        List.of(new ContactCard.Earlier(full(), "第一次"), new ContactCard.Earlier(sparse(), null)),
        List.of(new ContactCard.Earlier(full(), "此刻")));
  }

  @Test
  void conversation_isTheObjectOfTheContract() {
    WireSchemas.check(OBJECTS, "conversation", WireJson.conversation(full()));
    WireSchemas.check(OBJECTS, "conversation", WireJson.conversation(sparse()));
    assertThat(WireJson.conversation(full()).encode()).doesNotContain("thread-is-secret");
  }

  @Test
  void ids_areStringsThatKeepTheirLastDigits() {
    assertThat(WireJson.conversation(full()).getString("id")).isEqualTo("9223372036854775807");
  }

  @Test
  void times_haveMillisecondsAlways() {
    assertThat(WireJson.time(AT)).isEqualTo("2026-11-22T03:00:00.123Z");
    assertThat(WireJson.time(Instant.parse("2026-11-22T03:00:00Z")))
        .isEqualTo("2026-11-22T03:00:00.000Z");
  }

  @Test
  void entry_ofEveryKindAndTypeIsTheObjectOfTheContract() {
    for (EntryKind kind : EntryKind.values()) {
      for (EntryType type : EntryType.values()) {
        for (Author author : List.of(Author.SYSTEM, Author.agent(3, "林晓"), Author.visitor(null))) {
          WireSchemas.check(OBJECTS, "entry", WireJson.entry(entry(kind, type, author)));
        }
      }
    }
  }

  @Test
  void change_isTheSameTextEveryTime() {
    Entry entry = entry(EntryKind.MESSAGE_OUT, EntryType.TEXT, Author.agent(3, "林晓"));
    JsonObject json = WireJson.change(new Change(15, full(), List.of(entry)));
    WireSchemas.check(OBJECTS, "change", json);
    assertThat(json.encode()).contains("\"data\":{\"a\":\"2\",\"m\":\"3\",\"z\":\"1\"}");
  }

  @Test
  void contactCard_offerAgentQueueAndUser_areTheObjectsOfTheContract() {
    WireSchemas.check(OBJECTS, "contactCard", WireJson.contactCard(card()));
    WireSchemas.check(
        OBJECTS,
        "offer",
        WireJson.offer(new Acd.OfferView(1, 2, 3, AT, AT.plusSeconds(20), true), full(), card()));
    WireSchemas.check(
        OBJECTS,
        "agent",
        WireJson.agent(
            new Acd.AgentView(3, "林晓", AgentState.BREAK, AT, null, 1, 3, Set.of(5L, 6L))));
    WireSchemas.check(
        OBJECTS,
        "queue",
        WireJson.queue(
            new Acd.LiveQueue(
                new Acd.QueueView(
                    5, 2, 1, null, 1, 3, 180_000L, 1, 4, true, Set.of(Channel.WEBCHAT)),
                2),
            "心理咨询"));
    for (Role role : Role.values()) {
      WireSchemas.check(
          OBJECTS,
          "user",
          WireJson.me(new User(3, "agent1", "林晓", role, true, 3, Set.of(), false, null)));
    }
  }
}
