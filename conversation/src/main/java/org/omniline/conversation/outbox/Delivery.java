package org.omniline.conversation.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.IdentityKey;

/**
 * One outbound message on its way to a peer, claimed by this node until {@code claimedUntil}.
 *
 * @param id of the delivery row
 * @param attempt 1 for the first
 * @param recipient the peer's address of the contact
 */
public record Delivery(
    long id,
    long conversationId,
    long seq,
    ChannelAccount account,
    IdentityKey recipient,
    String threadKey,
    Content content,
    int attempt,
    Instant claimedUntil,
    @Nullable String commandId) {
  public Delivery {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt counts from 1");
    }
  }

  @Override
  public String toString() {
    return "Delivery[" + id + " of " + conversationId + "/" + seq + " attempt " + attempt + "]";
  }
}
