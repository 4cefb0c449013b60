package org.omniline.conversation;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a conversation's timeline. Key (conversationId, seq); a later {@code rev} of the same
 * key replaces the earlier one.
 *
 * @param conversationId whose timeline
 * @param seq place, gapless from 1 per conversation
 * @param rev the conversation's revision at the last change of this entry
 * @param at when it was stored
 * @param delivery for MESSAGE_OUT, else null
 * @param deliveryReason words for a person, when the delivery failed or is unknown
 * @param commandId the desk's own id of the command that made it, else null
 */
public record Entry(
    long conversationId,
    long seq,
    long rev,
    Instant at,
    EntryKind kind,
    Author author,
    Content content,
    @Nullable DeliveryState delivery,
    @Nullable String deliveryReason,
    @Nullable String commandId) {

  /** Whether the contact may ever see this entry. */
  public boolean isForContact() {
    return switch (kind) {
      case MESSAGE_IN, MESSAGE_OUT -> true;
      case NOTE -> false;
      case EVENT ->
          switch (content.type()) {
            case OPENED, ACCEPTED, ENDED, CLOSED, TRANSFERRED -> true;
            default -> false;
          };
    };
  }

  /**
   * What the contact may know of this entry: without the staff's ids, and of events only who took
   * over. Meaningful where {@link #isForContact}.
   */
  public Entry forContact() {
    Content shown = content;
    if (kind == EntryKind.EVENT) {
      String agent = content.data().get("agentName");
      shown = Content.event(content.type(), agent == null ? Map.of() : Map.of("agentName", agent));
    }
    return new Entry(
        conversationId,
        seq,
        rev,
        at,
        kind,
        new Author(author.kind(), null, author.name()),
        shown,
        delivery,
        deliveryReason,
        commandId);
  }
}
