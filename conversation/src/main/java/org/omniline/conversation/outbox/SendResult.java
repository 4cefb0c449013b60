package org.omniline.conversation.outbox;

import org.jspecify.annotations.Nullable;

/**
 * What a channel says of one attempt to send.
 *
 * @param outcome never null
 * @param reasonKey message key of words for a person, for example {@code wechat.45015}; null when
 *     sent
 * @param externalId the peer's id of the message, or null
 */
public record SendResult(Outcome outcome, @Nullable String reasonKey, @Nullable String externalId) {
  /** How an attempt ended. */
  public enum Outcome {
    /** The peer has it. */
    SENT,
    /** The peer refuses it for good; repeating it would be refused again. */
    REJECTED,
    /** The peer certainly does not have it and may take it later: try again with back-off. */
    TRY_LATER,
    /** Interrupted or timed out: the peer may have it. */
    UNKNOWN
  }

  public static SendResult sent(@Nullable String externalId) {
    return new SendResult(Outcome.SENT, null, externalId);
  }

  public static SendResult rejected(String reasonKey) {
    return new SendResult(Outcome.REJECTED, reasonKey, null);
  }

  public static SendResult tryLater(String reasonKey) {
    return new SendResult(Outcome.TRY_LATER, reasonKey, null);
  }

  public static SendResult unknown(String reasonKey) {
    return new SendResult(Outcome.UNKNOWN, reasonKey, null);
  }
}
