package org.omniline.conversation.outbox;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.DeliveryState;

/**
 * The outbound rows. A row is claimed by one node for a time; claims that expired are free again,
 * so a dead node loses none. Per conversation the oldest open delivery goes first.
 */
public interface DeliveryStore {
  /** For {@link #claim}: whatever is the oldest open delivery of the conversation. */
  long OLDEST = -1;

  /**
   * Claims the delivery of one entry if it is due and free and none older of its conversation is
   * open.
   *
   * @param seq the entry's, or {@link #OLDEST}
   */
  Maybe<Delivery> claim(long conversationId, long seq, Duration claimFor);

  /**
   * Claims due deliveries whose claim is free or expired, oldest first, at most one per
   * conversation.
   */
  Single<List<Delivery>> claimDue(int limit, Duration claimFor);

  /**
   * Ends an attempt: stores the state on the entry (only forward) and in {@code message_state}, and
   * removes the delivery row.
   *
   * @param reason message key of words for a person, or null
   * @return the change, empty when another node had ended it already (fenced by attempt)
   */
  Maybe<Change> finish(
      Delivery delivery, DeliveryState state, @Nullable String reason, @Nullable String externalId);

  /** Frees the claim and makes the row due again after {@code pause}; counts the attempt. */
  Single<Boolean> tryLater(Delivery delivery, Duration pause, @Nullable String reason);

  /** How many deliveries are open. */
  Single<Long> pending();
}
