package org.omniline.channels.webchat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.AccountRef;
import org.omniline.conversation.Author;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.ContactRef;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.DispositionRef;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.Cipher;

/** Model objects for tests. */
final class Samples {
  static final Instant AT = Instant.parse("2026-11-22T03:00:00Z");

  private Samples() {}

  /** Hashes only. */
  static Cipher cipher(String key) {
    return new Cipher() {
      @Override
      public byte[] seal(byte[] plaintext, String context) {
        throw new UnsupportedOperationException();
      }

      @Override
      public byte[] open(byte[] sealed, String context) {
        throw new UnsupportedOperationException();
      }

      @Override
      public byte[] hash(String purpose, byte[] value) {
        try {
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec((key + purpose).getBytes(UTF_8), "HmacSHA256"));
          return mac.doFinal(value);
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  static ChannelAccount account(Map<String, String> settings) {
    return new ChannelAccount(
        12, Channel.WEBCHAT, "demo", "心理援助", 5, true, settings, Map.of("key", "hidden"));
  }

  static Conversation conversation(
      long id, long rev, ConversationState state, String threadKey, @Nullable Ref owner) {
    return new Conversation(
        id,
        rev,
        rev,
        3,
        state,
        Channel.WEBCHAT,
        new AccountRef(12, "demo", "心理援助"),
        threadKey,
        new Ref(5, "危机干预组"),
        new ContactRef(88, null, "abc…yz"),
        owner,
        null,
        Risk.HIGH,
        0,
        AT,
        AT,
        null,
        null,
        null,
        12,
        12,
        10,
        2,
        null,
        new DispositionRef("suicide-risk", "自杀风险"),
        null,
        4);
  }

  static Entry entry(long conversation, long seq, long rev, EntryKind kind, Content content) {
    Author author =
        switch (kind) {
          case MESSAGE_IN -> Author.visitor(null);
          case MESSAGE_OUT, NOTE -> Author.agent(3, "林晓");
          case EVENT -> Author.SYSTEM;
        };
    return new Entry(
        conversation,
        seq,
        rev,
        AT,
        kind,
        author,
        content,
        kind == EntryKind.MESSAGE_OUT ? DeliveryState.SENT : null,
        null,
        kind == EntryKind.MESSAGE_OUT ? "5f0c2a52-7b11-4a3c-9d0a-000000000001" : null);
  }

  /** One entry of every kind and type there is, with data a contact must not see. */
  static List<Entry> everyEntry(long conversation) {
    List<Entry> entries = new java.util.ArrayList<>();
    long seq = 1;
    Map<String, String> telling =
        Map.of(
            "agentName", "林晓",
            "dispositionCode", "suicide-risk",
            "from", "危机干预组",
            "to", "督导组",
            "note", "SECRET-NOTE",
            "reason", "SECRET-REASON",
            "page", "https://school.example/help");
    for (EntryKind kind : EntryKind.values()) {
      for (EntryType type : EntryType.values()) {
        // OPENED is the first of the events.
        if ((type.compareTo(EntryType.OPENED) >= 0) != (kind == EntryKind.EVENT)) {
          continue;
        }
        Content content =
            new Content(
                type,
                kind == EntryKind.NOTE ? "SECRET-NOTE" : kind == EntryKind.EVENT ? null : "你好",
                telling,
                kind == EntryKind.MESSAGE_IN
                    ? List.of(new MediaRef(991, "photo.jpg", "image/jpeg", 48_211))
                    : List.of());
        entries.add(entry(conversation, seq, seq, kind, content));
        seq++;
      }
    }
    return entries;
  }
}
