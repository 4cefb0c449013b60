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
 * @param interrupted whether an earlier claim expired without an answer: the peer may have it
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
    @Nullable String commandId,
    boolean interrupted) {
  public Delivery {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt counts from 1");
    }
  }

  /** A delivery whose earlier attempts, if any, all had an answer. */
  public Delivery(
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
    this(
        id,
        conversationId,
        seq,
        account,
        recipient,
        threadKey,
        content,
        attempt,
        claimedUntil,
        commandId,
        false);
  }

  @Override
  public String toString() {
    return "Delivery[" + id + " of " + conversationId + "/" + seq + " attempt " + attempt + "]";
  }
}
