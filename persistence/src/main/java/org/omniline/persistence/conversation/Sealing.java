package org.omniline.persistence.conversation;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.WordIndexer;

/**
 * How these tables hold what is personal: sealed values with their contexts, keyed hashes to find
 * them, keyed words to search them. Thread-safe.
 */
final class Sealing {
  /** 72 bits of a word's hash name it well enough and are 12 characters of base64. */
  private static final int WORD_BYTES = 9;

  private static final String ENTRY_WORD = "entry.word";
  private static final String NAME_WORD = "contact.name-word";

  private final Cipher cipher;
  private final WordIndexer indexer;

  Sealing(Cipher cipher, WordIndexer indexer) {
    this.cipher = cipher;
    this.indexer = indexer;
  }

  /** What an entry says, with its author's name, as it is sealed. */
  record Body(@Nullable String author, Content content) {}

  byte[] sealBody(long conversationId, long seq, Body body) {
    return cipher.seal(encode(body), bodyContext(conversationId, seq));
  }

  Body openBody(long conversationId, long seq, EntryType type, byte[] sealed) {
    return decode(type, cipher.open(sealed, bodyContext(conversationId, seq)));
  }

  byte[] sealThread(long conversationId, String threadKey) {
    return seal(threadKey, "conversation.thread:" + conversationId);
  }

  String openThread(long conversationId, byte[] sealed) {
    return open(sealed, "conversation.thread:" + conversationId);
  }

  byte @Nullable [] sealPreview(long conversationId, @Nullable String preview) {
    return preview == null ? null : seal(preview, "conversation.last_preview:" + conversationId);
  }

  @Nullable String openPreview(long conversationId, byte @Nullable [] sealed) {
    return sealed == null ? null : open(sealed, "conversation.last_preview:" + conversationId);
  }

  byte @Nullable [] sealContactName(long contactId, @Nullable String name) {
    return name == null ? null : seal(name, "contact.name:" + contactId);
  }

  @Nullable String openContactName(long contactId, byte @Nullable [] sealed) {
    return sealed == null ? null : open(sealed, "contact.name:" + contactId);
  }

  byte @Nullable [] sealGivenName(long editId, @Nullable String name) {
    return name == null ? null : seal(name, "contact_edit.name:" + editId);
  }

  @Nullable String openGivenName(long editId, byte @Nullable [] sealed) {
    return sealed == null ? null : open(sealed, "contact_edit.name:" + editId);
  }

  byte @Nullable [] sealRemark(long editId, @Nullable String remark) {
    return remark == null ? null : seal(remark, "contact_edit.remark:" + editId);
  }

  @Nullable String openRemark(long editId, byte @Nullable [] sealed) {
    return sealed == null ? null : open(sealed, "contact_edit.remark:" + editId);
  }

  byte[] sealReason(long contactChangeId, String reason) {
    return seal(reason, "contact_change.why:" + contactChangeId);
  }

  String openReason(long contactChangeId, byte[] sealed) {
    return open(sealed, "contact_change.why:" + contactChangeId);
  }

  byte[] sealIdentity(long identityId, String value) {
    return seal(value, "contact_identity.value:" + identityId);
  }

  String openIdentity(long identityId, byte[] sealed) {
    return open(sealed, "contact_identity.value:" + identityId);
  }

  byte[] sealListed(long listingId, String value) {
    return seal(value, "identity_listing.value:" + listingId);
  }

  byte[] sealNumber(long conversationId, String number) {
    return seal(number, "missed.number:" + conversationId);
  }

  String openNumber(long conversationId, byte[] sealed) {
    return open(sealed, "missed.number:" + conversationId);
  }

  byte[] sealNote(long missedId, String note) {
    return seal(note, "missed.note:" + missedId);
  }

  String openNote(long missedId, byte[] sealed) {
    return open(sealed, "missed.note:" + missedId);
  }

  /** A staff member's name, sealed by the store of users. */
  String openStaffName(long userId, byte[] sealed) {
    return open(sealed, "staff_user.name:" + userId);
  }

  byte[] threadHash(String threadKey) {
    return cipher.hash("conversation.thread", utf8(threadKey));
  }

  byte[] identityHash(String value) {
    return cipher.hash("contact_identity.value", utf8(value));
  }

  byte[] receiptHash(String externalId) {
    return cipher.hash("receipt.external", utf8(externalId));
  }

  /** The keyed words of a text, separated by spaces; null when it has none. */
  @Nullable String lexemes(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    return lexemes(ENTRY_WORD, indexer.words(text));
  }

  /** {@link #lexemes} of a name; a name's words are not the same as a text's. */
  @Nullable String nameLexemes(@Nullable String name) {
    return name == null ? null : lexemes(NAME_WORD, indexer.words(name));
  }

  private @Nullable String lexemes(String domain, Set<String> words) {
    return words.isEmpty()
        ? null
        : words.stream().map(word -> lexeme(domain, word)).collect(Collectors.joining(" "));
  }

  /** A tsquery that wants every word of the text; null when it has none. */
  @Nullable String query(String text) {
    return query(ENTRY_WORD, text);
  }

  /** {@link #query} over names. */
  @Nullable String nameQuery(String text) {
    return query(NAME_WORD, text);
  }

  private @Nullable String query(String domain, String text) {
    Set<String> words = indexer.queryWords(text);
    return words.isEmpty()
        ? null
        : words.stream()
            .map(word -> "'" + lexeme(domain, word) + "'")
            .collect(Collectors.joining(" & "));
  }

  private String lexeme(String domain, String word) {
    byte[] hash = cipher.hash(domain, utf8(word));
    byte[] cut = java.util.Arrays.copyOf(hash, WORD_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cut);
  }

  private byte[] seal(String value, String context) {
    return cipher.seal(utf8(value), context);
  }

  private String open(byte[] sealed, String context) {
    return new String(cipher.open(sealed, context), StandardCharsets.UTF_8);
  }

  private static String bodyContext(long conversationId, long seq) {
    return "entry.body:" + conversationId + "/" + seq;
  }

  private static byte[] utf8(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encode(Body body) {
    Content content = body.content();
    JsonObject json = new JsonObject();
    if (body.author() != null) {
      json.put("author", body.author());
    }
    if (content.text() != null) {
      json.put("text", content.text());
    }
    if (!content.data().isEmpty()) {
      json.put("data", new JsonObject(new LinkedHashMap<>(content.data())));
    }
    if (!content.media().isEmpty()) {
      JsonArray media = new JsonArray();
      for (MediaRef ref : content.media()) {
        media.add(
            new JsonObject()
                .put("id", ref.id())
                .put("name", ref.name())
                .put("type", ref.contentType())
                .put("size", ref.size()));
      }
      json.put("media", media);
    }
    return json.toBuffer().getBytes();
  }

  private static Body decode(EntryType type, byte[] plain) {
    JsonObject json = new JsonObject(Buffer.buffer(plain));
    Map<String, String> data = new LinkedHashMap<>();
    for (Map.Entry<String, Object> pair : json.getJsonObject("data", new JsonObject())) {
      data.put(pair.getKey(), String.valueOf(pair.getValue()));
    }
    List<MediaRef> media = new ArrayList<>();
    JsonArray refs = json.getJsonArray("media", new JsonArray());
    for (int i = 0; i < refs.size(); i++) {
      JsonObject ref = refs.getJsonObject(i);
      media.add(
          new MediaRef(
              ref.getLong("id"),
              ref.getString("name"),
              ref.getString("type"),
              ref.getLong("size")));
    }
    return new Body(
        json.getString("author"), new Content(type, json.getString("text"), data, media));
  }
}
