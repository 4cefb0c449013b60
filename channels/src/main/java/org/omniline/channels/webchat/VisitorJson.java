package org.omniline.channels.webchat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.port.WaitingPlaces.Place;

/**
 * The objects of docs/protocols/visitor-socket.md. Everything a visitor is told passes here, and
 * what is not listed is not told: no notes, no risk, no ids of staff, no queues, no disposition.
 * Pure; the same model gives the same text.
 */
public final class VisitorJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** What the visitor may know of an event or message beside its text. */
  private static final Map<EntryType, Set<String>> DATA =
      Map.of(
          EntryType.ACCEPTED, Set.of("agentName"),
          EntryType.TRANSFERRED, Set.of("rule"),
          EntryType.LOCATION, Set.of("latitude", "longitude", "label"),
          EntryType.LINK, Set.of("title", "description", "url"),
          EntryType.VOICE, Set.of("durationMs"),
          EntryType.UNSUPPORTED, Set.of("originalType"));

  private VisitorJson() {}

  /**
   * visitorConversation.
   *
   * @param place where this visitor stands, null when unknown; told only while waiting
   */
  public static JsonObject conversation(Conversation c, @Nullable Place place) {
    boolean waiting = c.state() == ConversationState.WAITING;
    Later later = c.later();
    Place here = waiting && c.standsInLine() ? place : null;
    return new JsonObject()
        .put("id", Long.toString(c.id()))
        .put("rev", c.rev())
        .put("state", c.state().name())
        .put("agentName", c.owner() == null ? null : c.owner().name())
        .put("position", here == null ? null : here.ahead() + 1)
        .put("ahead", here == null ? null : here.ahead())
        .put("estimateMs", here == null ? null : here.estimateMs())
        .put("attended", here == null ? null : here.attended())
        .put("waitingSince", waiting ? time(c.waitingSince()) : null)
        .put("later", later == null ? null : later.kind().name())
        .put("closed", !c.state().isOpen())
        .put("refused", refused(c))
        .put("readSeq", c.ownerReadSeq());
  }

  /** Closed from the start: what a block holds off never was open. */
  private static boolean refused(Conversation c) {
    return c.owner() == null && c.openedAt().equals(c.closedAt());
  }

  /** An entry, of which {@link Entry#isForContact} holds. */
  public static JsonObject entry(Entry entry) {
    JsonArray media = new JsonArray();
    entry.content().media().forEach(ref -> media.add(media(ref)));
    return new JsonObject()
        .put("conversation", Long.toString(entry.conversationId()))
        .put("seq", entry.seq())
        .put("rev", entry.rev())
        .put("at", time(entry.at()))
        .put("kind", entry.kind().name())
        .put("author", author(entry.author()))
        .put("type", entry.content().type().name())
        .put("text", isMessage(entry) ? entry.content().text() : null)
        .put("data", data(entry))
        .put("media", media)
        .put("delivery", entry.delivery() == null ? null : entry.delivery().name())
        .put("deliveryReason", null)
        .put("commandId", commandId(entry));
  }

  /** The entries a contact may see, in their order. */
  public static JsonArray entries(Collection<Entry> entries) {
    JsonArray array = new JsonArray();
    entries.stream().filter(Entry::isForContact).forEach(entry -> array.add(entry(entry)));
    return array;
  }

  /**
   * A change, with what the contact may see of it.
   *
   * @param since at most {@code change.since()}
   */
  public static JsonObject change(Change change, long since, @Nullable Place place) {
    return new JsonObject()
        .put("since", since)
        .put("conversation", conversation(change.conversation(), place))
        .put("entries", entries(change.entries()));
  }

  public static JsonObject media(MediaRef ref) {
    return new JsonObject()
        .put("id", Long.toString(ref.id()))
        .put("name", ref.name())
        .put("contentType", ref.contentType())
        .put("size", ref.size());
  }

  /** Whether a change holds anything a contact may see besides the conversation itself. */
  public static boolean showsEntry(List<Entry> entries) {
    return entries.stream().anyMatch(Entry::isForContact);
  }

  static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : TIME.format(at);
  }

  private static boolean isMessage(Entry entry) {
    return entry.kind() == EntryKind.MESSAGE_IN || entry.kind() == EntryKind.MESSAGE_OUT;
  }

  private static JsonObject author(Author author) {
    return new JsonObject()
        .put("kind", author.kind().name())
        .put("id", null)
        .put("name", author.name());
  }

  private static JsonObject data(Entry entry) {
    JsonObject data = new JsonObject();
    Set<String> known = DATA.getOrDefault(entry.content().type(), Set.of());
    new java.util.TreeMap<>(entry.content().data())
        .forEach(
            (key, value) -> {
              if (known.contains(key)) {
                data.put(key, value);
              }
            });
    return data;
  }

  /** The page knows its own messages by the id it gave them; the desk's ids are none of it. */
  private static @Nullable String commandId(Entry entry) {
    String id = entry.commandId();
    return entry.kind() != EntryKind.MESSAGE_IN || id == null ? null : ClientIds.clientIdOf(id);
  }
}
